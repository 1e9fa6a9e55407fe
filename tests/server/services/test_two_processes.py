"""Two processes on one database: each pushes what the other has stored, in order."""

import asyncio
from contextlib import asynccontextmanager

import asyncpg
import pytest

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    ChainMoved,
    CursorMoved,
    EnrolmentWaiting,
    PresenceHint,
    ThreadStale,
    TypingHint,
)
from cordee.server.services.backend import Services
from cordee.server.store import hints
from tests.support.hub import Recorder, send, send_all, stored
from tests.support.sockets import until


@pytest.fixture
def other_hub():
    return Recorder()


@pytest.fixture
async def other(dsn, other_hub, thread):
    services = await Services.start(dsn, hub=other_hub)
    yield services
    await services.stop()


@pytest.fixture
def sides(services, hub, other, other_hub):
    """Both processes, each with its hub."""
    return (services, hub), (other, other_hub)


def after_first(hub, person, thread):
    """Numbers pushed after the first item, whose hint may precede the other's start."""
    return [n for n in hub.numbers(person, thread) if n > 1]


async def test_what_one_stores_the_other_pushes_once_and_in_order(
    sides, anna, bruno, thread
):
    (services, hub), (other, other_hub) = sides
    await send(services, anna.identity, thread.message(anna, "a", 1))
    await other_hub.until(lambda: after_first(other_hub, anna, thread) == [2])
    mine = [(anna.identity, thread.message(anna, "a", i + 1)) for i in range(50)]
    theirs = [(bruno.identity, thread.message(bruno, "b", i + 1)) for i in range(50)]
    answers = await asyncio.gather(send_all(services, mine), send_all(other, theirs))
    assert sorted(stored([*answers[0], *answers[1]])) == list(range(3, 103))
    for one in (hub, other_hub):
        await one.until(lambda one=one: 102 in one.numbers(bruno, thread))
    assert after_first(other_hub, bruno, thread) == list(range(2, 103))
    assert hub.numbers(anna, thread) == list(range(1, 103))


class LatePool:
    """A pool that takes its first connection back when it is told to."""

    def __init__(self, pool):
        self._pool = pool
        self.is_read = asyncio.Event()
        self.may_end = asyncio.Event()

    @asynccontextmanager
    async def acquire(self):
        async with self._pool.acquire() as connection:
            yield connection
        self.is_read.set()
        await self.may_end.wait()


async def test_what_is_heard_at_the_end_of_a_reading_is_read_too(
    services, other, other_hub, anna, thread
):
    fanout = other._context.fanout
    fanout._pool = late = LatePool(fanout._pool)
    await send(services, anna.identity, thread.message(anna, "a", 1))
    await late.is_read.wait()
    await send(services, anna.identity, thread.message(anna, "b", 2))
    await until(lambda: fanout._targets.get(thread.id) == 3)
    late.may_end.set()
    await other_hub.until(lambda: after_first(other_hub, anna, thread) == [2, 3])


async def test_a_lost_notification_is_healed_by_the_next(
    services, other, other_hub, anna, thread
):
    await send(services, anna.identity, thread.message(anna, "a", 1))
    await other_hub.until(lambda: after_first(other_hub, anna, thread) == [2])
    heard = other._context.fanout.bus._heard
    lost = asyncio.Event()
    other._context.fanout.bus._heard = lambda _hint: lost.set()
    await send(services, anna.identity, thread.message(anna, "b", 2))
    await asyncio.wait_for(lost.wait(), 30)
    other._context.fanout.bus._heard = heard
    assert after_first(other_hub, anna, thread) == [2]
    await send(services, anna.identity, thread.message(anna, "c", 3))
    await other_hub.until(lambda: after_first(other_hub, anna, thread) == [2, 3, 4])


async def test_a_bus_that_comes_back_looks_at_what_it_missed(
    services, other, other_hub, dsn, anna, thread
):
    await send(services, anna.identity, thread.message(anna, "a", 1))
    await other_hub.until(lambda: after_first(other_hub, anna, thread) == [2])
    bus = other._context.fanout.bus
    ready, bus.ready = bus.ready, asyncio.Event()
    bus._heard = lambda _hint: None
    await send(services, anna.identity, thread.message(anna, "b", 2))
    admin = await asyncpg.connect(**dsn)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'cordee-bus'"
    )
    await admin.close()
    assert ready.is_set()
    await other_hub.until(lambda: after_first(other_hub, anna, thread) == [2, 3])


async def test_a_record_reaches_the_other_process_with_each_ones_box(
    services, other, other_hub, anna, bruno, thread
):
    await services.answer(anna.identity, thread.renew(anna).frame(1))
    await other_hub.until(lambda: after_first(other_hub, bruno, thread) == [2])
    for member, box in zip(
        thread.record.core.members, thread.sealed.boxes, strict=True
    ):
        items = other_hub.items[member.account, thread.id]
        (item,) = [one for one in items if one.seq > 1]
        assert item.box == box


async def test_who_was_removed_elsewhere_is_sent_nothing_more(
    services, other, other_hub, anna, bruno, thread
):
    frame = thread.renew(anna, without=[bruno]).frame(1)
    thread.follow(await services.answer(anna.identity, frame))
    for i in range(3):
        await send(services, anna.identity, thread.message(anna, "a", i + 1))
    await other_hub.until(lambda: after_first(other_hub, anna, thread)[-1:] == [5])
    assert after_first(other_hub, bruno, thread) == [2]


