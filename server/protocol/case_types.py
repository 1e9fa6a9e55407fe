"""What the wire says of a case of tele-expertise: who, in which state, since when.

What never enters this room: what was asked, about whom, and what was answered.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from cordee.server.protocol.types import Hash, Integer, Wire

CASE_DAYS: Final = 7
"""Days from a request to its return when nobody has answered."""
REMINDER_DAYS: Final = 5

CaseId = Annotated[bytes, Meta(min_length=16, max_length=16)]


class CaseState(StrEnum):
    """Where a case stands (docs/protocol.md §5.15); a draft never leaves its client."""

    SENT = "sent"
    CLAIMED = "claimed"
    MORE_ASKED = "more-asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"
    BILLED = "billed"


class CaseStep(StrEnum):
    """What moves it."""

    CLAIM = "claim"
    RELEASE = "release"
    ASK = "ask"
    GIVE = "give"
    ANSWER = "answer"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    BILL = "bill"
    EXPIRE = "expire"
    SEND = "send"


class CaseActor(StrEnum):
    """Who may: the account that asked, who else acts for the one asked, who claimed.

    `server` is the clock.
    """

    REQUESTER = "requester"
    EXPERT = "expert"
    CLAIMANT = "claimant"
    SERVER = "server"


class Case(Wire, frozen=True):
    """All that the server holds of a case. Times are Unix ms by the server.

    `expert` is a person or a role, `by` who claimed it. `due` is when it is returned.
    """

    case: CaseId
    thread: Hash
    requester: Hash
    expert: Hash
    by: Hash | None
    state: CaseState
    opened: Integer
    due: Integer
    moved: Integer


class Availability(Wire, frozen=True):
    """An expert takes nothing new before `until` (Unix ms, 0: does), `cap` at once.

    `open` is how many are claimed and not answered; with a `cap` of 0 any number is.
    """

    account: Hash
    until: Integer
    cap: Annotated[int, Meta(ge=0, le=1_000)]
    open: Annotated[int, Meta(ge=0)]


_S, _T, _A = CaseState, CaseStep, CaseActor
TABLE: Final[Mapping[tuple[CaseState, CaseStep], tuple[CaseState, CaseActor]]] = {
    (_S.SENT, _T.CLAIM): (_S.CLAIMED, _A.EXPERT),
    (_S.SENT, _T.DECLINE): (_S.DECLINED, _A.EXPERT),
    (_S.SENT, _T.REDIRECT): (_S.REDIRECTED, _A.EXPERT),
    (_S.SENT, _T.WITHDRAW): (_S.WITHDRAWN, _A.REQUESTER),
    (_S.SENT, _T.EXPIRE): (_S.EXPIRED, _A.SERVER),
    (_S.CLAIMED, _T.RELEASE): (_S.SENT, _A.CLAIMANT),
    (_S.CLAIMED, _T.ASK): (_S.MORE_ASKED, _A.CLAIMANT),
    (_S.CLAIMED, _T.ANSWER): (_S.ANSWERED, _A.CLAIMANT),
    (_S.CLAIMED, _T.DECLINE): (_S.DECLINED, _A.CLAIMANT),
    (_S.CLAIMED, _T.REDIRECT): (_S.REDIRECTED, _A.CLAIMANT),
    (_S.CLAIMED, _T.WITHDRAW): (_S.WITHDRAWN, _A.REQUESTER),
    (_S.CLAIMED, _T.EXPIRE): (_S.EXPIRED, _A.SERVER),
    (_S.MORE_ASKED, _T.RELEASE): (_S.SENT, _A.CLAIMANT),
    (_S.MORE_ASKED, _T.GIVE): (_S.CLAIMED, _A.REQUESTER),
    (_S.MORE_ASKED, _T.ANSWER): (_S.ANSWERED, _A.CLAIMANT),
    (_S.MORE_ASKED, _T.DECLINE): (_S.DECLINED, _A.CLAIMANT),
    (_S.MORE_ASKED, _T.REDIRECT): (_S.REDIRECTED, _A.CLAIMANT),
    (_S.MORE_ASKED, _T.WITHDRAW): (_S.WITHDRAWN, _A.REQUESTER),
    (_S.MORE_ASKED, _T.EXPIRE): (_S.EXPIRED, _A.SERVER),
    (_S.ANSWERED, _T.CLOSE): (_S.CLOSED, _A.REQUESTER),
    (_S.ANSWERED, _T.BILL): (_S.BILLED, _A.CLAIMANT),
    (_S.CLOSED, _T.BILL): (_S.BILLED, _A.CLAIMANT),
    (_S.DECLINED, _T.SEND): (_S.SENT, _A.REQUESTER),
    (_S.REDIRECTED, _T.SEND): (_S.SENT, _A.REQUESTER),
    (_S.WITHDRAWN, _T.SEND): (_S.SENT, _A.REQUESTER),
    (_S.EXPIRED, _T.SEND): (_S.SENT, _A.REQUESTER),
}
"""All that can happen; a pair that is not here is refused with `conflict`."""
RUNNING: Final = frozenset({_S.SENT, _S.CLAIMED, _S.MORE_ASKED})
"""States in which the clock runs."""
