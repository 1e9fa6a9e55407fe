"""The directory's tables: each kind of question, and the index itself.

What never enters this room: a measure.
"""

from collections.abc import Callable, Iterator
from typing import Final

from tests.bench.directory_questions import KINDS
from tests.bench.workloads import Figures

Number = Callable[[float], str]
WANTED: Final = {
    "one typo": 98.0,
    "typo, town": 98.0,
    "accents": 98.0,
    "hyphens": 98.0,
    "partial": 98.0,
    "swapped": 98.0,
    "birth": 98.0,
    "two typos": 92.0,
}
"""Least share of right answers among the first three."""
P50, P99 = 2.0, 10.0
"""Most milliseconds, of every kind."""
HEAD: Final = (
    *("search", "asked as", "p50 ms", "p99 ms", "CPU p50", "CPU p99"),
    *("first", "of 3", "wanted", "", "LDAP of 3", "LDAP at all"),
)
INDEX: Final = {
    "activities": "activities",
    "practitioners": "practitioners, a document each",
    "made s": "seconds to make the index, one thread",
    "made CPU s": "  CPU seconds",
    "MiB": "MiB on the disk",
    "questions/s": "questions a second of all kinds in turns, one thread",
    "resident MiB": "MiB of memory to search it, beside the mapped files",
}


def directory_rows(found: Figures, number: Number) -> list[list[str]]:
    """Lay out latency and recall; the head alone when nothing was measured."""
    return [list(HEAD), *_rows(found, number)]


def index_rows(found: Figures, number: Number) -> list[list[str]]:
    """Lay out what the index is."""
    rows = [
        [what, number(found[name])] for name, what in INDEX.items() if name in found
    ]
    return [["index of the directory", ""], *rows]


def _rows(found: Figures, number: Number) -> Iterator[list[str]]:
    for kind, (what, _) in KINDS.items():
        if f"{kind} p50" not in found:
            continue
        times = [
            number(found[f"{kind} {name}"])
            for name in ("p50", "p99", "CPU p50", "CPU p99")
        ]
        shares = [_share(found, f"{kind} {name}") for name in ("@1", "@3")]
        others = [_share(found, f"{kind} {name}") for name in ("LDAP @3", "LDAP")]
        wanted, verdict = _verdict(kind, found)
        yield [kind, what, *times, *shares, wanted, verdict, *others]


def _share(found: Figures, name: str) -> str:
    return f"{found[name]:.1f} %" if name in found else ""


def _verdict(kind: str, found: Figures) -> tuple[str, str]:
    quick = found[f"{kind} p50"] <= P50 and found[f"{kind} p99"] <= P99
    least = WANTED.get(kind)
    right = least is None or found[f"{kind} @3"] >= least
    wish = f"{P50:g}, {P99:g} ms" + ("" if least is None else f", {least:g} %")
    return wish, "yes" if quick and right else "NO"
