"""A report in plain lines, for a person and for a log.

What never enters this room: a decision.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cordee.directory.files.dates import show_date
from cordee.directory.files.notes import Example
from cordee.directory.files.report import Report
from cordee.directory.store.diff import Example as Changed

MAX_VALUE: Final = 60
"""Characters of a value in an example."""
MIB: Final = 1 << 20


def told(report: Report) -> str:
    """Write all of it, a line each."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.name}: {report.kind} of {show_date(report.date)}"
    yield f"  {report.rows:,} rows in {report.seconds:.1f} s, {_rate(report)} rows/s"
    yield from _notes("bad rows, left out", report.bad, report.bad_lines)
    yield from _notes("warnings", report.warnings, report.warning_lines)
    for found in report.differences:
        yield (
            f"  {found.table}: {found.added:,} added, {found.changed:,} changed, "
            f"{found.gone:,} gone, of {found.before:,} before"
        )
    yield from (f"    {_change(example)}" for example in report.changes)
    if report.refused:
        yield f"  it would be refused: {report.refused}"
    applied = (
        f"version {report.version}" if report.is_applied else "nothing was changed"
    )
    yield f"  {applied}; peak memory {report.peak / MIB:.0f} MiB"


def _rate(report: Report) -> str:
    return f"{report.rows / max(report.seconds, 0.001):,.0f}"


def _notes(
    what: str, counts: Mapping[str, int], lines: Iterable[Example]
) -> Iterator[str]:
    if not counts:
        return
    yield f"  {sum(counts.values()):,} {what}"
    for why, count in counts.items():
        named = [f"{line.line:,}" for line in lines if line.why == why]
        where = f" (line {', '.join(named)}{_more(count, named)})" if named else ""
        yield f"    {count:,}: {why}{where}"


def _more(count: int, named: list[str]) -> str:
    return ", …" if count > len(named) else ""


def _change(example: Changed) -> str:
    what = f"{example.table} {example.key}"
    if example.old and example.new:
        changes = ", ".join(
            f"{name} {_short(example.old[name])} -> {_short(example.new[name])}"
            for name in example.new
        )
        return f"~ {what}: {changes}"
    sign, row = ("+", example.new) if example.new else ("-", example.old)
    values = " ".join(
        _short(value) for value in row.values() if value not in {"", None}
    )
    return f"{sign} {what}: {values}"


def _short(value: Any) -> str:  # noqa: ANN401 - of any column
    text = str(value).replace("\n", ", ")
    return text if len(text) <= MAX_VALUE else f"{text[: MAX_VALUE - 1]}…"
