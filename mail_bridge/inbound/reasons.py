"""Why something is said of a mail in a thread: each reason is told once (ADR 21).

A mail is known by its digest (docs/protocol.md §5.12 item 6). The first reason finds it
when it comes again for the same address, wherever it went; the second when it comes for
another address of the same thread. What never enters this room: a clock, chance.
"""

import hashlib


def came_for(digest: bytes, recipient: str) -> bytes:
    """That this mail came for an address of ours; 32 bytes."""
    return _reason(b"for", digest, recipient.strip().casefold().encode())


def belongs_in(digest: bytes, thread: bytes) -> bytes:
    """That this mail belongs in a thread; 32 bytes."""
    return _reason(b"in", digest, thread)


def _reason(*parts: bytes) -> bytes:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(4, "big") + part)
    return found.digest()
