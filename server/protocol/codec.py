"""Frames to bytes and back: one WebSocket message is an array of frames."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from cordee.server.protocol.client_frames import ClientFrame
from cordee.server.protocol.limits import MAX_FRAMES, MAX_WEBSOCKET_MESSAGE
from cordee.server.protocol.server_frames import ServerFrame


class FrameError(Exception):
    """A WebSocket message that is not an array of known frames."""


_encoder: Final = msgspec.msgpack.Encoder()
_bound: Final = Meta(min_length=1, max_length=MAX_FRAMES)
_client_shape: Any = Annotated[list[ClientFrame], _bound]
_server_shape: Any = Annotated[list[ServerFrame], _bound]
_from_client: Final = msgspec.msgpack.Decoder(_client_shape)
_from_server: Final = msgspec.msgpack.Decoder(_server_shape)


def encode_frame(frame: ClientFrame | ServerFrame) -> bytes:
    """One frame, to be joined with others by `join_frames`."""
    return _encoder.encode(frame)


def join_frames(frames: Sequence[bytes]) -> bytes:
    """A WebSocket message of at most MAX_FRAMES encoded frames."""
    count = len(frames)
    head = bytes([0x90 | count]) if count < 16 else b"\xdc" + count.to_bytes(2, "big")
    return head + b"".join(frames)


def decode_client(data: bytes) -> list[ClientFrame]:
    """Frames of a client's message. Raises FrameError; never partial."""
    return _decode(_from_client, data)


def decode_server(data: bytes) -> list[ServerFrame]:
    """Frames of a server's message. Raises FrameError; never partial."""
    return _decode(_from_server, data)


def _decode(decoder: msgspec.msgpack.Decoder[Any], data: bytes) -> list[Any]:
    if len(data) > MAX_WEBSOCKET_MESSAGE:
        raise FrameError("message is larger than its limit")
    try:
        frames: list[Any] = decoder.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FrameError(str(error)) from None
    return frames
