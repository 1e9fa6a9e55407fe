"""Writing for a role: by whoever holds it now, in the state that the record names."""

import asyncio

import msgspec
import pytest

from cordee.crypto.chain_entry import AccountKind, Close
from cordee.crypto.epoch import Capacity
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Stored
from cordee.server.services.backend import Services
from cordee.server.services.ports import Refusal
from cordee.server.store import holders
from tests.support.hub import Recorder, send, send_all, stored
from tests.support.people import Thread
from tests.support.roles import Role


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def write(services, sender, thread, role, **choices):
    frame = thread.message(sender, "x", 1, behalf=role, **choices)
    answer = await send(services, sender.identity, frame)
    if isinstance(answer, Stored):
        thread.follow(answer)
        return "stored", None
    sender.counters.clear()
    return answer.code, answer.rule


async def renew(services, signer, thread, role=None):
    frame = thread.renew(signer, behalf=role).frame(1)
    thread.follow(await services.answer(signer.identity, frame))


# --- messages --------------------------------------------------------------------


async def test_a_holder_writes_for_his_role(services, hub, bruno, role, ward_thread):
    assert await write(services, bruno, ward_thread, role) == ("stored", None)
    await hub.until(lambda: hub.numbers(role.manager, ward_thread) == [1, 2])
    assert hub.numbers(bruno, ward_thread) == [1, 2]


async def test_a_process_that_knows_nothing_yet_takes_it_too(
    services, dsn, bruno, role, ward_thread
):
    fresh = await Services.start(dsn, hub=Recorder())
    try:
        assert await write(fresh, bruno, ward_thread, role) == ("stored", None)
    finally:
        await fresh.stop()


async def test_exactly_once_is_as_for_anybody(services, bruno, role, ward_thread):
    frame = ward_thread.message(bruno, "x", 1, behalf=role)
    answers = [await send(services, bruno.identity, frame) for _ in range(2)]
    assert answers[0] == answers[1]
    other = ward_thread.message(bruno, "y", 1, behalf=role, n=1)
    answer = await send(services, bruno.identity, other)
    assert (answer.code, answer.rule) == (Code.CONFLICT, "MSG-07")


async def test_who_does_not_hold_the_role_does_not_write_for_it(
    services, claire, dora, role, ward_thread
):
    for who in (claire, dora):
        told = await write(services, who, ward_thread, role)
        assert told == (Code.NOT_MEMBER, "MSG-06")


async def test_nobody_writes_for_what_is_no_role_of_the_thread(
    services, bruno, claire, role, thread
):
    told = await write(services, bruno, thread, role)
    assert told == (Code.NOT_MEMBER, "MSG-06")
    told = await write(services, bruno, thread, thread.owner)
    assert told == (Code.NOT_MEMBER, "MSG-06")


async def test_a_holder_without_behalf_is_no_member(services, bruno, ward_thread):
    frame = ward_thread.message(bruno, "x", 1)
    answer = await send(services, bruno.identity, frame)
    assert (answer.code, answer.rule) == (Code.NOT_MEMBER, "MSG-03")


async def test_a_role_that_only_reads_does_not_write(services, bruno, claire, role):
    thread = Thread.begin(claire, role, capacity=Capacity.READER)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    assert await write(services, bruno, thread, role) == (Code.CAPACITY, "MSG-03")


async def test_nobody_writes_for_a_record(services, ward, bruno, claire):
    record = Role("Dossier", bruno, kind=AccountKind.RECORD)
    await ward.join(services, record)
    thread = Thread.begin(claire, record, capacity=Capacity.RECORD)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    assert await write(services, bruno, thread, record) == (Code.MESSAGE, "MSG-06")


async def test_a_new_holder_writes_once_the_epoch_names_him(
    services, claire, dora, role, ward_thread
):
    await services.answer(role.identity, role.add(1, dora))
    told = await write(services, dora, ward_thread, role)
    assert told == (Code.STALE_GENERATION, "MSG-06")
    await renew(services, claire, ward_thread)
    assert await write(services, dora, ward_thread, role) == ("stored", None)


async def test_after_a_hand_over_the_epoch_is_renewed_and_the_outgoing_is_out(
    services, bruno, dora, role, ward_thread
):
    await role.hand_over(services, bruno, dora)
    told = await write(services, bruno, ward_thread, role)
    assert told == (Code.STALE_GENERATION, None)
    await renew(services, dora, ward_thread, role)
    assert await write(services, dora, ward_thread, role) == ("stored", None)
    told = await write(services, bruno, ward_thread, role)
    assert told == (Code.NOT_MEMBER, "MSG-06")


