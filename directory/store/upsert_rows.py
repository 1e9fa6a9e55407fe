"""What another source told, as rows of the tables that files fill.

The keys and digests are made as a file's are, so that the same activity is the same
row. What never enters this room: a statement.
"""

from collections.abc import Iterable
from typing import Final

from cordee.directory.files.identity import digest, role_key
from cordee.directory.folding import key_of
from cordee.directory.model import (
    Coded,
    Mailbox,
    Organization,
    PractitionerRole,
    Record,
)

CIVILITIES: Final = frozenset({"M", "MME", "MLLE"})
"""Titles that are a civility; the others are of practice (DR, PR)."""
SPECIALITY: Final = "S"
"""Type of a savoir-faire that is an ordinal speciality (TRE_R04)."""
ORDINAL: Final = ("SM", "SC", "SI")


def labels_of(records: Iterable[Record]) -> dict[tuple[str, str], str]:
    """Labels that the source gave: it may give none."""
    found: dict[tuple[str, str], str] = {}
    for each in records:
        who = each.practitioner
        told = [("profession", who.profession), ("category", who.category)]
        for role in each.roles:
            told += [
                ("speciality", role.speciality),
                ("mode", role.mode),
                ("function", role.function),
                ("kind", role.kind),
            ]
        found |= {(kind, one.code): one.label for kind, one in told if one.label}
    return found


def _digested(row: dict[str, object]) -> dict[str, object]:
    return {**row, "digest": digest(str(value) for value in row.values())}


def person_row(record: Record) -> dict[str, object]:
    """A row of `practitioner`: active with a role that has a place or a mode."""
    who = record.practitioner
    title = who.title.upper()
    works = any(role.organization or role.mode.code for role in record.roles)
    return _digested(
        {
            "id": who.id,
            "title": "" if title in CIVILITIES else title,
            "civility": title if title in CIVILITIES else "",
            "family": who.family,
            "given": who.given,
            "family_key": key_of(who.family),
            "given_key": key_of(who.given),
            "profession": who.profession.code,
            "category": who.category.code,
            "active": who.active and works,
        }
    )


def place_row(place: Organization) -> dict[str, object]:
    """A row of `organization`."""
    where = place.address
    return _digested(
        {
            "id": place.id,
            "name": place.name,
            "sign": place.sign,
            "name_key": key_of(place.name, place.sign),
            "siret": place.siret,
            "siren": place.siren,
            "finess": place.finess,
            "finess_legal": place.finess_legal,
            "sector": place.sector.code,
            "lines": "\n".join(where.lines),
            "postcode": where.postcode,
            "town": where.town,
            "commune": where.commune,
            "department": where.department,
            "country": where.country,
            "phones": "\n".join(place.phones),
            "fax": place.fax,
            "email": place.email,
        }
    )


def role_row(role: PractitionerRole, record: Record) -> dict[str, object]:
    """A row of `role`."""
    who = record.practitioner
    place = role.organization.id if role.organization is not None else ""
    kind = _speciality_type(role.speciality)
    told = (
        who.profession.code,
        who.category.code,
        kind,
        role.speciality.code,
        role.mode.code,
        role.pharmacy_section.code,
        role.function.code,
        role.kind.code,
    )
    return _digested(
        {
            "practitioner": who.id,
            "key": role_key(place, told),
            "organization": place,
            "profession": who.profession.code,
            "category": who.category.code,
            "speciality": role.speciality.code,
            "speciality_type": kind,
            "mode": role.mode.code,
            "function": role.function.code,
            "kind": role.kind.code,
            "pharmacy_section": role.pharmacy_section.code,
            "phones": "\n".join(role.phones),
        }
    )


def _speciality_type(speciality: Coded) -> str:
    return SPECIALITY if speciality.code.startswith(ORDINAL) else ""


def mailbox_row(box: Mailbox) -> dict[str, object]:
    """A row of `mailbox`."""
    return _digested(
        {
            "address": box.address,
            "type": box.type.value,
            "practitioner": box.practitioner,
            "structure": box.organization,
            "service": box.service,
            "digitization": box.digitization,
            "red_list": box.red_list,
            "rank": box.rank,
        }
    )
