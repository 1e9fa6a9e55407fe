"""The web client's table: each step on the machine as it is, and on a slow one.

What never enters this room: a measure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.bench.workloads import Figures

Number = Callable[[float], str]
"""Writes a figure."""
HEAD: Final = ("web", "unit", "as it is", "4x, Wi-Fi", "wanted", "")


@dataclass(frozen=True)
class Row:
    """`name` of a figure, what it says, and the most that is wanted of it as it is."""

    name: str
    unit: str
    what: str
    wanted: float | None = None


ROWS: Final = (
    Row("JS", "kB", "JS before the first touch, gzip: page and worker", 120),
    Row("JS of the page", "kB", "  of the page"),
    Row("JS of the worker", "kB", "  of the worker"),
    Row("JS as served", "kB", "  both, as served (brotli)"),
    Row("CSS", "kB", "CSS, gzip"),
    Row("cold content p50", "ms", "an empty browser: first content"),
    Row("cold content p95", "ms", "  p95"),
    Row("cold question p50", "ms", "  how do you come in?"),
    Row("cold question p95", "ms", "  p95"),
    Row("first sync", "s", "a new device: 100,000 messages verified and kept"),
    Row("indexed", "s", "  and all of them in the index"),
    Row("first list", "ms", "2,000 threads, started for the first time: the list"),
    Row("list p50", "ms", "from the service worker: the list", 1_000),
    Row("list p95", "ms", "  p95", 1_000),
    Row("open p50", "ms", "a click on a thread: its lines"),
    Row("open p95", "ms", "  p95"),
    Row("key p50", "ms", "a key: its letter"),
    Row("key p95", "ms", "  p95"),
    Row("bubble p50", "ms", "Enter: the own bubble (it is durable)"),
    Row("bubble p95", "ms", "  p95"),
    Row("stored p50", "ms", "  stored by the server"),
    Row("stored p95", "ms", "  p95"),
    Row("first search", "ms", "search, the index read first"),
    Row("search p50", "ms", "search: from the words to the hits", 150),
    Row("search p95", "ms", "  p95", 150),
    Row("MiB", "MiB", "memory of page, worker and index at the end"),
)


def web_rows(found: Figures, number: Number) -> list[list[str]]:
    """Lay out what was measured; the head alone when nothing was."""
    return [list(HEAD), *_rows(found, number)]


def _rows(found: Figures, number: Number) -> Iterator[list[str]]:
    for row in ROWS:
        value, slow = found.get(f"web {row.name}"), found.get(f"web slow {row.name}")
        if value is None:
            continue
        wish = "" if row.wanted is None else f"<= {row.wanted:,g}"
        verdict = "" if row.wanted is None else "yes" if value <= row.wanted else "NO"
        shown = "" if slow is None else number(slow)
        yield [row.what, row.unit, number(value), shown, wish, verdict]
