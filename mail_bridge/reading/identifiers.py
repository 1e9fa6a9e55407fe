"""Message-IDs (RFC 5322 §3.6.4) as other fields cite them: without angles.

What never enters this room: whether one is ours.
"""

import re
from typing import Final

from cordee.mail_bridge.reading.limits import REFERENCES

ANGLED: Final = re.compile(rb"<([^<>\s]{1,500})>")
BARE: Final = re.compile(rb"[^<>\s,;]{1,400}@[^<>\s,;]{1,100}")


def message_id(field: bytes) -> str:
    """The first one, or empty. Some write it without angles."""
    return next(iter(message_ids(field)), "")


def message_ids(field: bytes) -> tuple[str, ...]:
    """In their order, each once, the last REFERENCES of them."""
    found = ANGLED.findall(field) or [
        piece for piece in field.split()[:REFERENCES] if BARE.fullmatch(piece)
    ]
    names = dict.fromkeys(name.decode("utf-8", "replace") for name in found)
    return tuple(names)[-REFERENCES:]
