"""One of each event that is said of mailboxes and letters, with letters of every width.

What never enters this room: whether it counts.
"""

import secrets

from cordee.crypto.letter_event import (
    FileOf,
    LetterDraft,
    LetterExit,
    LetterPatient,
    LetterRecall,
    LetterValidated,
    Recipient,
)
from cordee.crypto.mail_event import (
    Correspondent,
    Mailbox,
    MailConfirm,
    MailIn,
    MailState,
    Opened,
)

ADDRESS = "a.legoff@medecin.mssante.example"
MAILBOX = Mailbox(ADDRESS, "Dr Anne Le Goff", "899700367909", "0297123456")


def every_mail_event(target, part):
    opened = Opened(
        "Compte rendu d'œdème",
        "11490-0",
        1,
        "Dr Le Goff",
        "LE GUEN Jeanne",
        "279035121518989",
        ("hash-mismatch",),
        "Résultats normaux",
    )
    return (
        Correspondent(MAILBOX, True),
        MailState(target, ADDRESS, "failed", 1, "5.1.1", "Boîte inconnue", "mx.town"),
        MailIn(
            secrets.token_bytes(32),
            ADDRESS,
            "Anne Le Goff",
            "Re: Post-op 🩺",
            1,
            "reply",
            "held",
            target,
            "Bien reçu",
            "> Bonjour",
            (opened,),
            (part,),
            ("executable facture.exe",),
        ),
        MailConfirm(target, True, True, "Dr Le Goff"),
    )


def every_letter_event(message):
    letter, digest = secrets.token_bytes(16), secrets.token_bytes(32)
    patient = LetterPatient(
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
    return (
        LetterDraft(
            letter,
            1,
            "discharge-letter",
            "Lettre de liaison",
            patient,
            "Chirurgie",
            1,
            0,
            FileOf(message, 0),
            digest,
            (Recipient(MAILBOX, "gp"),),
            False,
            secrets.token_bytes(32),
            2,
        ),
        LetterValidated(letter, 1, digest),
        LetterExit(letter, 3),
        LetterRecall(letter, 1, ADDRESS, "Ce n'est pas son médecin"),
    )
