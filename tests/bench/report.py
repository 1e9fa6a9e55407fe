"""The table: each figure beside the skeleton's and beside what is wanted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.bench.workloads import Figures


@dataclass(frozen=True)
class Wanted:
    """What the product must reach; without any number, a figure to look at."""

    unit: str
    at_most_ratio: float | None = None
    at_least_ratio: float | None = None
    at_most: float | None = None

    def __str__(self) -> str:
        if self.at_most_ratio is not None:
            return f"<= {self.at_most_ratio:g} x skeleton"
        if self.at_least_ratio is not None:
            return f">= {self.at_least_ratio:g} x skeleton"
        return "" if self.at_most is None else f"<= {self.at_most:g}"

    def reached(self, value: float, reference: float) -> bool | None:
        """Compare; None when nothing is wanted."""
        if self.at_most_ratio is not None:
            return value <= self.at_most_ratio * reference
        if self.at_least_ratio is not None:
            return value >= self.at_least_ratio * reference
        return None if self.at_most is None else value <= self.at_most


WANTED: Final[Mapping[str, Wanted]] = {
    "W1 p50": Wanted("ms", at_most_ratio=2),
    "W1 p99": Wanted("ms", at_most_ratio=2),
    "W2 rate": Wanted("messages/s", at_least_ratio=0.5),
    "W2 CPU": Wanted("s/1,000", at_most=0.08),
    "W2 CPU server": Wanted("s/1,000"),
    "W2 CPU postgres": Wanted("s/1,000"),
    "W3 p50": Wanted("ms"),
    "W3 p99": Wanted("ms", at_most_ratio=1.6),
    "W4 seconds": Wanted("s", at_most=0.3),
    "W5 KiB": Wanted("KiB", at_most=25),
    "crash kills": Wanted("kill -9"),
    "crash acked": Wanted("messages"),
    "crash missing": Wanted("messages", at_most=0),
    "crash doubled": Wanted("messages", at_most=0),
}
LIMIT_UNITS: Final[Mapping[str, str]] = {
    "limit fdatasync": "/s",
    "limit INSERT of 256": "rows/s",
    "limit COPY of 256": "rows/s",
    "limit single commits": "rows/s",
    "limit single commits of 16": "rows/s",
    "limit echo": "messages/s",
    "limit echo CPU": "s/1,000",
    "limit tuned skeleton": "messages/s",
    "limit tuned skeleton CPU": "s/1,000",
}


def table(results: Mapping[str, Figures]) -> str:
    """Lay out `{"skeleton": figures, "product": figures, "limits": figures}`.

    The first system is the reference of the ratios; any of the three may lack.
    """
    systems = [name for name in results if name != "limits"]
    head = ["", "unit", *systems, "ratio", "wanted", ""]
    rows = [head, *_rows(results, systems)]
    rows += [
        [name, unit, number(results["limits"][name])]
        for name, unit in LIMIT_UNITS.items()
        if name in results.get("limits", {})
    ]
    widths = [
        max(len(row[i]) for row in rows if i < len(row)) for i in range(len(head))
    ]
    return "\n".join(_line(row, widths) for row in rows)


def number(value: float) -> str:
    """Write a figure with three digits that matter."""
    if value >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 1 else f"{value:.4f}"


def _rows(results: Mapping[str, Figures], systems: list[str]) -> Iterator[list[str]]:
    for name, wanted in WANTED.items():
        values = [results[system].get(name) for system in systems]
        if all(value is None for value in values):
            continue
        cells = ["-" if value is None else number(value) for value in values]
        yield [name, wanted.unit, *cells, *_verdict(wanted, values)]


def _verdict(wanted: Wanted, values: list[float | None]) -> list[str]:
    """Give ratio, wish, and whether the last system meets it."""
    reference, value = values[0], values[-1]
    if len(values) < 2 or reference is None or value is None:
        return ["", str(wanted), ""]
    ratio = f"{value / reference:.2f}" if reference else ""
    reached = wanted.reached(value, reference)
    return [ratio, str(wanted), {True: "yes", False: "NO", None: ""}[reached]]


def _line(row: list[str], widths: list[int]) -> str:
    cells = [
        cell.ljust(width) if column in (0, 1) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=False))
    ]
    return "  ".join(cells).rstrip()
