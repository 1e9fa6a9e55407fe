"""The database is away for a while: outboxes are kept, and emptied without a hand."""

import time

import pytest

from tests.faults.journal import Testimony
from tests.faults.scene import emptied, speak
from tests.support.crashes import until, until_it

SAID = ("avant", "pendant", "après")
LONGER_THAN_A_STATEMENT = 31
"""Seconds: the server gives up on a statement after 30."""


async def waits(scene, me, told):
    """Say something that cannot be stored now; it is kept and shown as waiting."""
    told.take("trying", SAID[1], "", 0)
    sent = await me.send(scene.thread, SAID[1])
    told.take("kept", SAID[1], "", 0)
    await until_it(scene.is_ill, "the server says that it cannot store")
    line = await me.message(scene.thread, sent.id)
    assert (line.state, line.seq) == ("waiting", None)


async def recovers(scene, told, anna, bruno):
    """What waited is stored, in its order, before what is said next."""
    await emptied(anna)
    await speak(anna, scene.thread, told, SAID[2])
    assert await scene.judge(told, anna, bruno) == len(SAID)


async def test_a_database_that_hangs_loses_nothing(scene):
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await speak(anna, scene.thread, told, SAID[0])
        with scene.database.frozen():
            await waits(scene, anna, told)
        await recovers(scene, told, anna, bruno)


@pytest.mark.prove
async def test_a_database_that_hangs_longer_than_a_statement_loses_nothing(scene):
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await speak(anna, scene.thread, told, SAID[0])
        with scene.database.frozen():
            await waits(scene, anna, told)
            end = time.monotonic() + LONGER_THAN_A_STATEMENT
            await until(lambda: time.monotonic() > end)
        await recovers(scene, told, anna, bruno)


async def test_a_database_that_cannot_start_for_a_while_loses_nothing(scene):
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await speak(anna, scene.thread, told, SAID[0])
        with scene.database.unstartable():
            scene.database.kill()
            await waits(scene, anna, told)
            await until(scene.database.failed_to_start, "a start that failed")
        await recovers(scene, told, anna, bruno)
        assert scene.exit_status() is None


@pytest.mark.prove
async def test_a_server_gives_up_a_database_that_is_lost_and_clients_wait(scene):
    told = Testimony()
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await speak(anna, scene.thread, told, SAID[0])
        with scene.database.unstartable():
            scene.database.kill()
            await waits(scene, anna, told)
            await until(scene.has_fallen, "the server gives up")
            assert scene.exit_status() == 1
        await scene.restart()
        await recovers(scene, told, anna, bruno)
