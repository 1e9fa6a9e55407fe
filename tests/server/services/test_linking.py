"""Link sessions on the server: who may say what, in which order, for how long."""

import asyncio

import msgspec
import pytest

from cordee.crypto.encoding import encode
from cordee.crypto.opening.linking import NewDevice
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.domain.linking import ENDED, NEXT, Stage, Step
from cordee.server.protocol import client_frames as client
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import CommitLink, RevealLink
from cordee.server.services.backend import Services
from cordee.server.services.context import SystemClock
from cordee.server.services.linking import GRACE_MS, LIFE_MS
from cordee.server.services.ports import Refusal
from tests.support.hub import Recorder

MAC = bytes(32)


class Later(SystemClock):
    """A wall that a test moves."""

    ahead = 0

    def wall(self):
        return super().wall() + self.ahead


def device(number):
    return NewDevice.begin(number, DeviceKeys.generate())


def revealed(new):
    opener = encode(new.keys.opener)
    return RevealLink(new.commit, opener, new.nonce, bytes(64))


async def opened(services, who):
    return await services.answer(who.identity, client.OpenLink(1))


async def heard(hub, who, kind):
    """Wait until an account was told something of this kind, and give it."""

    await hub.until(lambda: bool(hub.heard(who, kind)))
    return hub.heard(who, kind)[-1]


async def answered(services, who, number, answer=b"answer"):
    frame = client.AnswerLink(2, number, answer)
    return await services.answer(who.identity, frame)


async def refused(work):
    with pytest.raises(Refusal) as refusal:
        await work
    return refusal.value.code, refusal.value.rule


async def test_the_words_are_passed_on_in_order_and_a_repeat_is_answered_again(
    services, hub, anna
):
    session = await opened(services, anna)
    new, number = device(session.number), session.number
    first = asyncio.create_task(services.commit_link(number, CommitLink(new.commit)))
    committed = await heard(hub, anna, told.LinkCommitted)
    assert committed == told.LinkCommitted(number, new.commit)
    await answered(services, anna, number)
    await answered(services, anna, number)
    assert (await first).answer == b"answer"
    again = await services.commit_link(number, CommitLink(new.commit))
    assert again.answer == b"answer"
    second = asyncio.create_task(services.reveal_link(number, revealed(new)))
    shown = await heard(hub, anna, told.LinkRevealed)
    assert shown.opener == encode(new.keys.opener)
    end = client.EndLink(3, number, done=True, mac=MAC)
    await services.answer(anna.identity, end)
    assert (await second).mac == MAC
    assert (await services.reveal_link(number, revealed(new))).done
    assert await services.answer(anna.identity, end) == told.Ok(3)


async def test_two_processes_pass_words_on_between_them(services, hub, dsn, anna):
    other_hub = Recorder()
    other = await Services.start(dsn, hub=other_hub)
    try:
        session = await opened(services, anna)
        new, number = device(session.number), session.number
        first = asyncio.create_task(other.commit_link(number, CommitLink(new.commit)))
        await heard(hub, anna, told.LinkCommitted)
        await answered(services, anna, number)
        assert (await first).answer == b"answer"
        second = asyncio.create_task(other.reveal_link(number, revealed(new)))
        await heard(hub, anna, told.LinkRevealed)
        end = client.EndLink(3, number, done=True, mac=None)
        await services.answer(anna.identity, end)
        assert (await second).done
    finally:
        await other.stop()


async def test_a_second_commit_or_reveal_ends_the_session_for_both(services, hub, anna):
    session = await opened(services, anna)
    new, number = device(session.number), session.number
    first = asyncio.create_task(services.commit_link(number, CommitLink(new.commit)))
    await heard(hub, anna, told.LinkCommitted)
    other = CommitLink(device(number).commit)
    second = (Code.CONFLICT, "LNK-05")
    assert await refused(services.commit_link(number, other)) == second
    assert await refused(first) == second
    assert (await heard(hub, anna, told.LinkDied)).number == number
    assert await refused(answered(services, anna, number)) == second


async def test_a_reveal_belongs_to_its_commit(services, hub, anna):
    session = await opened(services, anna)
    new, number = device(session.number), session.number
    first = asyncio.create_task(services.commit_link(number, CommitLink(new.commit)))
    await heard(hub, anna, told.LinkCommitted)
    await answered(services, anna, number)
    await first
    stranger = revealed(device(number))
    assert await refused(services.reveal_link(number, stranger)) == (
        Code.CONFLICT,
        "LNK-05",
    )
    assert (await refused(services.reveal_link(number, revealed(new))))[1] == "LNK-05"


async def test_a_reveal_before_the_answer_ends_the_session(services, hub, anna):
    session = await opened(services, anna)
    new, number = device(session.number), session.number
    first = asyncio.create_task(services.commit_link(number, CommitLink(new.commit)))
    await heard(hub, anna, told.LinkCommitted)
    assert (await refused(services.reveal_link(number, revealed(new))))[1] == "LNK-05"
    assert (await refused(first))[1] == "LNK-05"


async def test_another_account_neither_answers_nor_ends(services, hub, anna, bruno):
    session = await opened(services, anna)
    number = session.number
    first = asyncio.create_task(
        services.commit_link(number, CommitLink(device(number).commit))
    )
    await heard(hub, anna, told.LinkCommitted)
    stranger = (Code.FORBIDDEN, "LNK-02")
    assert await refused(answered(services, bruno, number)) == stranger
    for done in (True, False):
        end = client.EndLink(3, number, done=done, mac=None)
        assert await refused(services.answer(bruno.identity, end)) == stranger
    await answered(services, anna, number)
    assert (await first).answer == b"answer"


async def test_a_new_session_ends_the_one_before(services, hub, anna):
    session = await opened(services, anna)
    number = session.number
    first = asyncio.create_task(
        services.commit_link(number, CommitLink(device(number).commit))
    )
    await heard(hub, anna, told.LinkCommitted)
    await opened(services, anna)
    assert (await refused(first))[1] == "LNK-05"


async def test_a_session_that_is_over_is_unknown(own_database, hub, ward_of):
    clock = Later()
    services = await Services.start(own_database, hub=hub, clock=clock)
    try:
        anna = await ward_of(services)
        session = await opened(services, anna)
        asked = CommitLink(device(session.number).commit)
        unknown = (Code.NOT_FOUND, "LNK-01")
        clock.ahead = LIFE_MS + 1
        assert await refused(services.commit_link(session.number, asked)) == unknown
        clock.ahead += GRACE_MS
        await opened(services, anna)
        async with services.pool.acquire() as connection:
            assert await connection.fetchval("SELECT count(*) FROM link") == 1
        nowhere = (session.number + 1) % 1_000_000
        assert await refused(services.commit_link(nowhere, asked)) == unknown
    finally:
        await services.stop()


@pytest.fixture
def ward_of():
    from tests.support.people import Ward

    async def joined(services):
        ward = Ward()
        anna = ward.person("Anna")
        await ward.join(services, anna)
        return anna

    return joined


async def test_many_sessions_are_refused_for_a_while(own_database, hub, ward_of):
    services = await Services.start(own_database, hub=hub)
    try:
        anna = await ward_of(services)
        for _ in range(10):
            await opened(services, anna)
        assert (await refused(opened(services, anna)))[0] is Code.RATE_LIMITED
    finally:
        await services.stop()


def test_nothing_follows_an_end():
    assert {stage for stage, _ in NEXT} == set(Stage) - ENDED
    assert {step for _, step in NEXT} == set(Step)


def test_words_are_bounded():
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert([b"", b"x" * 4096, bytes(32), bytes(64)], RevealLink)
