"""The export of a month: what no export has named yet; one that was done, once more.

An export goes out as two files, then every ledger is told. Whoever dies in between
finishes the same export, recognised by its hash. What never enters this room: a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.billing_event import MAX_EXPORTED, ActsExported
from cordee.crypto.encoding import encode, sha256
from cordee.expertise.billing.ledger import Entry, LedgerState
from cordee.expertise.billing.record import (
    NOTE,
    SCHEMA,
    UNKNOWN,
    ExportFile,
    Record,
    record_of,
    to_json,
    totals_of,
)
from cordee.expertise.billing.spreadsheet import to_csv
from cordee.expertise.days import PARIS, check_month, day_of, month_of

ID_BYTES: Final = 16


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one ledger gives to an export, ids of acts and counter-entries in order."""

    owner: bytes
    acts: tuple[Entry, ...] = ()
    counters: tuple[Entry, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.acts and not self.counters


class MonthExport(msgspec.Struct, frozen=True, kw_only=True):
    """An export: its files, and what to say in each ledger that has not said it.

    `number` counts the exports of the month, from 1. `sha256` is that of the JSON.
    `is_whole` is False for one whose acts are not all there: it is shown, and trusted
    by nobody.
    """

    export: bytes
    month: str
    number: int
    file: ExportFile
    json: bytes
    csv: bytes
    sha256: bytes
    events: Mapping[bytes, ActsExported]
    is_whole: bool = True

    @property
    def name(self) -> str:
        """What its files are called, without an ending."""
        return f"tele-expertise-{self.month}-{self.number}"


def prepare_export(
    ledgers: Sequence[LedgerState], month: str, made: int, zone: str = PARIS
) -> MonthExport | None:
    """What is to be exported of a month now; None when nothing is.

    An export that was said in some ledgers only is finished first, with its own time.
    Otherwise: acts of the month that count and no export names, and counter-entries
    told in that month of acts that an export names. `made` is Unix ms; the newest that
    is in it, where that is later: a clock that is slow must not keep it from being
    finished. Raises QuestionError for a month that is none.
    """
    check_month(month)
    for mark in _marks(ledgers, month):
        unfinished = _finished(ledgers, mark, zone)
        if unfinished is not None:
            return unfinished
    parts = [_pending(ledger, month, zone) for ledger in ledgers]
    if all(part.is_empty for part in parts):
        return None
    number = len(_marks(ledgers, month)) + 1
    return _exported(parts, month, max(made, *map(_newest, parts)), number, zone)


def again(
    ledgers: Sequence[LedgerState], export: bytes, zone: str = PARIS
) -> MonthExport | None:
    """An export that was done, the same bytes; None for one that no ledger names.

    `is_whole` is False where its bytes are not those that were said: a ledger that took
    part is not among these. What an export before it names already, because two were
    made at once, is in the other one's file and not in this.
    """
    for mark in _marks(ledgers, None):
        if mark.export == export:
            parts = [_said(ledger, export) for ledger in ledgers]
            number = 1 + _marks(ledgers, mark.month).index(mark)
            made = _exported(parts, mark.month, mark.time, number, zone)
            whole = made.sha256 == mark.sha256 and made.export == export
            own = [_own(part, export) for part in parts]
            if own != parts:
                made = _exported(own, mark.month, mark.time, number, zone)
            return msgspec.structs.replace(made, export=export, is_whole=whole)
    return None


def _marks(ledgers: Iterable[LedgerState], month: str | None) -> list[ActsExported]:
    """Each export once, in the order in which they were made."""
    found = {
        mark.event.export: mark.event
        for ledger in ledgers
        for mark in ledger.exports
        if month in (None, mark.event.month)
    }
    return sorted(found.values(), key=lambda event: (event.time, event.export))


def _finished(
    ledgers: Sequence[LedgerState], mark: ActsExported, zone: str
) -> MonthExport | None:
    """An export that some ledger was not told of: known by its hash, or not at all."""
    number = 1 + _marks(ledgers, mark.month).index(mark)
    said = [_said(ledger, mark.export) for ledger in ledgers]
    waiting = {
        ledger.owner: part
        for ledger in ledgers
        if not _names(ledger, mark.export)
        and not (part := _pending(ledger, mark.month, zone, until=mark.time)).is_empty
    }
    if not waiting or _has_hash(said, mark, number, zone):
        return None
    parts = [waiting.get(part.owner, part) for part in said]
    made = _exported(parts, mark.month, mark.time, number, zone)
    if made.sha256 != mark.sha256:
        return None
    events = {owner: made.events[owner] for owner in waiting}
    return msgspec.structs.replace(made, events=events)


def _has_hash(
    parts: Sequence[Part], mark: ActsExported, number: int, zone: str
) -> bool:
    made = _exported(parts, mark.month, mark.time, number, zone)
    return made.sha256 == mark.sha256


def _names(ledger: LedgerState, export: bytes) -> bool:
    return any(mark.event.export == export for mark in ledger.exports)


def _said(ledger: LedgerState, export: bytes) -> Part:
    """What a ledger gave to an export, by its own mark, whoever named it before."""
    for mark in ledger.exports:
        if mark.event.export == export:
            acts = set(mark.event.acts)
            counters = set(mark.event.counters)
            return Part(
                owner=ledger.owner,
                acts=tuple(one for one in ledger.entries if one.act.act in acts),
                counters=tuple(
                    one
                    for one in ledger.entries
                    if one.counter and one.counter.entry in counters
                ),
            )
    return Part(owner=ledger.owner)


def _own(part: Part, export: bytes) -> Part:
    """What of it is in no export before."""
    acts = tuple(one for one in part.acts if one.exported == export)
    counters = tuple(one for one in part.counters if one.counter_exported == export)
    return Part(owner=part.owner, acts=acts, counters=counters)


def _pending(
    ledger: LedgerState, month: str, zone: str, until: int | None = None
) -> Part:
    """What waits, or waited `until` a time, in Unix ms.

    At most as much as an event may name; the rest waits for the next one.
    """
    acts: list[Entry] = []
    counters: list[Entry] = []
    for entry in ledger.entries:
        if until is not None and entry.told > until:
            continue
        counter = entry.counter
        if counter and until is not None and entry.counter_told > until:
            counter = None
        if not counter and not entry.exported and month_of(entry.act.day) == month:
            acts.append(entry)
        if not counter or not entry.exported or entry.counter_exported:
            continue
        if month_of(day_of(entry.counter_told, zone)) == month:
            counters.append(entry)
    return Part(
        owner=ledger.owner,
        acts=tuple(acts[:MAX_EXPORTED]),
        counters=tuple(counters[:MAX_EXPORTED]),
    )


def _newest(part: Part) -> int:
    """When the last of it was told; 0 for nothing."""
    told = [entry.told for entry in part.acts]
    return max([0, *told, *(entry.counter_told for entry in part.counters)])


def _exported(
    parts: Sequence[Part], month: str, made: int, number: int, zone: str
) -> MonthExport:
    records = tuple(sorted(_records(parts), key=_place))
    names = [(record.kind, record.act, record.entry) for record in records]
    export = sha256(encode([month, *names]))[:ID_BYTES]
    file = ExportFile(
        schema=SCHEMA,
        export=export.hex(),
        month=month,
        zone=zone,
        time=made,
        totals=totals_of(records),
        left_to_billing=UNKNOWN,
        note=NOTE,
        records=records,
    )
    written = to_json(file)
    digest = sha256(written)
    return MonthExport(
        export=export,
        month=month,
        number=number,
        file=file,
        json=written,
        csv=to_csv(file),
        sha256=digest,
        events={
            part.owner: _event(part, export, month, made, digest)
            for part in parts
            if not part.is_empty
        },
    )


def _records(parts: Iterable[Part]) -> Iterable[Record]:
    for part in parts:
        yield from (record_of(entry.act) for entry in part.acts)
        yield from (record_of(entry.act, entry.counter) for entry in part.counters)


def _place(record: Record) -> tuple[str, str, str, str, str]:
    return (record.day, record.executant.idnps, record.code, record.act, record.kind)


def _event(
    part: Part, export: bytes, month: str, made: int, digest: bytes
) -> ActsExported:
    counters = [entry.counter.entry for entry in part.counters if entry.counter]
    return ActsExported(
        export=export,
        month=month,
        acts=tuple(entry.act.act for entry in part.acts),
        counters=tuple(counters),
        cents=sum(entry.act.cents for entry in part.acts),
        sha256=digest,
        time=made,
    )
