"""What a screen is shown of letters: whose, by whom, to whom, how far.

Times are Unix milliseconds, 0 when not known. What never enters this room: the PDF.
"""

from typing import Literal

import msgspec

from cordee.clients.sdk.mail_views import MailStateView

LetterDeed = Literal["drafted", "validated", "exit", "recalled"]
LetterStanding = Literal[
    "drafted", "validated", "leaving", "sent", "opposed", "recalled"
]


class LetterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line: something was said of a letter; `counts` is False when it did nothing.

    `version` is 0 for an exit; `address` and `reason` are of a recall.
    """

    letter: bytes
    deed: LetterDeed
    version: int = 0
    title: str = ""
    kind: str = ""
    address: str = ""
    reason: str = ""
    counts: bool = True


class LetterPatientView(msgspec.Struct, frozen=True, kw_only=True):
    """Identity traits as the draft has them; see `LetterPatient` of the protocol."""

    family: str
    birth_name: str
    given: str
    birth_date: str
    sex: str
    birth_place: str
    matricule: str
    oid: str
    status: str

    def __repr__(self) -> str:
        return "LetterPatientView(…)"


class LetterRecipientView(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a letter goes, and how far; `role` is gp, referring, patient or other.

    `mail` is None until the gateway has said something.
    """

    address: str
    name: str
    practitioner: str
    phone: str
    role: str
    mail: MailStateView | None
    recalled: bool


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """The newest version of a letter.

    `status` is drafted, then validated (it waits for the exit), leaving (the gateway
    has not said anything yet), sent, and recalled when every recipient was called back;
    opposed when the patient wants nobody to get it. `message` is the draft's, `file`
    the message and place of its PDF.
    """

    letter: bytes
    version: int
    status: LetterStanding
    kind: str
    title: str
    patient: LetterPatientView
    unit: str
    entry: int
    exit: int
    file: tuple[bytes, int]
    sha256: bytes
    message: bytes
    recipients: tuple[LetterRecipientView, ...]
    opposed: bool
    author: bytes
    author_name: str
    drafted: int
    validator: bytes
    validator_name: str
    validate_by: int
    validated_by: bytes | None
    validated_by_name: str
    validated: int

    def __repr__(self) -> str:
        return f"LetterView({self.letter.hex()}, {self.status!r})"
