"""Retention on the server: what is due is erased, what is not stays, hashes hold."""

import asyncio

import asyncpg
import pytest

from cordee.crypto.encoding import sha256
from cordee.crypto.epoch import Capacity, Retention
from cordee.crypto.log import Base, ItemKind, erased_hash, item_hash, next_hash
from cordee.crypto.opening.notice import sign_filed, sign_receipt
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import ItemsErased, ThreadStale
from cordee.server.services.backend import Services
from cordee.server.services.context import SystemClock
from cordee.server.services.erasing import LOCK
from cordee.server.services.ports import Refusal
from cordee.server.store import peek
from tests.support.hub import send
from tests.support.people import DAY, Thread, Ward, wire

DAY_MS = DAY * 1000
SHORT = Retention(DAY, 0)


class Shifted(SystemClock):
    """The machine's clock, moved by whole days."""

    def __init__(self):
        self.days = 0

    def wall(self):
        return super().wall() + self.days * DAY_MS


@pytest.fixture
def clock():
    return Shifted()


@pytest.fixture
async def services(own_database, hub, clock):
    """Services on a database that no other test's retention is swept in."""
    services = await Services.start(own_database, hub=hub, clock=clock)
    yield services
    await services.stop()


@pytest.fixture
async def ward(services):
    ward = Ward()
    await ward.join(services)
    return ward


async def begin(services, owner, *members, retention=SHORT, capacity=Capacity.MEMBER):
    thread = Thread.begin(owner, *members, retention=retention, capacity=capacity)
    thread.follow(await services.answer(owner.identity, thread.frame(1)))
    return thread


async def say(services, thread, who, *texts):
    for text in texts:
        stored = await send(services, who.identity, thread.message(who, text, 1))
        thread.follow(stored)


async def renew(services, thread, who, **how):
    frame = thread.renew(who, **how).frame(2)
    thread.follow(await services.answer(who.identity, frame))


async def items(services, who, thread):
    asked = client.GetRange(1, thread.id, 1, 999)
    return (await services.answer(who.identity, asked)).items


def log_of(thread, found):
    """The log's hash, made of what is served."""
    hash_ = thread.id
    for item in found:
        kind = ItemKind(item.kind.value)
        if item.erased is None:
            hashed = item_hash(kind, item.body, item.payload)
        else:
            hashed = erased_hash(kind, item.body, item.erased)
        hash_ = next_hash(hash_, item.seq, hashed)
    return hash_


async def test_what_is_due_is_erased_and_the_log_still_adds_up(
    services, hub, clock, anna, bruno
):
    thread = await begin(services, anna, bruno)
    await say(services, thread, anna, "one", "two")
    before = await items(services, bruno, thread)
    assert (await services.eraser.sweep(clock.wall())).items == 0
    clock.days = 1
    await say(services, thread, anna, "three")
    swept = await services.eraser.sweep(clock.wall())
    assert (swept.threads, swept.items) == (1, 2)
    after = await items(services, bruno, thread)
    assert [bool(item.payload) for item in after] == [False, False, False, True]
    assert [item.erased for item in after[1:3]] == [
        sha256(item.payload) for item in before[1:3]
    ]
    assert [(i.body, i.time) for i in after[:3]] == [(i.body, i.time) for i in before]
    assert log_of(thread, after) == thread.base.hash
    assert hub.heard(bruno, ItemsErased) == [ItemsErased(thread.id, 3)]
    assert (await services.eraser.sweep(clock.wall())).items == 0


async def test_a_thread_that_keeps_for_ever_loses_nothing(services, clock, anna, bruno):
    thread = await begin(services, anna, bruno, retention=Retention(0, 0))
    await say(services, thread, anna, "one")
    clock.days = 40_000
    assert (await services.eraser.sweep(clock.wall())).items == 0


async def test_what_is_held_waits_until_it_is_filed(services, hub, clock, anna, bruno):
    thread = await begin(services, anna, bruno, retention=Retention(DAY, 10 * DAY))
    await say(services, thread, anna, "one", "two")
    clock.days = 2
    assert (await services.eraser.sweep(clock.wall())).items == 0
    signed = sign_filed(thread.record, bruno.state, bruno.keys, 2)
    frame = client.MarkFiled(1, wire(signed))
    filed = await services.answer(bruno.identity, frame)
    assert await services.answer(bruno.identity, frame) == filed
    thread.follow(filed)
    assert hub.heard(anna, ThreadStale) == []
    assert hub.numbers(anna, thread)[-1] == filed.seq == 4
    assert (await services.eraser.sweep(clock.wall())).items == 1
    await say(services, thread, anna, "nothing has to be renewed")
    clock.days = 11
    assert (await services.eraser.sweep(clock.wall())).items == 1


async def test_a_reader_files_nothing_and_nobody_files_what_is_to_come(
    services, anna, bruno
):
    thread = await begin(services, anna, bruno, capacity=Capacity.READER)
    for who, upto, rule in ((bruno, 1, "MSG-03"), (anna, 2, "LOG-01")):
        signed = sign_filed(thread.record, who.state, who.keys, upto)
        with pytest.raises(Refusal) as caught:
            await services.answer(who.identity, client.MarkFiled(1, wire(signed)))
        assert caught.value.rule == rule


