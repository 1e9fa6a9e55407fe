"""What one practitioner did in a month, and what it comes to: data of a printed page.

What never enters this room: a language; whoever prints it has the words.
"""

from typing import Literal

import msgspec

from cordee.crypto.case_event import Professional
from cordee.expertise.billing.controls import Controls, Line, controls_of
from cordee.expertise.billing.ledger import Entry, LedgerState
from cordee.expertise.days import PARIS, check_month, day_of, month_of

Standing = Literal["pending", "exported", "taken-back", "counter"]


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """An act, or a counter-entry (`counter`, its cents negative), by day.

    `taken-back` is an act that a counter-entry names. `other` is who asked, of TE2, and
    of RQD the same practitioner; `exported` the id of the export, empty while pending.
    """

    act: bytes
    day: str
    code: str
    cents: int
    family: str
    given: str
    birth_date: str
    other: Professional
    tariff: str
    rule: str
    provisional: bool
    standing: Standing
    exported: bytes
    reason: str = ""

    def __repr__(self) -> str:
        return f"StatementLine({self.day}, {self.code}, {self.cents})"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """`practitioner` is as the newest act names him, None in a month without one."""

    owner: bytes
    practitioner: Professional | None
    month: str
    lines: tuple[StatementLine, ...]
    totals: Controls
    pending_cents: int
    exported_cents: int


def statement(ledger: LedgerState, month: str, zone: str = PARIS) -> Statement:
    """Acts done in `month`, and counter-entries told in it. Raises QuestionError."""
    check_month(month)
    acts = [one for one in ledger.entries if month_of(one.act.day) == month]
    counters = [
        one
        for one in ledger.entries
        if one.counter and month_of(day_of(one.counter_told, zone)) == month
    ]
    lines = [*map(_line, acts), *map(_counter_line, counters)]
    lines.sort(key=lambda line: (line.day, line.act, line.standing == "counter"))
    named = acts or counters
    return Statement(
        owner=ledger.owner,
        practitioner=named[-1].act.executant if named else None,
        month=month,
        lines=tuple(lines),
        totals=controls_of(
            Line(
                kind="counter" if line.standing == "counter" else "act",
                code=line.code,
                cents=line.cents,
            )
            for line in lines
        ),
        pending_cents=sum(one.cents for one in lines if not one.exported),
        exported_cents=sum(one.cents for one in lines if one.exported),
    )


def _line(entry: Entry) -> StatementLine:
    act = entry.act
    standing: Standing = "exported" if entry.exported else "pending"
    return StatementLine(
        act=act.act,
        day=act.day,
        code=act.code,
        cents=act.cents,
        family=act.patient.family or act.patient.birth_name,
        given=act.patient.given,
        birth_date=act.patient.birth_date,
        other=act.prescriber,
        tariff=act.tariff,
        rule=act.rule,
        provisional=act.provisional,
        standing="taken-back" if entry.counter else standing,
        exported=entry.exported or b"",
    )


def _counter_line(entry: Entry) -> StatementLine:
    return msgspec.structs.replace(
        _line(entry),
        cents=-entry.act.cents,
        standing="counter",
        exported=entry.counter_exported or b"",
        reason=entry.counter.reason if entry.counter else "",
    )
