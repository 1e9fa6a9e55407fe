"""Steps of cases that are being taken: noted before the server is asked, until said.

After a crash the same step is asked for again, and its event said once. What never
enters this room: the network.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from cordee.clients.sdk.store.notes import Notes

KIND: Final = "case steps"
INTENTS: Final = "case intents"


class Begun(msgspec.Struct, frozen=True):
    """A step that is on its way: `send` opens the case, any other word moves it.

    `events` are said once it is taken, in their order; `before` ones before it is asked
    for. `waits` are messages whose files must be stored first, under the ids that they
    had then. `to` is whom it is sent to.
    """

    id: bytes
    case: bytes
    thread: bytes
    step: str
    to: bytes | None
    behalf: bytes | None
    events: tuple[bytes, ...]
    before: tuple[bytes, ...] = ()
    waits: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Begun({self.step})"


class CaseJournal:
    """One row a step, durable before anything is asked."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def begin(self, begun: Begun) -> None:
        self._notes.put(KIND, (begun.id,), begun)

    def end(self, begun: Begun) -> None:
        """It was taken and said, or refused for good."""
        self._notes.remove(KIND, (begun.id,))

    def all(self) -> Iterator[Begun]:
        """Everything that is not said yet, in no order."""
        return self._notes.each(KIND, Begun)

    def of(self, case: bytes) -> list[Begun]:
        return [one for one in self.all() if one.case == case]

    def intent(self, begun: Begun, place: int) -> bytes:
        """The name under which an event of a step is said once."""
        return self._notes.name_of(INTENTS, (begun.id, place))