async def test_a_locked_holder_writes_no_more(services, bruno, role, ward_thread):
    """His devices are gone from the newest state only: the role still names an older."""
    before = bruno.state
    await services.answer(role.admin.identity, role.admin.lock(1, bruno))
    told = await write(services, bruno, ward_thread, role, state=before)
    assert told == (Code.NOT_MEMBER, "MSG-06")


async def test_a_stolen_device_of_a_holder_writes_no_more(
    services, bruno, role, ward_thread
):
    stolen, before = bruno.keys, bruno.state
    fresh = DeviceKeys.generate()
    await services.answer(bruno.identity, bruno.add_device(1, fresh))
    bruno.keys = fresh
    await services.answer(bruno.identity, bruno.rotate(2, revoked=[stolen.sig_pk]))
    frame = ward_thread.message(bruno, "x", 1, behalf=role, keys=stolen, state=before)
    answer = await send(services, bruno.identity_of(stolen), frame)
    assert (answer.code, answer.rule) == (Code.MESSAGE, "MSG-04")
    assert await write(services, bruno, ward_thread, role) == ("stored", None)


async def test_a_message_without_behalf_asks_for_no_holders(
    services, monkeypatch, anna, thread, ward_thread
):
    asked = []
    able = holders.able

    async def count(connection, roles):
        asked.append(roles)
        return await able(connection, roles)

    monkeypatch.setattr(holders, "able", count)
    assert stored([await send(services, anna.identity, thread.message(anna, "x", 1))])
    assert asked == []
    owner = ward_thread.owner
    frame = ward_thread.message(owner, "x", 1)
    assert stored([await send(services, owner.identity, frame)])
    assert len(asked) == 1


async def test_many_holders_write_at_once(services, hub, bruno, role, ward_thread):
    everyone = (bruno, role.manager, ward_thread.owner)
    frames = []
    for i in range(60):
        who = everyone[i % 3]
        behalf = None if who is ward_thread.owner else role
        message = ward_thread.message(who, "x", i + 1, behalf=behalf)
        frames.append((who.identity, message))
    answers = await send_all(services, frames)
    assert sorted(stored(answers)) == list(range(2, 62))
    await hub.until(lambda: 61 in hub.numbers(bruno, ward_thread))
    assert hub.numbers(bruno, ward_thread) == list(range(1, 62))


# --- records ---------------------------------------------------------------------


async def test_a_holder_begins_and_renews_threads_for_his_role(
    services, hub, bruno, claire, role
):
    thread = Thread.begin(role, claire, signer=bruno)
    thread.follow(await services.answer(bruno.identity, thread.frame(1)))
    await renew(services, role.manager, thread, role)
    assert hub.numbers(claire, thread) == [1, 2]
    assert await write(services, bruno, thread, role) == ("stored", None)


async def test_only_a_holder_of_now_signs_for_a_role(
    services, claire, dora, bruno, role, ward_thread
):
    frame = ward_thread.renew(dora, behalf=role).frame(1)
    await refused(services, dora.identity, frame, Code.EPOCH, "EPO-02")
    thread = Thread.begin(claire, role)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    before = thread.record
    await services.answer(role.identity, role.rotate(1, revoked=[bruno]))
    frame = thread.renew(bruno, behalf=role).frame(2)
    await refused(services, bruno.identity, frame, Code.EPOCH, "EPO-02")
    thread.record = before
    frame = thread.renew(bruno).frame(3)
    await refused(services, bruno.identity, frame, Code.NOT_MEMBER, "EPO-03")


async def test_nobody_signs_for_a_role_that_is_closed(
    services, bruno, role, ward_thread
):
    before = role.memory
    manager = role.manager
    await services.answer(manager.identity, role.entry(1, Close(None)))
    role.memory = before
    frame = ward_thread.renew(bruno, behalf=role).frame(2)
    await refused(services, bruno.identity, frame, Code.EPOCH, "EPO-02")


