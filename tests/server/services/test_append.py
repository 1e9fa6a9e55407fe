"""Messages: what is stored, what is refused, and that neighbours do not suffer."""

import itertools
import os

import msgspec
import pytest

from cordee.crypto.epoch import Capacity
from cordee.crypto.log import Base
from cordee.crypto.opening.message import new_id
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.domain.rates import Rate
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused, Stored
from cordee.server.services import settings as service
from cordee.server.services.backend import Services
from cordee.server.services.ports import Refusal
from tests.support.hub import send, send_all, stored
from tests.support.people import Thread


async def refused(services, who, frame, code, rule=None):
    """The message must be refused, at once or by the transaction."""
    try:
        answer = await send(services, who, frame)
    except Refusal as refusal:
        answer = refusal.frame(frame.ref)
    assert isinstance(answer, Refused), answer
    assert (answer.code, answer.rule, answer.ref) == (code, rule, frame.ref)


# --- MSG-09: what is stored is stored ------------------------------------------


async def test_the_same_bytes_get_the_first_answer(services, anna, thread):
    frame = thread.message(anna, "bonjour", 1)
    first = await send(services, anna.identity, frame)
    again = await send(services, anna.identity, msgspec.structs.replace(frame, ref=9))
    assert again == msgspec.structs.replace(first, ref=9)


async def test_the_same_message_twice_in_one_commit_is_stored_once(
    services, anna, thread
):
    frame = thread.message(anna, "bonjour", 1)
    first, again = await send_all(services, [(anna.identity, frame)] * 2)
    assert first == again


async def test_a_message_sealed_again_after_a_rotation_gets_the_first_answer(
    services, anna, thread
):
    id_ = new_id(1)
    frame = thread.message(anna, "bonjour", 1, id_=id_, n=1)
    first = await send(services, anna.identity, frame)
    thread.follow(first)
    thread.renew(anna)
    await services.answer(anna.identity, thread.frame(2))
    sealed_again = thread.message(anna, "bonjour", 1, id_=id_, n=1)
    assert await send(services, anna.identity, sealed_again) == first


async def test_the_same_old_bytes_are_stored_also_when_the_thread_is_stale(
    services, anna, thread
):
    frame = thread.message(anna, "bonjour", 1)
    first = await send(services, anna.identity, frame)
    await services.answer(anna.identity, anna.rotate(2))
    assert await send(services, anna.identity, frame) == first


@pytest.mark.parametrize("together", [False, True])
async def test_another_message_with_a_used_counter_is_refused(
    services, anna, thread, together
):
    first = thread.message(anna, "oui", 1, n=1)
    other = thread.message(anna, "non", 2, n=1)
    if together:
        _, answer = await send_all(
            services, [(anna.identity, first), (anna.identity, other)]
        )
        assert (answer.code, answer.rule) == (Code.CONFLICT, "MSG-07")
    else:
        await send(services, anna.identity, first)
        await refused(services, anna.identity, other, Code.CONFLICT, "MSG-07")


async def test_what_was_stored_before_a_restart_is_known_after_it(
    dsn, hub, anna, thread
):
    frame = thread.message(anna, "bonjour", 1)
    fresh = await Services.start(dsn, hub=hub)
    try:
        first = await send(fresh, anna.identity, frame)
    finally:
        await fresh.stop()
    fresh = await Services.start(dsn, hub=hub)
    try:
        assert await send(fresh, anna.identity, frame) == first
        following = thread.message(anna, "encore", 2)
        assert stored([await send(fresh, anna.identity, following)]) == [first.seq + 1]
    finally:
        await fresh.stop()


# --- refusals ------------------------------------------------------------------


async def test_a_counter_that_leaves_a_gap_is_refused(services, anna, thread):
    frame = thread.message(anna, "bonjour", 1, n=2)
    await refused(services, anna.identity, frame, Code.OUT_OF_ORDER, "MSG-07")


async def test_a_message_of_an_earlier_epoch_is_refused(services, anna, thread):
    before = thread.record
    thread.renew(anna)
    await services.answer(anna.identity, thread.frame(1))
    frame = thread.message(anna, "bonjour", 2, record=before)
    await refused(services, anna.identity, frame, Code.STALE_EPOCH, "LOG-01")


