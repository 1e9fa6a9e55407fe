"""Practitioners: who they are; what they do is with roles."""

from collections.abc import Sequence
from typing import Final

from cordee.directory.model import Idnps, Practitioner
from cordee.directory.store.codes import Codes
from cordee.directory.store.database import Reader, Row

RPPS: Final = "8"
"""An IDNPS that begins so is this digit and the RPPS number (facts B.2)."""

COLUMNS: Final = """
p.id, p.title, p.civility, p.family, p.given, p.profession, p.category, p.active,
p.version, p.changed, coalesce(b.family, '') AS birth_family
"""
"""What `from_row` needs, of `FROMS`."""
FROMS: Final = """
directory.practitioner AS p LEFT JOIN directory.birth AS b ON b.practitioner = p.id
"""
_BY_IDS: Final = f"SELECT {COLUMNS} FROM {FROMS} WHERE p.id = ANY($1::text[])"

_COUNT: Final = "SELECT count(*) FROM directory.practitioner"
_ANY: Final = "SELECT EXISTS (SELECT FROM directory.practitioner)"


def from_row(row: Row, codes: Codes) -> Practitioner:
    """Make the model's value of a row with `COLUMNS`."""
    number: str = row["id"]
    return Practitioner(
        id=number,
        rpps=number[1:] if number.startswith(RPPS) else "",
        title=codes.label("title", row["title"]),
        family=row["family"],
        given=row["given"],
        birth_family=row["birth_family"],
        profession=codes.coded("profession", row["profession"]),
        category=codes.coded("category", row["category"]),
        active=row["active"],
        changed=row["changed"],
    )


async def by_ids(
    reader: Reader, ids: Sequence[Idnps], codes: Codes
) -> dict[Idnps, Practitioner]:
    """Find practitioners; whoever is unknown is left out."""
    rows = await reader.fetch(_BY_IDS, list(ids))
    return {row["id"]: from_row(row, codes) for row in rows}


async def count(reader: Reader) -> int:
    """How many are known."""
    known: int = await reader.fetchval(_COUNT)
    return known


async def is_empty(reader: Reader) -> bool:
    """Whether nobody is known at all."""
    return not await reader.fetchval(_ANY)
