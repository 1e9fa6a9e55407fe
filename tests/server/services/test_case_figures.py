"""Figures of cases: by month, speciality and department, never of few."""

from datetime import UTC, datetime, timedelta

import pytest

from cordee.server.domain.rates import Rate
from cordee.server.protocol.client_frames import GetCaseFigures
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_FIGURES
from cordee.server.services.backend import Services
from cordee.server.services.case_figures import LEAST
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Rates, Settings
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.deadlines import asleep

MINUTE = 60
HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def still(monkeypatch):
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
    scene = await Scene(services, services._context.clock, ward).enter()
    await scene.execute(
        "UPDATE attestation SET not_after = not_after + 86400 * 3000"
        " WHERE organisation = $1",
        ward.account,
    )  # so that months may pass
    await attested(scene, scene.pool, speciality="Dermatologie")
    await attested(scene, scene.claire, place="Cabinet, 56000 Vannes")
    stay_within_a_month(scene.clock)
    return scene


def stay_within_a_month(clock):
    """No month ends in the hours of a test: one that would has ended already."""
    now = datetime.fromtimestamp(clock.wall() / 1000, UTC)
    if (now + timedelta(hours=6)).month != now.month:
        clock.ahead += 6 * HOUR


async def attested(scene, who, **columns):
    """Let the organisation have said something else of an account."""
    for name, value in columns.items():
        await scene.execute(
            f"UPDATE attestation SET {name} = $2 WHERE subject = $1",
            who.account,
            value,
        )


async def figures(scene, who=None, first="2000-01", last="2100-12"):
    """Rows as (unit, names to counts), for Claire unless told otherwise."""
    frame = GetCaseFigures(8, first, last)
    answer = await scene.services.answer((who or scene.claire).identity, frame)
    assert {row.subject for row in answer.rows} <= {"expertise"}
    assert all(len(row.figures) <= MAX_FIGURES for row in answer.rows)
    return [(r.unit, {one.name: one.value for one in r.figures}) for r in answer.rows]


async def ask(scene, count, *steps, **how):
    """So many cases that Anna, or Claire, takes through these steps, minutes apart."""
    for _number in range(count):
        case = await scene.open(**how)
        for step in steps:
            scene.clock.ahead += 10 * MINUTE
            who = scene.claire if step == "withdraw" else scene.anna
            await scene.move(case, who, step)


async def test_cases_are_counted_by_what_became_of_them(scene):
    await ask(scene, 5, "claim", "answer")
    await ask(scene, 1, "decline")
    await ask(scene, 1, "redirect")
    await ask(scene, 2, "withdraw")
    await ask(scene, 1)
    ((unit, counts),) = await figures(scene)
    assert unit == "Dermatologie/56"
    outcomes = {name: counts[name] for name in list(counts)[:6]}
    assert outcomes == {
        "asked": 10,
        "answered": 5,
        "declined": 1,
        "redirected": 1,
        "withdrawn": 2,
        "expired": 0,
    }
    assert 10 * MINUTE <= counts["claim_seconds"] < 11 * MINUTE
    assert 20 * MINUTE <= counts["answer_seconds"] < 21 * MINUTE


async def test_a_case_that_is_sent_anew_counts_once_for_each_expert(scene):
    await ask(scene, 4)
    case = await scene.open()
    await scene.move(case, scene.anna, "redirect")
    await scene.open(case=case)
    await scene.after(7 * DAY + 1)
    rows = [counts for _, counts in await figures(scene)]
    total = {name: sum(one[name] for one in rows) for name in ("asked", "expired")}
    assert total == {"asked": 6, "expired": 5}


async def test_fewer_than_five_of_a_unit_are_in_one_row_with_others(scene, dora):
    await ask(scene, 5)
    thread = await scene.begin(dora)
    await ask(scene, 3, expert=dora, thread=thread)
    assert [unit for unit, _ in await figures(scene)] == ["Dermatologie/56"]
    await attested(scene, dora, speciality="Psychiatrie")
    await ask(scene, 2, expert=dora, thread=thread)
    found = [(unit, counts["asked"]) for unit, counts in await figures(scene)]
    assert found == [("Dermatologie/56", 5), ("other", 5)]