async def test_nothing_is_sent_before_a_moved_account_is_sealed_to_anew(
    services, anna, bruno, thread
):
    await services.answer(bruno.identity, bruno.rotate(1))
    frame = thread.message(anna, "bonjour", 2)
    await refused(services, anna.identity, frame, Code.STALE_GENERATION)


async def test_a_stranger_does_not_write(services, claire, thread):
    frame = thread.message(claire, "bonjour", 1)
    await refused(services, claire.identity, frame, Code.NOT_MEMBER, "MSG-03")


async def test_a_reader_does_not_write(services, anna, bruno):
    thread = Thread.begin(anna, bruno, capacity=Capacity.READER)
    thread.follow(await services.answer(anna.identity, thread.frame(1)))
    frame = thread.message(bruno, "bonjour", 2)
    await refused(services, bruno.identity, frame, Code.CAPACITY, "MSG-03")


async def test_a_message_into_no_thread_is_refused(services, anna, bruno):
    nowhere = Thread.begin(anna, bruno)
    frame = nowhere.message(anna, "bonjour", 1)
    await refused(services, anna.identity, frame, Code.NOT_FOUND)


async def test_a_session_writes_for_its_own_device_only(services, anna, bruno, thread):
    frame = thread.message(anna, "bonjour", 1)
    await refused(services, bruno.identity, frame, Code.FORBIDDEN, "MSG-04")
    other = anna.identity_of(DeviceKeys.generate())
    await refused(services, other, frame, Code.FORBIDDEN, "MSG-04")


async def test_a_device_that_is_not_on_the_chain_does_not_write(services, anna, thread):
    foreign = DeviceKeys.generate()
    frame = thread.message(anna, "bonjour", 1, keys=foreign)
    who = anna.identity_of(foreign)
    await refused(services, who, frame, Code.MESSAGE, "MSG-04")


async def test_a_head_that_is_not_in_the_chain_is_refused(services, anna, thread):
    state = msgspec.structs.replace(anna.state, head=os.urandom(32))
    frame = thread.message(anna, "bonjour", 1, state=state)
    await refused(services, anna.identity, frame, Code.MESSAGE, "MSG-04")
    state = msgspec.structs.replace(anna.state, seq=99)
    frame = thread.message(anna, "bonjour", 2, n=1, state=state)
    await refused(services, anna.identity, frame, Code.MESSAGE, "MSG-04")


async def test_a_head_older_than_in_the_epoch_is_refused(services, anna, thread):
    frame = thread.message(anna, "bonjour", 1, state=anna.chain.states[0])
    await refused(services, anna.identity, frame, Code.MESSAGE, "MSG-04")


async def test_a_base_beyond_the_log_is_refused(services, anna, thread):
    beyond = Base(thread.base.seq + 1, os.urandom(32))
    frame = thread.message(anna, "bonjour", 1, base=beyond)
    await refused(services, anna.identity, frame, Code.CONFLICT, "LOG-02")


async def test_a_base_in_another_log_is_refused(services, anna, thread):
    forked = Base(thread.base.seq, os.urandom(32))
    frame = thread.message(anna, "bonjour", 1, base=forked)
    await refused(services, anna.identity, frame, Code.CONFLICT, "LOG-02")


async def test_a_header_that_does_not_parse_is_refused(services, anna):
    frame = client.Append(1, b"\x93nonsense", b"")
    await refused(services, anna.identity, frame, Code.MALFORMED, "ENC-01")


async def test_an_id_without_its_counter_is_refused(services, anna, thread):
    frame = thread.message(anna, "bonjour", 1, id_=new_id(2), n=1)
    await refused(services, anna.identity, frame, Code.MESSAGE, "MSG-08")


