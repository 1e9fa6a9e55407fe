"""Reading through a role: what its holders see, and what they see no more."""

import asyncio

import msgspec
import pytest

from cordee.crypto.chain_entry import AccountKind, Close
from cordee.crypto.epoch import Capacity
from cordee.crypto.log import Base
from cordee.crypto.session import Purpose
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    ChainMoved,
    CursorMoved,
    DeliveredMoved,
    PresenceHint,
    ThreadStale,
    TypingHint,
)
from cordee.server.services import fanout
from cordee.server.services.ports import Refusal
from tests.support.hub import send
from tests.support.people import Thread
from tests.support.roles import Role


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def say(services, sender, thread, count=1):
    for i in range(count):
        answer = await send(services, sender.identity, thread.message(sender, "x", i))
        thread.follow(answer)


async def index_of(services, reader):
    rows = (await services.answer(reader.identity, client.GetIndex(1, 0, 99))).rows
    return {row.thread: row for row in rows}


async def items_of(services, reader, thread, role=None):
    account = None if role is None else role.account
    asked = client.GetRange(1, thread.id, 1, 99, account)
    return (await services.answer(reader.identity, asked)).items


def box_of(thread, person):
    return thread.sealed.boxes[thread.record.box_index(person.account)]


# --- what a holder reads ---------------------------------------------------------


async def test_a_holder_reads_the_threads_of_his_role(
    services, bruno, claire, role, ward_thread
):
    await say(services, claire, ward_thread)
    row = (await index_of(services, bruno))[ward_thread.id]
    assert (row.account, row.head_seq, row.first_seq) == (role.account, 2, 1)
    first, second = await items_of(services, bruno, ward_thread, role)
    assert first.box == box_of(ward_thread, role)
    assert second.payload
    asked = client.GetEpochs(2, ward_thread.id, 0, role.account)
    (record,) = (await services.answer(bruno.identity, asked)).records
    assert record.box == first.box


async def test_a_holder_who_does_not_name_the_role_reads_nothing(
    services, bruno, ward_thread
):
    for frame in (
        client.GetRange(1, ward_thread.id, 1, 9),
        client.GetEpochs(2, ward_thread.id, 0),
    ):
        await refused(services, bruno.identity, frame, Code.NOT_MEMBER)


async def test_nobody_else_reads_through_a_role(
    services, claire, dora, role, ward_thread
):
    for who in (claire, dora):
        for frame in (
            client.GetRange(1, ward_thread.id, 1, 9, role.account),
            client.GetEpochs(2, ward_thread.id, 0, role.account),
        ):
            await refused(services, who.identity, frame, Code.NOT_MEMBER)
    through_a_person = client.GetRange(1, ward_thread.id, 1, 9, claire.account)
    await refused(services, role.identity, through_a_person, Code.NOT_MEMBER)
    assert await index_of(services, dora) == {}


async def test_items_and_records_are_pushed_to_holders_with_the_roles_box(
    services, hub, claire, role, ward_thread
):
    await say(services, claire, ward_thread)
    for holder in role.people.values():
        await hub.until(lambda who=holder: hub.numbers(who, ward_thread) == [1, 2])
        (record, _) = hub.items[holder.account, ward_thread.id]
        assert record.box == box_of(ward_thread, role)


async def test_the_own_membership_comes_before_the_role(
    services, hub, bruno, claire, role
):
    thread = Thread.begin(claire, role, bruno)
    await services.answer(claire.identity, thread.frame(1))
    rows = (await index_of(services, bruno))[thread.id]
    assert rows.account is None
    assert hub.numbers(bruno, thread) == [1]
    assert hub.items[bruno.account, thread.id][0].box == box_of(thread, bruno)
    assert hub.items[role.manager.account, thread.id][0].box == box_of(thread, role)
    (own,) = await items_of(services, bruno, thread)
    (through,) = await items_of(services, bruno, thread, role)
    assert (own.box, through.box) == (box_of(thread, bruno), box_of(thread, role))


async def test_who_holds_two_roles_of_a_thread_reads_once_through_the_lowest(
    services, ward, hub, bruno, claire, role
):
    other = Role("Secrétariat", bruno)
    await ward.join(services, other)
    thread = Thread.begin(claire, role, other)
    await services.answer(claire.identity, thread.frame(1))
    lowest = min(role, other, key=lambda one: one.account)
    rows = (await services.answer(bruno.identity, client.GetIndex(1, 0, 9))).rows
    assert [row.account for row in rows] == [lowest.account]
    assert hub.numbers(bruno, thread) == [1]
    assert hub.items[bruno.account, thread.id][0].box == box_of(thread, lowest)


