"""How much of a mail is read: every bound of this room, with its reason.

What never enters this room: a size that another operator announces (transport).
"""

from dataclasses import dataclass
from typing import Final

RAW: Final = 36 << 20
"""Bytes: 25 MiB of files (the MES limit) in base64, and a little."""
HEADER: Final = 256 << 10
"""Bytes of the header of a mail or part; postfix takes 100 kB."""
FIELDS: Final = 1_000
"""Header fields; what a long chain of relays adds is some fifty."""
FIELD: Final = 64 << 10
"""Bytes of one field that are looked at: 998 recipients fit."""
PARTS: Final = 1_000
"""Parts of a mail, all depths together; the next ones are left out, and said."""
DEPTH: Final = 12
"""Multiparts and mails inside one another; deeper is left out, and said."""
TEXT: Final = 1 << 20
"""Bytes of one text that are read; longer, the whole is a file as well."""
PAGE: Final = 512 << 10
"""Bytes of one HTML part, likewise: tags are followed one by one, in Python."""
SHOWN: Final = 40_000
"""Characters of a text of `mail-in/1` (docs/protocol.md §6)."""
FILES: Final = 20
"""Files of `mail-in/1`, and names of what is left out."""
SUBJECT: Final = 512
NAME: Final = 128
ADDRESS: Final = 254
"""Characters (RFC 5321 §4.5.3.1.3)."""
REFERENCES: Final = 200
"""Message-IDs of References, the newest ones; clients cut long before."""
PEOPLE: Final = 1_000
"""Addresses of one field."""
REPORTS: Final = 100
"""Recipients of one DSN."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an operator may set; `raw` in bytes."""

    raw: int = RAW
    parts: int = PARTS
    depth: int = DEPTH
    files: int = FILES


LIMITS: Final = Limits()