async def test_a_revoked_device_that_names_its_old_head_does_not_write(
    services, anna, thread
):
    stolen, old = anna.keys, anna.state
    fresh = DeviceKeys.generate()
    await services.answer(anna.identity, anna.add_device(1, fresh))
    anna.keys = fresh
    revoke = anna.rotate(2, revoked=[stolen.sig_pk])
    await services.answer(anna.identity, revoke)
    frame = thread.message(anna, "bonjour", 3, keys=stolen, state=old)
    who = anna.identity_of(stolen)
    await refused(services, who, frame, Code.STALE_GENERATION)
    thread.renew(anna)
    await services.answer(anna.identity, thread.frame(4))
    frame = thread.message(anna, "bonjour", 5, n=1, keys=stolen, state=old)
    await refused(services, who, frame, Code.MESSAGE, "MSG-04")


# --- one commit, many messages -------------------------------------------------


async def test_one_bad_message_does_not_fail_its_neighbours(
    services, anna, bruno, claire, thread
):
    good = [thread.message(anna, f"{i}", i + 1) for i in range(20)]
    bad = thread.message(claire, "non", 99)
    frames = [(anna.identity, frame) for frame in good]
    frames.insert(7, (claire.identity, bad))
    answers = await send_all(services, frames)
    wrong = answers.pop(7)
    assert (wrong.ref, wrong.code) == (99, Code.NOT_MEMBER)
    assert stored(answers) == list(range(2, 22))


async def test_numbers_are_contiguous_over_many_senders_and_commits(
    services, hub, anna, bruno, thread
):
    frames = [
        (who.identity, thread.message(who, f"{i}", i + 1))
        for i, who in zip(range(700), itertools.cycle([anna, bruno]), strict=False)
    ]
    answers = await send_all(services, frames)
    assert stored(answers) == list(range(2, 702))
    assert [a.time for a in answers] == sorted(a.time for a in answers)
    await hub.until(lambda: len(hub.numbers(bruno, thread)) == 701)
    assert hub.numbers(bruno, thread) == list(range(1, 702))


async def test_the_sender_hears_that_it_is_stored_before_it_is_pushed(
    services, hub, anna, bruno, thread
):
    order = []
    push = hub.push_items
    hub.push_items = lambda *args: (order.append("pushed"), push(*args))
    frame = thread.message(anna, "bonjour", 1)
    services.append(anna.identity, frame, lambda _answer: order.append("stored"))
    await hub.until(lambda: hub.numbers(bruno, thread) == [1, 2])
    assert order == ["stored", "pushed"]


# --- bounds --------------------------------------------------------------------


async def test_who_sends_too_fast_is_told_when_to_try_again(dsn, hub, anna, thread):
    slow = service.Rates(appends=Rate(0.01, 2))
    services = await Services.start(dsn, hub=hub, settings=service.Settings(rates=slow))
    try:
        for i in range(2):
            await send(services, anna.identity, thread.message(anna, "x", i + 1))
        with pytest.raises(Refusal) as caught:
            services.append(anna.identity, thread.message(anna, "x", 3), print)
        assert caught.value.code == Code.RATE_LIMITED
        assert 0 < caught.value.retry_after <= 100_000
    finally:
        await services.stop()


async def test_an_account_has_a_quota_of_bytes(dsn, hub, anna, thread):
    small = service.Rates(bytes=Rate(1, 1_000))
    services = await Services.start(
        dsn, hub=hub, settings=service.Settings(rates=small)
    )
    try:
        await send(services, anna.identity, thread.message(anna, "x", 1))
        frame = thread.message(anna, "x", 2)
        await refused(services, anna.identity, frame, Code.QUOTA)
    finally:
        await services.stop()


async def test_a_full_queue_refuses_at_once(services, anna, thread, monkeypatch):
    monkeypatch.setattr("cordee.server.services.writer.MAX_QUEUE", 3)
    answers = []
    frames = [thread.message(anna, "x", i + 1) for i in range(4)]
    for frame in frames[:3]:
        services.append(anna.identity, frame, answers.append)
    with pytest.raises(Refusal) as caught:
        services.append(anna.identity, frames[3], answers.append)
    assert caught.value.code == Code.TOO_MANY
    await services.stop()
    assert all(isinstance(answer, Stored) for answer in answers)
    assert len(answers) == 3
