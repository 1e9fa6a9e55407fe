"""Why something is said of a mail in a thread: each reason is told once (ADR 21).

A mail is known by its digest (docs/protocol.md §5.12 item 6) and its author: whoever
got a copy and sends it on, in his own name or in another's, keeps no mail of theirs
out. The first reason finds it when it comes again for the same address, wherever it
went; the second when it comes for another address of the same thread. What never enters
this room: a clock, chance.
"""

import hashlib

import msgspec


class Identity(msgspec.Struct, frozen=True):
    """Which mail it is: its digest, the author that it names, whether that is true."""

    digest: bytes
    author: str
    is_believed: bool


def came_for(mail: Identity, recipient: str) -> bytes:
    """That this mail came for an address of ours; 32 bytes."""
    return _reason(b"for", mail, recipient.strip().casefold().encode())


def belongs_in(mail: Identity, thread: bytes) -> bytes:
    """That this mail belongs in a thread; 32 bytes."""
    return _reason(b"in", mail, thread)


def _reason(kind: bytes, mail: Identity, about: bytes) -> bytes:
    found = hashlib.sha256()
    author = mail.author.strip().casefold().encode()
    for part in (kind, mail.digest, author, bytes([mail.is_believed]), about):
        found.update(len(part).to_bytes(4, "big") + part)
    return found.digest()
