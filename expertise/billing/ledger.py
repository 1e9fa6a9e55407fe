"""A ledger by what was said in it: acts, what takes them back, exports (§5.16).

Pure: what does not count changes nothing. What never enters this room: a clock, a key.
"""

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from cordee.crypto.billing_event import (
    Act,
    ActCounter,
    ActsExported,
    Ledger,
    act_id,
)
from cordee.expertise.days import check_day, day_of
from cordee.expertise.errors import QuestionError

MAX_ACTS: Final = 20_000
"""Acts of one ledger that are held in memory: sixty years of one a day."""


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One word in a ledger: `behalf` the role it was said for, `time` the server's."""

    account: bytes
    behalf: bytes | None = None
    time: int
    event: object


class ExportMark(msgspec.Struct, frozen=True, kw_only=True):
    """An export of a month, as far as this ledger took part in it.

    `again` are acts and counter-entries that an export before it names already.
    """

    event: ActsExported
    again: tuple[bytes, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An act, told at `told` (Unix ms), and what became of it.

    `exported` and `counter_exported` are ids of exports. `counter_told` is when the
    counter-entry was stored: its own time is the word of a clock that may be wrong.
    """

    act: Act
    told: int
    counter: ActCounter | None = None
    counter_told: int = 0
    exported: bytes | None = None
    counter_exported: bytes | None = None


class LedgerState(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger of `owner`, an account; `is_begun` when it has said so."""

    owner: bytes
    is_begun: bool = False
    entries: tuple[Entry, ...] = ()
    exports: tuple[ExportMark, ...] = ()


def fold(
    rows: Iterable[LedgerRow], owner: bytes, office: Collection[bytes] = ()
) -> LedgerState:
    """Read a ledger in the order of its log; `office` are accounts that may export."""
    reading = _Reading(owner, frozenset(office))
    for row in rows:
        reading.take(row)
    return reading.state()


class _Reading:
    def __init__(self, owner: bytes, office: frozenset[bytes]) -> None:
        self._owner = owner
        self._writers = office | {owner}
        self._is_begun = False
        self._entries: dict[bytes, Entry] = {}
        self._counters: dict[bytes, bytes] = {}
        self._exports: dict[bytes, ExportMark] = {}

    def state(self) -> LedgerState:
        return LedgerState(
            owner=self._owner,
            is_begun=self._is_begun,
            entries=tuple(self._entries.values()),
            exports=tuple(self._exports.values()),
        )

    def take(self, row: LedgerRow) -> None:
        said_by = {row.account} if row.behalf is None else {row.account, row.behalf}
        is_owner = self._owner in said_by
        match row.event:
            case Ledger() as event if is_owner and event.practitioner == self._owner:
                self._is_begun = True
            case Act() as event if is_owner:
                self._tell(event, row.time)
            case ActCounter() as event if self._writers & said_by:
                self._counter(event, row.time)
            case ActsExported() as event if self._writers & said_by:
                self._export(event)
            case _:
                pass

    def _tell(self, act: Act, told: int) -> None:
        """The first of an id counts, and no id but that of case, code and owner."""
        known = act_id(act.case, act.code, self._owner)
        if act.act != known or not _is_day(act.day):
            return
        if act.act not in self._entries and len(self._entries) < MAX_ACTS:
            self._entries[act.act] = Entry(act=act, told=told)

    def _counter(self, counter: ActCounter, told: int) -> None:
        entry = self._entries.get(counter.act)
        if entry is None or entry.counter or counter.entry in self._counters:
            return
        if not _is_time(told):
            return
        self._counters[counter.entry] = counter.act
        self._change(counter.act, counter=counter, counter_told=told)

    def _export(self, event: ActsExported) -> None:
        if event.export in self._exports:
            return
        again = [act for act in event.acts if not self._mark_act(act, event.export)]
        again += [one for one in event.counters if not self._mark(one, event.export)]
        self._exports[event.export] = ExportMark(event=event, again=tuple(again))

    def _mark_act(self, act: bytes, export: bytes) -> bool:
        entry = self._entries.get(act)
        if entry is None or entry.exported:
            return False
        self._change(act, exported=export)
        return True

    def _mark(self, counter: bytes, export: bytes) -> bool:
        act = self._counters.get(counter)
        if act is None or self._entries[act].counter_exported:
            return False
        self._change(act, counter_exported=export)
        return True

    def _change(self, act: bytes, **changes: object) -> None:
        self._entries[act] = msgspec.structs.replace(self._entries[act], **changes)


def _is_day(day: str) -> bool:
    """Whether the calendar has it: an event only looks at its form."""
    try:
        return bool(check_day(day))
    except QuestionError:
        return False


def _is_time(ms: int) -> bool:
    try:
        return bool(day_of(ms))
    except QuestionError:
        return False
