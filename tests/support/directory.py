"""A directory full of people who do not exist, on a real PostgreSQL.

    dsn = await filled(dsn, folder, rows=800)

What never enters this room: a real person.
"""

from cordee.directory.files.guarding import Options
from cordee.directory.files.importing import import_file
from cordee.directory.generator import Manifest, generate
from cordee.directory.model import HealthcareService, Line, Span
from cordee.directory.store import services
from cordee.directory.store.database import connect

MOMENT = "202611220300"
KINDS = ("activity", "diploma", "know_how", "mssante")


async def filled(dsn, folder, rows=800, seed=1, extra=()):
    """Generate the public files and import them."""
    manifest = Manifest(seed=seed, rows=rows, moment=MOMENT)
    made = generate(folder, manifest, extra=extra)
    for kind in KINDS:
        await import_file(dsn, made.files[kind], Options())
    return made


def service(number, organization, **other):
    """A service with a line, from Monday to Friday."""
    told = {
        "id": f"service-{number}",
        "organization": organization,
        "organization_name": "Hôpital",
        "name": f"Cardiologie {number}",
        "speciality": "Cardiologie",
        "lines": (Line(label="Avis", number="0140000000"),),
        "hours": tuple(Span(day, 540, 1020) for day in range(5)),
        "answer_minutes": 15,
    }
    return HealthcareService(**{**told, **other})


async def keep_services(dsn, *told):
    """Store services."""
    connection = await connect(dsn)
    try:
        await services.upsert(connection, told, 1_700_000_000_000)
    finally:
        await connection.close()
