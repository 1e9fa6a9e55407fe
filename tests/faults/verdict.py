"""The checker: what was acknowledged, what is stored, what others received.

What never enters this room: a key; texts come from the readers' own clients.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from cordee.clients.sdk import Client, MessageView
from tests.faults.journal import Testimony
from tests.support.ledger import Ledger

PAGE = 200


class Line(msgspec.Struct, frozen=True):
    """A text as a member's client shows it."""

    thread: bytes
    seq: int
    message: bytes
    text: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a member's client holds of a thread; a guest was away at times.

    `failed` are texts of the member's own that the server refused for good.
    """

    name: str
    thread: bytes
    lines: Sequence[Line]
    failed: Sequence[str] = ()
    is_guest: bool = False


async def read(
    me: Client, thread: bytes, name: str, *, is_guest: bool = False
) -> Reading:
    """Page through all that a client holds of a thread."""
    views = await _views(me, thread)
    lines = [
        Line(thread, view.seq, view.id, view.text)
        for view in views
        if is_text(view) and view.seq is not None
    ]
    failed = [view.text for view in views if view.state == "failed"]
    return Reading(
        name=name, thread=thread, lines=lines, failed=failed, is_guest=is_guest
    )


async def _views(me: Client, thread: bytes) -> list[MessageView]:
    views: list[MessageView] = []
    before: int | None = None
    while page := await me.history(thread, before, PAGE):
        views[:0] = page
        numbers = [view.seq for view in page if view.seq is not None]
        if not numbers or min(numbers) == before:
            break
        before = min(numbers)
    return views


def is_text(line: MessageView) -> bool:
    """Whether a line is a text that opened; one that broke a rule is never welcome."""
    assert line.kind != "refused", line
    return line.kind == "text"


def check(
    ledgers: Sequence[Ledger],
    senders: Sequence[Testimony],
    readings: Sequence[Reading],
) -> int:
    """Hold everything against everything; how many messages are stored.

    Each text is said once in all threads; outboxes are empty again.
    """
    stored = {ledger.thread: ledger.messages() for ledger in ledgers}
    for reading in readings:
        check_reading(reading, stored[reading.thread])
    places = {line.text: line for reading in readings for line in reading.lines}
    for sender in senders:
        check_sender(sender, places)
    said = {text for sender in senders for text in sender.tried}
    assert not places.keys() - said, "somebody reads what nobody wrote"
    return sum(map(len, stored.values()))


def check_reading(reading: Reading, stored: Mapping[bytes, int]) -> None:
    """A member holds every stored message once, at its number, and no other."""
    counted = Counter(line.text for line in reading.lines)
    doubled = [text for text, count in counted.items() if count > 1]
    assert not doubled, f"{reading.name} reads twice: {doubled}"
    held = {line.message: line.seq for line in reading.lines}
    if reading.is_guest:
        assert held.items() <= stored.items(), reading.name
    else:
        assert held == stored, reading.name


def check_sender(sender: Testimony, places: Mapping[str, Line]) -> None:
    """What was acknowledged is stored as was said; what was kept is stored, in order.

    What the client had not yet promised to keep is there once, or not at all.
    """
    for text, told in sender.stored.items():
        line = places.get(text)
        assert line is not None, f"{text} was acknowledged and is not there"
        assert (line.message, line.seq) == told, f"{text} was acknowledged elsewhere"
    failed = set(sender.failed)
    assert not failed & places.keys(), "refused for good, and stored"
    missing = [text for text in sender.kept if text not in places.keys() | failed]
    assert not missing, f"kept and never stored: {missing}"
    check_order([places[text] for text in sender.tried if text in places])


def check_order(lines: Sequence[Line]) -> None:
    """In each thread, numbers grow as the sender went on."""
    numbers: defaultdict[bytes, list[int]] = defaultdict(list)
    for line in lines:
        numbers[line.thread].append(line.seq)
    for told in numbers.values():
        assert told == sorted(told), "stored in another order than written"