async def test_a_role_that_nobody_can_act_for_holds_up_nobody(
    services, hub, claire, dora
):
    role = Role("Astreinte", dora, admin=claire.admin)
    await claire.admin.join(services, role)
    thread = Thread.begin(claire, role)
    thread.follow(await services.answer(claire.identity, thread.frame(1)))
    await services.answer(dora.identity, dora.entry(2, Close(None)))
    answer = await send(services, claire.identity, thread.message(claire, "x", 3))
    thread.follow(answer)
    await renew(services, claire, thread)
    assert hub.numbers(claire, thread) == [1, 2, 3]
    assert hub.numbers(dora, thread) == [1]
    assert await write(services, dora, thread, role) == (Code.NOT_MEMBER, "MSG-06")


async def test_a_record_names_the_generation_that_the_role_has_now(
    services, claire, role, ward_thread
):
    rows = ward_thread.record.core.members
    await services.answer(role.identity, role.rotate(1))
    frame = ward_thread.seal(claire, rows).frame(2)
    await refused(services, claire.identity, frame, Code.STALE_GENERATION, "EPO-05")


async def test_a_revoked_device_of_a_holder_renews_nothing(
    services, bruno, role, ward_thread
):
    stolen, fresh = bruno.keys, DeviceKeys.generate()
    await services.answer(bruno.identity, bruno.add_device(1, fresh))
    signer, bruno.keys = bruno.signer(), fresh
    await services.answer(bruno.identity, bruno.rotate(2, revoked=[stolen.sig_pk]))
    bruno.keys, bruno.signer = stolen, lambda: signer
    frame = ward_thread.renew(bruno, behalf=role).frame(3)
    who = bruno.identity_of(stolen)
    await refused(services, who, frame, Code.EPOCH, "EPO-02")


async def test_holders_who_renew_at_once_lose_to_one(services, role, ward_thread):
    before, base = ward_thread.record, ward_thread.base
    frames = []
    for i, who in enumerate([*role.people.values()] * 5):
        ward_thread.record, ward_thread.base = before, base
        frame = ward_thread.renew(who, behalf=role).frame(i + 1)
        frames.append((who.identity, frame))
    answers = await asyncio.gather(
        *(services.answer(who, frame) for who, frame in frames),
        return_exceptions=True,
    )
    assert len([a for a in answers if isinstance(a, Stored)]) == 1
    lost = {a.code for a in answers if isinstance(a, Refusal)}
    assert lost == {Code.CONFLICT}


# --- notices ---------------------------------------------------------------------


async def test_a_holder_leaves_for_his_role(
    services, hub, bruno, claire, role, ward_thread
):
    frame = ward_thread.leave(bruno, 1, behalf=role)
    answer = await services.answer(bruno.identity, frame)
    assert answer.seq == 2
    for who in (claire, bruno, role.manager):
        assert hub.numbers(who, ward_thread) == [1, 2]
    asked = client.GetRange(1, ward_thread.id, 1, 9, role.account)
    await refused(services, bruno.identity, asked, Code.NOT_MEMBER)
    again = await services.answer(bruno.identity, frame)
    assert msgspec.structs.replace(again, ref=1) == answer


async def test_a_role_that_owns_alone_does_not_leave(services, bruno, claire, role):
    thread = Thread.begin(role, claire, signer=bruno)
    thread.follow(await services.answer(bruno.identity, thread.frame(1)))
    frame = thread.leave(bruno, 2, behalf=role)
    await refused(services, bruno.identity, frame, Code.CAPACITY, "EPO-07")


async def test_a_holder_complains_for_his_role(services, bruno, role, ward_thread):
    frame = ward_thread.complaint(bruno, 1, behalf=role)
    assert (await services.answer(bruno.identity, frame)).seq == 2
    told = await write(services, bruno, ward_thread, role)
    assert told == (Code.STALE_GENERATION, None)


async def test_nobody_else_gives_notice_for_a_role(
    services, bruno, dora, role, ward_thread
):
    before = bruno.state
    for make in (ward_thread.leave, ward_thread.complaint):
        frame = make(dora, 1, behalf=role)
        await refused(services, dora.identity, frame, Code.NOT_MEMBER, "MSG-06")
    await services.answer(role.admin.identity, role.admin.lock(1, bruno))
    bruno.chain = type(bruno.chain)(
        bruno.chain.entries[:-1], bruno.chain.states[: before.seq + 1]
    )
    frame = ward_thread.leave(bruno, 2, behalf=role)
    await refused(services, bruno.identity, frame, Code.NOT_MEMBER, "MSG-06")
