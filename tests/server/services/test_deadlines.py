"""Deadlines: who sets, replaces and clears them; tasks of them, in virtual time."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import force_setattr
from structlog.testing import capture_logs

from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Capacity
from cordee.server.domain.rates import Rate
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import DeadlineKind
from cordee.server.protocol.server_frames import Ok, TaskMoved
from cordee.server.services import deadlines as desk
from cordee.server.services.backend import Services
from cordee.server.services.firing import LOOK_SECONDS, Timer, pause_until
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Rates, Settings
from tests.support.clock import Clock
from tests.support.deadlines import HOUR, KIND, Scene, asleep
from tests.support.people import Account


@pytest.fixture(autouse=True)
def still(request, monkeypatch):
    """Only one test lets the timer run by itself."""
    if "slept_over" not in request.node.name:
        monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
async def services(dsn, hub, settings):
    running = await Services.start(dsn, hub=hub, clock=Clock(), settings=settings)
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, ward):
    return await Scene(services, services._context.clock, ward).enter()


async def refused(attempt):
    with pytest.raises(Refusal) as refusal:
        await attempt
    return refusal.value.code


async def test_what_is_not_cleared_in_time_becomes_a_task_of_the_holders(scene, hub):
    deadline = await scene.set(HOUR)
    assert await scene.after(HOUR - 60) == 0
    assert await scene.tasks() == ()
    assert await scene.after(61) == 1
    (task,) = await scene.tasks()
    named = (task.deadline, task.thread, task.account)
    assert named == (deadline, scene.thread.id, scene.role.account)
    assert (task.kind, task.state, task.by, task.note) == (
        KIND,
        "open",
        None,
        b"sealed",
    )
    assert 0 <= task.time - task.due < 60_000
    assert await scene.tasks(scene.bruno) == (task,)
    assert await scene.tasks(scene.claire) == ()
    told = TaskMoved(deadline, scene.role.account)
    for holder in (scene.anna, scene.bruno):
        assert hub.heard(holder, TaskMoved) == [told]
    assert hub.heard(scene.claire, TaskMoved) == []
    assert await scene.after(HOUR) == 0


async def test_a_person_gets_a_task_of_his_own(scene):
    thread = await scene.begin(scene.bruno)
    deadline = await scene.set(-1, account=scene.bruno, thread=thread)
    await scene.after(0)
    assert [one.deadline for one in await scene.tasks(scene.bruno)] == [deadline]
    assert await scene.tasks(scene.anna) == ()


async def test_what_was_cleared_in_time_is_no_task_and_its_note_is_forgotten(scene):
    deadline = await scene.set(HOUR)
    assert await scene.clear(deadline) == Ok(2)
    assert await scene.after(HOUR + 1) == 0
    assert await scene.tasks(only_open=False) == ()
    assert await scene.count("WHERE note = ''") == 1
    assert await scene.clear(deadline) == Ok(2)
    assert await scene.clear(os.urandom(16)) == Ok(2)


async def test_a_task_that_is_cleared_is_told_and_open_no_more(scene, hub):
    deadline = await scene.set(0)
    await scene.after(1)
    await scene.clear(deadline)
    assert len(hub.heard(scene.anna, TaskMoved)) == 2
    assert await scene.tasks() == ()
    (task,) = await scene.tasks(only_open=False)
    ended = (task.state, task.by, task.note)
    assert ended == ("cleared", scene.claire.account, b"sealed")


async def test_a_later_time_replaces_the_one_before(scene):
    deadline = await scene.set(HOUR)
    kind = DeadlineKind.MAIL_FAILED
    await scene.set(3 * HOUR, id=deadline, kind=kind, note=b"x")
    assert await scene.after(HOUR + 1) == 0
    assert await scene.after(2 * HOUR) == 1
    (task,) = await scene.tasks()
    assert (task.kind, task.note) == (kind, b"x")


async def test_only_its_setter_and_a_gateway_of_the_thread_replace_a_deadline(scene):
    deadline = await scene.set(HOUR)
    attempt = scene.set(2 * HOUR, by=scene.anna, id=deadline)
    assert await refused(attempt) is Code.FORBIDDEN
    gateway = Account("Passerelle", AccountKind.GATEWAY, admin=scene.ward)
    await scene.ward.join(scene.services, gateway)
    await scene.add(gateway, Capacity.GATEWAY)
    await scene.set(2 * HOUR, by=gateway, id=deadline)
    assert await scene.after(HOUR + 1) == 0
    await scene.set(2 * HOUR, id=deadline)


async def test_an_id_belongs_to_one_thread(scene):
    deadline = await scene.set(HOUR)
    other = await scene.begin(scene.bruno)
    attempt = scene.set(HOUR, thread=other, account=scene.bruno, id=deadline)
    assert await refused(attempt) is Code.CONFLICT


async def test_who_may_not_write_in_the_thread_sets_and_clears_nothing(scene, dora):
    deadline = await scene.set(HOUR)
    assert await refused(scene.set(HOUR, by=dora)) is Code.NOT_MEMBER
    assert await refused(scene.clear(deadline, by=dora)) is Code.FORBIDDEN
    await scene.add(dora, Capacity.READER)
    assert await refused(scene.set(HOUR, by=dora)) is Code.CAPACITY
    assert await refused(scene.clear(deadline, by=dora)) is Code.FORBIDDEN


async def test_holders_of_a_role_that_writes_there_set_and_clear(scene):
    deadline = await scene.set(HOUR, by=scene.anna)
    assert await scene.clear(deadline, by=scene.bruno) == Ok(2)
    assert await scene.count("WHERE state = 'cleared'") == 1


async def test_a_task_goes_to_nobody_outside_the_thread_and_the_house(
    scene, dora, ward_of, people_of
):
    elsewhere = await ward_of(scene.services)
    (stranger,) = await people_of(scene.services, elsewhere, "Étienne Loin")
    for account in (stranger, Account("Personne")):
        attempt = scene.set(HOUR, account=account)
        assert await refused(attempt) is Code.FORBIDDEN
    await scene.set(HOUR, account=dora)


async def test_who_was_cut_off_and_asks_again_makes_no_second_task(scene):
    deadline = await scene.set(HOUR)
    await scene.after(HOUR + 1)
    (task,) = await scene.tasks()
    again = {"id": deadline, "due": task.due, "note": b"sealed anew"}
    await scene.move(deadline, scene.anna, "taken")
    await scene.set(0, **again)
    (task,) = await scene.tasks()
    assert (task.state, task.note) == ("taken", b"sealed")
    await scene.move(deadline, scene.anna, "done")
    await scene.set(0, **again)
    assert await scene.after(1) == 0
    assert await scene.tasks() == ()


async def test_what_was_cleared_waits_anew_when_anybody_who_writes_sets_it(scene):
    deadline = await scene.set(HOUR)
    await scene.clear(deadline)
    await scene.set(HOUR, by=scene.anna, id=deadline)
    assert await scene.after(HOUR + 1) == 1


async def test_a_task_whose_time_is_moved_waits_again(scene, hub):
    deadline = await scene.set(0)
    await scene.after(1)
    await scene.set(HOUR, id=deadline)
    assert await scene.tasks() == ()
    assert len(hub.heard(scene.anna, TaskMoved)) == 2
    assert await scene.after(HOUR + 1) == 1


async def test_a_clock_that_is_set_back_delays_and_makes_no_second_task(scene):
    await scene.set(HOUR)
    scene.clock.jump = -86_400
    assert await scene.after(HOUR + 1) == 0
    scene.clock.jump = 0
    assert await scene.after(0) == 1
    scene.clock.jump = -86_400
    assert await scene.after(1) == 0
    assert len(await scene.tasks()) == 1


async def test_a_clock_that_is_set_ahead_makes_a_task_too_early_and_is_logged(scene):
    await scene.set(HOUR)
    await scene.after(0)
    scene.clock.jump = 2 * HOUR
    with capture_logs() as logs:
        assert await scene.after(1) == 1
    assert [(one["event"], one["seconds"]) for one in logs] == [("clock_jumped", 7200)]
    scene.clock.jump = 0
    assert await scene.after(HOUR) == 0


async def test_what_is_due_sooner_is_not_slept_over(scene, hub):
    await scene.set(HOUR)
    for seconds in (-1, 0.2):
        told = TaskMoved(await scene.set(seconds), scene.role.account)
        await hub.until(lambda told=told: told in hub.heard(scene.anna, TaskMoved))
    assert len(hub.heard(scene.anna, TaskMoved)) == 2


@given(st.integers(0, 2**53), st.integers(0, 2**53))
def test_a_timer_sleeps_until_the_next_is_due_and_never_long(due, now):
    pause = pause_until(due, now)
    assert 0 < pause <= LOOK_SECONDS
    assert pause <= max(0.1, (due - now) / 1000)


async def test_a_thread_has_no_more_than_it_may(scene, monkeypatch):
    monkeypatch.setattr(desk, "MAX_OF_THREAD", 1)
    first = await scene.set(HOUR)
    assert await refused(scene.set(HOUR)) is Code.QUOTA
    await scene.set(HOUR, id=first)
    await scene.clear(first)
    await scene.set(HOUR)


@pytest.mark.parametrize("settings", [Settings(max_deadlines=1)])
async def test_an_account_has_no_more_than_it_may(scene):
    await scene.set(HOUR)
    other = await scene.begin(scene.bruno)
    attempt = scene.set(HOUR, thread=other, account=scene.bruno)
    assert await refused(attempt) is Code.QUOTA
    await scene.set(HOUR, by=scene.bruno)


async def test_nothing_is_waited_for_longer_than_a_year_and_a_bit(scene):
    assert await refused(scene.set(401 * 86_400)) is Code.FORBIDDEN


@pytest.mark.parametrize("settings", [Settings(rates=Rates(deadlines=Rate(0.01, 2)))])
async def test_who_sets_too_many_at_once_waits(scene):
    await scene.set(HOUR)
    await scene.set(HOUR)
    assert await refused(scene.set(HOUR)) is Code.RATE_LIMITED


class Sink:
    def __init__(self):
        self.told = {}

    def count(self, name, amount=1, *, label=""):
        self.told[name] = amount

    def measure(self, name, value):
        self.told[name] = value

    def observe(self, name, value): ...


async def test_what_is_late_is_measured(scene):
    sink = Sink()
    force_setattr(scene.services._context, "metrics", sink)
    await scene.set(HOUR)
    await scene.after(HOUR + 1)
    assert sink.told["tasks_made"] == 1
    await scene.after(600)
    assert (sink.told["tasks_open"], sink.told["deadlines_overdue"]) == (1, 0)
    assert 600 <= sink.told["tasks_open_seconds"] < 700
