"""A task wakes whoever may take it, as a message does; one that is taken nobody."""

import pytest

from cordee.server.protocol.server_frames import TaskMoved
from cordee.server.services.backend import Services
from cordee.server.web.traffic import Traffic
from tests.server.services.test_waking import (
    PATIENT,
    QUICK,
    subscribed,
    time_passes,
    waking,
)
from tests.support.clock import Clock
from tests.support.deadlines import Scene
from tests.support.hub import Recorder
from tests.support.push_service import push_service


@pytest.fixture
def dsn(own_database):
    return own_database


@pytest.fixture
async def far():
    async with push_service() as running:
        yield running


@pytest.fixture
def entered(ward_of):
    """A scene on services that a test has made itself, and Anna's telephone."""

    async def make(services, far):
        ward = await ward_of(services)
        scene = await Scene(services, services._context.clock, ward).enter()
        return scene, await subscribed(services, far, scene.anna.identity)

    return make


async def test_a_task_wakes_the_holders_of_the_role_and_is_given_back_to_them(
    dsn, hub, far, entered
):
    async with waking(dsn, hub, Traffic(), QUICK) as services:
        scene, phone = await entered(services, far)
        other = await subscribed(services, far, scene.claire.identity)
        task = await scene.set(-1)
        await far.until(lambda: len(phone.woken) == 1)
        assert phone.woken[0].word == b"wake"
        await scene.move(task, scene.bruno, "taken")
        await scene.move(task, scene.bruno, "open")
        await far.until(lambda: len(phone.woken) == 2)
        assert other.woken == []


async def test_a_task_that_was_taken_meanwhile_wakes_nobody(dsn, hub, far, entered):
    counted, clock = Traffic(), Clock()
    async with waking(dsn, hub, counted, PATIENT, clock) as services:
        scene, phone = await entered(services, far)
        task = await scene.set(-1)
        await hub.until(lambda: hub.heard(scene.anna, TaskMoved))
        await scene.move(task, scene.bruno, "taken")
        await time_passes(clock, lambda: counted.counted["pushes_spared", ""])
        assert phone.woken == []


async def test_another_process_wakes_for_a_task_of_one_that_died(
    dsn, hub, far, entered
):
    async with waking(dsn, hub, Traffic(), QUICK) as services:
        scene, phone = await entered(services, far)
    dead = await Services.start(dsn, hub=(told := Recorder()))
    scene.services = dead
    await scene.set(-1)
    await told.until(lambda: told.heard(scene.anna, TaskMoved))
    await dead.stop()
    assert phone.woken == []
    async with waking(dsn, Recorder(), Traffic(), QUICK):
        await far.until(lambda: len(phone.woken) == 1)
