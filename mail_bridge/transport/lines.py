"""What came between DATA and its end: lines, dots, and who tries to hide a mail.

Only CRLF.CRLF ends a mail (RFC 5321 §4.1.1.4). A bare LF is read as a line end; a lone
dot between line ends of another kind is an attempt to smuggle a second mail past
somebody (CVE-2023-51764 and its kin), and a bare CR is no line end of anybody.
What never enters this room: a socket, what a mail says.
"""

import re
from typing import Final

from cordee.mail_bridge.errors import MailPermanent

END: Final = b"\r\n.\r\n"
MAX_LINE: Final = 16_384
"""RFC 5321 §4.5.3.1.6 says 1,000; mails with long lines are sent all the same."""

_BARE_LF: Final = re.compile(rb"(?<!\r)\n")
_SMUGGLED: Final = re.compile(rb"(?:\A|\n)\.\r?\n")

BARE_CR: Final = "The message has a carriage return that ends no line"
LONE_DOT: Final = "The message has a lone dot that does not end it"
LONG_LINE: Final = "The message has a line that is too long"


class Smuggling(MailPermanent):
    """What follows on this connection is not to be believed either."""


def content(raw: bytes, max_line: int = MAX_LINE) -> bytes:
    """The mail: CRLF line ends, dots as they were written (RFC 5321 §4.5.2).

    `raw` is all before END, with the CRLF of its last line. Raises MailPermanent.
    """
    ends = raw.count(b"\r\n")
    if raw.count(b"\r") != ends:
        raise Smuggling("5.5.2", BARE_CR)
    if raw.count(b"\n") != ends:
        if _SMUGGLED.search(raw):
            raise Smuggling("5.5.2", LONE_DOT)
        raw = _BARE_LF.sub(b"\r\n", raw)
    _check_lines(raw, max_line)
    if raw.startswith(b"."):
        raw = raw[1:]
    return raw.replace(b"\r\n.", b"\r\n")


def _check_lines(raw: bytes, max_line: int) -> None:
    """Leap from the last end within reach to the next: no line is cut out."""
    place = 0
    while len(raw) - place > max_line:
        found = raw.rfind(b"\n", place, place + max_line)
        if found < 0:
            raise MailPermanent("5.6.0", LONG_LINE)
        place = found + 1
