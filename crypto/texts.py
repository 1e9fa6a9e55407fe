"""Texts that people carry from one device to another (docs/protocol.md §5.2, §5.6).

A prefix, then base64url without padding, in its one form. What never enters this room:
what the bytes mean.
"""

import base64
import re
from typing import Final

from cordee.crypto.errors import EncodingError

_SPACES: Final = re.compile(
    "[\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]"
)
"""White space as ECMAScript has it, so that every client ignores the same."""


def without_spaces(text: str) -> str:
    """Leave out what a person, a page or a mail program puts in between."""
    return _SPACES.sub("", text)


def write_text(prefix: str, data: bytes) -> str:
    """Give the one text of these bytes."""
    return prefix + base64.urlsafe_b64encode(data).decode().rstrip("=")


def read_text(prefix: str, text: str) -> bytes:
    """Read what `write_text` made; spaces are ignored. Raises EncodingError ENC-01."""
    written = without_spaces(text)
    digits = written.removeprefix(prefix)
    try:
        data = base64.b64decode(digits + "=" * (-len(digits) % 4), b"-_", validate=True)
    except ValueError:
        raise EncodingError("ENC-01", "not base64url") from None
    if write_text(prefix, data) != written:
        raise EncodingError("ENC-01", "another prefix, or not in its one form")
    return data
