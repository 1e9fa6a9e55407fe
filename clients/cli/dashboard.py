"""The figures of letters as a table: counts, shares, a delay.

What never enters this room: where they come from, a patient.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.cli import spans, tables, wording
from cordee.clients.cli.catalogue import dashboard as words
from cordee.clients.sdk import FigureRow

SUBJECT: Final = "letters"
SUMMED: Final = (
    "discharged",
    "sent_same_day",
    "sent",
    "validated",
    "unreachable",
    "read",
)
MONTH: Final = len("2026-11")
NONE: Final = "-"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a unit, a day, or all; `median_seconds` is None where nothing left."""

    name: str
    counts: dict[str, int]
    median_seconds: int | None

    @property
    def same_day_rate(self) -> float | None:
        """From 0 to 1; None without a discharge."""
        discharged = self.counts["discharged"]
        return self.counts["sent_same_day"] / discharged if discharged else None


def by_unit(rows: Sequence[FigureRow], unit: str | None) -> list[Line]:
    """A line a unit, of the rows of months alone."""
    kept = [row for row in rows if len(row.period) == MONTH]
    return _grouped(kept, unit, by_day=False)


def by_day(rows: Sequence[FigureRow], unit: str | None) -> list[Line]:
    """A line a day, of the rows of days alone."""
    kept = [row for row in rows if len(row.period) > MONTH]
    return _grouped(kept, unit, by_day=True)


def total(lines: Sequence[Line]) -> Line:
    """All of them. A median of medians is none: it is weighted by what each sent."""
    counts = {name: sum(one.counts[name] for one in lines) for name in SUMMED}
    waits = [(one.median_seconds or 0) * one.counts["sent"] for one in lines]
    sent = counts["sent"]
    median = round(sum(waits) / sent) if sent else None
    return Line(name=words.ALL(), counts=counts, median_seconds=median)


def table_of(lines: Sequence[Line], first: str) -> list[str]:
    """The table; `first` names its first column."""
    head = [first, words.DISCHARGED(), words.SAME_DAY(), words.SENT()]
    head += [words.VALIDATED(), words.UNREACHABLE(), words.READ(), words.MEDIAN()]
    shown = [*lines, total(lines)] if len(lines) > 1 else lines
    return tables.table([head, *map(_cells, shown)], tables.terminal_width())


def object_of(line: Line) -> dict[str, object]:
    """For `--json`."""
    rate = line.same_day_rate
    return {
        "name": line.name,
        **line.counts,
        "median_seconds": line.median_seconds,
        "same_day_rate": None if rate is None else round(rate, 4),
    }


def _grouped(
    rows: Sequence[FigureRow], unit: str | None, *, by_day: bool
) -> list[Line]:
    groups: dict[str, list[Line]] = {}
    for row in rows:
        if unit is not None and row.unit.casefold() != unit.casefold():
            continue
        name = row.period if by_day else row.unit
        groups.setdefault(name, []).append(_line(row))
    found = [(name, total(lines)) for name, lines in sorted(groups.items())]
    named = [msgspec.structs.replace(line, name=name) for name, line in found]
    return [one for one in named if one.counts["discharged"]]


def _line(row: FigureRow) -> Line:
    told = {one.name: one.value for one in row.figures}
    counts = {name: told.get(name, 0) for name in SUMMED}
    median = told.get("median_seconds") if counts["sent"] else None
    return Line(name=row.unit, counts=counts, median_seconds=median)


def _cells(line: Line) -> list[str]:
    counts, discharged = line.counts, line.counts["discharged"]

    def share(name: str, whole: int = discharged) -> str:
        count = counts[name]
        if not whole:
            return str(count)
        return words.SHARE(count=count, share=round(100 * count / whole))

    delay = NONE if line.median_seconds is None else spans.about(line.median_seconds)
    return [
        wording.one_line(line.name) or words.NO_UNIT(),
        str(discharged),
        share("sent_same_day"),
        share("sent"),
        share("validated"),
        share("unreachable"),
        share("read", counts["sent"]),
        delay,
    ]
