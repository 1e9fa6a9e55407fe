"""Availability: who says it, who sees it, and what it keeps away."""

import pytest

from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Ok
from cordee.server.services.backend import Services
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Refusal
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.deadlines import asleep

WEEK = 7 * DAY


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)


@pytest.fixture
async def services(dsn, hub):
    running = await Services.start(dsn, hub=hub, clock=Clock())
    yield running
    await running.stop()


@pytest.fixture
async def scene(services, ward):
    return await Scene(services, services._context.clock, ward).enter()


async def refused(attempt):
    with pytest.raises(Refusal) as refusal:
        await attempt
    return refusal.value.code


def shown(rows):
    return [(row.account, row.until > 0, row.cap, row.open) for row in rows]


async def test_who_takes_none_this_week_is_asked_when_it_is_over(scene, dora):
    thread = await scene.begin(dora)
    assert await scene.say(dora, until=WEEK) == Ok(4)
    attempt = scene.open(expert=dora, thread=thread)
    assert await refused(attempt) is Code.FORBIDDEN
    await scene.open()
    scene.clock.ahead += WEEK + 1
    await scene.open(expert=dora, thread=thread)


async def test_an_absence_of_the_pool_is_said_by_any_holder(scene):
    await scene.say(scene.bruno, scene.pool, until=WEEK)
    assert await refused(scene.open()) is Code.FORBIDDEN
    await scene.say(scene.anna, scene.pool)
    await scene.open()
    assert await scene.rows("availability") == []


async def test_nobody_speaks_for_others_or_for_longer_than_a_year(scene):
    attempt = scene.say(scene.claire, scene.anna, cap=1)
    assert await refused(attempt) is Code.FORBIDDEN
    assert await refused(scene.say(scene.claire, scene.pool)) is Code.FORBIDDEN
    assert await refused(scene.say(scene.anna, until=401 * DAY)) is Code.FORBIDDEN
    await scene.lose(scene.bruno)
    assert await refused(scene.say(scene.bruno, scene.pool)) is Code.FORBIDDEN


async def test_who_has_as_many_as_he_takes_claims_another_when_one_is_answered(scene):
    await scene.say(scene.anna, cap=1)
    first, second = await scene.open(), await scene.open()
    await scene.move(first, scene.anna, "claim", "claim")
    assert await refused(scene.move(second, scene.anna, "claim")) is Code.QUOTA
    assert await scene.state(second) == ("sent", None)
    await scene.move(first, scene.anna, "answer")
    await scene.move(second, scene.anna, "claim")


async def test_a_cap_of_the_pool_counts_what_all_its_holders_have(scene):
    await scene.say(scene.anna, scene.pool, cap=1)
    first, second = await scene.open(), await scene.open()
    await scene.move(first, scene.anna, "claim")
    assert await refused(scene.move(second, scene.bruno, "claim")) is Code.QUOTA
    await scene.move(first, scene.anna, "release")
    await scene.move(second, scene.bruno, "claim")
    await scene.lose(scene.bruno)
    await scene.move(first, scene.anna, "claim")


async def test_what_is_over_is_in_nobodys_count(scene):
    await scene.say(scene.anna, cap=1)
    await scene.move(await scene.open(), scene.anna, "claim")
    scene.clock.ahead += WEEK + 1
    await scene.move(await scene.open(), scene.anna, "claim")


async def test_people_of_the_house_see_it_and_nobody_else(
    scene, dora, ward_of, people_of
):
    await scene.say(scene.anna, until=WEEK, cap=2)
    await scene.move(await scene.open(), scene.bruno, "claim")
    asked = scene.anna, scene.bruno, scene.pool, dora
    found = [
        (scene.anna.account, True, 2, 0),
        (scene.bruno.account, False, 0, 1),
        (scene.pool.account, False, 0, 1),
    ]
    assert shown(await scene.available(dora, *asked)) == found
    assert shown(await scene.available(dora, *asked, *asked)) == found
    elsewhere = await ward_of(scene.services)
    (stranger,) = await people_of(scene.services, elsewhere, "Étienne Loin")
    await scene.say(stranger, cap=5)
    assert await scene.available(stranger, *asked) == ()
    mine = [(stranger.account, False, 5, 0)]
    assert shown(await scene.available(stranger, stranger)) == mine


async def test_a_server_of_the_published_list_keeps_who_until_when_and_how_many(scene):
    await scene.say(scene.anna, cap=2)
    (row,) = await scene.rows("availability")
    assert row == {"account": scene.anna.account, "until": 0, "cap": 2}