@pytest.mark.parametrize("count", range(1, LEAST))
async def test_few_cases_altogether_make_no_row(scene, count):
    await ask(scene, count, "claim", "answer")
    assert await figures(scene) == []


async def test_a_median_of_fewer_than_five_is_not_told(scene):
    await ask(scene, 4, "claim", "answer")
    await ask(scene, 3)
    ((_, counts),) = await figures(scene)
    assert (counts["asked"], counts["answered"]) == (7, 4)
    assert counts.keys().isdisjoint({"claim_seconds", "answer_seconds"})


async def test_no_row_ever_counts_fewer_than_five_whatever_is_asked_of_whom(
    scene, dora
):
    thread = await scene.begin(dora)
    for number in range(12):
        place = f"Cabinet, {1000 * (number % 4 + 22)} Ville"
        await attested(scene, scene.claire, place=place)
        how = {"expert": dora, "thread": thread} if number % 3 else {}
        await ask(scene, 1, **how)
        rows = await figures(scene)
        assert all(counts["asked"] >= LEAST for _, counts in rows)
        assert sum(counts["asked"] for _, counts in rows) in {0, number + 1}


@pytest.mark.parametrize("settings", [Settings(rates=Rates(sums=Rate(0.01, 3)))])
async def test_who_asks_for_too_many_sums_at_once_waits(scene):
    for _number in range(3):
        await figures(scene, scene.bruno)
    with pytest.raises(Refusal) as refusal:
        await figures(scene, scene.bruno)
    assert refusal.value.code is Code.RATE_LIMITED


async def test_people_of_another_organisation_read_none(scene, ward_of, people_of):
    await ask(scene, 5)
    other = await ward_of(scene.services)
    (stranger,) = await people_of(scene.services, other, "Étienne Loin")
    assert await figures(scene, stranger) == []
    assert len(await figures(scene, scene.bruno)) == 1


async def test_months_are_counted_apart_and_only_those_asked_for(scene):
    await ask(scene, 5, "decline")
    ((_, first),) = await figures(scene)
    scene.clock.ahead += 62 * DAY
    stay_within_a_month(scene.clock)
    await ask(scene, 6, "decline")
    counted = [counts["asked"] for _, counts in await figures(scene)]
    assert (first["asked"], counted) == (5, [5, 6])
    assert await figures(scene, first="2100-01") == []
    assert await figures(scene, last="2000-12") == []


async def test_figures_outlive_the_cases_and_are_forgotten_after_three_years(scene):
    await ask(scene, 5, "claim", "answer")
    await scene.execute(
        "UPDATE thread SET keep_seconds = 1, hold_seconds = 0, retention_epoch = epoch"
        " WHERE thread = $1",
        scene.thread.id,
    )
    now = scene.clock.wall()
    await scene.services.eraser.sweep(now + 1000 * DAY)
    assert await scene.rows() == []
    ((_, counts),) = await figures(scene)
    assert counts["answered"] == 5
    kept = scene.services._context.settings.keep_figures
    await scene.services.eraser.sweep(now + 1000 * (kept - DAY))
    assert len(await scene.rows("expertise_round")) == 5
    await scene.services.eraser.sweep(now + 1000 * (kept + 32 * DAY))
    assert await scene.rows("expertise_round") == []


async def test_what_is_kept_for_figures_names_nobody(scene):
    await ask(scene, 1, "claim", "answer")
    (row,) = await scene.rows("expertise_round")
    assert row.pop("organisations") == [scene.ward.account]
    month = row.pop("month")
    assert len(month) == len("2026-11")
    seconds = row.pop("claim_seconds"), row.pop("answer_seconds")
    assert all(isinstance(one, int) for one in seconds)
    assert row == {"unit": "Dermatologie/56", "outcome": "answered"}
