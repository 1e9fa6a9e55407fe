"""Cases: who opens and moves them, when they come back; in virtual time."""

import os
from collections import Counter

import pytest
from msgspec.structs import force_setattr

from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Capacity
from cordee.server.domain.rates import Rate
from cordee.server.protocol.case_types import CaseStep
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import CaseMoved, Ok
from cordee.server.services import case_opening
from cordee.server.services.backend import Services
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Rates, Settings
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.deadlines import asleep
from tests.support.people import Account

WEEK = 7 * DAY


@pytest.fixture(autouse=True)
def still(request, monkeypatch):
    """Only one test lets the timer run by itself."""
    if "slept_over" not in request.node.name:
        monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
async def services(dsn, hub, settings):
    running = await Services.start(dsn, hub=hub, clock=Clock(), settings=settings)
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, ward):
    return await Scene(services, services._context.clock, ward).enter()


async def refused(attempt):
    with pytest.raises(Refusal) as refusal:
        await attempt
    return refusal.value.code


async def test_a_case_is_asked_claimed_answered_closed_and_billed(scene, hub):
    case = await scene.open()
    (seen,) = await scene.cases(scene.anna)
    named = (seen.case, seen.thread, seen.requester, seen.expert)
    pool, claire = scene.pool.account, scene.claire.account
    assert named == (case, scene.thread.id, claire, pool)
    assert (seen.state, seen.by, seen.due - seen.opened) == ("sent", None, 1000 * WEEK)
    assert seen.moved == seen.opened
    await scene.move(case, scene.anna, "claim", "ask")
    assert await scene.state(case) == ("more-asked", scene.anna.account)
    await scene.move(case, scene.claire, "give")
    await scene.move(case, scene.anna, "answer")
    await scene.move(case, scene.claire, "close")
    assert await scene.move(case, scene.anna, "bill") == Ok(2)
    assert await scene.state(case, scene.bruno) == ("billed", scene.anna.account)
    told = CaseMoved(case, scene.thread.id)
    for person in (scene.claire, scene.anna, scene.bruno):
        assert hub.heard(person, CaseMoved) == [told] * 7


async def test_a_named_expert_is_asked_and_no_one_else_sees_it(scene, dora, hub):
    thread = await scene.begin(dora)
    case = await scene.open(expert=dora, thread=thread)
    await scene.move(case, dora, "claim", "answer")
    assert await scene.state(case, dora) == ("answered", dora.account)
    assert await scene.cases(scene.anna) == ()
    assert hub.heard(scene.anna, CaseMoved) == []
    assert await refused(scene.move(case, scene.anna, "claim")) is Code.NOT_FOUND


async def test_the_same_again_opens_nothing_and_another_expert_is_a_conflict(
    scene, dora, hub
):
    case = await scene.open()
    await scene.add(dora)
    await scene.move(case, scene.anna, "claim")
    await scene.open(case=case)
    assert await scene.state(case) == ("claimed", scene.anna.account)
    assert len(hub.heard(scene.claire, CaseMoved)) == 2
    assert await refused(scene.open(case=case, expert=dora)) is Code.CONFLICT
    assert await refused(scene.open(case=case, by=dora)) is Code.CONFLICT
    other = await scene.begin(scene.pool)
    assert await refused(scene.open(case=case, thread=other)) is Code.CONFLICT
    await scene.move(case, scene.anna, "answer")
    assert await refused(scene.open(case=case)) is Code.CONFLICT


@pytest.mark.parametrize(
    ("by", "step"), [("anna", "decline"), ("anna", "redirect"), ("claire", "withdraw")]
)
async def test_what_came_back_is_sent_anew_to_whomever_its_requester_names(
    scene, dora, hub, by, step
):
    case = await scene.open()
    await scene.move(case, getattr(scene, by), step)
    await scene.add(dora)
    assert await refused(scene.open(case=case, by=dora)) is Code.CONFLICT
    scene.clock.ahead += DAY
    await scene.open(case=case, expert=dora)
    (seen,) = await scene.cases(dora)
    assert (seen.state, seen.by, seen.due - seen.opened) == ("sent", None, 1000 * WEEK)
    assert await scene.cases(scene.anna) == ()
    assert len(hub.heard(scene.anna, CaseMoved)) == 3
    assert await refused(scene.move(case, scene.anna, "claim")) is Code.NOT_FOUND


async def test_an_expert_is_another_person_or_role_who_writes_in_the_thread(
    scene, dora
):
    gateway = Account("Passerelle", AccountKind.GATEWAY, admin=scene.ward)
    await scene.ward.join(scene.services, gateway)
    await scene.add(gateway, Capacity.GATEWAY)
    for expert in (scene.claire, gateway, dora):
        assert await refused(scene.open(expert=expert)) is Code.FORBIDDEN
    await scene.add(dora, Capacity.READER)
    assert await refused(scene.open(expert=dora)) is Code.FORBIDDEN


