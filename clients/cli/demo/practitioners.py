"""The demo's people as the public directory has them, and some who are not on Cordée.

Written as `cordee directory generate --known` takes them. All of it is fictive: numbers
begin with 9990, telephones are of those that are kept for films, addresses end in
.example. What never enters this room: a process.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from cordee.clients.cli.demo.people import (
    ANNA,
    BRUNO,
    CLAIRE,
    DAVID,
    ELISE,
    FARID,
    LUCIE,
    NORA,
    ORGANISATION,
    POOL,
    ROLE,
    Clinician,
)
from cordee.clients.sdk import Mailbox

Fields = Mapping[str, object]

TOWN: Final = {
    "LE GOFF": ("99900000501", "Yann", "02 61 91 00 21", "yann.legoff"),
    "KERMARREC": ("99900000502", "Soizic", "02 61 91 00 22", ""),
    "LEFEVRE": ("99900000503", "Maëlle", "02 61 91 00 23", "maelle.lefevre"),
}
"""Doctors who are not on Cordée: number, given name, telephone, mailbox."""
MAIL_DOMAIN: Final = "medecin.mssante.example"

DOCTOR: Final = ("10", "Médecin")
NURSE: Final = ("60", "Infirmier")
SPECIALITIES: Final = {
    "SM02": "Anesthésie-réanimation",
    "SM14": "Chirurgie viscérale et digestive",
    "SM15": "Dermatologie et Vénéréologie",
    "SM26": "Qualifié en Médecine générale",
    "SM44": "Radio-diagnostic",
}
HOSPITAL: Final = "990000001"
"""Its FINESS: no department begins with 99."""
STUDENT: Final = ("E", "Etudiant")
CIVILIAN: Final = ("C", "Civil")
LIBERAL: Final = ("L", "Libéral, indépendant, artisan, commerçant")
SALARIED: Final = ("S", "Salarié")
OWN_PRACTICE: Final = ("SA07", "Cabinet individuel")
PUBLIC_HOSPITAL: Final = ("SA01", "Etablissement public de santé")
PLACES: Final = {
    "35": ("Ille-et-Vilaine", "35000", "Rennes", "35238"),
    "56": ("Morbihan", "56300", "Pontivy", "56178"),
}


def known_people() -> dict[str, Sequence[Fields]]:
    """The file of `--known`: those on Cordée under their numbers, then the others."""
    ward = _hospital()
    return {
        "people": [
            _colleague(ANNA, DOCTOR, "SM14", ward),
            _colleague(BRUNO, DOCTOR, "", ward, category=STUDENT),
            _colleague(CLAIRE, NURSE, "", ward),
            _colleague(DAVID, DOCTOR, "SM02", ward),
            _colleague(ELISE, DOCTOR, "SM26", _practice("MOREAU", "02 61 91 00 15")),
            _colleague(FARID, DOCTOR, "SM15", ward),
            _colleague(LUCIE, DOCTOR, "SM15", ward),
            _colleague(NORA, DOCTOR, "SM44", ward),
            *map(_town_doctor, TOWN),
        ]
    }


def mailbox_of(family: str) -> Mailbox:
    """A town doctor's mailbox, as the directory gives it to a thread."""
    number, given, phone, name = TOWN[family]
    whole = f"Dr {given} {family.title()}"
    return Mailbox(f"{name}@{MAIL_DOMAIN}", whole, f"8{number}", phone)


def service_of(role: bytes) -> Fields:
    """A service whose role is on Cordée: who answers, is who holds it."""
    return {
        **_at_hospital(role),
        "name": ROLE.name,
        "speciality": "Chirurgie viscérale",
        "hours": "24/7",
        "answer_minutes": 15,
        "lines": [{"label": "Garde", "number": "02 61 91 00 40", "kind": "phone"}],
    }


def pool_of(role: bytes) -> Fields:
    """Who gives opinions on skin, by day; no number to call is known of it."""
    return {
        **_at_hospital(role),
        "name": POOL.name,
        "speciality": "Dermatologie",
        "hours": "lun-ven 9:00-17:00",
        "answer_minutes": 24 * 60,
    }


def _at_hospital(role: bytes) -> Fields:
    return {
        "organization": HOSPITAL,
        "organization_name": ORGANISATION,
        "department": "35",
        "role": role.hex(),
    }


def _colleague(
    one: Clinician,
    profession: tuple[str, str],
    speciality: str,
    place: Fields,
    *,
    category: tuple[str, str] = CIVILIAN,
) -> Fields:
    given, _, family = one.identity.name.partition(" ")
    number = one.identity.idnps.removeprefix("8")
    person = _person(number, family.upper(), given, profession)
    has_hospital = place["name"] == ORGANISATION.upper()
    activity = _activity(speciality, place, liberal=not has_hospital)
    return {**person, "category": _coded(*category), "activities": [activity]}


def _town_doctor(family: str) -> Fields:
    number, given, phone, mailbox = TOWN[family]
    person = _person(number, family, given, DOCTOR)
    address = f"{mailbox}@{MAIL_DOMAIN}"
    boxes = [{"type": "PER", "address": address}] if mailbox else []
    activity = _activity("SM26", _practice(family, phone), liberal=True)
    return {**person, "activities": [activity], "mailboxes": boxes}


def _person(
    number: str, family: str, given: str, profession: tuple[str, str]
) -> dict[str, object]:
    return {
        "number": number,
        "family": family,
        "given": given,
        "title": _coded("DR", "Docteur") if profession == DOCTOR else _coded("", ""),
        "profession": _coded(*profession),
    }


def _activity(speciality: str, place: Fields, *, liberal: bool) -> Fields:
    kind = ("S", "Spécialité ordinale") if speciality else ("", "")
    return {
        "structure": place,
        "know_how_type": _coded(*kind),
        "know_how": _coded(speciality, SPECIALITIES.get(speciality, "")),
        "mode": _coded(*(LIBERAL if liberal else SALARIED)),
        "phone": str(place.get("phone", "")),
    }


def _practice(family: str, phone: str) -> Fields:
    name = f"CABINET DU DR {family}"
    return _structure(f"D{family[:8]}", name, OWN_PRACTICE, "56", phone)


def _hospital() -> Fields:
    name, phone = ORGANISATION.upper(), "02 61 91 00 10"
    place = _structure("DHOPITAL", name, PUBLIC_HOSPITAL, "35", phone)
    return {**place, "finess": HOSPITAL}


def _structure(
    identifier: str, name: str, sector: tuple[str, str], department: str, phone: str
) -> dict[str, object]:
    label, postcode, town, commune = PLACES[department]
    return {
        "id": identifier.replace(" ", ""),
        "name": name,
        "sector": _coded(*sector),
        "postcode": postcode,
        "commune": commune,
        "town": town,
        "department": _coded(department, label),
        "phone": phone,
    }


def _coded(code: str, label: str) -> Fields:
    return {"code": code, "label": label}
