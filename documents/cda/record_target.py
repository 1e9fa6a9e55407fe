"""The patient (`recordTarget`): identifiers, traits, names by their qualifier.

No matricule without all traits (structuration minimale), and none that may not leave.
What never enters this room: a decision about that; `ClinicalDocument.carries_ins` is.
"""

from typing import Final

from cordee.documents import times
from cordee.documents.cda.elements import add, add_code, add_id
from cordee.documents.cda.parties import add_address, add_telecoms
from cordee.documents.codes import Code
from cordee.documents.model import ClinicalDocument, Identifier, Patient
from cordee.documents.safe_xml import Element

GENDERS: Final = {"M": "Masculin", "F": "Féminin", "U": "Inconnu"}
GENDER_SYSTEM: Final = "2.16.840.1.113883.5.1"


def add_record_target(parent: Element, document: ClinicalDocument) -> None:
    patient = document.patient
    role = add(add(parent, "recordTarget"), "patientRole")
    if patient.ins is not None and document.carries_ins:
        add_id(role, Identifier(patient.ins.oid, patient.ins.matricule))
    if patient.local is not None:
        add_id(role, patient.local)
    add_address(role, patient.address)
    add_telecoms(role, patient.telecoms, use="")
    _add_person(add(role, "patient", classCode="PSN"), patient)


def _add_person(person: Element, patient: Patient) -> None:
    _add_names(add(person, "name"), patient)
    code = Code(patient.sex, GENDERS[patient.sex], GENDER_SYSTEM)
    add_code(person, "administrativeGenderCode", code)
    if patient.birth_date is None:
        add(person, "birthTime", nullFlavor="UNK")
    else:
        add(person, "birthTime", value=times.day(patient.birth_date))
    if patient.birth_place:
        place = add(add(add(person, "birthplace"), "place"), "addr")
        add(place, "county", patient.birth_place)


def _add_names(name: Element, patient: Patient) -> None:
    """Birth name, all first names, the first of them; then those in use."""
    add(name, "family", patient.birth_name, qualifier="BR")
    add(name, "given", " ".join(patient.given))
    add(name, "given", patient.given[0], qualifier="BR")
    if patient.used_name:
        add(name, "family", patient.used_name, qualifier="CL")
    if patient.used_given:
        add(name, "given", patient.used_given, qualifier="CL")
