"""The moment that a file was made, as its name says it: `YYYYMMDD` and `HHMM`.

What never enters this room: the date of the file system, which a copy changes.
"""

import re
from datetime import datetime
from typing import Final

from cordee.directory.errors import WrongFile

_IN_NAME: Final = re.compile(r"(?<!\d)(20\d{10}|20\d{6})(?!\d)")
_GIVEN: Final = re.compile(r"20\d{6}(\d{4})?\Z")
_FORMAT: Final = "%Y%m%d%H%M"


def date_of(*names: str) -> str:
    """Give the 12 digits of the first name that has them; midnight for a day alone.

    Raises WrongFile when none has.
    """
    for name in names:
        for found in _IN_NAME.finditer(name):
            if _is_moment(moment := found[0].ljust(12, "0")):
                return moment
    raise WrongFile(
        "the name of the file does not say its date: rename it as it was published, "
        "or give --date YYYYMMDDHHMM"
    )


def parse_date(text: str) -> str:
    """Read a date that somebody gave. Raises WrongFile."""
    digits = re.sub(r"[-: T]", "", text.strip())
    if not (_GIVEN.match(digits) and _is_moment(digits.ljust(12, "0"))):
        raise WrongFile("a date is written YYYYMMDD or YYYYMMDDHHMM")
    return digits.ljust(12, "0")


def show_date(moment: str) -> str:
    """Write 12 digits as a person reads them."""
    day = f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}"
    return day if moment[8:] == "0000" else f"{day} {moment[8:10]}:{moment[10:12]}"


def _is_moment(digits: str) -> bool:
    try:
        datetime.strptime(digits, _FORMAT)  # noqa: DTZ007 - the file says no zone
    except ValueError:
        return False
    return True
