"""A file of services, JSON or CSV, as an operator keeps it: reading and writing.

What never enters this room: SQL.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from cordee.directory.errors import WrongFile, WrongServices
from cordee.directory.model import HealthcareService
from cordee.directory.services.entries import FIELDS, Problem, flat, read, written

LARGEST: Final = 16 << 20
"""Bytes: some thousand hospitals fit."""

MOST: Final = 20_000
"""Services of one file."""

SHOWN: Final = 20
"""Problems that are told at once."""


def wrong(problems: Sequence[Problem]) -> WrongServices:
    """The error that tells these, the first ones in full."""
    told = [f"  {problem}" for problem in problems[:SHOWN]]
    more = len(problems) - len(told)
    last = [f"  and {more} more"] if more else []
    head = f"{len(problems)} wrong, and nothing was changed:"
    return WrongServices("\n".join([head, *told, *last]))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    services: list[dict[str, Any]]


def read_file(path: Path) -> tuple[HealthcareService, ...]:
    """Read services. Raises WrongFile, WrongServices, OSError."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise WrongFile(f"{path.name} is larger than {LARGEST >> 20} MiB")
    return read_bytes(raw, path.name)


def read_bytes(raw: bytes, name: str) -> tuple[HealthcareService, ...]:
    """Read services of a file of this name. Raises WrongFile and WrongServices."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongFile(f"{name} is not in UTF-8") from error
    if "\0" in text:
        raise WrongFile(f"{name} has NUL characters: it is no text")
    entries = _of_csv(text, name) if _is_csv(name, text) else _of_json(text, name)
    return _checked(entries)


def write_file(path: Path, services: Iterable[HealthcareService]) -> None:
    """Write services, as CSV when the name ends so and as JSON otherwise."""
    as_csv = path.suffix.lower() == ".csv"
    text = _to_csv(services) if as_csv else to_json(services)
    path.write_text(text, encoding="utf-8", newline="")


def to_json(services: Iterable[HealthcareService]) -> str:
    """Services as `read_bytes` takes them."""
    told = {"services": [written(service) for service in services]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _to_csv(services: Iterable[HealthcareService]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat(service) for service in services)
    return out.getvalue()


def _is_csv(name: str, text: str) -> bool:
    return name.lower().endswith(".csv") or not text.lstrip().startswith(("{", "["))


def _of_json(text: str, name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    try:
        decoded = msgspec.json.decode(text, type=_File | list[dict[str, Any]])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise WrongFile(f"{name} is no list of services: {error}") from error
    listed = decoded.services if isinstance(decoded, _File) else decoded
    for number, entry in enumerate(listed, start=1):
        yield f"service {number}", entry


def _of_csv(text: str, name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    head = text.partition("\n")[0]
    delimiter = ";" if ";" in head else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [column.strip() for column in reader.fieldnames or ()]
        if not {"organization", "name"} <= set(columns):
            raise WrongFile(f"{name} needs at least the columns organization and name")
        reader.fieldnames = columns
        for row in reader:
            where = f"line {reader.line_num}"
            extra = row.pop(None, None)
            if extra is not None:
                raise WrongFile(f"{where} of {name} has more fields than the first one")
            yield where, {key: value for key, value in row.items() if value}
    except csv.Error as error:
        raise WrongFile(f"line {reader.line_num} of {name}: {error}") from error


def _checked(
    entries: Iterator[tuple[str, Mapping[str, object]]],
) -> tuple[HealthcareService, ...]:
    services: list[HealthcareService] = []
    problems: list[Problem] = []
    places: dict[str, str] = {}
    for number, (where, entry) in enumerate(entries):
        if number >= MOST:
            raise WrongFile(f"there are more than {MOST:,} services")
        found = read(entry, where)
        if isinstance(found, tuple):
            problems.extend(found)
            continue
        first = places.setdefault(found.id, where)
        if first != where:
            problems.append(Problem(where, "name", f"the same service is in {first}"))
        services.append(found)
    if problems:
        raise wrong(problems)
    return tuple(services)
