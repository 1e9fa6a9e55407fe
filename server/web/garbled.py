"""What can be said about a message that does not decode: which requests it held."""

from typing import Any, cast

import msgspec

from cordee.server.protocol.limits import MAX_FRAMES, MAX_WEBSOCKET_MESSAGE

MAX_REF = 2**32 - 1


def refs_in(data: bytes) -> list[int]:
    """Numbers of the requests in `data`, as far as it is an array of arrays at all.

    Nothing of such a message is carried out; each of its requests can be refused.
    """
    if len(data) > MAX_WEBSOCKET_MESSAGE:
        return []
    try:
        frames: Any = msgspec.msgpack.decode(data)
    except (ValueError, RecursionError, TypeError):
        return []
    if not isinstance(frames, list):
        return []
    some = cast("list[object]", frames)[:MAX_FRAMES]
    return [ref for frame in some if (ref := _ref(frame))]


def _ref(frame: object) -> int:
    """Second element of a frame if it can be a request's number, else 0."""
    if not isinstance(frame, list):
        return 0
    match cast("list[object]", frame)[:2]:
        case [str(), int() as ref] if not isinstance(ref, bool):
            return ref if 1 <= ref <= MAX_REF else 0
        case _:
            return 0
