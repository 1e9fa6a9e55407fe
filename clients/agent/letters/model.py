"""A letter as a record system hands it over, whatever the format. Times are Unix ms.

No `repr` shows a patient. What never enters this room: a format, a thread.
"""

from typing import Final

import msgspec

from cordee.clients.agent.model import Practitioner
from cordee.clients.sdk import LETTER_KINDS, LetterPatient, Signer

MAX_PDF: Final = 25 * 2**20
"""Bytes: the most that a letter has (`cordee.clients.sdk.MAX_LETTER`)."""

DISCHARGE: Final = LETTER_KINDS[0]


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else than the GP: by his mailbox, or by his number."""

    role: str
    who: Practitioner = Practitioner()
    address: str = ""


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """One document. `key` is the same for the same one, however often it comes.

    `stay` is the record's number of the stay or of the patient, `document` that of the
    document, which its versions share. `signer` stands for it in the record; without
    one, somebody validates it in the thread. `to_professionals` is False where the
    record says that none is to get it.
    """

    key: str
    stay: str
    document: str
    kind: str
    title: str
    unit: str
    patient: LetterPatient
    pdf: bytes
    entry: int = 0
    exit: int = 0
    gp: Practitioner = Practitioner()
    gp_address: str = ""
    others: tuple[Recipient, ...] = ()
    opposed: bool = False
    to_professionals: bool = True
    to_patient: bool = False
    signer: Signer | None = None

    def __repr__(self) -> str:
        return f"Handed({self.kind})"


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A patient left: the stay, the unit, when. `patient` is as a thread names him."""

    key: str
    stay: str
    unit: str
    patient: LetterPatient
    time: int

    def __repr__(self) -> str:
        return "Left(…)"


Taken = Handed | Left
