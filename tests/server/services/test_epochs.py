"""Epochs: compare and set, who may change what, and who reads from where."""

import asyncio

import msgspec
import pytest

from cordee.crypto.attestation import attestation_hash
from cordee.crypto.chain_entry import Close, Withdraw
from cordee.crypto.epoch import Capacity, Retention
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Stored
from cordee.server.services import settings as service
from cordee.server.services.backend import Services
from cordee.server.services.ports import Refusal
from tests.support.hub import send
from tests.support.people import DAY, Thread, now


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def append(services, signer, thread, ref=1):
    stored = await services.answer(signer.identity, thread.frame(ref))
    thread.follow(stored)
    return stored


async def range_of(services, reader, thread):
    asked = client.GetRange(1, thread.id, 1, 99)
    return (await services.answer(reader.identity, asked)).items


# --- compare and set -----------------------------------------------------------


async def test_exactly_one_of_twenty_wins(services, anna, bruno, thread):
    frames = []
    before, base = thread.record, thread.base
    for i in range(20):
        thread.record, thread.base = before, base
        frames.append(thread.renew(anna).frame(i + 1))
    answers = await asyncio.gather(
        *(services.answer(anna.identity, frame) for frame in frames),
        return_exceptions=True,
    )
    won = [a for a in answers if isinstance(a, Stored)]
    lost = [a.code for a in answers if isinstance(a, Refusal)]
    assert [a.seq for a in won] == [2]
    assert lost == [Code.CONFLICT] * 19


async def test_a_record_sent_twice_gets_the_first_answer(services, anna, thread):
    again = await services.answer(anna.identity, thread.frame(5))
    assert (again.ref, again.seq, again.log_hash) == (5, 1, thread.base.hash)
    thread.renew(anna)
    first = await services.answer(anna.identity, thread.frame(6))
    assert await services.answer(anna.identity, thread.frame(6)) == first


async def test_a_new_thread_sent_twice_at_once_begins_once(services, anna, bruno):
    frame = Thread.begin(anna, bruno).frame(1)
    answers = await asyncio.gather(
        *(services.answer(anna.identity, frame) for _ in range(8))
    )
    assert len(set(map(msgspec.structs.astuple, answers))) == 1


async def test_a_record_on_another_log_is_refused(services, anna, thread):
    thread.base = msgspec.structs.replace(thread.base, hash=bytes(32))
    frame = thread.renew(anna).frame(1)
    await refused(services, anna.identity, frame, Code.CONFLICT, "EPO-11")


async def test_an_epoch_of_no_thread_is_refused(services, anna, bruno):
    nowhere = Thread.begin(anna, bruno)
    frame = nowhere.renew(anna).frame(1)
    await refused(services, anna.identity, frame, Code.NOT_FOUND)


# --- keys ----------------------------------------------------------------------


async def test_a_member_named_with_an_old_generation_is_refused(
    services, anna, bruno, thread
):
    old = thread.people[bruno.account].member()
    await services.answer(bruno.identity, bruno.rotate(1))
    rows = [anna.member(Capacity.OWNER), old]
    frame = thread.seal(anna, rows).frame(2)
    await refused(services, anna.identity, frame, Code.STALE_GENERATION, "EPO-05")


async def test_boxes_must_be_those_that_are_named(services, anna, bruno):
    thread = Thread.begin(anna, bruno)
    frame = thread.frame(1)
    swapped = msgspec.structs.replace(frame, boxes=frame.boxes[::-1])
    await refused(services, anna.identity, swapped, Code.EPOCH, "EPO-10")
    fewer = msgspec.structs.replace(frame, boxes=frame.boxes[:1])
    await refused(services, anna.identity, fewer, Code.EPOCH, "EPO-10")


async def test_a_forged_record_is_refused(services, anna, bruno):
    frame = Thread.begin(anna, bruno).frame(1)
    forged = msgspec.structs.replace(frame.record, signature=b"\x01" * 64)
    frame = msgspec.structs.replace(frame, record=forged)
    await refused(services, anna.identity, frame, Code.EPOCH, "SIG-01")


async def test_a_session_signs_for_itself(services, anna, bruno, thread):
    frame = thread.renew(anna).frame(1)
    await refused(services, bruno.identity, frame, Code.FORBIDDEN, "EPO-02")


async def test_a_revoked_device_signs_no_record(services, anna, thread):
    stolen, fresh = anna.keys, DeviceKeys.generate()
    before, old = anna.identity, anna.signer()
    await services.answer(before, anna.add_device(1, fresh))
    anna.keys = fresh
    await services.answer(anna.identity, anna.rotate(2, revoked=[stolen.sig_pk]))
    anna.keys, anna.signer = stolen, lambda: old
    frame = thread.renew(anna).frame(3)
    await refused(services, before, frame, Code.EPOCH, "EPO-02")


# --- who may change what -------------------------------------------------------


async def test_a_member_renews_and_does_not_invite(
    services, anna, bruno, claire, thread
):
    before, base = thread.record, thread.base
    thread.people[claire.account] = claire
    frame = thread.renew(bruno, added=[claire.member(from_=1)]).frame(1)
    await refused(services, bruno.identity, frame, Code.CAPACITY, "EPO-03")
    thread.record, thread.base = before, base
    await append(services, bruno, thread.renew(bruno))


async def test_a_stranger_changes_nothing(services, anna, claire, thread):
    thread.people[claire.account] = claire
    frame = thread.renew(claire, added=[claire.member(from_=1)]).frame(1)
    await refused(services, claire.identity, frame, Code.NOT_MEMBER, "EPO-03")


