"""Organisations: places of work, as the activities there describe them."""

from collections.abc import Sequence
from typing import Final

from cordee.directory.model import Address, Organization
from cordee.directory.store.codes import Codes
from cordee.directory.store.database import Reader, Row
from cordee.directory.store.texts import items

COLUMNS: Final = """
o.id, o.name, o.sign, o.siret, o.siren, o.finess, o.finess_legal, o.sector, o.lines,
o.postcode, o.town, o.commune, o.department, o.country, o.phones, o.fax, o.email,
o.version, o.changed
"""
"""What `from_row` needs, of `directory.organization AS o`."""
_BY_IDS: Final = f"""
SELECT {COLUMNS} FROM directory.organization AS o WHERE o.id = ANY($1::text[])
"""


def from_row(row: Row, codes: Codes) -> Organization:
    """Make the model's value of a row with `COLUMNS`."""
    return Organization(
        id=row["id"],
        name=row["name"],
        sign=row["sign"],
        siret=row["siret"],
        siren=row["siren"],
        finess=row["finess"],
        finess_legal=row["finess_legal"],
        sector=codes.coded("sector", row["sector"]),
        address=Address(
            lines=items(row["lines"]),
            postcode=row["postcode"],
            town=row["town"],
            commune=row["commune"],
            department=row["department"],
            country=codes.label("country", row["country"]) or row["country"],
        ),
        phones=items(row["phones"]),
        fax=row["fax"],
        email=row["email"],
    )


async def by_ids(
    reader: Reader, ids: Sequence[str], codes: Codes
) -> dict[str, Organization]:
    """Find organisations; what is unknown is left out."""
    rows = await reader.fetch(_BY_IDS, list(ids))
    return {row["id"]: from_row(row, codes) for row in rows}
