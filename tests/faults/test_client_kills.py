"""A client dies by -9 at every named point of its send path, and recovers alone."""

import pytest

from cordee.clients.sdk.faults import FaultPoint
from tests.faults.scene import KILLED

TEXTS = ("un", "deux", "trois")
EPOCH = (
    FaultPoint.BEFORE_EPOCH_WRITE,
    FaultPoint.AFTER_EPOCH_WRITE,
    FaultPoint.AFTER_EPOCH_ACK,
)
"""Points that a send comes by when the thread waits for a new epoch."""
TORN = {
    FaultPoint.AFTER_OUTBOX_COMMIT,
    FaultPoint.AFTER_SOCKET_WRITE,
    FaultPoint.AFTER_ACK_COMMIT,
    *EPOCH,
}
"""One of each kind, where only one end knows what has happened, and all of an epoch."""
BETWEEN = [
    pytest.param(point, marks=() if point in TORN else pytest.mark.prove)
    for point in FaultPoint
]
"""With a rotation before the return; each point without one is killed at every commit."""


async def fall(scene, point):
    """Let Anna's process die at the point while she sends."""
    count = 2
    if point in EPOCH:
        await scene.make_stale()
        count = 1
    fault = {"CORDEE_ALLOW_FAULTS": "1", "CORDEE_FAULT": f"{point}:{count}"}
    words = ("speak", scene.thread.hex(), *TEXTS)
    assert await scene.run(scene.anna, *words, **fault) == KILLED
    check_what_was_promised(scene.told(), point)


def check_what_was_promised(told, point):
    """The process died where it should: its own notes end there."""
    if point is FaultPoint.BEFORE_OUTBOX_COMMIT:
        assert told.unsure == ["deux"]
    elif point in EPOCH:
        assert told.tried == ["un"]
        assert not told.stored
    else:
        assert told.tried in (["un", "deux"], ["un"])


async def recovered(scene, point):
    """Let Anna's process come back without a fault, and judge."""
    assert await scene.run(scene.anna, "drain", scene.thread.hex()) == 0
    told = scene.told()
    count = await scene.judge_afresh(told)
    lost = point is FaultPoint.BEFORE_OUTBOX_COMMIT
    assert count == len(told.tried) - lost


@pytest.mark.parametrize("point", FaultPoint)
async def test_nothing_is_lost_by_a_client_killed_at(point, scene):
    await fall(scene, point)
    await recovered(scene, point)


@pytest.mark.parametrize("point", BETWEEN)
async def test_a_rotation_comes_between_the_kill_and_the_return_of_a_client_at(
    point, scene
):
    await fall(scene, point)
    assert await scene.run(scene.bruno, "rotate") == 0
    await recovered(scene, point)
