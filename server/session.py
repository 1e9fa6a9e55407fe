"""One connected device, sans I/O: a frame and an instant in, effects out.

What never enters this room: the store, the web, asyncio, the clock.
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any, Final, TypeAlias

import msgspec

from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import ClientFrame
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import HELLO_SECONDS, MAX_IN_FLIGHT, VERSIONS
from cordee.server.protocol.server_frames import Refused, ServerFrame
from cordee.server.protocol.types import Signed

MAX_ASKED: Final = 64
"""Requests of one session that wait for their answer: they are answered one after
the other, so that more would only hold memory."""

FRAMES_PER_SECOND: Final = 2000.0
"""What a session may send for long: ten times the busiest client of the bench.
A faster one is read more slowly, which its own socket tells it; nothing is refused."""

FRAMES_AT_ONCE: Final = 4000.0
"""What it may send in a burst, when it comes back with a full outbox."""

GOING_AWAY: Final = 1001
UNSUPPORTED: Final = 1003
POLICY: Final = 1008
TOO_BIG: Final = 1009
INTERNAL: Final = 1011
TRY_LATER: Final = 1013
CLOSE_CODES: Final[Mapping[Code, int]] = {
    Code.DRAINING: GOING_AWAY,
    Code.MALFORMED: UNSUPPORTED,
    Code.TOO_LARGE: TOO_BIG,
    Code.INTERNAL: INTERNAL,
    Code.SLOW_READER: TRY_LATER,
    Code.TOO_MANY: TRY_LATER,
    Code.UNAVAILABLE: TRY_LATER,
}
"""RFC 6455 §7.4.1 and its registry; what is not listed is a matter of policy."""


class Send(msgspec.Struct, frozen=True):
    """Write this frame."""

    frame: ServerFrame


class Verify(msgspec.Struct, frozen=True):
    """Check this proof; then call `welcome` or `refuse_proof`."""

    proof: Signed


class Append(msgspec.Struct, frozen=True):
    """Queue this message for the group commit; then call `answer`."""

    frame: asked.Append


class Ask(msgspec.Struct, frozen=True):
    """Have this request answered, in order; then call `answer`."""

    ref: int
    frame: ClientFrame


class Hint(msgspec.Struct, frozen=True):
    """Pass this hint on; nothing answers it."""

    frame: asked.Typing | asked.Delivered


class Close(msgspec.Struct, frozen=True):
    """Close the socket with this code; nothing is sent after it."""

    code: int


Effect = Send | Verify | Append | Ask | Hint | Close


class State(IntEnum):
    NEW = 0
    """Nothing was said yet."""
    CHALLENGED = 1
    """A nonce was given."""
    PROVING = 2
    """A proof is being verified."""
    READY = 3
    """A device of the account: everything."""
    RECOVERING = 4
    """A slot of the account: only what it takes to come back."""
    LOOKING = 5
    """What was an opener once: only the chain that says so."""
    CLOSING = 6
    """Nothing is taken any more; what is under way is still answered."""
    CLOSED = 7


OPEN: Final = frozenset({State.READY, State.RECOVERING, State.LOOKING})
"""A proof was good, whatever it was good for."""


ASKED: Final = (
    asked.AppendEpoch,
    asked.Leave,
    asked.Complain,
    asked.MoveCursor,
    asked.Watch,
    asked.GetIndex,
    asked.GetRange,
    asked.GetEpochs,
    asked.GetCursors,
    asked.GetChains,
    asked.GetBoxes,
    asked.AppendEntry,
    asked.FindPeople,
    asked.Invite,
    asked.GetEnrolments,
    asked.OfferAttestation,
    asked.GetOffers,
    asked.LogOut,
    asked.GetRoles,
    asked.ProposeHolder,
    asked.AcceptHolder,
    asked.DeclineHolder,
    asked.GetProposals,
    asked.OpenLink,
    asked.AnswerLink,
    asked.EndLink,
    asked.GetTicket,
    asked.MarkFiled,
    asked.GiveReceipt,
    asked.GetReceipts,
    asked.Heal,
    asked.Subscribe,
    asked.Unsubscribe,
    asked.FindPractitioners,
    asked.GetPractitioner,
    asked.FindServices,
    asked.ReportDelivery,
    asked.GetAgents,
    asked.KeepPatients,
    asked.GetPatients,
    asked.DropPatients,
    asked.SetDeadline,
    asked.ClearDeadline,
    asked.GetTasks,
    asked.MoveTask,
    asked.PublishFigures,
    asked.GetFigures,
    asked.OpenCase,
    asked.MoveCase,
    asked.GetCases,
    asked.SetAvailability,
    asked.GetAvailability,
    asked.GetCaseFigures,
)
"""Requests that the services answer, one after the other."""

Handler: TypeAlias = "Callable[[Session, Any], list[Effect]]"


class Session:
    """What one socket may say, when; every request gets exactly one answer.

    No method raises for anything a peer can send. Instants are seconds of a clock
    that never goes back.
    """

    __slots__ = ("_allowance", "_appends", "_asks", "_at", "_bye", "_state", "nonce")

    def __init__(self, nonce: bytes, now: float) -> None:
        """Start in NEW; `nonce` is 32 fresh random bytes, given at hello."""
        self.nonce = nonce
        self._state = State.NEW
        # Dictionaries: an empty one is a third of an empty set, and most are empty.
        self._appends: dict[int, None] = {}
        self._asks: dict[int, None] = {}
        self._bye: told.Bye | None = None
        self._allowance = FRAMES_AT_ONCE
        self._at = now

    @property
    def state(self) -> State:
        return self._state

    @property
    def under_way(self) -> int:
        """How many requests have no answer yet."""
        return len(self._appends) + len(self._asks)

    def receive(self, frame: ClientFrame, now: float) -> list[Effect]:
        """Take one frame of the peer."""
        if now > self._at:
            earned = (now - self._at) * FRAMES_PER_SECOND
            self._allowance = min(FRAMES_AT_ONCE, self._allowance + earned)
            self._at = now
        self._allowance -= 1.0
        handler = TABLE[self._state].get(type(frame))
        return handler(self, frame) if handler else self._unexpected(frame)

    def pause(self) -> float:
        """How many seconds not to read, so that the peer keeps to its rate."""
        return max(0.0, -self._allowance / FRAMES_PER_SECOND)

    def garbled(self, refs: list[int], sentence: str) -> list[Effect]:
        """Take a message that does not decode; `refs` are the numbers seen in it.

        Each gets its refusal. When there is none, nobody could know what was
        refused, and the session ends.
        """
        if self._state >= State.CLOSING:
            return []
        fresh = [ref for ref in dict.fromkeys(refs) if not self._is_under_way(ref)]
        if self._state not in OPEN or not fresh:
            return self._end(Code.MALFORMED, sentence)
        return [
            Send(Refused(ref, Code.MALFORMED, None, sentence, None)) for ref in fresh
        ]

    def welcome(self, frame: told.Welcome, state: State = State.READY) -> list[Effect]:
        """The proof was good, for what `state` takes."""
        if self._state is not State.PROVING:
            return []
        self._state = state
        return [Send(frame)]

    def refuse_proof(self, refused: Refused) -> list[Effect]:
        """The proof was not good, or could not be checked."""
        if self._state is not State.PROVING:
            return []
        self._state = State.CLOSING
        return [Send(refused), *self._farewell(refused.code, refused.sentence)]

    def answer(self, ref: int, frame: ServerFrame) -> list[Effect]:
        """Take the answer to a request; a second one for the same is dropped."""
        if ref in self._appends:
            del self._appends[ref]
        elif ref in self._asks:
            del self._asks[ref]
        else:
            return []
        if self._bye is None or self.under_way:
            return [Send(frame)]
        return [Send(frame), *self._farewell(self._bye.code, self._bye.sentence)]

    def expire(self) -> list[Effect]:
        """HELLO_SECONDS are over."""
        if self._state >= State.READY:
            return []
        sentence = f"prove the device within {HELLO_SECONDS} s of connecting"
        return self.end(Code.UNAUTHENTICATED, sentence)

    def drain(self, code: Code, sentence: str) -> list[Effect]:
        """Take nothing more, answer what is under way, then say Bye."""
        if self._state >= State.CLOSING:
            return []
        if not self.under_way:
            return self.end(code, sentence)
        self._state = State.CLOSING
        self._bye = told.Bye(code, sentence)
        return []

    def end(self, code: Code, sentence: str) -> list[Effect]:
        """Say Bye now, whatever is under way."""
        if self._state is State.CLOSED:
            return []
        return self._farewell(code, sentence)

    def lost(self) -> None:
        """The socket is gone: no effect follows any more."""
        self._state = State.CLOSED
        self._appends.clear()
        self._asks.clear()

    # The handlers of the table below: nobody else calls them.

    def take_hello(self, frame: asked.Hello) -> list[Effect]:
        shared = set(frame.versions) & set(VERSIONS)
        if not shared:
            spoken = ", ".join(map(str, VERSIONS))
            older = max(frame.versions) < min(VERSIONS)
            who = "your client" if older else "the server"
            sentence = f"this server speaks version {spoken} of the wire: update {who}"
            return self._end(Code.VERSION, sentence)
        self._state = State.CHALLENGED
        return [Send(told.Challenge(max(shared), self.nonce))]

    def take_authenticate(self, frame: asked.Authenticate) -> list[Effect]:
        self._state = State.PROVING
        return [Verify(frame.proof)]

    def take_append(self, frame: asked.Append) -> list[Effect]:
        ref = frame.ref
        if self._is_under_way(ref):
            return _repeated(ref)
        if len(self._appends) >= MAX_IN_FLIGHT:
            return _too_many(ref, f"{MAX_IN_FLIGHT} messages wait for their commit")
        self._appends[ref] = None
        return [Append(frame)]

    def take_ask(self, frame: Any) -> list[Effect]:  # noqa: ANN401 - any with a ref
        ref: int = frame.ref
        if self._is_under_way(ref):
            return _repeated(ref)
        if len(self._asks) >= MAX_ASKED:
            return _too_many(ref, f"{MAX_ASKED} requests wait for their answer")
        self._asks[ref] = None
        return [Ask(ref, frame)]

    def take_hint(self, frame: asked.Typing | asked.Delivered) -> list[Effect]:
        return [Hint(frame)]

    def _unexpected(self, frame: ClientFrame) -> list[Effect]:
        """What the table has no entry for; a word while closing is not heard."""
        if self._state >= State.CLOSING:
            return []
        name = type(frame).__name__
        if self._state in OPEN:
            sentence = f"{name} has no place in an open session"
            return [Send(Refused(None, Code.UNEXPECTED, None, sentence, None))]
        return self._end(Code.UNEXPECTED, f"{name} cannot come before Welcome")

    def _end(self, code: Code, sentence: str) -> list[Effect]:
        """Refuse what has no ref and end the session."""
        refused = Refused(None, code, None, sentence, None)
        return [Send(refused), *self._farewell(code, sentence)]

    def _farewell(self, code: Code, sentence: str) -> list[Effect]:
        self.lost()
        close = Close(CLOSE_CODES.get(code, POLICY))
        return [Send(told.Bye(code, sentence)), close]

    def _is_under_way(self, ref: int) -> bool:
        return ref in self._appends or ref in self._asks


def _repeated(ref: int) -> list[Effect]:
    """No answer to `ref`: it would be taken for that of the request under way."""
    sentence = f"request {ref} is still under way: numbers are unique among those"
    return [Send(Refused(None, Code.UNEXPECTED, None, sentence, None))]


def _too_many(ref: int, sentence: str) -> list[Effect]:
    return [Send(Refused(ref, Code.TOO_MANY, None, sentence, None))]


TABLE: Final[Mapping[State, Mapping[type, Handler]]] = {
    State.NEW: {asked.Hello: Session.take_hello},
    State.CHALLENGED: {asked.Authenticate: Session.take_authenticate},
    State.PROVING: {},
    State.READY: {
        asked.Append: Session.take_append,
        asked.Typing: Session.take_hint,
        asked.Delivered: Session.take_hint,
        **dict.fromkeys(ASKED, Session.take_ask),
    },
    State.RECOVERING: dict.fromkeys(
        (asked.GetChains, asked.GetBoxes, asked.AppendEntry), Session.take_ask
    ),
    State.LOOKING: {asked.GetChains: Session.take_ask},
    State.CLOSING: {},
    State.CLOSED: {},
}
"""What each state takes and what becomes of it; what is illegal has no entry."""
