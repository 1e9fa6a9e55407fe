"""Index, ranges, epochs, chains, cursors and hints: bounded, and only what is theirs."""

import asyncio

import pytest

from cordee.crypto.log import Base
from cordee.server.protocol import client_frames as client
from cordee.server.protocol import limits
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    CursorMoved,
    DeliveredMoved,
    Ok,
    PresenceHint,
    TypingHint,
)
from cordee.server.services.ports import Refusal
from tests.support.hub import send, send_all
from tests.support.people import Thread


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def fill(services, sender, thread, count, size=1):
    frames = [
        (sender.identity, thread.message(sender, "x" * size, i + 1))
        for i in range(count)
    ]
    return await send_all(services, frames)


# --- index ---------------------------------------------------------------------


async def test_the_index_has_pages_latest_first_and_no_thread_twice(
    services, anna, bruno
):
    made = []
    for _ in range(7):
        thread = Thread.begin(anna, bruno)
        await services.answer(anna.identity, thread.frame(1))
        made.append(thread.id)
    seen, before = [], 0
    while True:
        page = await services.answer(bruno.identity, client.GetIndex(1, before, 3))
        seen += [(row.thread, row.last_time) for row in page.rows]
        before = page.next
        if not before:
            break
    assert sorted(thread for thread, _ in seen) == sorted(made)
    assert [t for _, t in seen] == sorted((t for _, t in seen), reverse=True)


async def test_the_index_tells_how_far_the_account_has_read(
    services, anna, bruno, thread
):
    answers = await fill(services, anna, thread, 3)
    seen = Base(answers[1].seq, answers[1].log_hash)
    assert await services.answer(bruno.identity, thread.cursor(bruno, 1, seen)) == Ok(1)
    (row,) = (await services.answer(bruno.identity, client.GetIndex(2, 0, 9))).rows
    assert (row.head_seq, row.displayed) == (4, 3)


# --- ranges --------------------------------------------------------------------


async def test_a_range_stops_at_its_bound_of_items(services, anna, thread):
    await fill(services, anna, thread, limits.MAX_RANGE_ITEMS + 10)
    asked = client.GetRange(1, thread.id, 1, 10_000)
    page = await services.answer(anna.identity, asked)
    assert len(page.items) == limits.MAX_RANGE_ITEMS
    asked = client.GetRange(1, thread.id, page.items[-1].seq + 1, 10_000)
    rest = await services.answer(anna.identity, asked)
    assert [item.seq for item in rest.items] == list(range(513, 524))


async def test_a_range_stops_at_its_bound_of_bytes_and_is_never_empty(
    services, anna, thread
):
    await fill(services, anna, thread, 20, size=39_000)
    asked = client.GetRange(1, thread.id, 2, 100)
    page = await services.answer(anna.identity, asked)
    size = sum(len(i.payload) + len(i.body) for i in page.items)
    assert 1 <= len(page.items) < 20
    assert size <= limits.MAX_RANGE_BYTES


async def test_a_range_outside_the_log_is_empty(services, anna, thread):
    for first, last in ((5, 9), (3, 2), (0, 0)):
        asked = client.GetRange(1, thread.id, first, last)
        assert (await services.answer(anna.identity, asked)).items == ()


async def test_a_range_begins_with_the_hash_before_it(services, anna, thread):
    answers = await fill(services, anna, thread, 3)
    asked = client.GetRange(1, thread.id, 3, 4)
    page = await services.answer(anna.identity, asked)
    assert page.previous_hash == answers[0].log_hash


async def test_a_stranger_reads_nothing(services, claire, thread):
    frames = [
        client.GetRange(1, thread.id, 1, 9),
        client.GetEpochs(2, thread.id, 0),
        client.GetCursors(3, thread.id),
        thread.cursor(claire, 4),
    ]
    for frame in frames:
        await refused(services, claire.identity, frame, Code.NOT_MEMBER)
    assert (await services.answer(claire.identity, client.GetIndex(5, 0, 9))).rows == ()


async def test_what_does_not_exist_is_not_found(services, anna):
    frame = client.GetRange(1, bytes(32), 1, 9)
    await refused(services, anna.identity, frame, Code.NOT_FOUND)


# --- chains --------------------------------------------------------------------


async def test_chains_are_given_from_a_number_on(services, anna, bruno):
    nobody = bytes(32)
    queries = tuple(
        client.ChainQuery(account, first)
        for account, first in [(bruno.account, 0), (bruno.account, 1), (nobody, 0)]
    )
    parts = (await services.answer(anna.identity, client.GetChains(1, queries))).parts
    whole, rest, none = parts
    bodies = [entry.body for entry in bruno.chain.entries]
    assert [entry.body for entry in whole.entries] == bodies
    assert [entry.body for entry in rest.entries] == bodies[1:]
    assert (rest.first, rest.total) == (1, len(bodies))
    assert (none.total, none.entries) == (0, ())


async def test_looking_up_chains_has_its_bound(services, anna, bruno):
    queries = tuple(client.ChainQuery(bruno.account, 0) for _ in range(100))
    frame = client.GetChains(1, queries)
    answers = await asyncio.gather(
        *(services.answer(anna.identity, frame) for _ in range(40)),
        return_exceptions=True,
    )
    refusals = [a for a in answers if isinstance(a, Refusal)]
    assert 5 <= len(refusals) < 40
    assert {r.code for r in refusals} == {Code.RATE_LIMITED}
    assert all(r.retry_after > 0 for r in refusals)


