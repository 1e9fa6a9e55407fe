"""What is said over the socket of the index: a length of four bytes, then msgpack.

Frames and connections are bounded on both sides. What never enters this room: what an
answer is made of.
"""

import asyncio
from typing import Final, TypeAlias

import msgspec

from cordee.directory.model import Hit

MOST_ASKED_BYTES: Final = 8 << 10
"""A query of 400 characters is 1.6 KiB at most."""
MOST_ANSWERED_BYTES: Final = 1 << 20
"""Fifty hits of eight texts of 512 characters, the longest that a file may have."""
_LENGTH_BYTES: Final = 4


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """A question; the answer has the same number."""

    number: int


class Find(Asked, frozen=True, array_like=True, tag="find"):
    """Asks who answers these words."""

    query: str
    near: str
    limit: int


class HowIsIt(Asked, frozen=True, array_like=True, tag="status"):
    """Asks what the index holds."""


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """An answer to the question of this number."""

    number: int


class Found(Answered, frozen=True, array_like=True, tag="found"):
    """These do."""

    hits: list[Hit]


class Status(Answered, frozen=True, array_like=True, tag="is"):
    """What the index holds, of which version of the directory.

    `building`: it is being made or changed; `seconds`: what that took the last time.
    """

    documents: int
    version: int
    building: bool
    seconds: float


class Away(Answered, frozen=True, array_like=True, tag="away"):
    """There is no index yet."""


class Failed(Answered, frozen=True, array_like=True, tag="failed"):
    """This one could not be answered, for a fault of ours."""


AnyAsked: TypeAlias = Find | HowIsIt
AnyAnswered: TypeAlias = Found | Status | Away | Failed

encode: Final = msgspec.msgpack.Encoder().encode
decode_asked: Final = msgspec.msgpack.Decoder(AnyAsked).decode
decode_answered: Final = msgspec.msgpack.Decoder(AnyAnswered).decode


def frame(value: AnyAsked | AnyAnswered) -> bytes:
    """Bytes of one frame."""
    data = encode(value)
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


async def read(reader: asyncio.StreamReader, most: int) -> bytes:
    """The next frame without its length.

    Raises asyncio.IncompleteReadError at the end, ValueError when it is too large.
    """
    length = int.from_bytes(await reader.readexactly(_LENGTH_BYTES), "big")
    if length > most:
        raise ValueError("a frame is too large")
    return await reader.readexactly(length)