async def test_who_may_not_write_in_the_thread_opens_nothing(scene, dora):
    assert await refused(scene.open(by=dora)) is Code.NOT_MEMBER
    await scene.add(dora, Capacity.READER)
    assert await refused(scene.open(by=dora)) is Code.CAPACITY
    scene.thread.record = None
    nowhere = type("Nowhere", (), {"id": bytes(32)})
    assert await refused(scene.open(thread=nowhere)) is Code.NOT_FOUND


async def test_a_holder_who_asks_his_own_pool_does_not_claim_it(scene):
    case = await scene.open(by=scene.anna, expert=scene.pool)
    assert await refused(scene.move(case, scene.anna, "claim")) is Code.FORBIDDEN
    await scene.move(case, scene.bruno, "claim")


async def test_a_stranger_finds_no_case_and_no_step_of_the_clock_is_asked_for(
    scene, dora
):
    case = await scene.open()
    for step in set(CaseStep) - {"expire", "send"}:
        assert await refused(scene.move(case, dora, step)) is Code.NOT_FOUND
        attempt = scene.move(os.urandom(16), scene.claire, step)
        assert await refused(attempt) is Code.NOT_FOUND
    for who in (scene.claire, scene.anna, dora):
        for step in ("expire", "send"):
            assert await refused(scene.move(case, who, step)) is Code.FORBIDDEN
    assert await scene.state(case) == ("sent", None)


async def test_a_case_that_somebody_claimed_is_his_until_he_releases_it(scene):
    case = await scene.open()
    await scene.move(case, scene.anna, "claim")
    for step in ("claim", "release", "ask", "answer", "decline", "redirect"):
        assert await refused(scene.move(case, scene.bruno, step)) is Code.CONFLICT
    assert await scene.move(case, scene.anna, "claim") == Ok(2)
    await scene.move(case, scene.anna, "release", "release")
    await scene.move(case, scene.bruno, "claim")
    assert await refused(scene.move(case, scene.anna, "release")) is Code.CONFLICT


async def test_a_step_said_twice_is_taken_once_and_told_once(scene, hub):
    case = await scene.open()
    for who, step in (
        (scene.anna, "claim"),
        (scene.anna, "ask"),
        (scene.claire, "give"),
        (scene.anna, "answer"),
        (scene.claire, "close"),
        (scene.anna, "bill"),
    ):
        before = len(hub.heard(scene.bruno, CaseMoved))
        await scene.move(case, who, step, step)
        assert len(hub.heard(scene.bruno, CaseMoved)) == before + 1
    assert await scene.move(case, scene.anna, "answer") == Ok(2)


async def test_after_seven_days_a_case_comes_back_by_itself_and_is_told_once(
    scene, hub
):
    case = await scene.open()
    await scene.move(case, scene.anna, "claim")
    await scene.after(WEEK - 60)
    assert await scene.state(case) == ("claimed", scene.anna.account)
    await scene.after(61)
    (seen,) = await scene.cases()
    assert (seen.state, seen.moved) == ("expired", seen.due)
    await scene.after(60)
    for person in (scene.claire, scene.anna, scene.bruno):
        assert len(hub.heard(person, CaseMoved)) == 3
    assert await scene.rows(words="WHERE untold IS NOT NULL") == []


async def test_a_case_that_is_over_soon_is_not_slept_over(scene, hub, monkeypatch):
    monkeypatch.setattr(case_opening, "CASE_MS", 200)
    case = await scene.open()
    await hub.until(lambda: len(hub.heard(scene.claire, CaseMoved)) == 2)
    assert await scene.state(case) == ("expired", None)


class Sink:
    """Metrics that are kept by name and label."""

    def __init__(self):
        self.told = Counter()

    def count(self, name, amount=1, *, label=""):
        self.told[name, label] += amount

    def measure(self, name, value):
        self.told[name, ""] = value

    def observe(self, name, value): ...


async def test_cases_are_measured_by_steps_and_ages_and_by_nobody(scene):
    sink = Sink()
    force_setattr(scene.services._context, "metrics", sink)
    first, _second = await scene.open(), await scene.open()
    await scene.move(first, scene.anna, "claim", "answer")
    await scene.after(DAY)
    assert (sink.told["cases_running", ""], sink.told["cases_overdue", ""]) == (1, 0)
    assert DAY <= sink.told["cases_unclaimed_seconds", ""] < DAY + 60
    await scene.after(WEEK)
    assert sink.told["cases_unclaimed_seconds", ""] == 0
    counted = {name: n for name, n in sink.told.items() if name[0].startswith("case")}
    assert counted == {
        ("cases_opened", ""): 2,
        ("case_steps", "claim"): 1,
        ("case_steps", "answer"): 1,
        ("cases_expired", ""): 1,
        ("cases_running", ""): 0,
        ("cases_overdue", ""): 0,
        ("cases_unclaimed_seconds", ""): 0,
    }


