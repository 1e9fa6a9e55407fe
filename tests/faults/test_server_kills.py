"""The server dies by -9 at every named point; nobody loses and nothing is doubled."""

import asyncio
import contextlib

import pytest

from cordee.clients.sdk import CordeeError
from cordee.server.services.faults import SENDING, Point
from tests.faults.journal import Testimony
from tests.faults.scene import KILLED, emptied, meanwhile, speak

TEXTS = [f"phrase {number}" for number in range(1, 6)]
ROTATING = ("epoch.", "entry.")
"""Points that only a rotation comes by."""
TORN = {
    Point.APPEND_AFTER_COMMIT,
    Point.EPOCH_AFTER_COMMIT,
    Point.ENTRY_AFTER_COMMIT,
    Point.BEFORE_NOTIFY,
}
"""One of each kind, where the server has stored what nobody was told of."""
BETWEEN = [
    pytest.param(point, marks=() if point in TORN else pytest.mark.prove)
    for point in SENDING
]
"""With a rotation before the return; each point without one is killed at every commit."""


def fault_at(point):
    """A message is stored before the kill, wherever several pass."""
    return f"{point}:{1 if point.startswith(ROTATING) else 2}"


async def stir(me, thread, told, point):
    """Let the client come by the point, and go on to its last word."""
    await speak(me, thread, told, TEXTS[0])
    if point.startswith(ROTATING):
        with contextlib.suppress(CordeeError):
            await me.rotate_account()
    await speak(me, thread, told, *TEXTS[1:])


@pytest.mark.parametrize("point", SENDING)
async def test_clients_on_line_carry_on_after_a_server_killed_at(point, scene):
    await scene.arm(fault_at(point))
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        stirring = stir(anna, scene.thread, told, point)
        talk = await meanwhile(stirring, scene.has_fallen, f"a kill at {point}")
        assert scene.exit_status() == KILLED
        await scene.restart()
        await talk
        assert await scene.judge(told, anna, bruno) == len(TEXTS)


@pytest.mark.parametrize("point", BETWEEN)
async def test_a_rotation_comes_between_the_outbox_and_a_server_killed_at(point, scene):
    await scene.arm(fault_at(point))
    told = Testimony()
    async with scene.anna.client() as anna:
        stirring = stir(anna, scene.thread, told, point)
        talk = await meanwhile(stirring, scene.has_fallen, f"a kill at {point}")
        assert scene.exit_status() == KILLED
        talk.cancel()
        await asyncio.wait([talk])
    await scene.restart()
    async with scene.bruno.client() as bruno:
        await bruno.wait_online()
        await bruno.rotate_account()
        async with scene.anna.client() as anna:
            await emptied(anna)
            await speak(anna, scene.thread, told, "la suite")
            assert await scene.judge(told, anna, bruno) == len(told.kept)
