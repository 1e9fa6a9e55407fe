"""Secrets that can be found in any bytes, however a careless program wrote them.

Every secret holds the mark of its kind in its middle: looking for the mark in each
form finds any of them, in one pass for each form, however many there are. What never
enters this room: a file, a store.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

import msgspec

SEALED: Final = "zébrÿuQ7Kx"
"""Mark of what only members may read."""
PUBLISHED: Final = "cérÿoméW3d"
"""Mark of attested identities, which the server publishes on purpose."""
LEAKED: Final = "fuitÿGé5Hj"
"""Mark of what a positive control leaks."""
DELETED: Final = "perdÿùVb9X"
"""Mark of what it leaks and deletes again."""

PAGE: Final = 8192
"""Bytes of a page of the commit log (`XLOG_BLCKSZ`)."""
HAS_LONG_HEADER: Final = 2
"""In the third byte of a page (`XLP_LONG_HEADER` of `xlp_info`)."""

Form = Callable[[str], bytes]


def new_secret(mark: str) -> str:
    """Thirty characters, of which a reaction holds 32; nobody has two alike."""
    return f"{secrets.token_hex(5)}{mark}{secrets.token_hex(5)}"


def _base64(shift: int, alphabet: bytes) -> Form:
    """Base64 of bytes in which the text begins `shift` after a multiple of three."""
    return lambda text: base64.b64encode(bytes(shift) + text.encode(), alphabet)


def _again(form: Form) -> Form:
    return lambda text: form(text).replace(b"\\", b"\\\\")


def _url_lower(text: str) -> bytes:
    return b"".join(
        b"%%%02x" % byte if byte >= 0x80 else bytes([byte]) for byte in text.encode()
    )


PLAIN: Final[Mapping[str, Form]] = {
    "utf-8": lambda text: text.encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "url": lambda text: quote(text).encode(),
    "url, lower": _url_lower,
}
ESCAPED: Final[Mapping[str, Form]] = {
    "json": lambda text: json.dumps(text)[1:-1].encode(),
    "repr": lambda text: ascii(text)[1:-1].encode(),
    "repr of bytes": lambda text: repr(text.encode())[2:-1].encode(),
}
AGAIN: Final = ", escaped again"
ESCAPED_AGAIN: Final[Mapping[str, Form]] = {
    name + AGAIN: _again(form) for name, form in ESCAPED.items()
}
"""As a log of a log, or a metric's label, doubles each backslash."""
BASE64: Final[Mapping[str, Form]] = {
    f"{name} + {shift}": _base64(shift, alphabet)
    for shift in range(3)
    for name, alphabet in (("base64", b"+/"), ("base64url", b"-_"))
}
BINARY: Final[Mapping[str, Form]] = {
    "latin-1": lambda text: text.encode("latin-1"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32-le": lambda text: text.encode("utf-32-le"),
}
FORMS: Final[Mapping[str, Form]] = {
    **PLAIN,
    **ESCAPED,
    **ESCAPED_AGAIN,
    **BASE64,
    **BINARY,
}


class Found(msgspec.Struct, frozen=True):
    """A mark in some bytes, and what stands around it."""

    form: str
    offset: int
    around: bytes


class Scanner:
    """Looks for one mark in every form."""

    def __init__(self, mark: str) -> None:
        self._needles = {name: needle(name, mark) for name in FORMS}

    def scan(self, data: bytes) -> Iterator[Found]:
        """The first place of each form that is there."""
        for form, wanted in self._needles.items():
            offset = data.find(wanted)
            if offset >= 0:
                yield Found(form, offset, data[max(0, offset - 80) : offset + 120])


def joined(log: bytes) -> bytes:
    """The records of a file of the commit log, without the headers of its pages.

    A header stands within whatever goes from one page to the next
    (`XLogPageHeaderData` of PostgreSQL: 24 bytes, or 40 in a file's first page).
    """
    pages = (log[start : start + PAGE] for start in range(0, len(log), PAGE))
    return b"".join(page[40 if page[2] & HAS_LONG_HEADER else 24 :] for page in pages)


def needle(form: str, mark: str) -> bytes:
    """What every text with this mark has in common in this form."""
    if form not in BASE64:
        return FORMS[form](mark)
    shift = int(form[-1])
    size = shift + len(mark.encode())
    first, last = -(-shift * 8 // 6), size * 8 // 6
    return FORMS[form](mark)[first:last]
