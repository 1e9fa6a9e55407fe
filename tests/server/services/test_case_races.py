"""Cases over two processes: one claim wins, each end is written once, told by both."""

import asyncio
import os
from collections import Counter

import pytest

from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import CaseMoved, Ok
from cordee.server.services.backend import Services
from cordee.server.services.case_firing import STEP
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Identity, Refusal
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.deadlines import asleep
from tests.support.hub import Recorder

HOLDERS = 50
WEEK = 7 * DAY
ACCOUNT = (
    "INSERT INTO account (account, kind, seq, head, generation, locked, closed)"
    " VALUES ($1, 'person', 0, $1, 0, false, false)"
)


class Holder:
    """Somebody who holds the pool by the tables alone: his device says who he is."""

    def __init__(self):
        self.account = os.urandom(32)
        self.identity = Identity(self.account, os.urandom(32), "person")


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def services(dsn, hub, clock):
    running = await Services.start(dsn, hub=hub, clock=clock)
    yield running
    await running.stop()


@pytest.fixture
def other_hub():
    return Recorder()


@pytest.fixture
async def other(services, dsn, other_hub, clock):
    running = await Services.start(dsn, hub=other_hub, clock=clock)
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, clock, ward):
    return await Scene(services, clock, ward).enter()


async def enter(scene, count):
    """So many more who hold the pool."""
    made = [Holder() for _ in range(count)]
    for one in made:
        await scene.execute(ACCOUNT, one.account)
        held = "INSERT INTO holder (role, account, manager) VALUES ($1, $2, false)"
        await scene.execute(held, scene.pool.account, one.account)
    return made


async def code(attempt):
    """Ok, or the code of the refusal."""
    try:
        return type(await attempt)
    except Refusal as refusal:
        return refusal.code


def told(hub, person):
    return Counter(one.case for one in hub.heard(person, CaseMoved))


async def test_of_fifty_who_claim_over_two_processes_one_wins(
    scene, services, other, hub, other_hub
):
    holders = await enter(scene, HOLDERS)
    cases = [await scene.open() for _ in range(4)]
    for case in cases:
        claims = (
            scene.move(case, holder, "claim", services=(services, other)[number % 2])
            for number, holder in enumerate(holders)
        )
        answers = await asyncio.gather(*map(code, claims))
        assert Counter(answers) == {Ok: 1, Code.CONFLICT: HOLDERS - 1}
        winner = holders[answers.index(Ok)]
        assert await scene.state(case) == ("claimed", winner.account)
    for one in (hub, other_hub):
        await one.until(lambda one=one: set(told(one, scene.claire)) == set(cases))
        await one.until(
            lambda one=one: all(n == 2 for n in told(one, scene.claire).values())
        )


async def test_an_answer_and_a_withdrawal_at_once_leave_one_of_the_two(
    scene, services, other
):
    found = []
    for _round in range(8):
        case = await scene.open()
        await scene.move(case, scene.anna, "claim")
        ended = await asyncio.gather(
            code(scene.move(case, scene.anna, "answer", services=services)),
            code(scene.move(case, scene.claire, "withdraw", services=other)),
        )
        assert sorted(map(str, ended)) == sorted(map(str, (Ok, Code.CONFLICT)))
        state, _ = await scene.state(case)
        assert state == ("answered" if ended[0] is Ok else "withdrawn")
        found.append(state)
    rounds = [row["outcome"] for row in await scene.rows("expertise_round")]
    assert sorted(rounds) == sorted(found)


async def test_a_cap_holds_when_several_cases_are_claimed_at_once(
    scene, services, other
):
    await scene.say(scene.anna, cap=2)
    await scene.say(scene.anna, scene.pool, cap=3)
    cases = [await scene.open() for _ in range(8)]
    both = (services, other)
    claims = [
        scene.move(case, who, "claim", services=both[number % 2])
        for number, case in enumerate(cases)
        for who in (scene.anna, scene.bruno)
    ]
    answers = await asyncio.gather(*map(code, claims))
    assert set(answers) <= {Ok, Code.QUOTA, Code.CONFLICT}
    held = Counter(one.by for one in await scene.cases() if one.by)
    assert held.total() == 3
    assert held[scene.anna.account] <= 2


async def test_the_same_case_opened_by_two_processes_is_one(scene, services, other):
    case = os.urandom(16)
    second = Scene(other, scene.clock, scene.ward)
    second.claire, second.pool, second.thread = scene.claire, scene.pool, scene.thread
    opened = [one.open(case=case) for one in (scene, second) * 4]
    assert await asyncio.gather(*opened) == [case] * 8
    assert len(await scene.rows()) == 1


async def test_two_processes_at_once_end_each_case_once_and_both_tell_it(
    scene, services, other, hub, other_hub
):
    cases = [await scene.open() for _ in range(2 * STEP + 3)]
    scene.clock.ahead += WEEK + 1
    await asyncio.gather(*(one.timer.once() for one in (services, other) * 3))
    for one in (hub, other_hub):
        await one.until(lambda one=one: told(one, scene.anna) == Counter(cases * 2))
    assert len(await scene.rows(words="WHERE state = 'expired'")) == len(cases)
    assert len(await scene.rows("expertise_round")) == len(cases)
    assert await scene.rows(words="WHERE untold IS NOT NULL") == []


async def test_a_case_that_somebody_is_at_is_ended_by_the_next_look(scene):
    case = await scene.open()
    pool = scene.services.pool
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM expertise FOR UPDATE")
        await scene.after(WEEK + 1)
        assert [row["state"] for row in await scene.rows()] == ["sent"]
        assert await scene.state(case) == ("expired", None)
    await scene.after(0)
    assert [row["state"] for row in await scene.rows()] == ["expired"]