async def test_who_left_a_thread_reads_on_through_his_role(
    services, hub, bruno, claire, role
):
    thread = Thread.begin(claire, role, bruno)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    frame = thread.renew(claire, without=[bruno]).frame(2)
    thread.follow(await services.answer(claire.identity, frame))
    await say(services, claire, thread)
    assert hub.numbers(bruno, thread) == [1, 2, 3]
    row = (await index_of(services, bruno))[thread.id]
    assert (row.account, row.head_seq) == (role.account, 3)
    assert [i.seq for i in await items_of(services, bruno, thread)] == [1, 2]
    assert [i.seq for i in await items_of(services, bruno, thread, role)] == [1, 2, 3]


async def test_a_role_that_was_removed_is_read_through_no_more(
    services, hub, bruno, claire, role, ward_thread
):
    frame = ward_thread.renew(claire, without=[role]).frame(1)
    ward_thread.follow(await services.answer(claire.identity, frame))
    await say(services, claire, ward_thread)
    assert hub.numbers(bruno, ward_thread) == [1, 2]
    assert await index_of(services, bruno) == {}
    asked = client.GetRange(1, ward_thread.id, 1, 9, role.account)
    await refused(services, bruno.identity, asked, Code.NOT_MEMBER)


async def test_a_record_account_is_read_by_who_holds_it(
    services, ward, hub, bruno, claire
):
    record = Role("Dossier", bruno, kind=AccountKind.RECORD)
    await ward.join(services, record)
    thread = Thread.begin(claire, record, capacity=Capacity.RECORD)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    await say(services, claire, thread)
    assert hub.numbers(bruno, thread) == [1, 2]
    assert [i.seq for i in await items_of(services, bruno, thread, record)] == [1, 2]


# --- boxes -----------------------------------------------------------------------


async def test_the_boxes_of_a_role_are_for_who_holds_it_now(
    services, bruno, claire, role
):
    asked = client.GetBoxes(1, role.account)
    await refused(services, claire.identity, asked, Code.FORBIDDEN)
    slot = msgspec.structs.replace(
        bruno.identity_of(bruno.card), purpose=Purpose.RECOVER
    )
    await refused(services, slot, asked, Code.FORBIDDEN)
    (first,) = (await services.answer(bruno.identity, asked)).boxes
    assert first.openers == role.boxes[0].openers
    await services.answer(role.identity, role.rotate(1))
    await services.answer(role.identity, role.add(2, claire))
    boxes = (await services.answer(claire.identity, asked)).boxes
    expected = [
        (s, role.boxes[s].openers) for s in (role.state.seq - 1, role.state.seq)
    ]
    assert [(part.seq, part.openers) for part in boxes] == expected


# --- hand-over -------------------------------------------------------------------


async def test_the_incoming_reads_all_and_the_outgoing_nothing(
    services, hub, bruno, dora, role, ward_thread
):
    claire = ward_thread.owner
    await say(services, claire, ward_thread, 2)
    await role.hand_over(services, bruno, dora)
    asked = client.GetRange(1, ward_thread.id, 1, 9, role.account)
    await refused(services, bruno.identity, asked, Code.NOT_MEMBER)
    epochs = client.GetEpochs(1, ward_thread.id, 0, role.account)
    await refused(services, bruno.identity, epochs, Code.NOT_MEMBER)
    boxes = client.GetBoxes(1, role.account)
    await refused(services, bruno.identity, boxes, Code.FORBIDDEN)
    assert await index_of(services, bruno) == {}
    seen = await items_of(services, dora, ward_thread, role)
    assert [item.seq for item in seen] == [1, 2, 3]
    row = (await index_of(services, dora))[ward_thread.id]
    assert (row.account, row.stale) == (role.account, True)
    assert ThreadStale(ward_thread.id) in hub.heard(claire, ThreadStale)
    moved = ChainMoved(role.account, role.state.seq, role.state.head)
    for who in (role.manager, bruno, claire, dora):
        assert hub.heard(who, ChainMoved)[-1] == moved
    frame = ward_thread.renew(claire).frame(9)
    ward_thread.follow(await services.answer(claire.identity, frame))
    claire = ward_thread.owner
    await say(services, claire, ward_thread)
    assert hub.numbers(bruno, ward_thread) == [1, 2, 3]
    assert hub.numbers(dora, ward_thread)[-2:] == [4, 5]


async def test_an_open_session_is_sent_nothing_after_a_hand_over(
    services, hub, bruno, dora, role, ward_thread
):
    """Messages go on while it happens: none that comes after reaches the outgoing."""
    claire = ward_thread.owner
    await services.answer(role.identity, role.add(1, dora))
    frame = role.rotate(2, by=dora, revoked=[bruno])
    handed_over = asyncio.Event()

    async def talk():
        while not handed_over.is_set():
            message = ward_thread.message(claire, "x", 1)
            answer = await send(services, claire.identity, message)
            if answer.ref and getattr(answer, "code", None):
                return
            ward_thread.follow(answer)

    talking = asyncio.ensure_future(talk())
    await hub.until(lambda: len(hub.numbers(bruno, ward_thread)) > 5)
    await services.answer(dora.identity, frame)
    seen = hub.numbers(bruno, ward_thread)
    handed_over.set()
    await talking
    renewed = ward_thread.renew(claire).frame(9)
    ward_thread.follow(await services.answer(claire.identity, renewed))
    last = ward_thread.base.seq
    await hub.until(lambda: last in hub.numbers(dora, ward_thread))
    assert hub.numbers(bruno, ward_thread) == seen
    assert seen == list(range(1, len(seen) + 1))


