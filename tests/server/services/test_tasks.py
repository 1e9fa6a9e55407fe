"""Tasks: who takes, gives back and ends them; pages of them; when they are forgotten."""

import itertools

import pytest

from cordee.server.domain.tasks import NEXT, Place, place
from cordee.server.protocol.client_frames import GetTasks
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import TaskState
from cordee.server.protocol.server_frames import Ok, TaskMoved
from cordee.server.services.backend import Services
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Refusal
from tests.support.clock import Clock
from tests.support.deadlines import DAY_MS, Scene, asleep


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
async def services(dsn, hub):
    running = await Services.start(dsn, hub=hub, clock=Clock())
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, ward):
    return await Scene(services, services._context.clock, ward).enter()


@pytest.fixture
async def task(scene):
    """The id of a task that Anna and Bruno may take."""
    deadline = await scene.set(0)
    await scene.after(1)
    return deadline


async def refused(attempt):
    with pytest.raises(Refusal) as refusal:
        await attempt
    return refusal.value.code


async def keep(scene, seconds):
    """Let the thread keep its messages so long, and as long again when not filed."""
    async with scene.services.pool.acquire() as connection:
        await connection.execute(
            "UPDATE thread SET keep_seconds = $2, hold_seconds = $2,"
            " retention_epoch = epoch WHERE thread = $1",
            scene.thread.id,
            seconds,
        )


def test_whatever_is_asked_of_a_task_ends_in_a_state_that_was_asked_for():
    assert all(wanted == state for (_, wanted), state in NEXT.items())
    moved = set(itertools.product(Place, TaskState)) - NEXT.keys()
    assert all((one, TaskState.CLEARED) in moved for one in Place)
    assert all((Place.ENDED, wanted) in moved for wanted in TaskState)


@pytest.mark.parametrize(
    ("state", "actor", "is_able", "found"),
    [
        ("open", None, False, Place.FREE),
        ("taken", b"me", True, Place.MINE),
        ("taken", b"other", True, Place.OTHERS),
        ("taken", b"other", False, Place.FREE),
        ("done", b"me", True, Place.DONE_BY_ME),
        ("done", b"other", True, Place.ENDED),
        ("cleared", b"me", True, Place.ENDED),
    ],
)
def test_a_task_stands_to_somebody_as_its_state_says(state, actor, is_able, found):
    assert place(TaskState(state), actor, b"me", is_able=is_able) is found


async def test_a_task_is_taken_by_one_and_given_back(scene, task, hub):
    assert await scene.move(task, scene.anna, "taken") == Ok(4)
    assert await scene.move(task, scene.anna, "taken") == Ok(4)
    (seen,) = await scene.tasks(scene.bruno)
    assert (seen.state, seen.by) == ("taken", scene.anna.account)
    for state in ("taken", "open"):
        attempt = scene.move(task, scene.bruno, state)
        assert await refused(attempt) is Code.CONFLICT
    await scene.move(task, scene.anna, "open")
    (seen,) = await scene.tasks(scene.bruno)
    assert (seen.state, seen.by) == ("open", None)
    assert await scene.move(task, scene.bruno, "taken") == Ok(4)
    assert len(hub.heard(scene.anna, TaskMoved)) == 4


async def test_a_task_is_ended_by_whoever_may_take_it_and_moves_no_more(scene, task):
    await scene.move(task, scene.bruno, "taken")
    await scene.move(task, scene.anna, "done")
    assert await scene.move(task, scene.anna, "done") == Ok(4)
    for state in ("done", "taken", "open"):
        attempt = scene.move(task, scene.bruno, state)
        assert await refused(attempt) is Code.CONFLICT
    assert await scene.tasks() == ()
    (seen,) = await scene.tasks(scene.bruno, only_open=False)
    assert (seen.state, seen.by) == ("done", scene.anna.account)
    await scene.clear(task)
    (seen,) = await scene.tasks(only_open=False)
    assert seen.state == "done"


async def test_nobody_clears_as_a_task_or_moves_what_is_not_his_or_none(scene, task):
    assert await refused(scene.move(task, scene.anna, "cleared")) is Code.CONFLICT
    attempt = scene.move(task, scene.claire, "taken")
    assert await refused(attempt) is Code.NOT_FOUND
    waiting = await scene.set(60)
    attempt = scene.move(waiting, scene.anna, "done")
    assert await refused(attempt) is Code.NOT_FOUND
    attempt = scene.move(bytes(16), scene.anna, "done")
    assert await refused(attempt) is Code.NOT_FOUND


async def test_a_task_of_one_who_holds_the_role_no_more_is_free(scene, task, dora):
    await scene.move(task, scene.bruno, "taken")
    await scene.role.hand_over(scene.services, scene.bruno, dora)
    attempt = scene.move(task, scene.bruno, "done")
    assert await refused(attempt) is Code.NOT_FOUND
    assert await scene.tasks(scene.bruno) == ()
    assert await scene.move(task, dora, "taken") == Ok(4)
    (seen,) = await scene.tasks()
    assert seen.by == dora.account


async def test_who_comes_to_hold_a_role_sees_its_tasks(scene, task, dora):
    await scene.services.answer(scene.role.identity, scene.role.add(1, dora))
    assert [one.deadline for one in await scene.tasks(dora)] == [task]


async def test_pages_of_tasks_miss_none_and_repeat_none(scene):
    made = [await scene.set(0) for _ in range(7)]
    await scene.after(1)
    seen, before, pages, more = [], None, 0, True
    while more:
        asked = GetTasks(3, True, before, 3)
        answer = await scene.services.answer(scene.anna.identity, asked)
        seen += [one.deadline for one in answer.tasks]
        before, more, pages = answer.tasks[-1].time, answer.more, pages + 1
    assert sorted(seen) == sorted(made)
    assert pages == 3


async def test_tasks_of_one_millisecond_are_on_one_page(scene):
    for _ in range(5):
        await scene.set(0)
    await scene.after(1)
    async with scene.services.pool.acquire() as connection:
        await connection.execute("UPDATE deadline SET time = 7")
    asked = GetTasks(3, True, None, 2)
    answer = await scene.services.answer(scene.anna.identity, asked)
    assert (len(answer.tasks), answer.more) == (5, False)


async def test_a_task_is_forgotten_long_after_its_end(scene, task):
    await scene.set(0)
    await scene.after(1)
    await scene.move(task, scene.anna, "done")
    await keep(scene, 0)
    now = scene.clock.wall()
    await scene.services.eraser.sweep(now + 89 * DAY_MS)
    assert await scene.count() == 2
    await scene.services.eraser.sweep(now + 91 * DAY_MS)
    assert [one.state for one in await scene.tasks(only_open=False)] == ["open"]


async def test_a_task_goes_when_messages_of_its_thread_and_time_go(scene, task):
    await scene.set(0)
    await scene.after(1)
    await scene.move(task, scene.anna, "done")
    await scene.set(10 * 86_400)
    await keep(scene, 86_400)
    now = scene.clock.wall()
    for days, left in ((0.9, 3), (1.1, 2), (1.9, 2), (2.1, 1)):
        await scene.services.eraser.sweep(now + round(days * DAY_MS))
        assert await scene.count() == left, days