async def test_a_step_after_seven_days_is_too_late_though_nobody_wrote_it_down(scene):
    case = await scene.open()
    await scene.move(case, scene.anna, "claim")
    scene.clock.ahead += WEEK + 1
    for step in ("claim", "ask", "answer", "decline", "release"):
        assert await refused(scene.move(case, scene.anna, step)) is Code.CONFLICT
    assert await refused(scene.move(case, scene.claire, "withdraw")) is Code.CONFLICT
    assert [row["state"] for row in await scene.rows()] == ["claimed"]
    assert await scene.state(case) == ("expired", scene.anna.account)
    assert await scene.cases(running=True) == ()
    await scene.open(case=case)
    assert await scene.state(case) == ("sent", None)
    (over,) = await scene.rows("expertise_round")
    assert over["outcome"] == "expired"


async def test_what_was_answered_in_time_stays_answered(scene):
    case = await scene.open()
    await scene.move(case, scene.anna, "claim", "answer")
    await scene.after(3 * WEEK)
    assert await scene.state(case) == ("answered", scene.anna.account)
    assert await scene.move(case, scene.anna, "answer", "bill") == Ok(2)


async def test_a_clock_that_is_set_back_gives_time_and_takes_no_end_back(scene):
    case = await scene.open()
    scene.clock.jump = -30 * DAY
    await scene.after(WEEK + 1)
    assert await scene.state(case) == ("sent", None)
    scene.clock.jump = 0
    await scene.after(0)
    assert await scene.state(case) == ("expired", None)
    scene.clock.jump = -30 * DAY
    await scene.after(1)
    assert await scene.state(case) == ("expired", None)
    assert await refused(scene.move(case, scene.anna, "claim")) is Code.CONFLICT
    assert len(await scene.rows("expertise_round")) == 1


async def test_a_clock_that_is_set_ahead_ends_a_case_too_early_and_once(scene, hub):
    case = await scene.open()
    scene.clock.jump = WEEK + 1
    await scene.after(0)
    scene.clock.jump = 0
    await scene.after(0)
    assert await scene.state(case) == ("expired", None)
    assert len(hub.heard(scene.claire, CaseMoved)) == 2
    await scene.open(case=case)
    assert await scene.state(case) == ("sent", None)


async def test_an_expert_who_loses_the_role_in_mid_answer_has_released_it(scene, hub):
    case = await scene.open()
    await scene.move(case, scene.bruno, "claim")
    await scene.lose(scene.bruno)
    assert await scene.state(case) == ("sent", None)
    assert await scene.cases(scene.bruno) == ()
    for step in ("answer", "ask", "decline", "claim"):
        assert await refused(scene.move(case, scene.bruno, step)) is Code.FORBIDDEN
    assert await scene.move(case, scene.bruno, "release") == Ok(2)
    (row,) = await scene.rows()
    assert (row["state"], row["claimant"], row["untold"]) == ("sent", None, None)
    assert len(hub.heard(scene.anna, CaseMoved)) == 3
    assert len(hub.heard(scene.claire, CaseMoved)) == 3
    await scene.move(case, scene.anna, "claim")
    assert await refused(scene.move(case, scene.bruno, "answer")) is Code.NOT_FOUND
    await scene.move(case, scene.anna, "answer")
    assert await scene.state(case) == ("answered", scene.anna.account)


async def test_who_comes_back_to_the_role_has_to_claim_again(scene):
    case = await scene.open()
    await scene.move(case, scene.bruno, "claim")
    await scene.lose(scene.bruno)
    await scene.services.answer(*scene.pool.propose(1, scene.bruno))
    await scene.services.answer(*scene.pool.accept(2, scene.bruno))
    frame = scene.pool.add(3, scene.bruno)
    await scene.services.answer(scene.anna.identity, frame)
    assert await scene.state(case) == ("sent", None)
    assert await refused(scene.move(case, scene.bruno, "answer")) is Code.CONFLICT
    await scene.move(case, scene.bruno, "claim", "answer")


async def test_a_holder_who_is_locked_has_released_what_he_claimed_too(scene):
    case = await scene.open()
    await scene.move(case, scene.bruno, "claim")
    frame = scene.ward.lock(1, scene.bruno)
    await scene.services.answer(scene.ward.identity, frame)
    assert await scene.state(case) == ("sent", None)
    await scene.move(case, scene.anna, "claim", "answer")


