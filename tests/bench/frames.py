"""Frames of the bare skeleton: MessagePack arrays tagged with a number.

The client sends one frame per WebSocket message. The server sends a list of
frames per WebSocket message, so that what one commit gives to one socket can
travel together.
"""

from typing import Final

import msgspec


class Login(msgspec.Struct, array_like=True, tag=1):
    """Client: I am `user`."""

    user: int


class Create(msgspec.Struct, array_like=True, tag=2):
    """Client: `thread` exists from now on, with these members."""

    thread: int
    members: list[int]


class Send(msgspec.Struct, array_like=True, tag=3):
    """Client: my `ordinal`-th message in `thread`; ordinals start at 1."""

    thread: int
    ordinal: int
    payload: bytes


class Fetch(msgspec.Struct, array_like=True, tag=4):
    """Client: the messages `first` to `last` of `thread`, both included."""

    thread: int
    first: int
    last: int


class Done(msgspec.Struct, array_like=True, tag=5):
    """Server: the login, or the creation of `thread`, is done."""

    thread: int


class Ack(msgspec.Struct, array_like=True, tag=6):
    """Server: your message is committed; `number` 0 means it already was."""

    thread: int
    ordinal: int
    number: int


class Push(msgspec.Struct, array_like=True, tag=7):
    """Server: message `number` of `thread`."""

    thread: int
    number: int
    payload: bytes


class Range(msgspec.Struct, array_like=True, tag=8):
    """Server: the messages of `thread` from number `first` on."""

    thread: int
    first: int
    payloads: list[bytes]


ClientFrame = Login | Create | Send | Fetch
ServerFrame = Done | Ack | Push | Range

ENCODER: Final = msgspec.msgpack.Encoder()
"""Both directions."""
CLIENT_DECODER: Final = msgspec.msgpack.Decoder(ClientFrame)
"""What a server reads."""
SERVER_DECODER: Final = msgspec.msgpack.Decoder(list[ServerFrame])
"""What a client reads."""