# --- cursors -------------------------------------------------------------------


async def test_a_cursor_moves_forward_only_and_is_shown(
    services, hub, anna, bruno, thread
):
    answers = await fill(services, anna, thread, 3)
    bases = [Base(a.seq, a.log_hash) for a in answers]
    moved = thread.cursor(bruno, 1, bases[2])
    await services.answer(bruno.identity, moved)
    await services.answer(bruno.identity, thread.cursor(bruno, 2, bases[0]))
    assert hub.heard(anna, CursorMoved) == [CursorMoved(moved.signed)]
    cursors = await services.answer(anna.identity, client.GetCursors(3, thread.id))
    (one,) = cursors.cursors
    assert (one.account, one.displayed, one.delivered) == (
        bruno.account,
        moved.signed,
        4,
    )


async def test_a_cursor_on_another_log_is_refused(services, bruno, thread):
    forked = thread.cursor(bruno, 1, Base(1, bytes(32)))
    await refused(services, bruno.identity, forked, Code.CONFLICT, "LOG-02")
    beyond = thread.cursor(bruno, 2, Base(9, bytes(32)))
    await refused(services, bruno.identity, beyond, Code.CONFLICT, "LOG-02")


async def test_nobody_moves_anothers_cursor(services, anna, bruno, thread):
    frame = thread.cursor(bruno, 1)
    await refused(services, anna.identity, frame, Code.MESSAGE, "MSG-04")


# --- hints ---------------------------------------------------------------------


async def test_what_is_delivered_is_told_and_kept(services, hub, anna, bruno, thread):
    await fill(services, anna, thread, 2)
    services.hint(bruno.identity, client.Delivered(thread.id, 2))
    services.hint(bruno.identity, client.Delivered(thread.id, 3))
    services.hint(bruno.identity, client.Delivered(thread.id, 1))
    await hub.until(lambda: hub.heard(anna, DeliveredMoved))
    device = bruno.keys.sig_pk
    told = DeliveredMoved(thread.id, bruno.account, device, 3)
    assert hub.heard(anna, DeliveredMoved) == [told]
    cursors = await services.answer(anna.identity, client.GetCursors(1, thread.id))
    assert [(c.device, c.delivered) for c in cursors.cursors] == [(device, 3)]


async def test_hints_of_strangers_go_nowhere(
    services, hub, anna, bruno, claire, thread
):
    services.hint(claire.identity, client.Typing(thread.id, on=True))
    services.hint(claire.identity, client.Delivered(thread.id, 1))
    services.hint(bruno.identity, client.Typing(thread.id, on=True))
    await hub.until(lambda: hub.heard(anna, TypingHint))
    assert hub.heard(anna, TypingHint) == [
        TypingHint(thread.id, bruno.account, on=True)
    ]
    assert hub.heard(anna, DeliveredMoved) == []


async def test_nobody_is_ahead_of_the_log(services, hub, anna, bruno, thread):
    services.hint(bruno.identity, client.Delivered(thread.id, 1_000))
    await hub.until(lambda: hub.heard(anna, DeliveredMoved))
    assert [d.seq for d in hub.heard(anna, DeliveredMoved)] == [1]


async def test_presence_is_for_those_who_share_a_thread(
    services, hub, anna, bruno, claire, thread
):
    hub.present = {anna.account}
    wanted = (bruno.account, claire.account)
    assert await services.answer(anna.identity, client.Watch(1, wanted)) == Ok(1)
    assert hub.heard(anna, PresenceHint) == [PresenceHint(bruno.account, online=False)]
    hub.present = {anna.account, bruno.account, claire.account}
    services.connected(claire.identity)
    services.connected(bruno.identity)
    hub.present = {anna.account}
    services.disconnected(bruno.identity)
    hints = hub.heard(anna, PresenceHint)[1:]
    assert [(h.account, h.online) for h in hints] == [
        (bruno.account, True),
        (bruno.account, False),
    ]
    services.disconnected(anna.identity)
    services.connected(bruno.identity)
    assert len(hub.heard(anna, PresenceHint)) == 3


async def test_a_device_that_came_back_first_keeps_watching(
    services, hub, anna, bruno, thread
):
    services.connected(anna.identity)
    services.connected(anna.identity)
    await services.answer(anna.identity, client.Watch(1, (bruno.account,)))
    services.disconnected(anna.identity)
    heard = len(hub.heard(anna, PresenceHint))
    services.connected(bruno.identity)
    assert len(hub.heard(anna, PresenceHint)) == heard + 1


async def test_a_frame_that_is_no_request_is_refused(services, anna, thread):
    frame = client.Typing(thread.id, on=True)
    await refused(services, anna.identity, frame, Code.UNEXPECTED)


async def test_reading_goes_on_after_a_message_is_refused(services, anna, thread):
    answer = await send(services, anna.identity, thread.message(anna, "x", 1, n=5))
    assert answer.code == Code.OUT_OF_ORDER
    asked = client.GetRange(1, thread.id, 1, 9)
    assert len((await services.answer(anna.identity, asked)).items) == 1
