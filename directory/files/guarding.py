"""When a file is refused although it can be read: too old, or not whole.

What never enters this room: a connection.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.directory.errors import FileError, OlderFile, TooMuchVanished
from cordee.directory.files.dates import show_date
from cordee.directory.files.kinds import Kind
from cordee.directory.files.opening import Limits
from cordee.directory.store.diff import Difference

MAX_VANISHED: Final = 5.0
"""Percent of the rows of a table. From one day to the next it is under one in a
thousand; a download that was cut off lacks far more."""
EXAMPLES: Final = 5


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator allows. `max_vanished` is in percent."""

    date: str = ""
    dry_run: bool = False
    confirm_vanished: bool = False
    max_vanished: float = MAX_VANISHED
    force_older: bool = False
    examples: int = EXAMPLES
    limits: Limits = Limits()


def check_date(kind: Kind, date: str, loaded: str, options: Options) -> None:
    """Raises OlderFile for a file of a date before that of what is loaded."""
    if date < loaded and not options.force_older:
        raise OlderFile(
            f"the {kind} file is of {show_date(date)}, and what is loaded is of "
            f"{show_date(loaded)}: --force-older goes back to it"
        )


def check_vanished(
    kind: Kind, differences: Sequence[Difference], options: Options
) -> FileError | None:
    """Give the reason not to apply this, when more would vanish than may."""
    if options.confirm_vanished:
        return None
    for found in differences:
        if found.gone * 100 > found.before * options.max_vanished:
            share = 100 * found.gone / found.before
            return TooMuchVanished(
                f"the {kind} file lacks {found.gone:,} of {found.before:,} rows of "
                f"{found.table} ({share:.1f} %, and {options.max_vanished:g} % may "
                "vanish): it is probably not whole. Nothing was changed; if it is "
                "right, --confirm-vanished"
            )
    return None
