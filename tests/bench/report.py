"""The tables: each figure beside its limit, the skeleton's, and what is wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.cases import CASES
from tests.bench.directory_rows import directory_rows, index_rows
from tests.bench.imaging_rows import IMAGING
from tests.bench.web_rows import web_rows
from tests.bench.web_study_rows import WEB_STUDY
from tests.bench.workloads import Figures


@dataclass(frozen=True)
class Wanted:
    """What the product must reach; without any number, a figure to look at."""

    unit: str
    at_most_ratio: float | None = None
    at_least_ratio: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    def __str__(self) -> str:
        bounds = (
            ("<= {:g} x skeleton", self.at_most_ratio),
            (">= {:g} x skeleton", self.at_least_ratio),
            ("<= {:g}", self.at_most),
            (">= {:,g}", self.at_least),
        )
        return ", ".join(text.format(n) for text, n in bounds if n is not None)

    def reached(self, value: float, reference: float | None) -> bool | None:
        """Compare with every bound; None when nothing is wanted or comparable."""
        found: list[bool] = []
        if self.at_most is not None:
            found.append(value <= self.at_most)
        if self.at_least is not None:
            found.append(value >= self.at_least)
        if reference is not None and self.at_most_ratio is not None:
            found.append(value <= self.at_most_ratio * reference)
        if reference is not None and self.at_least_ratio is not None:
            found.append(value >= self.at_least_ratio * reference)
        return all(found) if found else None


WANTED: Final[Mapping[str, Wanted]] = {
    "W1 p50": Wanted("ms", at_most_ratio=2),
    "W1 p99": Wanted("ms", at_most_ratio=2),
    "W2 rate": Wanted("messages/s", at_least_ratio=0.5, at_least=14_000),
    "W2 CPU": Wanted("s/1,000", at_most=0.08),
    "W2 CPU server": Wanted("s/1,000"),
    "W2 CPU postgres": Wanted("s/1,000"),
    "W2 CPU load": Wanted("s/1,000"),
    "W3 p50": Wanted("ms"),
    "W3 p99": Wanted("ms", at_most_ratio=1.6),
    "W4 seconds": Wanted("s", at_most=0.3),
    "W4 verify and open": Wanted("s"),
    "W5 KiB": Wanted("KiB", at_most=25),
    "mail-out rate": Wanted("mails/s"),
    "mail-out first tenth": Wanted("s"),
    "mail rate": Wanted("mails/s", at_least=640),
    "mail p50": Wanted("ms"),
    "mail p99": Wanted("ms"),
    "mail wait": Wanted("%"),
    "mail CPU load": Wanted("s/1,000"),
    "mail CPU bridge": Wanted("s/1,000"),
    "mail CPU server": Wanted("s/1,000"),
    "mail 5 MB rate": Wanted("mails/s"),
    "mail memory": Wanted("MiB"),
    "mail 25 MB memory": Wanted("MiB"),
    "postfix rate": Wanted("mails/s"),
    "postfix 5 MB rate": Wanted("mails/s"),
    "crash kills": Wanted("kill -9"),
    "crash acked": Wanted("messages"),
    "crash missing": Wanted("messages", at_most=0),
    "crash doubled": Wanted("messages", at_most=0),
    "full rate": Wanted("messages/s"),
    "full p50": Wanted("ms"),
    "full p99": Wanted("ms"),
    "full CPU clients": Wanted("s/1,000"),
    "full CPU server": Wanted("s/1,000"),
}
ARRIVALS: Final[Mapping[str, tuple[str, str]]] = {
    "arrival by card": ("s", "back by card, 2,000 threads, 100,000 messages: new keys"),
    "arrival first screen": ("s", "  50 threads and the last page of the first"),
    "arrival complete": ("s", "  every message verified, opened and kept"),
    "recover MiB": ("MiB", "  most memory of the client"),
    "link first screen": ("s", "a second device, 10,000 messages: first screen"),
    "link readable": ("s", "  every message readable there"),
    "link MiB": ("MiB", "  most memory of both clients"),
    "cascade seconds": ("s", "a device put out: 200 threads have new keys"),
    "cascade MiB": ("MiB", "  most memory of the client"),
}
"""Coming back: unit, and what was done."""
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "limit disk with sync": ("MiB/s", "mebibytes written and synced, one by one"),
    "limit AES-GCM": ("MiB/s", "mebibytes sealed and opened"),
    "limit SHA-256": ("MiB/s", "mebibytes hashed"),
    "limit socket echo": ("MiB/s", "mebibytes there and back on the loopback"),
    "files up": ("MiB/s", "1 GiB sent, until its message is stored"),
    "files up of least limit": ("x", "  of the least limit but SHA-256"),
    "files up MiB": ("MiB", "  most memory of the client"),
    "files down": ("MiB/s", "1 GiB saved, whole and synced"),
    "files down of least limit": ("x", "  of the least limit but SHA-256"),
    "files down MiB": ("MiB", "  most memory of the client"),
}
"""Files: unit, and what was done."""
DIRECTORY: Final[Mapping[str, tuple[str, str]]] = {
    "import activities": ("rows", "activities of one made-up day"),
    "import seconds": ("s", "  into an empty directory"),
    "import rate": ("rows/s", "  of them"),
    "import CPU": ("s", "  CPU of the importer"),
    "import CPU postgres": ("s", "  CPU of PostgreSQL"),
    "import others": ("s", "diplomas, skills, birth names and mailboxes"),
    "import again": ("s", "the same activities again: nothing changes"),
    "import a day later": ("s", "the next day, of which 1 % changed"),
    "import changes": ("rows", "  people, places and roles that changed"),
    "import asked p50": ("ms", "  somebody's record asked for meanwhile, median"),
    "import asked p99": ("ms", "  99th percentile"),
    "import MiB": ("MiB", "most memory of the importer"),
    "import database MiB": ("MiB", "the directory in PostgreSQL, with its indexes"),
}
"""The directory: unit, and what was done."""
API: Final[Mapping[str, tuple[str, str]]] = {
    "api activities": ("rows", "activities of the directory"),
    "api p50": ("ms", "a search over the socket until its answer is decoded, median"),
    "api p99": ("ms", "  99th percentile, wanted below 20"),
    "api rate": ("searches/s", "  one after the other"),
}
"""The directory through the server: unit, and what was done."""
FHIR: Final[Mapping[str, tuple[str, str]]] = {
    "fhir activities": ("rows", "activities of the directory"),
    "fhir name p50": ("ms", "four letters of a name over HTTP, 20 a page, median"),
    "fhir name p99": ("ms", "  99th percentile"),
    "fhir name and given p50": ("ms", "a name and three letters of a given name"),
    "fhir name and given p99": ("ms", "  99th percentile"),
    "fhir number p50": ("ms", "a number"),
    "fhir number p99": ("ms", "  99th percentile"),
    "fhir with roles p50": ("ms", "a name, 20 a page, with all roles"),
    "fhir with roles p99": ("ms", "  99th percentile"),
    "fhir speciality p50": ("ms", "a savoir-faire, 20 a page"),
    "fhir speciality p99": ("ms", "  99th percentile"),
    "fhir town p50": ("ms", "places of a town, 20 a page"),
    "fhir town p99": ("ms", "  99th percentile"),
    "fhir mailbox part p50": ("ms", "part of an address, 20 a page"),
    "fhir mailbox part p99": ("ms", "  99th percentile"),
}
"""The FHIR API of the directory: unit, and what was asked."""
LIMITS: Final[Mapping[str, str]] = {
    "W1 p50": "limit sync of a page",
    "W2 rate": "limit COPY of 256",
    "W2 CPU server": "limit echo CPU",
}
"""What stands in the way of a figure whatever is written: measured in the same run."""
LIMIT_UNITS: Final[Mapping[str, str]] = {
    "limit sync of a page": "ms",
    "limit INSERT of 256": "rows/s",
    "limit COPY of 256": "rows/s",
    "limit single commits": "rows/s",
    "limit single commits of 16": "rows/s",
    "limit echo": "messages/s",
    "limit echo CPU": "s/1,000",
    "limit tuned skeleton": "messages/s",
    "limit tuned skeleton CPU": "s/1,000",
}
MATURE: Final[Mapping[str, tuple[str, str, str]]] = {
    "": ("ejabberd", "prosody", "synapse"),
    "W1 p50": ("3.3", "2.7", "5,194"),
    "W1 p99": ("33", "15", "6,852"),
    "W2 rate": ("1,931", "479", "44"),
    "W2 CPU": ("0.85", "1.8", "30.8"),
    "W3 p99": ("58", "168", "4,379"),
    "W4 seconds": ("1.4", "6.8", "0.96"),
    "W5 KiB": ("47", "45", "33"),
    "crash missing": ("710+100", "0+953", "0+0"),
}
"""What mature servers reached once on a machine with two cores, their load beside
them: constants, not measured here. Missing: kill -9 of server + of database."""

BESIDE: Final = frozenset(
    {
        "limits",
        "crypto",
        "full",
        "arrivals",
        "files",
        "directory-import",
        "directory-api",
        "cases",
        "imaging",
        "web-study",
        "web",
    }
)
"""Results that belong to no system under test, or to the last one."""


def table(results: Mapping[str, Figures]) -> str:
    """Lay out `{"skeleton": figures, "product": figures, "limits": figures}`.

    The first system is the reference of the ratios; any of them may lack.
    """
    parts = [
        _systems(results),
        _limits(results),
        _crypto(results),
        _full(results),
        _listed("coming back", ARRIVALS, results.get("arrivals", {})),
        _listed("files", FILES, results.get("files", {})),
        _listed("tele-expertise", CASES, results.get("cases", {})),
        _listed("studies", IMAGING, results.get("imaging", {})),
        _listed("studies in the browser", WEB_STUDY, results.get("web-study", {})),
        _listed("directory", DIRECTORY, results.get("directory-import", {})),
        _listed("directory through the server", API, results.get("directory-api", {})),
        _listed("directory over FHIR", FHIR, results.get("directory-fhir", {})),
        web_rows(results.get("web", {}), number),
        directory_rows(results.get("directory", {}), number),
        index_rows(results.get("directory", {}), number),
    ]
    return "\n\n".join(_aligned(rows) for rows in parts if len(rows) > 1)


def number(value: float) -> str:
    """Write a figure with three digits that matter."""
    if value >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 1 else f"{value:.4f}"


def _systems(results: Mapping[str, Figures]) -> list[list[str]]:
    systems = [name for name in results if name not in BESIDE]
    limits = results.get("limits", {})
    head = ["", "unit", *systems, "ratio", "limit", "wanted", "", *MATURE[""]]
    return [head, *_rows(results, systems, limits)]


def _rows(
    results: Mapping[str, Figures], systems: Sequence[str], limits: Figures
) -> Iterator[list[str]]:
    beside = {**results.get("crypto", {}), **results.get("full", {})}
    for name, wanted in WANTED.items():
        values = [results[system].get(name) for system in systems]
        if values and values[-1] is None:
            values[-1] = beside.get(name)
        if all(value is None for value in values):
            continue
        cells = ["-" if value is None else number(value) for value in values]
        limit = limits.get(LIMITS.get(name, ""))
        shown = "" if limit is None else number(limit)
        ratio, wish, verdict = _verdict(wanted, values)
        mature = MATURE.get(name, ("", "", ""))
        yield [name, wanted.unit, *cells, ratio, shown, wish, verdict, *mature]


def _verdict(wanted: Wanted, values: Sequence[float | None]) -> tuple[str, str, str]:
    """Give ratio, wish, and whether the last system meets it."""
    reference, value = (values[0] if len(values) > 1 else None), values[-1]
    if value is None:
        return "", str(wanted), ""
    ratio = f"{value / reference:.2f}" if reference else ""
    reached = wanted.reached(value, reference)
    return ratio, str(wanted), {True: "yes", False: "NO", None: ""}[reached]


def _limits(results: Mapping[str, Figures]) -> list[list[str]]:
    found = results.get("limits", {})
    rows = [
        [name, unit, number(found[name])]
        for name, unit in LIMIT_UNITS.items()
        if name in found
    ]
    return [["", "unit", "this machine"], *rows]


def _crypto(results: Mapping[str, Figures]) -> list[list[str]]:
    found = results.get("crypto", {})
    rows = [
        [name, number(value), f"{found[f'{name} library %']:.0f} %"]
        for name, value in found.items()
        if f"{name} library %" in found
    ]
    return [["", "µs", "of it the library"], *rows]


def _full(results: Mapping[str, Figures]) -> list[list[str]]:
    rows = [
        [name.removeprefix("full % in "), f"{value:.0f} %"]
        for name, value in results.get("full", {}).items()
        if name.startswith("full % in ")
    ]
    return [["CPU of the clients under full load", ""], *rows]


def _listed(
    title: str, rows: Mapping[str, tuple[str, str]], found: Figures
) -> list[list[str]]:
    shown = [
        [what, unit, number(found[name])]
        for name, (unit, what) in rows.items()
        if name in found
    ]
    return [[title, "unit", ""], *shown]


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [
        max(len(row[i]) for row in rows if i < len(row)) for i in range(len(rows[0]))
    ]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if column in (0, 1) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=False))
    ]
    return "  ".join(cells).rstrip()
