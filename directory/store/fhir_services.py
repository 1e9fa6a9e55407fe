"""Services of organisations for FHIR: by their ids, and those of organisations.

What never enters this room: a search by words.
"""

from collections.abc import Sequence
from typing import Final

from cordee.directory.model import HealthcareService
from cordee.directory.store.database import Reader
from cordee.directory.store.services import COLUMNS, from_row

_NAMED: Final = f"""
SELECT {COLUMNS}, s.changed FROM directory.service AS s WHERE s.id = ANY($1::text[])
"""
_OF_PLACES: Final = """
SELECT s.id FROM directory.service AS s WHERE s.organization = ANY($1::text[])
ORDER BY s.id LIMIT $2
"""


async def services(
    reader: Reader, ids: Sequence[str]
) -> list[tuple[HealthcareService, int]]:
    """Services in the order of their ids here, each with when it changed."""
    rows = {row["id"]: row for row in await reader.fetch(_NAMED, list(ids))}
    return [
        (from_row(rows[each]), rows[each]["changed"]) for each in ids if each in rows
    ]


async def of_places(reader: Reader, places: Sequence[str], limit: int) -> list[str]:
    """Ids of services of these organisations."""
    rows = await reader.fetch(_OF_PLACES, list(places), limit)
    return [row["id"] for row in rows]
