"""The kinds of documents that are written, as data: codes, labels, templates.

Labels are those of the value sets, letter by letter. What never enters this room: a
rule; which kind a letter is, a person says.
"""

from enum import StrEnum
from typing import Final

import msgspec

from cordee.documents.codes import ACT_CODE, ACTIVITIES, CLASSES, LOINC, NGAP, Code

XDS_SD: Final = "1.3.6.1.4.1.19376.1.2.20"
"""Template of every document without a structured body (level 1)."""


class Kind(StrEnum):
    """The words of protocol.md §5.13."""

    DISCHARGE_LETTER = "discharge-letter"
    HOSPITAL_REPORT = "hospital-report"
    IMAGING_REPORT = "imaging-report"
    REFERRAL = "referral"
    EXPERTISE_REQUEST = "expertise-request"
    EXPERTISE_REPORT = "expertise-report"


class KindFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind is in each standard.

    `type` is `ClinicalDocument/code` and XDS typeCode; `class_` is XDS classCode;
    `act` is the code of its service event where none is given; `encounter` likewise;
    `activity` is XDS contentTypeCode.
    """

    type: Code
    class_: Code
    activity: Code
    act: Code | None = None
    encounter: Code | None = None
    templates: tuple[str, ...] = (XDS_SD,)


def of(kind: Kind) -> KindFacts:
    """The facts of a kind."""
    return KINDS[kind]


def _loinc(code: str, display: str) -> Code:
    return Code(code, display, LOINC, "LOINC")


REPORT: Final = Code("10", "Compte rendu", CLASSES)
IMAGING: Final = Code("31", "Imagerie médicale", CLASSES)
STAY: Final = Code(
    "IMP", "Hospitalisation (établissement, y compris HAD)", ACT_CODE, "HL7:ActCode"
)
AWAY: Final = Code(
    "VR", "Virtuelle (exemple : RCP en l'absence du patient)", ACT_CODE, "HL7:ActCode"
)
OPINION: Final = Code("TE2", "Télé-expertise", NGAP, "NGAP")

INPATIENT: Final = Code(
    "03",
    "Hospitalisation complète (non compris hospitalisation de semaine)",
    ACTIVITIES,
)
OUTPATIENT: Final = Code("07", "Consultations soins externes", ACTIVITIES)
ANY_ACTIVITY: Final = Code("97", "Type d'activité indifférencié", ACTIVITIES)

# type: JDV_J07-XdsTypeCode; class: ASS_X04 (version 2026-06-29) into JDV_J06; activity:
# JDV_J03-XdsContentTypeCode, by PV1-2 (I=03, O=07, N=97) of the HL7 v2 guide; act of a
# stay: LDL-SES_2022.01; encounter of an opinion: TLM-DA and TLM-CR 2022.01; act of an
# opinion: TE2 is one of the codes that the schematron of TLM-CR takes, its label is
# ours and no value set of ours has it.
KINDS: Final = {
    Kind.DISCHARGE_LETTER: KindFacts(
        type=_loinc(
            "11490-0", "Lettre de liaison à la sortie d'un établissement de soins"
        ),
        class_=REPORT,
        activity=INPATIENT,
        act=STAY,
        encounter=STAY,
    ),
    Kind.HOSPITAL_REPORT: KindFacts(
        type=_loinc("34112-3", "CR hospitalier (séjour)"),
        class_=REPORT,
        activity=INPATIENT,
        act=STAY,
        encounter=STAY,
    ),
    Kind.IMAGING_REPORT: KindFacts(
        type=_loinc("18748-4", "CR d'imagerie médicale"),
        class_=IMAGING,
        activity=OUTPATIENT,
    ),
    Kind.REFERRAL: KindFacts(
        type=_loinc("96349-6", "Lettre d'adressage"),
        class_=REPORT,
        activity=ANY_ACTIVITY,
    ),
    Kind.EXPERTISE_REQUEST: KindFacts(
        type=_loinc("75496-0", "Demande d'acte de télémédecine"),
        class_=REPORT,
        activity=OUTPATIENT,
        act=OPINION,
        encounter=AWAY,
    ),
    Kind.EXPERTISE_REPORT: KindFacts(
        type=_loinc("85208-7", "CR de télémédecine"),
        class_=REPORT,
        activity=OUTPATIENT,
        act=OPINION,
        encounter=AWAY,
    ),
}
