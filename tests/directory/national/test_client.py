"""The national API over real HTTP: pages, waits, refusals, and a key that stays home."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from cordee.directory.errors import NationalError
from cordee.directory.national.client import Manners, NationalClient
from cordee.directory.national.patience import LONGEST_ASKED, LONGEST_SECONDS, wait
from cordee.directory.national.settings import BASE, ApiKey, account
from tests.support.national import HOLD, KEY, national_api

NOW = datetime(2026, 11, 29, tzinfo=UTC)


class Naps:
    """Seconds that would have been slept."""

    def __init__(self):
        self.seconds = []

    async def sleep(self, seconds):
        self.seconds.append(seconds)

    def manners(self, **other):
        return Manners(sleep=self.sleep, chance=lambda: 0.5, **other)


async def names(client, **asked):
    return [
        entry["resource"]["id"]
        async for bundle in client.pages("Practitioner", list(asked.items()))
        for entry in bundle["entry"]
    ]


async def test_all_pages_are_followed_in_their_order():
    async with national_api(people=25) as api, NationalClient(api.account()) as client:
        assert await names(client) == [f"003-{number}" for number in range(25)]
        assert len(api.asked) == 3


async def test_a_busy_or_broken_server_is_asked_again_after_a_wait():
    naps = Naps()
    async with national_api() as api:
        api.answers = [429, 503, 502]
        api.retry_after = "7"
        async with NationalClient(api.account(), naps.manners()) as client:
            assert len(await names(client)) == 3
    assert naps.seconds == [7.5, 7.5, 7.5]


async def test_a_server_that_holds_its_answer_is_asked_again():
    naps = Naps()
    async with national_api() as api:
        api.answers = [HOLD]
        async with NationalClient(api.account(), naps.manners(timeout=0.2)) as client:
            assert len(await names(client)) == 3
        assert len(api.asked) > 1
    assert naps.seconds, "more than one where the machine is slow"


async def test_a_server_that_stays_away_is_given_up():
    naps = Naps()
    async with national_api() as api:
        api.answers = [503] * 9
        async with NationalClient(api.account(), naps.manners(tries=4)) as client:
            with pytest.raises(NationalError, match="does not answer"):
                await names(client)
    assert len(naps.seconds) == 3


@pytest.mark.parametrize(("status", "says"), [(403, "key"), (400, "400"), (302, "302")])
async def test_a_refusal_is_told_at_once_and_never_with_the_key(status, says):
    async with national_api() as api:
        api.answers = [status]
        async with NationalClient(api.account()) as client:
            with pytest.raises(NationalError, match=says) as told:
                await names(client, family="secret")
    assert KEY not in str(told.value)
    assert "secret" not in str(told.value)


async def test_a_wrong_key_is_refused():
    async with national_api() as api, NationalClient(api.account("other")) as client:
        with pytest.raises(NationalError, match="key"):
            await names(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://evil.example/fhir/v2/Practitioner?page=10",
        "https://127.0.0.1/fhir/v2/Practitioner?page=10",
        "{url}/../../other?page=10",
        "{url}-and-more/Practitioner?page=10",
        "http://127.0.0.1:port/",
    ],
)
async def test_a_next_page_that_lies_elsewhere_is_not_followed(elsewhere):
    async with national_api(people=25) as api:
        api.next_page = elsewhere.replace("{url}", api.url)
        async with NationalClient(api.account()) as client:
            with pytest.raises(NationalError, match="next page"):
                await names(client)
        assert len(api.asked) == 1


async def test_a_page_that_leads_to_itself_is_not_followed_for_ever():
    async with national_api(people=25) as api:
        api.next_page = f"{api.url}/Practitioner?page=10"
        async with NationalClient(api.account()) as client:
            with pytest.raises(NationalError, match="twice"):
                await names(client)


async def test_pages_are_bounded():
    few = Manners(pages=2)
    async with (
        national_api(people=50) as api,
        NationalClient(api.account(), few) as client,
    ):
        with pytest.raises(NationalError, match="more than 2 pages"):
            await names(client)


@given(st.integers(1, 50), st.floats(0, 1))
def test_a_wait_is_bounded_and_grows(tried, chance):
    first = wait(tried, "", NOW, lambda: chance)
    assert 0 < first <= LONGEST_SECONDS
    assert wait(tried + 1, "", NOW, lambda: chance) >= first


@given(st.text(max_size=40))
def test_any_retry_after_gives_a_bounded_wait(text):
    assert 0 <= wait(1, text, NOW, lambda: 1.0) <= LONGEST_ASKED + 1


def test_a_date_is_waited_for():
    text = format_datetime(NOW + timedelta(seconds=90), usegmt=True)
    assert wait(1, text, NOW, lambda: 0.0) == 90


def test_a_key_shows_itself_nowhere():
    key = ApiKey(KEY)
    assert KEY not in repr(key)
    assert KEY not in str(key)
    assert key.reveal() == KEY


def test_the_place_and_the_key_come_from_the_environment_or_a_file(tmp_path):
    assert account("", "", {"ESANTE_API_KEY": KEY}).base == URL(BASE)
    kept = tmp_path / "key"
    kept.write_text(f"{KEY}\n")
    given = account("https://proxy.example/fhir/v2/", str(kept), {})
    assert str(given.base) == "https://proxy.example/fhir/v2"
    assert given.key.reveal() == KEY


@pytest.mark.parametrize("base", ["http://gateway.example/", "ftp://x", "", "nowhere"])
def test_the_key_travels_over_https_only(base):
    with pytest.raises(NationalError):
        account(base or "x y", "", {"ESANTE_API_KEY": KEY})


@pytest.mark.parametrize("key", ["", "two words", "é", "k" * 1000])
def test_what_cannot_be_a_key_is_refused(key):
    with pytest.raises(NationalError):
        account("", "", {"ESANTE_API_KEY": key})
