"""Where the next page begins: after the id of the last resource of this one.

A keyset: pages stay right while resources come and go, and the millionth costs what the
first does. What never enters this room: the query, which the link repeats as it was.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from typing import Final

from cordee.directory.errors import BadSearch

MAX_CURSOR: Final = 256
"""Characters of a cursor."""
VERSION: Final = b"1"
"""First byte; another kind of cursor gets another."""


def make_cursor(last: str) -> str:
    """The cursor of the page after the resource of this key."""
    return urlsafe_b64encode(VERSION + last.encode()).decode().rstrip("=")


def open_cursor(text: str) -> str:
    """The key after which to go on. Raises BadSearch for what was not made here."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        data = urlsafe_b64decode(padded) if len(text) <= MAX_CURSOR else b""
        last = data[1:].decode()
    except (BadBase64, UnicodeError):
        raise _bad() from None
    if data[:1] != VERSION or not last or "\0" in last:
        raise _bad()
    return last


def _bad() -> BadSearch:
    return BadSearch("this page is not one that this server offered: search again")
