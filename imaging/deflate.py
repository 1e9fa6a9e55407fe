"""Raw deflate (RFC 1951), never beyond a bound that is said before.

What never enters this room: a file; a stream is bytes that come in pieces.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

LEVEL: Final = 6
CHUNK: Final = 1 << 18
"""Bytes that one step gives at most, whatever a bomb promises."""


def deflate(data: bytes) -> bytes:
    """Give the raw deflate stream of `data`."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def deflate_all(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Deflate what comes in pieces."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()


def inflate(data: bytes, limit: int) -> bytes:
    """Inflate one whole stream of at most `limit` bytes. Raises ValueError."""
    return b"".join(inflate_all([data], limit))


def inflate_all(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Inflate a stream that comes in pieces; what follows its end is not read.

    Raises ValueError for more than `limit` bytes, a stream that is damaged or
    that does not end.
    """
    opener = zlib.decompressobj(-15)
    given = 0
    for piece in pieces:
        waiting = piece
        while waiting and not opener.eof:
            try:
                plain = opener.decompress(waiting, CHUNK)
            except zlib.error:
                raise ValueError("not a deflate stream") from None
            waiting = opener.unconsumed_tail
            given += len(plain)
            if given > limit:
                raise ValueError("inflates beyond its limit")
            if plain:
                yield plain
        if opener.eof:
            return
    plain = opener.flush()
    if given + len(plain) > limit:
        raise ValueError("inflates beyond its limit")
    if plain:
        yield plain
    if not opener.eof:
        raise ValueError("a deflate stream that does not end")
