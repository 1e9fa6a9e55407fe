"""CSV: a header with the names of docs/operations.md, then a patient a line.

Read in constant memory. What never enters this room: what is done with a row.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from cordee.clients.agent.errors import FeedError
from cordee.clients.agent.model import BadRow, Known, practitioner_of
from cordee.documents import ins as identity
from cordee.documents.errors import InsError
from cordee.documents.ins import DEMO, NIA, NIR, TEST

COLUMNS: Final = (
    "matricule",
    "oid",
    "practitioner",
    "practitioner_name",
    "opposed",
    "noted",
)
"""The first is required; `oid` may be a word, and is NIR where there is no column."""

OIDS: Final = {"": NIR, "nir": NIR, "nia": NIA, "test": TEST, "demo": DEMO}
YES: Final = frozenset({"1", "o", "oui", "y", "yes", "true", "x"})
NO: Final = frozenset({"0", "n", "non", "no", "false"})
MAX_LINE: Final = 4_096
"""Characters of a line: the longest of these columns have five hundred."""


def rows(path: Path) -> Iterator[Known | BadRow]:
    """Read a file, in UTF-8. Raises FeedError for a file that is no such table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline(MAX_LINE)
            delimiter = ";" if header.count(";") >= header.count(",") else ","
            found = _split(header, delimiter)
            names = [name.strip().casefold() for name in found]
            if "matricule" not in names:
                raise FeedError(f"{path}: the first line names the columns: {COLUMNS}")
            yield from _rows(_lines(file), names, delimiter)
    except (UnicodeDecodeError, csv.Error):
        raise FeedError(f"{path}: this is no table in UTF-8") from None
    except OSError as error:
        raise FeedError(f"{path}: {error.strerror}") from None


def _lines(file: TextIO) -> Iterator[str]:
    """Lines, in pieces where they are too long."""
    while line := file.readline(MAX_LINE + 1):
        yield line


def _rows(
    lines: Iterator[str], names: list[str], delimiter: str
) -> Iterator[Known | BadRow]:
    is_whole = True
    for number, line in enumerate(lines, 2):
        if not is_whole or len(line) > MAX_LINE:
            is_whole = line.endswith("\n")
            yield BadRow(number, "too_long")
            continue
        if line.strip():
            yield _row(number, line, names, delimiter)


def _row(number: int, line: str, names: list[str], delimiter: str) -> Known | BadRow:
    try:
        fields = _split(line, delimiter)
    except csv.Error:
        return BadRow(number, "quotes")
    if len(fields) > len(names):
        return BadRow(number, "too_many_fields")
    values = {name: field.strip() for name, field in zip(names, fields, strict=False)}
    try:
        return _known(values)
    except InsError:
        return BadRow(number, "no_ins")
    except ValueError as error:
        return BadRow(number, str(error))


def _split(line: str, delimiter: str) -> list[str]:
    """Fields of a line. Raises csv.Error."""
    return [
        field
        for fields in csv.reader([line], delimiter=delimiter, strict=True)
        for field in fields
    ]


def _known(values: Mapping[str, str]) -> Known:
    """Raises InsError, ValueError with a word."""
    oid = values.get("oid", "")
    ins = identity.parse(values.get("matricule", ""), OIDS.get(oid.casefold(), oid))
    gp = practitioner_of(
        values.get("practitioner", ""), values.get("practitioner_name", "")
    )
    said = values.get("opposed", "").casefold()
    if said and said not in YES | NO:
        raise ValueError("opposed")
    opposed = None if not said else said in YES
    return Known(ins, gp, opposed, _time(values.get("noted", "")))


def _time(text: str) -> int:
    """Unix milliseconds of an ISO 8601 date, 0 when there is none."""
    if not text:
        return 0
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("noted") from None
    return max(0, int(moment.timestamp() * 1000))
