"""Leaving and complaining: clear items, after which the epoch is renewed."""

import pytest

from cordee.crypto.epoch import Capacity
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import ThreadStale
from cordee.server.services.ports import Refusal
from tests.support.hub import send
from tests.support.people import Thread


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def test_who_leaves_reads_nothing_more_and_the_others_renew(
    services, hub, anna, bruno, thread
):
    frame = thread.leave(bruno, 1)
    left = await services.answer(bruno.identity, frame)
    assert left.seq == 2
    assert await services.answer(bruno.identity, frame) == left
    assert hub.heard(anna, ThreadStale) == [ThreadStale(thread.id)]
    answer = await send(services, anna.identity, thread.message(anna, "b", 1))
    assert answer.code == Code.STALE_GENERATION
    thread.follow(left)
    stored = await services.answer(
        anna.identity, thread.renew(anna, without=[bruno]).frame(2)
    )
    thread.follow(stored)
    await send(services, anna.identity, thread.message(anna, "b", 1, n=1))
    await hub.until(lambda: hub.numbers(anna, thread) == [1, 2, 3, 4])
    assert hub.numbers(bruno, thread) == [1, 2]
    asked = client.GetRange(1, thread.id, 1, 99)
    items = (await services.answer(bruno.identity, asked)).items
    assert [item.kind for item in items] == ["epoch", "leave"]


async def test_a_member_lets_a_leaver_go(services, anna, bruno, claire):
    thread = Thread.begin(anna, bruno, claire)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    thread.follow(await services.answer(claire.identity, thread.leave(claire, 2)))
    frame = thread.renew(bruno, without=[claire]).frame(3)
    assert (await services.answer(bruno.identity, frame)).seq == 3


async def test_a_record_that_keeps_who_has_left_is_based_again(
    services, anna, bruno, claire
):
    thread = Thread.begin(anna, bruno, claire)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    await services.answer(claire.identity, thread.leave(claire, 2))
    frame = thread.renew(anna).frame(3)
    await refused(services, anna.identity, frame, Code.CONFLICT, "EPO-04")


async def test_who_has_left_renews_nothing(services, anna, bruno, thread):
    thread.follow(await services.answer(bruno.identity, thread.leave(bruno, 1)))
    frame = thread.renew(bruno).frame(2)
    await refused(services, bruno.identity, frame, Code.NOT_MEMBER, "EPO-03")


async def test_the_last_owner_does_not_leave(services, anna, bruno, thread):
    frame = thread.leave(anna, 1)
    await refused(services, anna.identity, frame, Code.CAPACITY, "EPO-07")
    pair = Thread.begin(anna, bruno, capacity=Capacity.OWNER)
    await services.answer(anna.identity, pair.frame(2))
    assert (await services.answer(anna.identity, pair.leave(anna, 3))).seq == 2
    await refused(
        services, bruno.identity, pair.leave(bruno, 4), Code.CAPACITY, "EPO-07"
    )


async def test_a_complaint_is_kept_once_and_asks_for_a_new_epoch(
    services, hub, anna, bruno, thread
):
    frame = thread.complaint(bruno, 1)
    first = await services.answer(bruno.identity, frame)
    assert await services.answer(bruno.identity, frame) == first
    assert hub.heard(anna, ThreadStale) == [ThreadStale(thread.id)]
    assert [i.kind for i in hub.items[anna.account, thread.id]] == [
        "epoch",
        "complaint",
    ]
    thread.follow(first)
    await services.answer(anna.identity, thread.renew(anna).frame(2))


async def test_a_notice_of_an_earlier_epoch_is_refused(services, anna, bruno, thread):
    frame = thread.complaint(bruno, 1)
    await services.answer(anna.identity, thread.renew(anna).frame(2))
    await refused(services, bruno.identity, frame, Code.STALE_EPOCH, "LOG-01")


async def test_a_stranger_neither_leaves_nor_complains(services, claire, thread):
    for frame in (thread.leave(claire, 1), thread.complaint(claire, 2)):
        await refused(services, claire.identity, frame, Code.NOT_MEMBER, "MSG-03")


async def test_nobody_leaves_for_another(services, anna, bruno, thread):
    frame = thread.leave(bruno, 1)
    await refused(services, anna.identity, frame, Code.FORBIDDEN, "MSG-04")
