"""A case wakes whoever has to act on it, and nobody when somebody has claimed it."""

import pytest

from cordee.server.protocol.server_frames import CaseMoved
from cordee.server.services.backend import Services
from cordee.server.services.firing import Timer
from cordee.server.web.traffic import Traffic
from tests.server.services.test_waking import (
    PATIENT,
    QUICK,
    subscribed,
    time_passes,
    waking,
)
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.deadlines import asleep
from tests.support.hub import Recorder
from tests.support.push_service import push_service


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
def dsn(own_database):
    return own_database


@pytest.fixture
async def far():
    async with push_service() as running:
        yield running


@pytest.fixture
def entered(ward_of):
    """A scene on services that a test has made itself, and three telephones."""

    async def make(services, far):
        ward = await ward_of(services)
        scene = await Scene(services, services._context.clock, ward).enter()
        people = scene.claire, scene.anna, scene.bruno
        return scene, [await subscribed(services, far, p.identity) for p in people]

    return make


async def test_each_step_wakes_whom_it_leaves_something_to_do(dsn, hub, far, entered):
    async with waking(dsn, hub, Traffic(), QUICK) as services:
        scene, (claire, anna, bruno) = await entered(services, far)
        case = await scene.open()
        await far.until(lambda: (len(anna.woken), len(bruno.woken)) == (1, 1))
        await scene.move(case, scene.anna, "claim", "ask")
        await far.until(lambda: len(claire.woken) == 1)
        await scene.move(case, scene.claire, "give")
        await far.until(lambda: len(anna.woken) == 2)
        await scene.move(case, scene.anna, "release")
        await far.until(lambda: len(bruno.woken) == 2)
        await scene.move(case, scene.bruno, "claim", "answer")
        await far.until(lambda: len(claire.woken) == 2)
        assert (len(anna.woken), len(bruno.woken)) == (2, 2)


async def test_a_case_that_was_claimed_meanwhile_wakes_nobody(dsn, hub, far, entered):
    counted, clock = Traffic(), Clock()
    async with waking(dsn, hub, counted, PATIENT, clock) as services:
        scene, phones = await entered(services, far)
        case = await scene.open()
        await scene.move(case, scene.anna, "claim")
        await time_passes(clock, lambda: counted.counted["pushes_spared", ""] > 1)
        assert [phone.woken for phone in phones] == [[], [], []]


async def test_another_process_wakes_for_a_case_of_one_that_died(
    dsn, hub, far, entered
):
    async with waking(dsn, hub, Traffic(), QUICK) as services:
        scene, (claire, anna, bruno) = await entered(services, far)
    clock = Clock()
    dead = await Services.start(dsn, hub=(told := Recorder()), clock=clock)
    scene.services, scene.clock = dead, clock
    clock.jump = -7 * DAY
    case = await scene.open()
    await told.until(lambda: told.heard(scene.anna, CaseMoved))
    clock.jump = 1
    await scene.after(0)
    assert await scene.state(case) == ("expired", None)
    await dead.stop()
    async with waking(dsn, Recorder(), Traffic(), QUICK):
        await far.until(lambda: (len(claire.woken), len(anna.woken)) == (1, 1))
        await far.until(lambda: len(bruno.woken) == 1)
