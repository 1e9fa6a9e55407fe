"""Pieces of the frames of the directory. Times are Unix milliseconds.

What never enters this room: a patient, whose tokens are bytes here like any others.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from cordee.server.protocol import limits
from cordee.server.protocol.types import Hash, Integer, ShortText, Wire


class Reach(StrEnum):
    """A way to somebody, the best one first."""

    CORDEE = "cordee"
    MSSANTE = "mssante"
    PHONE = "phone"


class Match(StrEnum):
    """How well the words of a search were found, the best first."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    PREFIX = "prefix"
    TYPO = "typo"


class PractitionerHit(Wire, frozen=True):
    """Somebody of the public directory, at the place that answers a search best.

    `practitioner` is the IDNPS. `account` is who was attested under it, the server's
    word: a client verifies the chain before it writes. `delivered` is the last
    successful delivery to a mailbox of his, 0 when there was none.
    """

    practitioner: ShortText
    family: ShortText
    given: ShortText
    title: ShortText
    profession: ShortText
    speciality: ShortText
    organization: ShortText
    town: ShortText
    postcode: ShortText
    department: ShortText
    active: bool
    reach: tuple[Reach, ...]
    match: Match
    account: Hash | None
    delivered: Integer


class PlaceOfWork(Wire, frozen=True):
    """An activity of a practitioner and where it is; `lines` are of the address."""

    organization: ShortText
    name: ShortText
    speciality: ShortText
    mode: ShortText
    function: ShortText
    lines: tuple[ShortText, ...]
    postcode: ShortText
    town: ShortText
    phones: tuple[ShortText, ...]
    fax: ShortText


class MailboxKind(StrEnum):
    """TRE_R257: a person's, an organisation's, a program's, a practice's."""

    PERSON = "PER"
    ORGANIZATION = "ORG"
    APPLICATION = "APP"
    PRACTICE = "CAB"


class MailboxState(StrEnum):
    """What deliveries have shown: nothing yet, all is well, not for long, refused."""

    UNTRIED = "untried"
    GOOD = "good"
    STALE = "stale"
    BOUNCING = "bouncing"


class PublishedMailbox(Wire, frozen=True):
    """An MSSanté address; `rank` 1 is preferred, 0 says nothing."""

    address: ShortText
    kind: MailboxKind
    service: ShortText
    rank: Integer
    state: MailboxState
    delivered: Integer


class ServiceLine(Wire, frozen=True):
    """A way to call a service, in its words: a label, a number, what is there."""

    label: ShortText
    number: ShortText
    kind: ShortText


class ServiceHours(Wire, frozen=True):
    """Minutes after midnight in Paris, from and to, on a weekday (Monday is 0)."""

    weekday: Annotated[int, Meta(ge=0, le=6)]
    opens: Annotated[int, Meta(ge=0, le=1440)]
    closes: Annotated[int, Meta(ge=0, le=2880)]


class Service(Wire, frozen=True):
    """A service and who answers there; `role` is the account that stands for it.

    `open` is so when the answer is made, and changes at `until` (0 when it does not).
    `answer_minutes` is how long an answer usually takes, 0 when nobody said.
    """

    service: ShortText
    organization: ShortText
    organization_name: ShortText
    name: ShortText
    speciality: ShortText
    comment: Annotated[str, Meta(max_length=1024)]
    lines: Annotated[tuple[ServiceLine, ...], Meta(max_length=16)]
    hours: Annotated[tuple[ServiceHours, ...], Meta(max_length=64)]
    holidays: bool
    always: bool
    open: bool
    until: Integer
    answer_minutes: Integer
    role: Hash | None


class DeliveryOutcome(StrEnum):
    """How a delivery to an MSSanté address ended."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"


class PatientBox(Wire, frozen=True):
    """What an automation keeps about a token; nil takes it away.

    Both are made with a key that the server never has (docs/protocol.md §5.11).
    """

    token: Hash
    sealed: Annotated[bytes, Meta(max_length=limits.MAX_PATIENT_BOX)] | None
