"""Deadlines, tasks and figures with a real server: sealed here, opened here."""

import time

import pytest

from cordee.clients.sdk import (
    Figure,
    FigureRow,
    NotFound,
    ServerRefused,
    TaskChanged,
    TaskNote,
)
from cordee.server.protocol.client_frames import SetDeadline
from cordee.server.protocol.deadline_types import DeadlineKind
from cordee.server.protocol.limits import MAX_FIGURES
from tests.clients.sdk.conftest import until
from tests.clients.sdk.test_roles import hand_over, share
from tests.support.gateway import gateway_of

NOTE = TaskNote("Sortie", "LE BIHAN Yann", "Dr Le Goff", "0297000000", "Appelez", None)


def now():
    return round(time.time() * 1000)


async def has(me, *deadlines, **asked):
    """Wait until somebody has these tasks and no other; by id."""

    async def condition():
        found = {one.id: one for one in (await me.tasks(**asked)).tasks}
        return found if found.keys() == set(deadlines) else None

    return await until(me, condition)


async def test_a_task_is_told_read_taken_and_ended_by_the_holders(hospital, pair):
    anna, bruno, thread = pair
    role = await hospital.role(anna, "Secrétariat")
    await share(anna, bruno, role)
    events = bruno.events()
    deadline = await anna.set_deadline(thread, "mail-answer", now() - 1, role, NOTE)
    async for event in events:
        if event == TaskChanged(deadline, role):
            break
    (task,) = (await bruno.tasks()).tasks
    assert (task.id, task.kind, task.note) == (deadline, "mail-answer", NOTE)
    assert (task.state, task.role_name, task.by_name) == ("open", "Secrétariat", "")
    await bruno.take_task(deadline)
    (task,) = (await anna.tasks()).tasks
    assert (task.state, task.by_name, task.mine) == ("taken", "Bruno", False)
    with pytest.raises(ServerRefused) as refused:
        await anna.take_task(deadline)
    assert refused.value.code == "conflict"
    await bruno.give_back_task(deadline)
    await anna.end_task(deadline)
    assert (await bruno.tasks()).tasks == ()
    (task,) = (await bruno.tasks(open=False)).tasks
    assert (task.state, task.by, task.note) == ("done", anna.account, NOTE)


async def test_who_comes_after_reads_notes_of_before_and_junk_is_only_unreadable(
    hospital, pair
):
    anna, bruno, thread = pair
    (claire,) = await hospital.enrol("Claire")
    role = await hospital.role(bruno, "Secrétariat")
    old = await anna.set_deadline(thread, "mail-answer", now() - 1, role, NOTE)
    junk = bytes(16)
    frame = SetDeadline(1, junk, thread, DeadlineKind.MAIL_FAILED, now(), role, b"junk")
    await anna._parts.link.ask(lambda ref: _numbered(frame, ref))
    await has(bruno, old, junk)
    async with claire.client() as new:
        await new.wait_online()
        await hand_over(bruno, new, role)
        later = await anna.set_deadline(thread, "mail-failed", now(), role, NOTE)
        found = await has(new, old, junk, later)
        notes = {one.id: one.note for one in found.values()}
        assert notes == {old: NOTE, junk: None, later: NOTE}
    assert (await bruno.tasks()).tasks == ()


def _numbered(frame, ref):
    fields = {name: getattr(frame, name) for name in frame.__struct_fields__}
    return SetDeadline(**{**fields, "ref": ref})


async def test_what_was_cleared_is_no_task_and_who_is_unknown_gets_none(pair):
    anna, bruno, thread = pair
    me = bruno.account
    due = now() + 3_600_000
    deadline = await anna.set_deadline(thread, "letter-sent", due, me, NOTE)
    await anna.clear_deadline(deadline)
    await anna.clear_deadline(deadline)
    assert (await bruno.tasks(open=False)).tasks == ()
    with pytest.raises(NotFound):
        await anna.set_deadline(thread, "letter-sent", due, bytes(32), NOTE)
    with pytest.raises(ValueError, match="supper"):
        await anna.set_deadline(thread, "supper", due, me, NOTE)


async def test_figures_of_a_gateway_are_read_by_people_of_the_house(hospital, pair):
    anna, _, _ = pair
    rows = [
        FigureRow("letters", "2026-11", f"Unité {n:03}", (Figure("sent", n),))
        for n in range(MAX_FIGURES + 3)
    ]
    gateway = await gateway_of(hospital)
    async with gateway.client() as machine:
        await machine.wait_online()
        await machine.publish_figures(machine._parts.context.me.pinned, rows)
    assert await anna.figures("letters", "2026-11", "2026-11") == rows
    assert await anna.figures("letters", "2026-12", "2026-12") == []
    with pytest.raises(ServerRefused) as refused:
        await anna.publish_figures(anna._parts.context.me.pinned, rows)
    assert refused.value.code == "forbidden"
