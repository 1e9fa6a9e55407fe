"""The list of a ward goes on to who asked for it today, and may still."""

import asyncio

import pytest
from msgspec.structs import replace

from cordee.clients.agent import pushing as module
from cordee.clients.agent.feeds.adt import Usage, parse
from cordee.clients.agent.pushing import Pushing
from cordee.clients.agent.settings import Settings
from cordee.clients.agent.stays import Stays
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import NotAllowed, NotOnline, Said, WardAsk
from tests.clients.agent.messages import adt

LINE = bytes([9]) * 32
WARD = "CARDIO"


@pytest.fixture
def pushed(client, book, people):
    """Moves somebody into the ward; gives what `person`, who asked, is told of it."""

    async def pushed(now=2, **change):
        told = []
        person = people("Anna", WARD)
        later = replace(person, **change)

        async def asker(_account):
            return later

        async def say_on(_line, event):
            told.append(event)

        client.asker, client.say_on = asker, say_on
        client.lines_to_me = lambda: [LINE]
        stays = Stays(client.notes)
        wards = Wards(client, Settings(), stays, book)
        pushing = Pushing(client, wards, lambda: now, 0.0)
        asked = Said(LINE, 1, bytes(16), person.account, 1, WardAsk(WARD))
        pushing.asked(asked, WARD, ())
        await pushing._push(stays.take(parse(adt("A01"), Usage())))
        return told

    return pushed


async def test_who_asked_today_is_told_when_the_ward_changes(pushed):
    [told] = await pushed()
    assert (told.target, told.ward, len(told.patients)) == (None, WARD, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"organisation": bytes([1]) * 32},
        {"verified": False},
        {"warnings": ("ATT-07",)},
        {"kind": "role"},
        {"place": "Cabinet"},
    ],
    ids=str,
)
async def test_who_may_no_longer_ask_is_told_nothing(pushed, change):
    assert await pushed(**change) == []


async def test_yesterdays_question_is_over(pushed):
    assert await pushed(now=86_400_000 + 1) == []


@pytest.fixture
def two(client, book, people, monkeypatch):
    """Two who asked for one ward; `two(refused)` gives what the lines are told.

    The first word to the first line is refused so; nothing more moves in the hospital.
    """
    lines = [LINE, bytes([8]) * 32]
    person = people("Anna", WARD)

    async def asker(_account):
        return person

    async def two(refused):
        told, faults = asyncio.Queue(), [refused]

        async def say_on(line, _event):
            if line == LINE and faults:
                raise faults.pop()
            told.put_nowait(line)

        client.asker, client.say_on = asker, say_on
        client.lines_to_me = lambda: lines
        stays = Stays(client.notes)
        pushing = Pushing(
            client, Wards(client, Settings(), stays, book), lambda: 2, 0.0
        )
        for line in lines:
            said = Said(line, 1, bytes(16), person.account, 1, WardAsk(WARD))
            pushing.asked(said, WARD, ())
        pushing.moved(stays.take(parse(adt("A01"), Usage())))
        return pushing, told

    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.0)
    return two


@pytest.fixture
async def running():
    """Runs until the test ends."""
    tasks = []
    yield lambda pushing: tasks.append(asyncio.create_task(pushing.run()))
    for task in tasks:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_list_that_could_not_be_told_is_told_without_another_movement(
    two, running
):
    pushing, told = await two(NotOnline("away"))
    running(pushing)
    async with asyncio.timeout(10):
        assert [await told.get(), await told.get()] == [bytes([8]) * 32, LINE]


async def test_a_line_that_takes_nothing_holds_up_nobody_and_is_not_asked_again(two):
    pushing, told = await two(NotAllowed("frozen"))
    assert await pushing._push({WARD}) == set()
    assert (told.get_nowait(), told.empty()) == (bytes([8]) * 32, True)
