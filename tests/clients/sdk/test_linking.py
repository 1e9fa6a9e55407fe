"""A second device: typed or pasted, and every way in which it must not come in."""

import asyncio

import pytest

from cordee.clients.sdk import (
    Client,
    NotAllowed,
    ProfileExists,
    Refused,
    ServerRefused,
    TamperedError,
    join_account,
)
from tests.clients.sdk.conftest import online, texts, until

YES, NO = True, False


class Newcomer:
    """A machine that wants to be linked."""

    def __init__(self, folder, address, name="phone"):
        self.profile, self.key = folder / name, folder / f"{name}.key"
        self.address = address
        self.shown = asyncio.get_running_loop().create_future()
        self.named = []
        self.agrees = YES

    async def join(self, number):
        async def agree(name):
            self.named.append(name)
            return self.agrees

        return await join_account(
            self.profile,
            self.address,
            number,
            show=self.shown.set_result,
            agree=agree,
            key_file=self.key,
        )

    def client(self):
        return Client(self.profile, key_file=self.key)


@pytest.fixture
async def anna(hospital):
    [person] = await hospital.enrol("Anna")
    async with person.client() as me:
        await online(me)
        yield me


@pytest.fixture
async def phone(hospital, tmp_path):
    return Newcomer(tmp_path, hospital.address)


async def linked(me, newcomer, *, word="code"):
    """Do what a person with both devices in his hands does."""
    session = await me.begin_link()
    joining = asyncio.create_task(newcomer.join(session.number))
    shown = await newcomer.shown
    device = await session.confirm(getattr(shown, word))
    return device, await joining


@pytest.mark.parametrize("word", ["code", "text"])
async def test_a_second_device_reads_the_past_and_what_comes(
    pair, tmp_path, hospital, word
):
    anna, bruno, thread = pair
    for number in range(3):
        await bruno.send(thread, f"avant {number}")
    await anna.send(thread, "vu")
    newcomer = Newcomer(tmp_path, hospital.address)
    device, joined = await linked(anna, newcomer, word=word)
    assert joined.account == anna.account
    assert newcomer.named == ["Anna"]
    async with newcomer.client() as second:
        await online(second)
        assert (await second.status()).device == device
        wanted = [*(f"avant {n}" for n in range(3)), "vu"]
        await until(second, lambda: has(second, thread, wanted))
        await second.send(thread, "du téléphone")
        await until(bruno, lambda: has(bruno, thread, [*wanted, "du téléphone"]))
        await until(anna, lambda: has(anna, thread, [*wanted, "du téléphone"]))


async def has(me, thread, wanted):
    return sorted(await texts(me, thread)) == sorted(wanted)


async def test_a_wrong_code_adds_nothing_and_ends_the_session(anna, phone):
    before = (await anna.status()).devices
    session = await anna.begin_link()
    joining = asyncio.create_task(phone.join(session.number))
    await phone.shown
    with pytest.raises(TamperedError) as refusal:
        await session.confirm("00000000")
    assert refusal.value.rule == "LNK-04"
    with pytest.raises(TamperedError) as again:
        await session.confirm((await phone.shown).code)
    assert again.value.rule == "LNK-04"
    with pytest.raises(ServerRefused) as told:
        await joining
    assert told.value.rule == "LNK-05"
    assert (await anna.status()).devices == before


async def test_a_text_of_another_session_is_refused(anna, phone, hospital, tmp_path):
    other = Newcomer(tmp_path, hospital.address, "other")
    first = await anna.begin_link()
    stale = asyncio.create_task(other.join(first.number))
    text = (await other.shown).text
    session = await anna.begin_link()
    joining = asyncio.create_task(phone.join(session.number))
    await phone.shown
    with pytest.raises(TamperedError) as refusal:
        await session.confirm(text)
    assert refusal.value.rule == "LNK-04"
    for task in (stale, joining):
        with pytest.raises(ServerRefused):
            await task


async def test_a_second_machine_under_one_number_kills_the_session(
    anna, phone, hospital, tmp_path
):
    before = (await anna.status()).devices
    session = await anna.begin_link()
    joining = asyncio.create_task(phone.join(session.number))
    code = (await phone.shown).code
    with pytest.raises(ServerRefused) as second:
        await Newcomer(tmp_path, hospital.address, "other").join(session.number)
    assert second.value.rule == "LNK-05"
    with pytest.raises(ServerRefused):
        await joining
    with pytest.raises(TamperedError) as refusal:
        await session.confirm(code)
    assert refusal.value.rule == "LNK-05"
    assert (await anna.status()).devices == before


async def test_a_number_that_nobody_offers_is_refused(anna, phone):
    session = await anna.begin_link()
    with pytest.raises(ServerRefused) as refusal:
        await phone.join((session.number + 1) % 1_000_000)
    assert refusal.value.rule == "LNK-01"
    for number in (-1, 1_000_000):
        with pytest.raises(NotAllowed):
            await phone.join(number)


async def test_one_who_does_not_know_the_name_keeps_nothing(anna, phone):
    phone.agrees = NO
    with pytest.raises(Refused, match="LNK-07"):
        await linked(anna, phone)
    assert phone.named == ["Anna"]
    with pytest.raises(Exception, match="sign-up was not finished"):
        await phone.client().__aenter__()


async def test_linking_twice_into_one_profile_is_refused(anna, phone):
    await linked(anna, phone)
    session = await anna.begin_link()
    with pytest.raises(ProfileExists):
        await phone.join(session.number)
    await session.cancel()


async def test_a_session_of_another_account_is_not_answered(hospital, anna, phone):
    """Only the device that began a session answers and ends it (LNK-02)."""
    [bruno] = await hospital.enrol("Bruno")
    session = await anna.begin_link()
    async with bruno.client() as stranger:
        await online(stranger)
        from cordee.server.protocol.client_frames import AnswerLink, EndLink

        for make in (
            lambda ref: AnswerLink(ref, session.number, b"moi"),
            lambda ref: EndLink(ref, session.number, True, None),
        ):
            with pytest.raises(ServerRefused) as refusal:
                await stranger._parts.link.ask(make)
            assert refusal.value.rule == "LNK-02"
    await session.cancel()


async def test_a_chain_that_moved_meanwhile_means_beginning_again(anna, phone):
    session = await anna.begin_link()
    joining = asyncio.create_task(phone.join(session.number))
    code = (await phone.shown).code
    await anna.rotate_account()
    with pytest.raises(TamperedError) as refusal:
        await session.confirm(code)
    assert refusal.value.rule == "CHN-06"
    with pytest.raises(ServerRefused):
        await joining


async def test_a_cut_between_the_words_is_outlived(anna, phone):
    """A new device that asks again says the same words, and is answered the same."""
    session = await anna.begin_link()
    first = asyncio.create_task(phone.join(session.number))
    shown = await phone.shown
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    phone.shown = asyncio.get_running_loop().create_future()
    second = asyncio.create_task(phone.join(session.number))
    assert await phone.shown == shown
    await session.confirm(shown.code)
    assert (await second).account == anna.account
