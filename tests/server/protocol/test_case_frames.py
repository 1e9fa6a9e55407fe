"""What a peer may say of cases has its shape and its bounds; nothing else is heard."""

import msgspec
import pytest

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.case_types import CaseStep
from cordee.server.protocol.codec import (
    FrameError,
    decode_client,
    encode_frame,
    join_frames,
)
from cordee.server.protocol.limits import MAX_CASES

CASE, HASH = bytes(16), bytes(32)
GOOD = (
    client.OpenCase(1, CASE, HASH, HASH),
    client.MoveCase(2, CASE, CaseStep.CLAIM),
    client.GetCases(3, False, None, MAX_CASES),
    client.SetAvailability(4, HASH, 0, 1_000),
    client.GetAvailability(5, (HASH,) * MAX_CASES),
    client.GetCaseFigures(6, "2026-01", "2026-12"),
)
BAD = {
    "an id of another length": ["open_case", 1, bytes(15), HASH, HASH],
    "an account of another length": ["open_case", 1, CASE, HASH, bytes(31)],
    "a text for an id": ["open_case", 1, "0" * 16, HASH, HASH],
    "a step that there is not": ["move_case", 1, CASE, "bribe"],
    "a step that is no word": ["move_case", 1, CASE, 1],
    "no step": ["move_case", 1, CASE],
    "one field more": ["move_case", 1, CASE, "claim", HASH],
    "no cases asked for": ["cases", 1, False, None, 0],
    "too many cases": ["cases", 1, False, None, MAX_CASES + 1],
    "a time before 1970": ["cases", 1, False, -1, 10],
    "a cap below none": ["set_availability", 1, HASH, 0, -1],
    "a cap without bound": ["set_availability", 1, HASH, 0, 1_001],
    "a time beyond the wire": ["set_availability", 1, HASH, 2**53, 1],
    "too many accounts": ["availability", 1, [HASH] * (MAX_CASES + 1)],
    "a month that is no text": ["case_figures", 1, 2026, "2026-12"],
    "a long month": ["case_figures", 1, "2" * 257, "2026-12"],
}


@pytest.mark.parametrize("frame", GOOD, ids=lambda frame: type(frame).__name__)
def test_a_frame_of_a_case_is_heard_as_it_was_said(frame):
    assert list(decode_client(join_frames([encode_frame(frame)]))) == [frame]


@pytest.mark.parametrize("name", BAD)
def test_whatever_has_another_shape_is_no_frame(name):
    with pytest.raises(FrameError):
        decode_client(msgspec.msgpack.encode([BAD[name]]))
