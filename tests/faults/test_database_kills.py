"""The database dies by -9 at every named point; the server and all carry on."""

import asyncio

import pytest

from cordee.server.services.faults import SENDING, Point
from tests.faults.journal import Testimony
from tests.faults.scene import emptied, meanwhile, speak
from tests.faults.test_server_kills import BETWEEN, TEXTS, fault_at, stir
from tests.support.crashes import until_it

WAVERING = {
    Point.APPEND_AFTER_INSERT,
    Point.APPEND_BEFORE_COMMIT,
    Point.APPEND_AFTER_COMMIT,
    Point.EPOCH_BEFORE_COMMIT,
    Point.EPOCH_AFTER_COMMIT,
    Point.ENTRY_BEFORE_COMMIT,
    Point.ENTRY_AFTER_COMMIT,
    Point.BEFORE_NOTIFY,
}
"""Where the two ends of the connection may believe different things."""
POINTS = [
    pytest.param(point, marks=() if point in WAVERING else pytest.mark.prove)
    for point in SENDING
]


@pytest.mark.parametrize("point", POINTS)
async def test_all_carry_on_after_a_database_killed_at(point, scene):
    await scene.arm_database(fault_at(point))
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        stirring = stir(anna, scene.thread, told, point)
        talk = await meanwhile(stirring, scene.mark.exists, f"a kill at {point}")
        await talk
        assert await scene.judge(told, anna, bruno) == len(TEXTS)
    assert int(scene.mark.read_text()) != scene.database.pid
    assert scene.exit_status() is None


@pytest.mark.parametrize("point", BETWEEN)
async def test_a_rotation_comes_between_the_outbox_and_a_database_killed_at(
    point, scene
):
    await scene.arm_database(fault_at(point))
    told = Testimony()
    async with scene.anna.client() as anna:
        stirring = stir(anna, scene.thread, told, point)
        talk = await meanwhile(stirring, scene.mark.exists, f"a kill at {point}")
        talk.cancel()
        await asyncio.wait([talk])
    async with scene.bruno.client() as bruno:
        await bruno.wait_online()
        await until_it(scene.is_well, "a healthy server")
        await bruno.rotate_account()
        async with scene.anna.client() as anna:
            await emptied(anna)
            await speak(anna, scene.thread, told, "la suite")
            assert await scene.judge(told, anna, bruno) == len(told.kept)
    assert scene.exit_status() is None
