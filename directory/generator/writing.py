"""Files of a population: streams it once, all files at once, in constant memory.

The same seed, size and nights give the same bytes. What never enters this room: what
a line says.
"""

import re
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec

from cordee.directory.files.columns import HEADERS, PREFIXES
from cordee.directory.generator import lines, mailboxes, numbers
from cordee.directory.generator.days import everybody
from cordee.directory.generator.people import Person
from cordee.directory.generator.population import Population

ROWS: Final = 12_000_000
"""Most activities: there are numbers for nine million people, and 1.5 for each."""

TOGETHER: Final = 512
"""People whose lines are written at once."""

DEFLATE: Final = 3
"""Quick; a published file is about as small."""

MANIFEST: Final = "generated.json"
_BREAKS: Final = re.compile(rb"\||\\[nrtbfu]")
"""What would end a field or a line, in JSON."""

_MOMENT: Final = re.compile(r"\d{12}", re.ASCII)
_LINES: Final[dict[str, Callable[[Person], Iterator[str]]]] = {
    "activity": lines.activity,
    "diploma": lines.diploma,
    "know_how": lines.know_how,
    "mssante": lines.boxes,
    "restricted": lines.restricted,
}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """How the files of a folder were made; `nights` are the shares that changed."""

    seed: int
    rows: int
    moment: str
    nights: tuple[float, ...] = ()


class Generated(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: a file for each kind of `columns.HEADERS`, and how much."""

    files: dict[str, Path]
    practitioners: int
    rows: int
    mailboxes: int


def generate(
    folder: Path,
    manifest: Manifest,
    *,
    zipped: bool = False,
    extra: Sequence[Person] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Generated:
    """Write the files of a day into a folder; `progress` is told rows now and then.

    `extra` people come first, as they are. Raises ValueError for what cannot be made,
    and OSError.
    """
    _check(manifest, extra)
    population = Population(manifest.seed, manifest.rows)
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(_LINES, 0)
    practitioners = 0
    with ExitStack() as stack:
        files = {
            kind: stack.enter_context(
                _opened(folder, kind, manifest.moment, zipped=zipped)
            )
            for kind in _LINES
        }
        people = everybody(population, manifest.nights, extra)
        for some in _batches(people):
            practitioners += len(some)
            for kind, spell in _LINES.items():
                counts[kind] += _write(
                    files[kind], (line for one in some for line in spell(one))
                )
            progress(counts["activity"])
        boxes = mailboxes.shared(manifest.seed, population.structures)
        counts["mssante"] += _write(
            files["mssante"], (lines.mailbox(box, None) for box in boxes)
        )
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest) + b"\n")
    return Generated(
        files={k: _path(folder, k, manifest.moment, zipped=zipped) for k in _LINES},
        practitioners=practitioners,
        rows=counts["activity"],
        mailboxes=counts["mssante"],
    )


def sample(seed: int, rows: int, extra: Sequence[Person] = ()) -> list[Person]:
    """The people whom a file of this seed and size has on its first day."""
    return list(everybody(Population(seed, rows), (), extra))


def manifest_of(folder: Path) -> Manifest:
    """How the files there were made. Raises ValueError where none were, and OSError."""
    try:
        raw = (folder / MANIFEST).read_bytes()
    except FileNotFoundError as error:
        raise ValueError(f"there is no {MANIFEST} in {folder}") from error
    try:
        return msgspec.json.decode(raw, type=Manifest)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{folder / MANIFEST} was not written by generate") from error


def _check(manifest: Manifest, extra: Sequence[Person]) -> None:
    if not 0 < manifest.rows <= ROWS:
        raise ValueError(f"rows are 1 to {ROWS:,}")
    if not _is_moment(manifest.moment):
        raise ValueError("a date is YYYYMMDDHHMM, from 1980 on")
    if not all(0 <= share <= 1 for share in manifest.nights):
        raise ValueError("a share of change is 0 to 1")
    if any(numbers.is_generated(person.number) for person in extra):
        raise ValueError("numbers from 9970 to 9978 are of generated people")
    if any(_BREAKS.search(msgspec.json.encode(person)) for person in extra):
        raise ValueError("no field has a separator or a control character")


def _is_moment(text: str) -> bool:
    if not _MOMENT.fullmatch(text) or text < "1980":  # the first year of zip
        return False
    try:
        datetime.strptime(text, "%Y%m%d%H%M")  # noqa: DTZ007 - a form, not an instant
    except ValueError:
        return False
    return True


def _batches(people: Iterable[Person]) -> Iterator[list[Person]]:
    some: list[Person] = []
    for person in people:
        some.append(person)
        if len(some) == TOGETHER:
            yield some
            some = []
    yield some


def _write(file: IO[bytes], told: Iterable[str]) -> int:
    """Write these lines at once; how many they were."""
    text = "\n".join(told)
    if not text:
        return 0
    file.write(text.encode() + b"\n")
    return text.count("\n") + 1


def _path(folder: Path, kind: str, moment: str, *, zipped: bool) -> Path:
    return folder / f"{PREFIXES[kind]}{moment}{'.zip' if zipped else '.txt'}"


@contextmanager
def _opened(
    folder: Path, kind: str, moment: str, *, zipped: bool
) -> Generator[IO[bytes], None, None]:
    path = _path(folder, kind, moment, zipped=zipped)
    with ExitStack() as stack:
        if zipped:
            archive = stack.enter_context(
                zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=DEFLATE)
            )
            name = path.with_suffix(".txt").name
            file = stack.enter_context(
                archive.open(_entry(name, moment), "w", force_zip64=True)
            )
        else:
            file = stack.enter_context(path.open("wb", buffering=1 << 20))
        file.write(HEADERS[kind].encode() + b"\n")
        yield file


def _entry(name: str, moment: str) -> zipfile.ZipInfo:
    when = datetime.strptime(moment, "%Y%m%d%H%M")  # noqa: DTZ007 - zip has no zones
    entry = zipfile.ZipInfo(name, (*when.timetuple()[:5], 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
