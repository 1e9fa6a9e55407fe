"""Ways in and out: first run, card, recovery, revocation, lock, log-out."""

import msgspec
import pytest

from cordee.clients.sdk import (
    CardRefused,
    Erased,
    LastWayIn,
    NotAllowed,
    NotFound,
    ProfileErased,
    ProfileExists,
    recover,
    sign_up,
)
from cordee.crypto.opening.card import card_text, new_card
from cordee.crypto.opening.secret import DeviceKeys, Secret
from tests.support.devices import burn, came_back, linked
from tests.support.hospital import Person, identity


async def talk(sdk, writer, thread, *texts):
    for text in texts:
        sent = await writer.send(thread, text)
        await writer.wait_state(thread, sent.id, "stored", sdk.SECONDS)


# --- first run -------------------------------------------------------------------


async def test_a_sign_up_ends_with_a_card_that_was_confirmed(hospital, tmp_path):
    async with hospital.office() as office:
        invitation = await office.create_invitation(identity("Gaëlle"), 3600)
    profile, key = tmp_path / "gaelle", tmp_path / "gaelle.key"
    signed = await sign_up(profile, invitation.to_text(), key_file=key)
    person = Person(
        name="Gaëlle",
        profile=profile,
        account=signed.account,
        card_text=signed.card_text,
    )
    async with person.client() as me:
        assert me.card_pending
        assert me.card_text == person.card_text
        assert any(w.startswith("REC-05") for w in (await me.status()).warnings)
        groups = me.card_text.split()
        first, second = me.card_groups
        assert 1 <= first < second <= 8
        with pytest.raises(CardRefused) as refusal:
            me.confirm_card(groups[first - 1], "00000")
        assert (refusal.value.rule, refusal.value.groups) == ("REC-05", (second,))
        assert me.card_pending
    async with person.client() as me:
        first, second = me.card_groups
        typed = [groups[first - 1].lower(), groups[second - 1].replace("0", "O")]
        me.confirm_card(*typed)
        assert not me.card_pending
        assert not any(w.startswith("REC-05") for w in (await me.status()).warnings)
        with pytest.raises(NotFound):
            me.card_text  # noqa: B018 - it raises
    async with person.client() as me:
        assert not me.card_pending
        me.check_card(person.card_text)


async def test_a_card_is_checked_without_being_used(hospital):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        me.check_card(anna.card_text.lower().replace(" ", "-"))
        for text, rule in (
            (bruno.card_text, "REC-02"),
            (card_text(new_card()), "REC-02"),
            (anna.card_text[:-1], "REC-01"),
        ):
            with pytest.raises(CardRefused) as refusal:
                me.check_card(text)
            assert refusal.value.rule == rule


async def test_a_replaced_card_is_dead_and_the_new_one_opens(hospital, sdk, tmp_path):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await sdk.online(me)
        text = await me.replace_card()
        assert me.card_pending
        assert await me.replace_card() == text
        me.card_is_kept()
        with pytest.raises(CardRefused) as refusal:
            me.check_card(anna.card_text)
        assert refusal.value.rule == "REC-04"
        me.check_card(text)
    with pytest.raises(CardRefused) as refusal:
        await came_back(hospital, anna, tmp_path)
    assert refusal.value.rule == "REC-04"
    fresh = msgspec.structs.replace(anna, card_text=text)
    await came_back(hospital, fresh, tmp_path)


async def test_a_replaced_card_leaves_a_passkey_where_it_is(hospital, sdk):
    [anna] = await hospital.enrol("Anna")
    passkey = DeviceKeys(Secret.random(), Secret.random(), "passkey")
    async with anna.client() as me:
        await sdk.online(me)
        own = me._parts.own
        await own.rotate(added=[passkey])
        await me.replace_card()
        slots = {slot.type: slot for slot in own.chain.state.slots}
    assert slots.keys() == {"card", "passkey"}
    assert slots["passkey"] == passkey.opener


# --- recovery --------------------------------------------------------------------


async def test_a_laptop_burns_and_the_card_brings_everything_back(
    hospital, sdk, tmp_path
):
    anna, bruno, claire = await hospital.enrol("Anna", "Bruno", "Claire")
    async with bruno.client() as other, claire.client() as third:
        await sdk.online(other, third)
        async with anna.client() as me:
            await sdk.online(me)
            others = [bruno.account, claire.account]
            thread = (await me.new_thread("Avis", others)).id
            await talk(sdk, me, thread, "avant")
            await sdk.sees(other, thread, "avant")
        burn(anna)
        await talk(sdk, other, thread, "pendant")
        fresh = await came_back(hospital, anna, tmp_path)
        async with fresh.client() as me:
            await sdk.online(me)
            await sdk.sees(me, thread, "avant", "pendant")
            assert me.attested
            assert (me.name, me.card_pending) == ("Anna", False)
            await talk(sdk, me, thread, "après")
            for reader in (other, third, me):
                await sdk.sees(reader, thread, "avant", "pendant", "après")
                lines = await reader.history(thread)
                assert not [
                    line for line in lines if line.marks or line.kind == "sealed"
                ]
                assert (await reader.verify(thread)).frozen is None
            [device] = await me.devices()
            assert device.mine
            assert (await me.status()).generation == 1
    with pytest.raises(CardRefused) as refusal:
        await came_back(hospital, anna, tmp_path / "dead")
    assert refusal.value.rule == "REC-04"
    again = await came_back(hospital, fresh, tmp_path / "again")
    async with again.client() as me:
        await sdk.online(me)
        await sdk.sees(me, thread, "avant", "pendant", "après")


