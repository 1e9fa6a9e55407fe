"""From a pack back to a slice, and to the sender's file byte by byte (§5.17.5).

What never enters this room: a network; `read` gives bytes of a pack, however it does.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from cordee.imaging.codec import MAX_FRAME, STORED, Words, decode_frame, decode_words
from cordee.imaging.deflate import inflate_all
from cordee.imaging.errors import RestoreError
from cordee.imaging.index import Instance, Shape

CHUNK: Final = 1 << 20

ReadAt = Callable[[int, int], bytes]
"""Bytes of an instance's pack: offset, length."""


def read_frame(shape: Shape, instance: Instance, number: int, read: ReadAt) -> bytes:
    """One frame as the sender's file has it. Raises RestoreError."""
    frame = instance.frames[number]
    if frame.length > 2 * MAX_FRAME:
        raise RestoreError("a frame that is too large to show")
    return decode_frame(shape, frame.codec, _exactly(read, frame.offset, frame.length))


def read_preview(shape: Shape, instance: Instance, number: int, read: ReadAt) -> Words:
    """One preview, as coded words with the sign turned back. Raises RestoreError."""
    preview = instance.previews[number]
    if preview.length > 1 << 20:
        raise RestoreError("a preview that is too large")
    factor = -(-max(shape.rows, shape.columns, 1) // 256)
    sides = (-(-shape.rows // factor), -(-shape.columns // factor))
    try:
        data = _exactly(read, preview.offset, preview.length)
        return decode_words(shape, data, sides)
    except ValueError as error:
        raise RestoreError(str(error)) from None


def restore(shape: Shape, instance: Instance, read: ReadAt, file: BinaryIO) -> None:
    """Write the sender's file. Raises RestoreError; what was written is then void."""
    digest = hashlib.sha256()
    rest = _Taker(_rest(instance, read))
    frames = _Taker(_frames(shape, instance, read))
    for turn, length in enumerate(instance.cuts):
        for piece in (frames if turn % 2 else rest).take(length):
            digest.update(piece)
            file.write(piece)
    if digest.digest() != instance.sha256:
        raise RestoreError("not the file that was sent")


def _rest(instance: Instance, read: ReadAt) -> Iterator[bytes]:
    packed = _chunks(read, *instance.rest)
    try:
        yield from inflate_all(packed, instance.size)
    except ValueError as error:
        raise RestoreError(str(error)) from None


def _frames(shape: Shape, instance: Instance, read: ReadAt) -> Iterator[bytes]:
    for number, frame in enumerate(instance.frames):
        if frame.codec == STORED:
            yield from _chunks(read, frame.offset, frame.length)
        else:
            yield read_frame(shape, instance, number, read)


def _chunks(read: ReadAt, offset: int, length: int) -> Iterator[bytes]:
    for at in range(0, length, CHUNK):
        yield _exactly(read, offset + at, min(CHUNK, length - at))


def _exactly(read: ReadAt, offset: int, length: int) -> bytes:
    data = read(offset, length)
    if len(data) != length:
        raise RestoreError("a pack ends before what its index names")
    return data


class _Taker:
    """Takes so many bytes at a time from what comes in pieces."""

    def __init__(self, given: Iterator[bytes]) -> None:
        self._given = given
        self._waiting = b""

    def take(self, length: int) -> Iterator[bytes]:
        left = length
        while left:
            piece = self._waiting or next(self._given, b"")
            if not piece:
                raise RestoreError("fewer bytes than the file had")
            self._waiting = piece[left:]
            yield piece[:left]
            left -= min(left, len(piece))