async def test_retention_beyond_policy_is_refused(dsn, hub, anna, bruno):
    policy = service.Settings(max_retention=30 * DAY)
    services = await Services.start(dsn, hub=hub, settings=policy)
    try:
        long = Thread.begin(anna, bruno, retention=Retention(31 * DAY, 0))
        await refused(services, anna.identity, long.frame(1), Code.CAPACITY, "EPO-13")
        short = Thread.begin(anna, bruno, retention=Retention(30 * DAY, 0))
        await append(services, anna, short)
    finally:
        await services.stop()


# --- newcomers -----------------------------------------------------------------


async def test_nobody_vouches_for_a_newcomer(services, ward, anna):
    dora = ward.person("Dora")
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    await services.sign_up(dora.sign_up(invitation))
    frame = Thread.begin(anna, dora).frame(1)
    await refused(services, anna.identity, frame, Code.ATTESTATION, "EPO-04")


async def test_an_account_that_the_server_does_not_know_is_refused(
    services, ward, anna
):
    frame = Thread.begin(anna, ward.person("Personne")).frame(1)
    await refused(services, anna.identity, frame, Code.CHAIN, "EPO-05")


async def test_a_withdrawn_attestation_admits_nobody_new(
    services, ward, anna, bruno, thread
):
    signed = bruno.state.attestations[-1]
    withdraw = ward.entry(1, Withdraw(attestation_hash(signed)))
    await services.answer(ward.identity, withdraw)
    frame = Thread.begin(anna, bruno).frame(2)
    await refused(services, anna.identity, frame, Code.ATTESTATION, "EPO-04")
    await append(services, anna, thread.renew(anna))


async def test_an_expired_attestation_admits_nobody_new(dsn, hub, anna, bruno):
    class Later:
        def wall(self):
            return (now() + 91 * DAY) * 1000

        def steady(self):
            return 0.0

    services = await Services.start(dsn, hub=hub, clock=Later())
    try:
        frame = Thread.begin(anna, bruno).frame(1)
        await refused(services, anna.identity, frame, Code.ATTESTATION, "EPO-04")
    finally:
        await services.stop()


async def test_a_closed_account_is_not_added(services, anna, bruno):
    frame = Thread.begin(anna, bruno).frame(2)
    await services.answer(bruno.identity, bruno.entry(1, Close(None)))
    await refused(services, anna.identity, frame, Code.ATTESTATION, "EPO-04")


async def test_an_organisation_needs_nobody_to_vouch(services, ward, anna):
    await append(services, anna, Thread.begin(anna, ward))


# --- who reads what ------------------------------------------------------------


async def add_claire(services, anna, claire, thread, from_):
    thread.follow(await send(services, anna.identity, thread.message(anna, "a", 1)))
    thread.people[claire.account] = claire
    return await append(
        services, anna, thread.renew(anna, added=[claire.member(from_=from_)])
    )


async def test_a_newcomer_with_the_past_reads_all(services, hub, anna, claire, thread):
    await add_claire(services, anna, claire, thread, from_=0)
    items = await range_of(services, claire, thread)
    assert [item.seq for item in items] == [1, 2, 3]
    assert [item.box is not None for item in items] == [False, False, True]


async def test_a_newcomer_without_the_past_reads_from_his_record_on(
    services, hub, anna, claire, thread
):
    await add_claire(services, anna, claire, thread, from_=1)
    assert [item.seq for item in await range_of(services, claire, thread)] == [3]
    assert hub.numbers(claire, thread) == [3]
    (row,) = (await services.answer(claire.identity, client.GetIndex(1, 0, 9))).rows
    assert (row.first_seq, row.head_seq) == (3, 3)
    records = await services.answer(claire.identity, client.GetEpochs(2, thread.id, 0))
    assert [(part.seq, part.box is None) for part in records.records] == [
        (1, True),
        (3, False),
    ]


async def test_everyone_gets_his_own_box_and_no_other(
    services, hub, anna, bruno, thread
):
    for person, box in zip(
        thread.record.core.members, thread.sealed.boxes, strict=True
    ):
        (item,) = hub.items[person.account, thread.id]
        assert item.box == box


async def test_who_is_removed_sees_the_record_and_nothing_after(
    services, hub, anna, bruno, thread
):
    await append(services, anna, thread.renew(anna, without=[bruno]))
    thread.follow(await send(services, anna.identity, thread.message(anna, "b", 1)))
    await hub.until(lambda: hub.numbers(anna, thread) == [1, 2, 3])
    assert hub.numbers(bruno, thread) == [1, 2]
    assert hub.items[bruno.account, thread.id][-1].box is None
    items = await range_of(services, bruno, thread)
    assert [item.seq for item in items] == [1, 2]
    (row,) = (await services.answer(bruno.identity, client.GetIndex(1, 0, 9))).rows
    assert (row.head_seq, row.epoch, row.epoch_seq, row.stale) == (2, 1, 2, False)
    assert row.log_hash != thread.base.hash
    records = await services.answer(bruno.identity, client.GetEpochs(2, thread.id, 0))
    assert (len(records.records), records.total) == (2, 2)


async def test_who_comes_back_reads_from_then_on(services, anna, bruno, thread):
    await append(services, anna, thread.renew(anna, without=[bruno]))
    thread.follow(await send(services, anna.identity, thread.message(anna, "b", 1)))
    await append(services, anna, thread.renew(anna, added=[bruno.member(from_=2)]))
    thread.follow(await send(services, bruno.identity, thread.message(bruno, "c", 1)))
    items = await range_of(services, bruno, thread)
    assert [item.seq for item in items] == [4, 5]
