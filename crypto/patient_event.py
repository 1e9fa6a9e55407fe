"""What is said on the line to an automation: about patients (docs/protocol.md §6).

Nobody but the clinician and the automation reads it. A patient is named by his INS:
the matricule and the OID of the authority that gave it.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.encoding import Bytes16, Integer, Structure

MAX_WARDS: Final = 64
MAX_WARD_PATIENTS: Final = 300
"""Patients of one list: the largest ward has a fifth of it."""

Matricule = Annotated[str, Meta(max_length=15)]
Oid = Annotated[str, Meta(max_length=64)]
Ward = Annotated[str, Meta(max_length=64)]
Word = Annotated[str, Meta(max_length=16)]
Idnps = Annotated[str, Meta(max_length=32)]
Name = Annotated[str, Meta(max_length=128)]


class PatientAsk(Structure, frozen=True, tag="patient-ask/1"):
    """Asks who the GP of this patient is."""

    matricule: Annotated[str, Meta(min_length=1, max_length=15)]
    oid: Oid


class PatientAnswer(Structure, frozen=True, tag="patient-answer/1"):
    """The answer to `target`.

    `outcome` is found (the record says it), chosen (somebody chose him), unknown,
    opposed (the patient does not want it told) or refused. `time` is when that was
    noted, Unix milliseconds. The practitioner is an IDNPS, empty when there is none.
    """

    target: Bytes16
    outcome: Word
    practitioner: Idnps
    name: Name
    time: Integer


class PatientChoice(Structure, frozen=True, tag="patient-choice/1"):
    """This practitioner is the GP of this patient, its author has found out."""

    matricule: Annotated[str, Meta(min_length=1, max_length=15)]
    oid: Oid
    practitioner: Annotated[str, Meta(min_length=1, max_length=32)]
    name: Name


class WardAsk(Structure, frozen=True, tag="ward-ask/1"):
    """Asks who is in this ward now; without a name, which wards may be asked about."""

    ward: Ward


class WardPatient(Structure, frozen=True):
    """Somebody in a ward. `status` is that of the identity: qualified or not (INS)."""

    family: Name
    given: Name
    birth_date: Word
    sex: Annotated[str, Meta(max_length=1)]
    matricule: Matricule
    oid: Oid
    status: Word
    room: Word
    practitioner: Idnps
    practitioner_name: Name


class WardList(Structure, frozen=True, tag="ward-list/1"):
    """The ward as it stands at `time` (Unix ms), and the wards that may be asked."""

    target: Bytes16 | None
    wards: Annotated[tuple[Ward, ...], Meta(max_length=MAX_WARDS)]
    ward: Ward
    time: Integer
    patients: Annotated[tuple[WardPatient, ...], Meta(max_length=MAX_WARD_PATIENTS)]


PatientEvent = PatientAsk | PatientAnswer | PatientChoice | WardAsk | WardList
PATIENT_TAGS: Final = frozenset(
    {
        "patient-ask/1",
        "patient-answer/1",
        "patient-choice/1",
        "ward-ask/1",
        "ward-list/1",
    }
)
