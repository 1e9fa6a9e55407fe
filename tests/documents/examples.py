"""Documents that the tests write: nobody in them is real.

What never enters this room: an assertion.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from cordee.documents import cda, codes, ins
from cordee.documents.codes import Code
from cordee.documents.kinds import Kind
from cordee.documents.model import (
    Address,
    ClinicalDocument,
    Encounter,
    Identifier,
    Organization,
    Patient,
    PersonName,
    Professional,
    ServiceEvent,
)
from cordee.documents.xdm import Application, Submission, WrittenDocument

PARIS = ZoneInfo("Europe/Paris")
MATRICULE = "279035121518989"
ROOT = "1.2.250.1.213.9.99.1"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\nnot really\n%%EOF\n"

HOSPITAL = Organization(
    identifier="1750803447",
    name="Hôpital Saint-Exemple",
    telecoms=("tel:0144000000", "mailto:cardiologie@st-exemple.mssante.fr"),
    address=Address(lines=("20 rue de l'Essai",), postal_code="75015", city="PARIS"),
)
PRACTICE = Organization(identifier="499700367909006", name="Cabinet du Dr Le Goff")
SENIOR = Professional(
    identifier="899700218896",
    name=PersonName(family="ARNAUD", given="Camille", prefix="MME", suffix="DR"),
    speciality=Code(
        "G15_10/SM04",
        "Médecin - Cardiologie et maladies vasculaires (SM)",
        codes.SPECIALITIES,
    ),
    organization=HOSPITAL,
    telecoms=("tel:0144000001",),
)
GP = Professional(
    identifier="899700367909",
    name=PersonName(family="LE GOFF", given="Yann", prefix="M", suffix="DR"),
    speciality=Code(
        "G15_10/SM26",
        "Médecin - Qualifié en Médecine Générale (SM)",
        codes.SPECIALITIES,
    ),
    organization=PRACTICE,
    telecoms=("mailto:yann.legoff@medecin.mssante.fr",),
)
PATIENT = Patient(
    birth_name="PAT-TROIS",
    given=("DOMINIQUE", "MARIE-LOUISE"),
    birth_date=date(1979, 3, 28),
    sex="F",
    birth_place="51215",
    used_name="MARTIN",
    used_given="DOMINIQUE",
    ins=ins.parse(MATRICULE, ins.TEST),
    status=ins.Status.QUALIFIED,
    local=Identifier("1.2.250.1.213.9.99.2", "0012345678"),
)
UNQUALIFIED = msgspec.structs.replace(PATIENT, status=ins.Status.VALIDATED)
ENTRY = datetime(2026, 1, 8, 10, 30, tzinfo=PARIS)
EXIT = datetime(2026, 1, 12, 14, 0, tzinfo=PARIS)
WRITTEN = datetime(2026, 1, 12, 15, 45, 30, tzinfo=PARIS)


def document(kind=Kind.DISCHARGE_LETTER, **changes):
    """A first version of a document of a stay, under a qualified INS of test."""
    made = ClinicalDocument(
        kind=kind,
        identifier=Identifier(f"{ROOT}.1.1"),
        set_identifier=Identifier(f"{ROOT}.1"),
        title="Lettre de liaison : cardiologie",
        created=WRITTEN,
        confidentiality=codes.NORMAL,
        patient=PATIENT,
        author=SENIOR,
        authored=WRITTEN,
        custodian=HOSPITAL,
        authenticator=SENIOR,
        authenticated=WRITTEN,
        recipients=(GP,),
        general_practitioner=GP,
        encounter=Encounter(
            start=ENTRY, end=EXIT, facility=codes.HOSPITAL, organization=HOSPITAL
        ),
        service=ServiceEvent(
            start=ENTRY, end=EXIT, performer=SENIOR, setting=codes.IN_HOSPITAL
        ),
        body=PDF,
        authorities=ins.PRODUCTION | {ins.TEST},
    )
    return msgspec.structs.replace(made, **changes)


def second(kind=Kind.DISCHARGE_LETTER, **changes):
    """The version that replaces it."""
    return document(
        kind,
        identifier=Identifier(f"{ROOT}.1.2"),
        version=2,
        replaces=Identifier(f"{ROOT}.1.1"),
        **changes,
    )


def submission(*documents):
    """One archive of these documents, or of a discharge letter."""
    chosen = documents or (document(),)
    written = tuple(WrittenDocument(one, cda.write(one)) for one in chosen)
    return Submission(
        documents=written,
        sender=HOSPITAL,
        application=Application("Cordée", "0.1.0", "Cordée"),
        submitted=WRITTEN,
    )
