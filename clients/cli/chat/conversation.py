"""A thread as it stands on the screen: its lines in order, who writes, who quotes.

What never enters this room: a widget, a colour, the network.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.clients.cli import moments, wording
from cordee.clients.sdk import MessageView

GROUP_MILLISECONDS: Final = 5 * 60 * 1000
"""Messages of one author closer than this stand under one heading."""

FIRST: Final = 1
"""The number of the record that opens a thread."""


@dataclass(frozen=True)
class DayRow:
    """A separator between two days; `above` is the key of the message that it heads."""

    day: date
    above: str

    @property
    def key(self) -> str:
        return f"day-{self.day.isoformat()}-{self.above}"


@dataclass(frozen=True)
class MessageRow:
    """A message; its state is shown under my last one and those not yet sent."""

    message: MessageView
    is_headed: bool
    quoted: MessageView | None
    shows_state: bool

    @property
    def key(self) -> str:
        return key_of(self.message)


@dataclass(frozen=True)
class BeginningRow:
    """What came before is not for this reader."""

    key: str = "beginning"


UNSENT: Final = frozenset({"waiting", "failed"})
Row = DayRow | MessageRow | BeginningRow


def key_of(message: MessageView) -> str:
    """What stays the same while a line changes; a notice has a number and no id."""
    if any(message.id):
        return f"message-{message.id.hex()}"
    return f"item-{message.seq}"


class Conversation:
    """Lines of a thread by key; the order is the log's, then the outbox's."""

    def __init__(self) -> None:
        self._lines: Final[dict[str, MessageView]] = {}
        self.is_whole = False
        """Whether nothing earlier can be had."""

    @property
    def messages(self) -> list[MessageView]:
        """Oldest first; what waits comes last, as it was written."""
        return sorted(self._lines.values(), key=_order)

    @property
    def first(self) -> int | None:
        """The lowest number here."""
        numbers = [m.seq for m in self._lines.values() if m.seq is not None]
        return min(numbers, default=None)

    def take(self, messages: Iterable[MessageView]) -> None:
        """Add lines, or what they have become."""
        self._lines.update({key_of(message): message for message in messages})

    def drop(self, message: bytes) -> None:
        """Forget a line that was never sent."""
        self._lines.pop(f"message-{message.hex()}", None)

    def get(self, message: bytes) -> MessageView | None:
        return self._lines.get(f"message-{message.hex()}")

    def rows(self) -> list[Row]:
        """Give what stands on the screen from top to bottom."""
        rows = arrange(self.messages, {m.id: m for m in self._lines.values()})
        is_partial = self.is_whole and (self.first or FIRST) > FIRST
        return [BeginningRow(), *rows] if is_partial else rows


def arrange(
    messages: Sequence[MessageView], known: Mapping[bytes, MessageView]
) -> list[Row]:
    """Days, headings and quotes of these messages."""
    mine = [m for m in messages if m.mine and m.kind in wording.SAID]
    last_mine = key_of(mine[-1]) if mine else None
    rows: list[Row] = []
    before: MessageView | None = None
    for message in messages:
        today = moments.local(message.time).date()
        if before is None or moments.local(before.time).date() != today:
            rows.append(DayRow(today, above=key_of(message)))
            before = None
        is_own_last = key_of(message) == last_mine
        row = MessageRow(
            message,
            is_headed=not _follows(message, before),
            quoted=known.get(message.reply_to) if message.reply_to else None,
            shows_state=is_own_last or (message.mine and message.state in UNSENT),
        )
        rows.append(row)
        before = message
    return rows


def _follows(message: MessageView, before: MessageView | None) -> bool:
    return (
        before is not None
        and before.kind == message.kind == "text"
        and (before.author, before.behalf) == (message.author, message.behalf)
        and message.time - before.time < GROUP_MILLISECONDS
        and message.reply_to is None
        and _is_brief(before)
        and _is_brief(message)
    )


def _is_brief(message: MessageView) -> bool:
    """Whether it is one paragraph, so that its neighbour cannot be taken for it."""
    has_more = bool(message.reactions or message.acknowledged_by or message.mails)
    has_more = has_more or message.reply_to is not None
    return not has_more and "\n" not in message.text


def _order(message: MessageView) -> tuple[int, int, int]:
    if message.seq is None:
        return (1, message.time, 0)
    return (0, message.seq, 0)