async def test_a_card_with_a_wrong_character_opens_nothing(hospital, tmp_path):
    [anna] = await hospital.enrol("Anna")
    groups = anna.card_text.split()
    other = "7" if groups[3][2] != "7" else "8"
    typo = [*groups[:3], groups[3][:2] + other + groups[3][3:], *groups[4:]]
    wrong = [*groups[:3], "ABU!?", *groups[4:]]
    for typed, found in ((typo, ()), (wrong, (4,)), (groups[:7], ())):
        profile = tmp_path / "typo"
        with pytest.raises(CardRefused) as refusal:
            await recover(profile, hospital.address, " ".join(typed))
        assert (refusal.value.rule, refusal.value.groups) == ("REC-01", found)
        assert not profile.exists()


async def test_a_card_that_is_nobody_s_says_so(hospital, tmp_path):
    with pytest.raises(CardRefused) as refusal:
        await recover(tmp_path / "x", hospital.address, card_text(new_card()))
    assert refusal.value.rule == "REC-02"


async def test_nobody_recovers_over_a_profile_that_is_one(hospital):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    with pytest.raises(ProfileExists):
        await recover(
            bruno.profile,
            hospital.address,
            anna.card_text,
            key_file=bruno.key_file,
        )


# --- revocation ------------------------------------------------------------------


async def test_a_device_that_is_put_out_gets_nothing_more_and_erases_itself(
    hospital, sdk
):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as laptop, bruno.client() as other:
        await sdk.online(laptop, other)
        thread = (await laptop.new_thread("Avis", [bruno.account])).id
        await talk(sdk, laptop, thread, "avant")
        phone = await linked(hospital, anna, laptop, "phone")
        async with phone.client() as stolen:
            await sdk.online(stolen)
            await sdk.sees(stolen, thread, "avant")
            events = stolen.events()
            [first, second] = await laptop.devices()
            assert (first.mine, second.mine) == (True, False)
            assert first.since <= second.since
            await laptop.revoke_device(second.key)
            gone = [event async for event in events]
            assert Erased("revoked") in gone
            assert stolen.erased == "revoked"
            with pytest.raises(ProfileErased):
                await stolen.threads()
            with pytest.raises(ProfileErased):
                await stolen.wait_online(sdk.SECONDS)
        assert not list(phone.profile.glob("store*"))
        assert not phone.key_file.exists()
        with pytest.raises(ProfileErased) as refusal:
            async with phone.client():
                pass
        assert refusal.value.reason == "revoked"
        assert [one.mine for one in await laptop.devices()] == [True]
        assert (await laptop.thread(thread)).epoch == 1
        await talk(sdk, other, thread, "après")
        await sdk.sees(laptop, thread, "avant", "après")
        with pytest.raises(NotFound):
            await laptop.revoke_device(second.key)
        with pytest.raises(NotAllowed):
            await laptop.revoke_device(first.key)


async def test_a_revoked_device_that_was_away_is_erased_when_it_comes_back(
    hospital, sdk
):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as laptop:
        await sdk.online(laptop)
        phone = await linked(hospital, anna, laptop, "phone")
        [_first, second] = await laptop.devices()
        await laptop.revoke_device(second.key)
        async with phone.client() as stolen:
            with pytest.raises(ProfileErased):
                await stolen.wait_online(sdk.SECONDS)
        assert not list(phone.profile.glob("store*"))


# --- log-out ---------------------------------------------------------------------


async def test_who_logs_out_leaves_nothing_and_his_other_device_goes_on(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as laptop, bruno.client() as other:
        await sdk.online(laptop, other)
        thread = (await laptop.new_thread("Avis", [bruno.account])).id
        await talk(sdk, laptop, thread, "avant")
        phone = await linked(hospital, anna, laptop, "phone")
        async with phone.client() as leaving:
            await sdk.online(leaving)
            key = (await leaving.status()).device
            await leaving.log_out()
            assert leaving.erased == "logged_out"
        assert not list(phone.profile.glob("store*"))
        assert not phone.key_file.exists()

        async def is_out():
            return key not in (await laptop.status()).devices

        await sdk.until(laptop, is_out)
        await talk(sdk, other, thread, "après")
        await sdk.sees(laptop, thread, "avant", "après")


async def test_the_last_way_in_is_not_logged_out_by_mistake(hospital, sdk, tmp_path):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await sdk.online(me)
        text = await me.replace_card()
        with pytest.raises(LastWayIn) as refusal:
            await me.log_out()
        assert refusal.value.reason == "last_way_in"
        assert me.online
        me.card_is_kept()
        await me.log_out()
    fresh = msgspec.structs.replace(anna, card_text=text)
    back = await came_back(hospital, fresh, tmp_path)
    async with back.client() as me:
        await sdk.online(me)
        assert (await me.status()).devices == ((await me.status()).device,)


async def test_messages_that_wait_are_not_lost_by_a_log_out(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        await sdk.online(me)
        thread = (await me.new_thread("Avis", [bruno.account])).id
    async with anna.client("http://127.0.0.1:9") as me:
        await me.send(thread, "pas encore parti")
        with pytest.raises(LastWayIn) as refusal:
            await me.log_out()
        assert refusal.value.reason == "outbox"


async def test_an_erased_profile_can_be_used_again(hospital, sdk):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await sdk.online(me)
        await me.log_out()
    again = await recover(
        anna.profile, hospital.address, anna.card_text, key_file=anna.key_file
    )
    assert again.name == "Anna"
    async with anna.client() as me:
        await sdk.online(me)
        assert me.attested
