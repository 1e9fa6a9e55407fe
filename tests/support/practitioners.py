"""A directory for tests: imported as its operator does, into a server that runs.

What never enters this room: a table, an index; both are the server's.
"""

import asyncio
import json
import sys

from cordee.clients.cli.demo.practitioners import known_people


async def operate(*words):
    """Run `cordee directory …`; what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cordee", "directory", *map(str, words)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def import_people(data, folder, *, rows=40, people=()):
    """Import generated people, and known ones, into the server on `data`."""
    folder.mkdir(exist_ok=True)
    known = folder / "known.json"
    told = {"people": [*known_people()["people"], *people]}
    known.write_text(json.dumps(told))
    out = ("--out", folder, "--rows", rows, "--known", known)
    await operate("generate", *out)
    names = ("PS_LibreAcces_Personne_activite_*", "Extraction_Correspondance_*")
    files = [one for name in names for one in sorted(folder.glob(name))]
    await operate("import", "--data", data, *files)


async def import_services(data, folder, *services):
    """Import these services, as a file has them."""
    path = folder / "services.json"
    path.write_text(json.dumps({"services": services}))
    await operate("services", "--data", data, path)
