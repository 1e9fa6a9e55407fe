"""Tasks are made once and told, whatever processes make them and die at it."""

import asyncio
from collections import Counter

import pytest

from cordee.server.protocol.server_frames import TaskMoved
from cordee.server.services.backend import Services
from cordee.server.services.faults import Point
from cordee.server.services.firing import LOOK_SECONDS, STEP, Timer
from tests.support.clock import Clock
from tests.support.crashes import environment
from tests.support.deadlines import HOUR, Scene, asleep
from tests.support.hub import Recorder
from tests.support.postgres import killed_are_gone
from tests.support.serving import launch


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
def dsn(own_database):
    return own_database


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def services(dsn, hub, clock):
    running = await Services.start(dsn, hub=hub, clock=clock)
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, clock, ward):
    return await Scene(services, clock, ward).enter()


def told(hub, person):
    return Counter(one.deadline for one in hub.heard(person, TaskMoved))


async def test_two_processes_at_once_make_each_task_once_and_both_tell_it(
    scene, dsn, hub, clock
):
    made = [await scene.set(0) for _ in range(3 * STEP)]
    other_hub = Recorder()
    other = await Services.start(dsn, hub=other_hub, clock=clock)
    clock.ahead += 1
    try:
        counts = await asyncio.gather(
            *(one.timer.once() for one in (scene.services, other) * 4)
        )
        assert sum(counts) == len(made)
        for one in (hub, other_hub):
            await one.until(lambda one=one: told(one, scene.anna) == Counter(made))
    finally:
        await other.stop()
    assert await scene.count("WHERE state = 'open' AND NOT untold") == len(made)


async def test_one_process_sets_and_clears_what_another_one_makes_a_task_of(
    scene, dsn, hub, clock
):
    other_hub = Recorder()
    other = await Services.start(dsn, hub=other_hub, clock=clock)
    try:
        kept, cleared = await scene.set(HOUR), await scene.set(HOUR)
        await scene.clear(cleared)
        clock.ahead += HOUR + 1
        assert await other.timer.once() == 1
        await hub.until(lambda: told(hub, scene.anna) == {kept: 1})
        await scene.move(kept, scene.bruno, "taken")
        await other_hub.until(lambda: told(other_hub, scene.anna) == {kept: 2})
    finally:
        await other.stop()


async def test_a_deadline_that_another_process_holds_is_left_to_it(scene):
    deadline = await scene.set(0)
    async with scene.services.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM deadline FOR UPDATE")
        assert await scene.after(1) == 0
    assert await scene.after(0) == 1
    assert [one.deadline for one in await scene.tasks()] == [deadline]


KILLS = Point.TASK_BEFORE_COMMIT, Point.TASK_AFTER_COMMIT, Point.TASK_AFTER_TELLING


@pytest.mark.parametrize("point", KILLS)
async def test_a_deadline_is_one_task_and_told_when_its_process_was_killed(
    scene, dsn, hub, clock, tmp_path, point
):
    clock.jump = -2 * HOUR
    deadline = await scene.set(HOUR)
    url = f"postgresql://{dsn['user']}@/{dsn['database']}?host={dsn['host']}"
    words = ("--database-url", f"{url}&port={dsn['port']}", "--faults")
    with environment(CORDEE_FAULT=point):
        process = await launch("--data", tmp_path, "--port", "0", *words)
        async with asyncio.timeout(60):
            assert await process.wait() < 0
    await killed_are_gone(scene.services.pool)
    is_made = await scene.count("WHERE state = 'open'")
    assert is_made == (point is not Point.TASK_BEFORE_COMMIT)
    clock.jump = 0
    made = await scene.after(LOOK_SECONDS + 1)
    assert made + is_made == 1
    assert [one.deadline for one in await scene.tasks()] == [deadline]
    for holder in (scene.anna, scene.bruno):
        assert told(hub, holder)[deadline] >= 1
    assert await scene.after(LOOK_SECONDS + 1) == 0
    assert await scene.count("WHERE untold") == 0
