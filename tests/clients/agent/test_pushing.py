"""The list of a ward goes on to who asked for it today, and may still."""

import pytest
from msgspec.structs import replace

from cordee.clients.agent.feeds.adt import Usage, parse
from cordee.clients.agent.pushing import Pushing
from cordee.clients.agent.settings import Settings
from cordee.clients.agent.stays import Stays
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import Said, WardAsk
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