async def test_who_answered_sees_and_bills_it_after_he_has_left_the_role(scene):
    case = await scene.open()
    await scene.move(case, scene.bruno, "claim", "answer")
    await scene.lose(scene.bruno)
    assert await scene.state(case, scene.bruno) == ("answered", scene.bruno.account)
    assert await refused(scene.move(case, scene.anna, "bill")) is Code.CONFLICT
    assert await scene.move(case, scene.bruno, "bill") == Ok(2)


async def test_for_an_expert_who_was_put_out_of_the_thread_nobody_acts(scene):
    case = await scene.open()
    await scene.move(case, scene.anna, "claim")
    await scene.remove(scene.pool)
    assert await refused(scene.move(case, scene.anna, "answer")) is Code.FORBIDDEN
    assert await refused(scene.move(case, scene.bruno, "claim")) is Code.NOT_FOUND
    assert await scene.state(case) == ("sent", None)
    await scene.move(case, scene.claire, "withdraw")


async def test_a_thread_has_no_more_cases_than_it_may(scene, monkeypatch):
    monkeypatch.setattr(case_opening, "MAX_OF_THREAD", 1)
    case = await scene.open()
    assert await refused(scene.open()) is Code.QUOTA
    await scene.open(case=case)
    await scene.move(case, scene.claire, "withdraw")
    await scene.open()
    assert await refused(scene.open(case=case)) is Code.QUOTA
    await scene.after(WEEK + 1)
    await scene.open()


@pytest.mark.parametrize("settings", [Settings(max_cases=1)])
async def test_a_requester_has_no_more_cases_than_he_may(scene):
    await scene.open()
    other = await scene.begin(scene.pool)
    assert await refused(scene.open(thread=other)) is Code.QUOTA
    await scene.open(by=scene.anna)


@pytest.mark.parametrize("settings", [Settings(rates=Rates(cases=Rate(0.01, 2)))])
async def test_who_opens_too_many_at_once_waits(scene):
    await scene.open()
    await scene.open()
    assert await refused(scene.open()) is Code.RATE_LIMITED


async def test_pages_of_cases_end_between_two_times(scene, dora):
    ids = []
    for _number in range(5):
        ids.append(await scene.open())
        scene.clock.ahead += 1
    first = await scene.cases(limit=2)
    assert [one.case for one in first] == ids[:2:-1]
    rest = await scene.cases(before=first[-1].moved)
    assert [one.case for one in rest] == ids[2::-1]
    await scene.move(ids[0], scene.anna, "decline")
    assert [one.case for one in await scene.cases(limit=1)] == ids[:1]
    assert len(await scene.cases(running=True)) == 4
    assert await scene.cases(dora) == ()


async def keep(scene, seconds):
    """Let the thread keep its messages so long, and as long again when not filed."""
    words = "keep_seconds = $2, hold_seconds = $2, retention_epoch = epoch"
    await scene.execute(
        f"UPDATE thread SET {words} WHERE thread = $1", scene.thread.id, seconds
    )


async def test_a_case_is_forgotten_when_messages_of_its_thread_and_time_are(scene):
    runs, back, done = [await scene.open() for _ in range(3)]
    await scene.move(back, scene.anna, "decline")
    await scene.move(done, scene.anna, "claim", "answer")
    await scene.move(done, scene.claire, "close")
    await scene.move(runs, scene.anna, "claim")
    await keep(scene, DAY)
    now = scene.clock.wall()
    for days, left in ((0.9, 3), (1.1, 2), (1.9, 2), (2.1, 1), (6, 1)):
        await scene.services.eraser.sweep(now + round(1000 * days * DAY))
        assert len(await scene.rows()) == left, days
    await scene.after(WEEK + 1)
    await scene.services.eraser.sweep(now + 1000 * (WEEK + 3 * DAY))
    assert await scene.rows() == []
    assert len(await scene.rows("expertise_round")) == 3


async def test_what_is_kept_of_a_case_is_ids_words_and_times(scene):
    await scene.open()
    (row,) = await scene.rows()
    words = {name: value for name, value in row.items() if isinstance(value, str)}
    assert words == {"state": "sent", "step": "send", "unit": "Chirurgie/"}
    known = {scene.thread.id, scene.claire.account, scene.pool.account}
    ids = {value for value in row.values() if isinstance(value, bytes)}
    assert ids == known | {row["expertise"]}
    assert row["organisations"] == [scene.ward.account]
    kinds = {type(value) for value in row.values()}
    assert kinds <= {str, bytes, int, list, type(None)}
