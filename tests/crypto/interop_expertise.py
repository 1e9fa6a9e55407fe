"""One of each event of tele-expertise, of ledgers and of imaging, with text of every width.

What never enters this room: whether it counts.
"""

import secrets

from cordee.crypto import billing_event as billing
from cordee.crypto import case_event as case
from cordee.crypto.letter_event import FileOf, LetterPatient
from cordee.crypto.study_event import ImageMark, Measure, Study
from tests.crypto.interop_mail import MAILBOX

PATIENT = LetterPatient(
    "LE GUEN",
    "ŒIL",
    "Jeanne",
    "1979-03-12",
    "F",
    "56178",
    "279035121518989",
    "1.2.250.1.213.1.4.8",
    "qualified",
)
COVER = case.Cover("279035121518989", 1, "01 561 0000")
ANNE = case.Professional(
    "899700367909",
    "Dr Anne Le Goff",
    "doctor",
    "Dermatologie",
    "561234567",
    "560000127",
)
JUDGED = case.Judged(True, "TEX-00", "NGAP 14.9.3", 3)


def every_case_event(message):
    one, consent = secrets.token_bytes(16), secrets.token_bytes(16)
    digest, file = secrets.token_bytes(32), FileOf(message, 0)
    return (
        case.ExpertiseRequest(
            one,
            1,
            secrets.token_bytes(32),
            "Dermatologie",
            "diagnosis",
            "Nævus à retirer ? 🩺",
            "Depuis deux ans",
            False,
            False,
            PATIENT,
            COVER,
            ANNE,
            MAILBOX,
            (file,),
            (message,),
            consent,
            case.Judged(True, "TEX-00", "NGAP 14.9.3", None),
            1,
        ),
        case.ExpertiseStep(one, "redirect", secrets.token_bytes(32), "Plutôt elle", 2),
        case.ExpertiseCount(one, 2026, JUDGED),
        case.ExpertiseReport(
            one,
            1,
            "dermatology",
            ANNE,
            (case.Section("Examen", "Lésion de 4 mm"),),
            "Bénin",
            "",
            (file,),
            (message,),
            (secrets.token_bytes(16),),
            file,
            digest,
            2,
            3,
        ),
        case.Consent(consent, PATIENT, (digest,), ("care", "advice"), "oral", True, 1),
        case.ConsentEnd(consent, "A changé d'avis", 4),
    )


def every_billing_event(message):
    one, act = secrets.token_bytes(16), secrets.token_bytes(16)
    return (
        billing.Ledger(secrets.token_bytes(32)),
        billing.Act(
            act,
            one,
            "TE2",
            2000,
            "2025-12-31",
            ANNE,
            ANNE,
            PATIENT,
            COVER,
            "te2-2022",
            "TEX-00",
            False,
            3,
        ),
        billing.ActCounter(secrets.token_bytes(16), act, "Erreur de patient", 4),
        billing.ActsExported(
            secrets.token_bytes(16),
            "2025-12",
            (act,),
            (),
            2000,
            secrets.token_bytes(32),
            5,
        ),
        billing.CountAsk(
            "279035121518989", "1.2.250.1.213.1.4.8", 2026, "8997", "8998"
        ),
        billing.CountAnswer(message, "found", 3, 2, 1, 6),
    )


def every_study_event(message, part):
    return (
        Study(
            "Scanner",
            "1.2.3",
            "Crâne sans injection",
            "CT",
            "2026-03-12",
            "LE GUEN^JEANNE",
            "1979-03-12",
            2,
            300,
            1,
            (part,),
        ),
        ImageMark(
            secrets.token_bytes(16),
            message,
            "1.2.3.4",
            "1.2.3.4.5",
            0,
            "40",
            "-80.5",
            (Measure("length", ((500, 500), (9_500, 500)), 12_300, "mm", "ligne"),),
            "Déviation de 5 mm",
            True,
            7,
        ),
    )
