"""Values of HL7 v2 types that XDS metadata holds: CX, XCN, XON, PID fields.

A separator inside a name is a space: nobody's name makes a second field. What never
enters this room: ebRIM.
"""

import re
from collections.abc import Iterator
from typing import Final

from cordee.documents import times
from cordee.documents.codes import PEOPLE, STRUCTURES
from cordee.documents.model import ClinicalDocument, Organization, Patient, Professional

_SEPARATORS: Final = re.compile(r"[\^&~|\\\x00-\x1f]")


def patient_id(document: ClinicalDocument) -> str:
    """CX: the INS where it leaves, else the number of the sender's (ECO.2.1.2)."""
    ins = document.patient.ins
    if ins is not None and document.carries_ins:
        return _cx(ins.matricule, ins.oid, "NH")
    return source_patient_id(document)


def source_patient_id(document: ClinicalDocument) -> str:
    """CX: the sender's own number; without one, the INS."""
    local = document.patient.local
    if local is None:
        return patient_id(document)
    return _cx(local.extension, local.root, "PI")


def author_person(who: Professional) -> str:
    """XCN: `8…^LE GOFF^Yann^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS`."""
    name = f"{_bare(who.name.family)}^{_bare(who.name.given)}"
    return f"{_bare(who.identifier)}^{name}^^^^^^&{PEOPLE}&ISO^D^^^IDNPS"


def author_institution(which: Organization) -> str:
    """XON: `Hôpital^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1…`."""
    return (
        f"{_bare(which.name)}^^^^^&{STRUCTURES}&ISO^IDNST^^^{_bare(which.identifier)}"
    )


def author_speciality(who: Professional) -> str:
    """CE: code, label, system; nothing without a speciality."""
    code = who.speciality
    if code is None:
        return ""
    return f"{_bare(code.code)}^{_bare(code.display)}^{_bare(code.system)}"


def patient_info(patient: Patient) -> Iterator[str]:
    """The values of `sourcePatientInfo`."""
    first, all_of = _bare(patient.given[0]), _bare(" ".join(patient.given))
    yield f"PID-5|{_bare(patient.birth_name)}^{first}^{all_of}^^^^L"
    if patient.used_name or patient.used_given:
        used = _bare(patient.used_given or patient.given[0])
        yield f"PID-5|{_bare(patient.used_name or patient.birth_name)}^{used}^^^^^D"
    if patient.birth_date is not None:
        yield f"PID-7|{times.day(patient.birth_date)}"
    yield f"PID-8|{patient.sex}"
    if patient.birth_place:
        yield f"PID-11|^^^^^^BDL^^{_bare(patient.birth_place)}"


def _cx(number: str, authority: str, kind: str) -> str:
    return f"{_bare(number)}^^^&{_bare(authority)}&ISO^{kind}"


def _bare(text: str) -> str:
    return " ".join(_SEPARATORS.sub(" ", text).split())
