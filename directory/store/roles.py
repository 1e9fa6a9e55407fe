"""Roles: what somebody does, as what, where."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from cordee.directory.model import Idnps, Organization, PractitionerRole
from cordee.directory.store import organizations
from cordee.directory.store.codes import Codes
from cordee.directory.store.database import Reader, Row
from cordee.directory.store.texts import items

COLUMNS: Final = """
r.practitioner, r.key, r.organization, r.profession, r.category, r.speciality,
r.speciality_type, r.mode, r.function, r.kind, r.pharmacy_section, r.phones,
r.version, r.changed
"""
"""What `from_row` needs, of `directory.role AS r`."""
MAX_ROLES: Final = 2_000
"""Of the practitioners asked for together: nobody has hundreds; a page stays a page."""
_OF: Final = f"""
SELECT {COLUMNS} FROM directory.role AS r WHERE r.practitioner = ANY($1::text[])
ORDER BY r.practitioner, r.key LIMIT $2
"""
_DIGITS: Final = 16
_MASK: Final = 2**64 - 1
_SIGN: Final = 2**63


def role_id(practitioner: Idnps, key: int) -> str:
    """Give the public id of a role: its practitioner, a hyphen, 16 hex digits."""
    return f"{practitioner}-{key & _MASK:016x}"


def split_id(text: str) -> tuple[Idnps, int] | None:
    """Take a public id apart; None for what is none."""
    practitioner, hyphen, digits = text.rpartition("-")
    if not (practitioner and hyphen and len(digits) == _DIGITS):
        return None
    try:
        key = int.from_bytes(bytes.fromhex(digits))
    except ValueError:
        return None
    return practitioner, key - 2 * _SIGN if key >= _SIGN else key


def from_row(
    row: Row, codes: Codes, organization: Organization | None
) -> PractitionerRole:
    """Make the model's value of a row with `COLUMNS`."""
    return PractitionerRole(
        id=role_id(row["practitioner"], row["key"]),
        practitioner=row["practitioner"],
        organization=organization,
        speciality=codes.coded("speciality", row["speciality"]),
        mode=codes.coded("mode", row["mode"]),
        function=codes.coded("function", row["function"]),
        kind=codes.coded("kind", row["kind"]),
        pharmacy_section=codes.coded("pharmacy_section", row["pharmacy_section"]),
        phones=items(row["phones"]),
    )


async def of(
    reader: Reader, practitioners: Sequence[Idnps], codes: Codes
) -> dict[Idnps, tuple[PractitionerRole, ...]]:
    """Find the roles of practitioners, with their organisations."""
    rows = await reader.fetch(_OF, list(practitioners), MAX_ROLES)
    wanted = sorted({row["organization"] for row in rows} - {""})
    places = await organizations.by_ids(reader, wanted, codes) if wanted else {}
    found: defaultdict[Idnps, list[PractitionerRole]] = defaultdict(list)
    for row in rows:
        place = places.get(row["organization"])
        found[row["practitioner"]].append(from_row(row, codes, place))
    return {practitioner: tuple(roles) for practitioner, roles in found.items()}
