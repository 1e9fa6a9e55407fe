"""Chains: rotations, locks, closings, and what follows from them at once."""

import asyncio

import msgspec
import pytest

from cordee.crypto.chain_entry import Admin, Close, Endorse
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import ChainMoved, Ok, Stored, ThreadStale
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import ROTATIONS_A_DAY
from tests.support.hub import send_all
from tests.support.people import ORIGIN, Thread


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)
    return caught.value


async def stale(services, reader, thread):
    rows = (await services.answer(reader.identity, client.GetIndex(1, 0, 9))).rows
    return {row.thread: row.stale for row in rows}[thread.id]


async def test_a_rotation_makes_the_threads_stale_and_tells_who_shares_them(
    services, hub, anna, bruno, claire, thread
):
    hub.frames.clear()
    await services.answer(bruno.identity, bruno.rotate(1))
    assert await stale(services, anna, thread)
    told = ChainMoved(bruno.account, bruno.state.seq, bruno.state.head)
    assert hub.heard(anna, ChainMoved) == [told]
    assert hub.heard(bruno, ChainMoved)[-1] == told
    assert hub.heard(anna, ThreadStale) == [ThreadStale(thread.id)]
    assert hub.heard(claire, ThreadStale) == []
    thread.renew(anna)
    await services.answer(anna.identity, thread.frame(2))
    assert not await stale(services, anna, thread)


async def test_a_new_device_forces_no_epoch(services, hub, anna, bruno, thread):
    hub.frames.clear()
    await services.answer(anna.identity, anna.add_device(1, DeviceKeys.generate()))
    assert not await stale(services, anna, thread)
    assert len(hub.heard(bruno, ChainMoved)) == 1


async def test_a_revoked_device_loses_its_session_and_finds_no_other(
    services, hub, anna
):
    stolen, fresh = anna.keys, DeviceKeys.generate()
    await services.answer(anna.identity, anna.add_device(1, fresh))
    anna.keys = fresh
    await services.answer(anna.identity, anna.rotate(2, revoked=[stolen.sig_pk]))
    assert hub.drops == [(anna.account, {stolen.sig_pk}, Code.REVOKED)]
    proof = anna.session(bytes(32), keys=stolen)
    with pytest.raises(Refusal) as caught:
        await services.authenticate(proof, ORIGIN, bytes(32))
    assert caught.value.code == Code.REVOKED


async def test_the_administrator_locks(services, hub, ward, anna, bruno, thread):
    await services.answer(ward.identity, ward.lock(1, bruno))
    assert hub.drops == [(bruno.account, None, Code.LOCKED)]
    assert await stale(services, anna, thread)
    with pytest.raises(Refusal) as caught:
        await services.authenticate(bruno.session(bytes(32)), ORIGIN, bytes(32))
    assert caught.value.code == Code.LOCKED
    thread.renew(anna)
    assert isinstance(await services.answer(anna.identity, thread.frame(2)), Stored)


async def test_a_locked_chain_is_read_again_after_a_restart(services, ward, anna):
    await services.answer(ward.identity, ward.lock(1, anna))
    services._context.chains._kept.drop(anna.account)
    asked = client.GetChains(1, (client.ChainQuery(anna.account, 0),))
    (part,) = (await services.answer(ward.identity, asked)).parts
    assert part.total == len(part.entries) == len(anna.chain.entries)
    with pytest.raises(Refusal) as caught:
        await services.authenticate(anna.session(bytes(32)), ORIGIN, bytes(32))
    assert caught.value.code == Code.LOCKED


async def test_only_the_administrator_locks(services, ward, anna, bruno):
    frame = ward.lock(1, anna)
    await refused(services, bruno.identity, frame, Code.FORBIDDEN, "CHN-03")
    free = ward.person("Dora", admin=False)
    await ward.join(services, free)
    free.admin = ward
    with pytest.raises(Exception, match="CHN-03"):
        ward.lock(1, free)