async def test_a_retention_lowered_by_an_owner_applies_to_what_is_there(
    services, clock, anna, bruno
):
    thread = await begin(services, anna, bruno, retention=Retention(0, 0))
    await say(services, thread, anna, "one", "two")
    clock.days = 3
    await services.eraser.sweep(clock.wall())
    await renew(services, thread, anna, retention=Retention(2 * DAY, 0))
    assert (await services.eraser.sweep(clock.wall())).items == 2


async def test_boxes_go_with_the_last_message_of_their_epoch(
    services, clock, anna, bruno
):
    thread = await begin(services, anna, bruno)
    await say(services, thread, anna, "one")
    await renew(services, thread, anna, retention=SHORT)
    await say(services, thread, anna, "two")
    clock.days = 1
    await say(services, thread, anna, "three")
    await renew(services, thread, anna, retention=SHORT)

    async def has_boxes():
        asked = client.GetEpochs(1, thread.id, 0)
        parts = (await services.answer(bruno.identity, asked)).records
        return [part.box is not None for part in parts]

    swept = await services.eraser.sweep(clock.wall())
    assert (swept.items, swept.boxes) == (2, 2)
    assert await has_boxes() == [False, True, True]
    clock.days = 2
    swept = await services.eraser.sweep(clock.wall())
    assert (swept.items, swept.boxes) == (1, 2)
    assert await has_boxes() == [False, False, True]


async def test_a_thread_with_more_than_a_step_is_erased_whole(
    services, clock, anna, bruno, monkeypatch
):
    monkeypatch.setattr("cordee.server.services.erasing.STEP", 3)
    thread = await begin(services, anna, bruno)
    await say(services, thread, anna, *"abcdefgh")
    clock.days = 1
    assert (await services.eraser.sweep(clock.wall())).items == 8
    assert all(item.erased for item in (await items(services, anna, thread))[1:])


async def test_what_was_cut_off_is_taken_up_where_it_stopped(
    services, clock, anna, bruno, monkeypatch
):
    monkeypatch.setattr("cordee.server.services.erasing.STEP", 3)
    thread = await begin(services, anna, bruno)
    await say(services, thread, anna, *"abcdef")
    clock.days = 1
    whole, steps = services.eraser._step, []

    async def cut_off(connection, id_, now_ms):
        if steps:
            raise ConnectionError("cut off")
        steps.append(await whole(connection, id_, now_ms))
        return steps[-1]

    monkeypatch.setattr(services.eraser, "_step", cut_off)
    with pytest.raises(ConnectionError):
        await services.eraser.sweep(clock.wall())
    assert steps[0].items == 2
    monkeypatch.setattr(services.eraser, "_step", whole)
    assert (await services.eraser.sweep(clock.wall())).items == 4


async def test_one_process_erases_at_a_time(services, own_database, clock, anna, bruno):
    thread = await begin(services, anna, bruno)
    await say(services, thread, anna, "one")
    clock.days = 1
    other = await asyncpg.connect(**own_database)
    await other.execute("SELECT pg_advisory_lock($1)", LOCK)
    assert (await services.eraser.sweep(clock.wall())).items == 0
    await other.close()
    async with asyncio.timeout(30):
        while not (await services.eraser.sweep(clock.wall())).items:
            pass


async def test_a_repeat_of_an_erased_message_is_answered_as_the_first_time(
    services, clock, anna, bruno
):
    thread = await begin(services, anna, bruno)
    frame = thread.message(anna, "one", 1)
    first = await send(services, anna.identity, frame)
    clock.days = 1
    await services.eraser.sweep(clock.wall())
    assert await send(services, anna.identity, frame) == first


async def test_a_receipt_is_kept_for_the_members_to_see(services, anna, bruno, claire):
    thread = await begin(services, anna, bruno)
    await say(services, thread, anna, "one", "two")

    async def give(who, place):
        signed = sign_receipt(thread.id, who.account, place, who.keys)
        await services.answer(who.identity, client.GiveReceipt(1, wire(signed)))
        return wire(signed)

    await give(
        bruno, Base(1, log_of(thread, (await items(services, anna, thread))[:1]))
    )
    newest = await give(bruno, thread.base)
    await give(
        bruno, Base(1, log_of(thread, (await items(services, anna, thread))[:1]))
    )
    asked = client.GetReceipts(1, thread.id)
    told = await services.answer(anna.identity, asked)
    assert told.receipts == (newest,)
    for who, place, rule in (
        (bruno, Base(3, bytes(32)), "LOG-02"),
        (claire, thread.base, None),
    ):
        with pytest.raises(Refusal) as caught:
            await give(who, place)
        assert caught.value.rule == rule
    with pytest.raises(Refusal) as caught:
        await services.answer(claire.identity, asked)
    assert caught.value.code == Code.NOT_MEMBER


async def test_the_operator_sees_what_is_erased(
    services, own_database, clock, anna, bruno
):
    thread = await begin(services, anna, bruno, retention=Retention(DAY, 2 * DAY))
    await say(services, thread, anna, "one")
    clock.days = 2
    await services.eraser.sweep(clock.wall())
    connection = await asyncpg.connect(**own_database)
    assert (await peek.status(connection))["erased_items"] == 1
    (row,) = (await peek.everything(connection, thread.id))["thread"]
    await connection.close()
    shown = ("keep_seconds", "hold_seconds", "filed_seq", "erased_seq", "erased_items")
    assert [row[name] for name in shown] == [DAY, 2 * DAY, 0, 2, 1]