async def test_what_was_read_for_pushing_is_not_given_to_who_has_lost_the_role(
    services, hub, monkeypatch, bruno, role, ward_thread
):
    """The hand-over falls between the reading of items and their push."""
    claire = ward_thread.owner
    await say(services, claire, ward_thread, 3)
    stretch = fanout.items.stretch
    frame = role.rotate(1, revoked=[bruno])

    async def and_then_lose(*asked):
        rows = await stretch(*asked)
        await services.answer(role.identity, frame)
        return rows

    hub.items.clear()
    follower = services._context.fanout
    follower._pushed.put(ward_thread.id, 1)
    monkeypatch.setattr(fanout.items, "stretch", and_then_lose)
    follower.heard(ward_thread.id, 2, 4)
    await hub.until(lambda: hub.numbers(claire, ward_thread))
    assert hub.numbers(claire, ward_thread) == [2, 3, 4]
    assert hub.numbers(bruno, ward_thread) == []


async def test_a_locked_holder_reads_nothing_until_he_is_back(
    services, hub, bruno, claire, role, ward_thread
):
    await services.answer(role.admin.identity, role.admin.lock(1, bruno))
    asked = client.GetRange(1, ward_thread.id, 1, 9, role.account)
    await refused(services, bruno.identity, asked, Code.NOT_MEMBER)
    boxes = client.GetBoxes(1, role.account)
    await refused(services, bruno.identity, boxes, Code.FORBIDDEN)
    assert await index_of(services, bruno) == {}
    hub.items.clear()
    await say(services, claire, ward_thread)
    assert hub.numbers(bruno, ward_thread) == []


async def test_a_closed_holder_reads_nothing(services, bruno, role, ward_thread):
    await services.answer(bruno.identity, bruno.entry(1, Close(None)))
    asked = client.GetRange(1, ward_thread.id, 1, 9, role.account)
    await refused(services, bruno.identity, asked, Code.NOT_MEMBER)


async def test_a_closed_role_is_read_by_nobody(services, anna, role, ward_thread):
    await services.answer(role.identity, role.entry(1, Close(None), by=anna))
    asked = client.GetRange(1, ward_thread.id, 1, 9, role.account)
    await refused(services, anna.identity, asked, Code.NOT_MEMBER)
    assert (await index_of(services, anna)) == {}


# --- cursors and hints -----------------------------------------------------------


async def test_a_holders_cursor_counts_and_is_shown(
    services, hub, bruno, claire, role, ward_thread
):
    await say(services, claire, ward_thread)
    moved = ward_thread.cursor(bruno, 1)
    await services.answer(bruno.identity, moved)
    for who in (role.manager, claire):
        assert hub.heard(who, CursorMoved) == [CursorMoved(moved.signed)]
    assert (await index_of(services, bruno))[ward_thread.id].displayed == 2
    assert (await index_of(services, role.manager))[ward_thread.id].displayed == 0
    for who in (role.manager, claire):
        asked = client.GetCursors(2, ward_thread.id)
        cursors = (await services.answer(who.identity, asked)).cursors
        assert [one.account for one in cursors] == [bruno.account]
    await services.answer(role.identity, role.rotate(2, revoked=[bruno]))
    asked = client.GetCursors(3, ward_thread.id)
    assert (await services.answer(claire.identity, asked)).cursors == ()
    await refused(services, bruno.identity, asked, Code.NOT_MEMBER)
    again = ward_thread.cursor(bruno, 4, Base(1, bytes(32)))
    await refused(services, bruno.identity, again, Code.NOT_MEMBER)


async def test_hints_go_to_holders_and_come_from_them(
    services, hub, bruno, claire, ward_thread
):
    services.hint(bruno.identity, client.Typing(ward_thread.id, on=True))
    services.hint(bruno.identity, client.Delivered(ward_thread.id, 1))
    services.hint(claire.identity, client.Typing(ward_thread.id, on=True))
    await hub.until(
        lambda: (
            hub.heard(claire, DeliveredMoved)
            and len(hub.heard(claire, TypingHint)) == 2
            and len(hub.heard(bruno, TypingHint)) == 2
        )
    )
    typed = {hint.account for hint in hub.heard(bruno, TypingHint)}
    assert typed == {bruno.account, claire.account}


async def test_presence_is_for_who_shares_a_thread_through_a_role(
    services, hub, bruno, claire, dora, ward_thread
):
    for watcher, others in ((claire, bruno), (bruno, claire)):
        wanted = (others.account, dora.account)
        await services.answer(watcher.identity, client.Watch(1, wanted))
        told = [hint.account for hint in hub.heard(watcher, PresenceHint)]
        assert told == [others.account]