async def test_processes_tell_each_other_of_chains_drops_cursors_and_typing(
    sides, ward, anna, bruno, thread
):
    (services, _), (_, other_hub) = sides
    cursor = thread.cursor(anna, 1)
    await services.answer(anna.identity, cursor)
    await other_hub.until(lambda: other_hub.heard(bruno, CursorMoved))
    services.hint(anna.identity, client.Typing(thread.id, on=True))
    await other_hub.until(lambda: other_hub.heard(bruno, TypingHint))
    await services.answer(ward.identity, ward.lock(2, bruno))
    await other_hub.until(lambda: other_hub.drops)
    assert other_hub.drops == [(bruno.account, None, Code.LOCKED)]
    await other_hub.until(lambda: other_hub.heard(anna, ThreadStale))
    assert other_hub.heard(anna, ChainMoved)[-1].seq == bruno.state.seq
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    dora = ward.person("Dora")
    await services.sign_up(dora.sign_up(invitation))
    await other_hub.until(lambda: other_hub.heard(ward, EnrolmentWaiting))


async def test_a_hand_over_elsewhere_stops_what_is_pushed_here(
    services, other, other_hub, dora, role, ward_thread
):
    """Bruno's session is there, the hand-over and the messages are here."""
    claire, bruno = ward_thread.owner, role.people[role.state.holders[1].account]
    ward_thread.follow(
        await send(services, claire.identity, ward_thread.message(claire, "a", 1))
    )
    await other_hub.until(lambda: 2 in other_hub.numbers(bruno, ward_thread))
    await role.hand_over(services, bruno, dora)
    await other_hub.until(
        lambda: (
            ChainMoved(role.account, role.state.seq, role.state.head)
            in other_hub.heard(bruno, ChainMoved)
        )
    )
    frame = ward_thread.renew(claire).frame(2)
    ward_thread.follow(await services.answer(claire.identity, frame))
    for sender in (services, other):
        message = ward_thread.message(claire, "b", 3)
        ward_thread.follow(await send(sender, claire.identity, message))
    message = ward_thread.message(dora, "c", 4, behalf=role)
    ward_thread.follow(await send(other, dora.identity, message))
    await other_hub.until(lambda: 6 in other_hub.numbers(dora, ward_thread))
    assert max(other_hub.numbers(bruno, ward_thread)) == 2
    assert [n for n in other_hub.numbers(dora, ward_thread) if n > 2] == [3, 4, 5, 6]


async def test_one_who_comes_to_hold_a_role_here_is_pushed_to_elsewhere_at_once(
    services, other, other_hub, dora, role, ward_thread
):
    await services.answer(role.identity, role.add(1, dora))
    claire = ward_thread.owner
    message = ward_thread.message(claire, "a", 1)
    await send(other, claire.identity, message)
    await other_hub.until(lambda: 2 in other_hub.numbers(dora, ward_thread))
    boxes = await other.answer(dora.identity, client.GetBoxes(1, role.account))
    assert [part.seq for part in boxes.boxes] == [0, role.state.seq]


async def test_a_role_that_moved_elsewhere_is_written_for(
    services, other, role, ward_thread
):
    bruno = role.people[role.state.holders[1].account]
    for turn, (here, there) in enumerate([(services, other), (other, services)]):
        await here.answer(bruno.identity, role.rotate(1, by=bruno))
        frame = ward_thread.renew(bruno, behalf=role).frame(2)
        ward_thread.follow(await there.answer(bruno.identity, frame))
        message = ward_thread.message(bruno, "a", 3, behalf=role)
        answer = await send(here, bruno.identity, message)
        assert stored([answer]) == [3 + 2 * turn]
        ward_thread.follow(answer)


async def test_presence_crosses_processes(sides, anna, bruno, thread):
    (services, hub), (other, other_hub) = sides
    hub.present, other_hub.present = {anna.account}, {bruno.account}
    await services.answer(anna.identity, client.Watch(1, (bruno.account,)))
    there = PresenceHint(bruno.account, online=True)
    await hub.until(lambda: hub.heard(anna, PresenceHint)[-1:] == [there])
    other_hub.present = set()
    other.disconnected(bruno.identity)
    away = PresenceHint(bruno.account, online=False)
    await hub.until(lambda: hub.heard(anna, PresenceHint)[-1:] == [away])


async def test_a_chain_that_moved_elsewhere_is_followed(
    services, other, anna, bruno, thread
):
    await other.answer(anna.identity, anna.rotate(1))
    await services.answer(anna.identity, thread.renew(anna).frame(2))
    answer = await send(other, anna.identity, thread.message(anna, "a", 3))
    assert stored([answer]) == [3]


async def test_a_process_that_is_alone_tells_nobody(own_database, monkeypatch):
    told = []
    notify = hints.notify

    async def count(connection, messages):
        told.extend(messages)
        await notify(connection, messages)

    monkeypatch.setattr(hints, "notify", count)
    passed = asyncio.Event()
    services = await Services.start(
        own_database, hub=Recorder(), faults=lambda _point: passed.set()
    )
    hello = len(told)
    try:
        services._context.fanout.bus.grown(bytes(32), 1, 1)
        await asyncio.wait_for(passed.wait(), 30)
        heard = asyncio.Event()
        services._context.fanout.bus.listen(lambda _hint: heard.set(), lambda: None)
        other = await Services.start(own_database, hub=Recorder())
        await asyncio.wait_for(heard.wait(), 30)
        assert (hello, len(told)) == (1, 2)
        services._context.fanout.bus.grown(bytes(32), 2, 2)
        grown = asyncio.Event()
        other._context.fanout.bus.listen(lambda _hint: grown.set(), lambda: None)
        await asyncio.wait_for(grown.wait(), 30)
        await other.stop()
    finally:
        await services.stop()
    assert len(told) == 3