async def test_a_closed_account_has_no_session(services, hub, anna, bruno, thread):
    await services.answer(bruno.identity, bruno.entry(1, Close(None)))
    assert hub.drops == [(bruno.account, None, Code.REVOKED)]
    assert await stale(services, anna, thread)
    with pytest.raises(Refusal) as caught:
        await services.authenticate(bruno.session(bytes(32)), ORIGIN, bytes(32))
    assert caught.value.code == Code.REVOKED


async def test_the_same_entry_twice_is_once(services, anna):
    frame = anna.rotate(1)
    assert await services.answer(anna.identity, frame) == Ok(1)
    assert await services.answer(anna.identity, frame) == Ok(1)


async def test_a_fork_is_refused(services, anna):
    before = (anna.chain, anna.secret)
    ours = anna.rotate(1)
    anna.chain, anna.secret = before
    theirs = anna.rotate(2)
    await services.answer(anna.identity, ours)
    await refused(services, anna.identity, theirs, Code.CONFLICT, "CHN-14")


async def test_an_entry_ahead_of_the_chain_is_refused(services, anna):
    anna.rotate(1)
    frame = anna.rotate(2)
    await refused(services, anna.identity, frame, Code.CHAIN, "CHN-01")


async def test_boxes_must_be_those_of_the_entry(services, anna):
    frame = anna.rotate(1)
    wrong = msgspec.structs.replace(frame, openers=frame.openers[::-1])
    await refused(services, anna.identity, wrong, Code.CHAIN, "CHN-09")
    wrong = msgspec.structs.replace(frame, reserve=())
    await refused(services, anna.identity, wrong, Code.CHAIN, "CHN-09")
    assert await services.answer(anna.identity, frame) == Ok(1)


async def test_nobody_writes_on_anothers_chain(services, anna, bruno):
    frame = anna.rotate(1)
    await refused(services, bruno.identity, frame, Code.FORBIDDEN, "CHN-03")


async def test_a_person_endorses_nobody(services, anna, bruno):
    chain = anna.chain
    with pytest.raises(Exception, match="CHN-04"):
        anna.entry(1, Endorse(bruno.account, 1))
    assert anna.chain is chain


async def test_rotations_of_a_day_are_counted(services, anna):
    for ref in range(ROTATIONS_A_DAY):
        await services.answer(anna.identity, anna.rotate(ref + 1))
    frame = anna.rotate(99)
    refusal = await refused(services, anna.identity, frame, Code.RATE_LIMITED)
    assert refusal.retry_after > 0


async def test_an_account_frees_itself_of_its_administrator(services, ward, anna):
    await services.answer(anna.identity, anna.entry(1, Admin(None)))
    assert anna.state.admin is None


async def test_boxes_are_given_to_their_owner(services, anna):
    await services.answer(anna.identity, anna.rotate(1))
    boxes = (await services.answer(anna.identity, client.GetBoxes(2))).boxes
    found = {part.seq: (part.openers, part.reserve) for part in boxes}
    for seq, made in anna.boxes.items():
        if made.openers:
            assert found[seq] == (made.openers, made.reserve)


async def test_rotations_and_messages_at_once_do_not_lock_each_other_out(
    services, anna, bruno
):
    threads = []
    for _ in range(12):
        thread = Thread.begin(anna, bruno)
        thread.follow(await services.answer(anna.identity, thread.frame(1)))
        threads.append(thread)
    frames = [
        (who.identity, thread.message(who, "x", 1))
        for _ in range(10)
        for who in (anna, bruno)
        for thread in threads
    ]
    rotations = [(p.identity, p.rotate(1)) for p in (anna, bruno)]
    answers = await asyncio.gather(
        send_all(services, frames),
        *(services.answer(who, frame) for who, frame in rotations),
        *(services.answer(anna.identity, t.renew(anna).frame(2)) for t in threads),
        return_exceptions=True,
    )
    messages = answers.pop(0)
    codes = {getattr(a, "code", "stored") for a in messages}
    assert codes <= {"stored", Code.STALE_GENERATION, Code.STALE_EPOCH}
    assert answers[:2] == [Ok(1), Ok(1)]
    for answer in answers[2:]:
        assert isinstance(answer, Stored) or answer.code in {
            Code.STALE_GENERATION,
            Code.CONFLICT,
        }
