"""Any bytes on a socket: `python tests/fuzz/fuzz_frames.py -max_total_time=60`.

Nothing but ALLOWED comes out of a decoder; what decodes is encoded and decoded again
to the same frames; a session takes all of them without raising.
"""

import contextlib
import inspect
import sys
import tempfile
from pathlib import Path

from cordee.server import session
from cordee.server.protocol import client_frames as client
from cordee.server.protocol import codec
from cordee.server.protocol.codec import (
    FrameError,
    decode_client,
    decode_server,
    encode_frame,
    join_frames,
)
from cordee.server.protocol.server_frames import Refused, Welcome
from cordee.server.protocol.types import Signed
from cordee.server.services.ports import Refusal
from cordee.server.session import Append, Ask, Send, Session
from cordee.server.web import garbled
from cordee.server.web.accounts import _decoded
from cordee.server.web.garbled import refs_in

ALLOWED = (FrameError,)
"""All that a decoder may raise."""

HELLO = client.Hello((1,), "fuzz")
PROOF = client.Authenticate(Signed(b"", bytes(64)))


def one_input(data):
    """Raises whatever is a finding."""
    for number in refs_in(data):
        assert 1 <= number < 2**32
    for decode in (decode_client, decode_server):
        with contextlib.suppress(*ALLOWED):
            frames = decode(data)
            again = join_frames([encode_frame(frame) for frame in frames])
            assert decode(again) == frames
    with contextlib.suppress(*ALLOWED, Refusal):
        _decoded(data)
    run_session(data)


def run_session(data):
    """Feed the frames to a session; every request has one answer, in words or later."""
    opened = Session(bytes(32), 0.0)
    opened.receive(HELLO, 0.0)
    opened.receive(PROOF, 0.0)
    opened.welcome(Welcome(0, 0, bytes(32)))
    try:
        frames = decode_client(data)
    except ALLOWED as error:
        opened.garbled(refs_in(data), str(error)[:256])
        return
    for frame in frames:
        for effect in opened.receive(frame, 0.0):
            match effect:
                case Append(asked):
                    answer(opened, asked.ref)
                case Ask(ref, _):
                    answer(opened, ref)
                case Send(told):
                    assert encode_frame(told)


def answer(opened, ref):
    (sent,) = opened.answer(ref, Refused(ref, "internal", None, "fuzz", None))
    assert sent.frame.ref == ref
    assert opened.under_way == 0


def corpus():
    """A few messages that decode, to start from."""
    frames = [
        HELLO,
        PROOF,
        client.Append(1, b"header", b"payload"),
        client.GetIndex(2, 0, 10),
        client.Typing(bytes(32), on=True),
    ]
    return [join_frames([encode_frame(frame)]) for frame in frames]


def functions():
    """What is watched for new paths: our own code on the way of a frame."""
    for module in (codec, garbled, session):
        for value in vars(module).values():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                yield value
    yield from filter(inspect.isfunction, vars(Session).values())


def main():
    import atheris

    for function in functions():
        atheris.instrument_func(function)
    folder = Path(tempfile.gettempdir(), "cordee-fuzz-frames")
    folder.mkdir(exist_ok=True)  # what one run found, the next one starts from
    for number, seed in enumerate(corpus()):
        (folder / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
