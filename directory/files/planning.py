"""Several files at once: what each is, and which comes first.

What never enters this room: a row.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from cordee.directory.errors import FileError, WrongFile
from cordee.directory.files.dates import date_of, parse_date, show_date
from cordee.directory.files.guarding import Options
from cordee.directory.files.kinds import Kind
from cordee.directory.files.opening import opened
from cordee.directory.files.parsing import header_of


class Planned(msgspec.Struct, frozen=True):
    """A file that will be imported: `date` is 12 digits."""

    path: Path
    kind: Kind
    date: str


def plan(paths: Sequence[Path], options: Options) -> list[Planned]:
    """Order files: an older one before a newer one, and people last.

    Raises FileError, with the name of the file, before anything is imported.
    """
    planned = [_planned(path, options) for path in paths]
    order = list(Kind)
    planned.sort(key=lambda file: (file.date, order.index(file.kind)))
    for one, other in pairwise(planned):
        if (one.kind, one.date) == (other.kind, other.date):
            raise WrongFile(
                f"{one.path.name} and {other.path.name} are two {one.kind} files of "
                f"{show_date(one.date)}: import one of them"
            )
    return planned


def days_apart(planned: Sequence[Planned]) -> str:
    """Say that the newest files of each kind are not of one day; else empty."""
    newest = {file.kind: file.date for file in planned}
    if len({date[:8] for date in newest.values()}) < 2:
        return ""
    told = ", ".join(f"{kind} of {show_date(date)}" for kind, date in newest.items())
    return f"the files are not of one day: {told}"


def _planned(path: Path, options: Options) -> Planned:
    try:
        with opened(path, options.limits) as stream:
            kind = header_of(stream).kind
            if options.date:
                return Planned(path, kind, parse_date(options.date))
            return Planned(path, kind, date_of(stream.name, path.name))
    except FileError as error:
        raise type(error)(f"{path.name}: {error}") from None
