"""A case ends once and is told, whenever the process dies that ends it."""

import asyncio

import pytest

from cordee.server.protocol.server_frames import CaseMoved
from cordee.server.services.backend import Services
from cordee.server.services.faults import Point
from cordee.server.services.firing import LOOK_SECONDS, Timer
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.crashes import environment
from tests.support.deadlines import asleep
from tests.support.postgres import killed_are_gone
from tests.support.serving import launch

KILLS = Point.TASK_BEFORE_COMMIT, Point.TASK_AFTER_COMMIT, Point.TASK_AFTER_TELLING


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
def dsn(own_database):
    return own_database


@pytest.fixture
async def services(dsn, hub):
    running = await Services.start(dsn, hub=hub, clock=Clock())
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, ward):
    return await Scene(services, services._context.clock, ward).enter()


def told(hub, person, case):
    return sum(one.case == case for one in hub.heard(person, CaseMoved))


@pytest.mark.parametrize(
    "point",
    [KILLS[1], *(pytest.param(one, marks=pytest.mark.prove) for one in KILLS[::2])],
)
async def test_a_case_ends_once_and_is_told_when_its_process_was_killed(
    scene, dsn, hub, tmp_path, point
):
    scene.clock.jump = -8 * DAY
    case = await scene.open()
    url = f"postgresql://{dsn['user']}@/{dsn['database']}?host={dsn['host']}"
    words = ("--database-url", f"{url}&port={dsn['port']}", "--faults")
    with environment(CORDEE_FAULT=point):
        process = await launch("--data", tmp_path, "--port", "0", *words)
        async with asyncio.timeout(60):
            assert await process.wait() < 0
    await killed_are_gone(scene.services.pool)
    is_over = len(await scene.rows(words="WHERE state = 'expired'"))
    assert is_over == (point is not Point.TASK_BEFORE_COMMIT)
    scene.clock.jump = 0
    await scene.after(LOOK_SECONDS + 1)
    assert await scene.state(case) == ("expired", None)
    for person in (scene.claire, scene.anna, scene.bruno):
        assert told(hub, person, case) >= 2
    assert len(await scene.rows("expertise_round")) == 1
    assert await scene.rows(words="WHERE untold IS NOT NULL") == []
