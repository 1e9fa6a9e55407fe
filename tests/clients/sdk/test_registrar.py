"""An organisation lets people in, vouches, withdraws, locks, and reads nothing."""

import asyncio

import pytest

from cordee.clients.sdk import (
    Erased,
    Identity,
    NotAllowed,
    NotFound,
    ProfileErased,
    sign_up,
)

RPPS = "810101010101"


def identity(name, idnps):
    return Identity(idnps, name, "Médecin", "Chirurgie", "CHU")


async def invited(hospital, office, folder, who):
    """Sign someone up with an invitation that is meant for `who`."""
    invitation = await office.create_invitation(who, 3600)
    key_file = folder.with_suffix(".key")
    return await sign_up(folder, invitation.to_text(), key_file=key_file)


async def test_a_second_account_under_one_professional_id_is_refused(
    hospital, tmp_path
):
    async with hospital.office() as office:
        who = identity("Emma", RPPS)
        first = await invited(hospital, office, tmp_path / "a", who)
        (view,) = await office.enrol(first.account)
        assert (view.name, view.rule) == ("Emma", None)
        second = await invited(hospital, office, tmp_path / "b", who)
        (refused,) = await office.enrol(second.account)
        assert refused.rule == "ATT-06"
        waiting = {one.account: one.rule for one in await office.enrolments()}
        assert waiting[second.account] == "ATT-06"


async def test_nobody_is_enrolled_twice_or_without_having_come(hospital):
    (anna,) = await hospital.enrol("Anna")
    async with hospital.office() as office:
        with pytest.raises(NotFound):
            await office.enrol(anna.account)


async def test_a_withdrawn_name_is_not_shown_any_more(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with bruno.client() as me:
        await sdk.online(me)
        assert (await me.person(anna.account)).name == "Anna"
        async with hospital.office() as office:
            await office.withdraw_attestation(anna.account)
            with pytest.raises(NotFound):
                await office.withdraw_attestation(anna.account)
        await me._parts.own.refresh()
        view = await me.person(anna.account)
        assert (view.name, view.verified) == ("", False)
        assert view.warnings == ("ATT-07",)
        with pytest.raises(NotAllowed, match="ATT-07"):
            await me.new_thread("", [anna.account], direct=True)


async def test_a_locked_account_is_cut_off_and_others_go_on_sending(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as lost, bruno.client() as me:
        await sdk.online(lost, me)
        thread = (await me.new_thread("Vol", [lost.account])).id
        await sdk.holds(lost, thread, 1)
        events = lost.events()  # it has none to give once it is erased
        async with hospital.office() as office:
            await office.lock(anna.account)
        async with asyncio.timeout(sdk.SECONDS):
            assert Erased("locked") in [event async for event in events]
        with pytest.raises(ProfileErased) as refused:
            await lost.wait_online(sdk.SECONDS)
        assert refused.value.reason == "locked"
        sent = await me.send(thread, "téléphone volé")
        await me.wait_state(thread, sent.id, "stored", sdk.SECONDS)
        member = me._parts.threads.get(thread).record.members[anna.account]
        assert member.generation == 1


async def test_a_person_does_no_organisations_work(pair):
    anna, bruno, _thread = pair
    with pytest.raises(NotAllowed):
        await anna.create_invitation(identity("X", ""), 60)
    with pytest.raises(NotAllowed):
        await anna.lock(bruno.account)
    with pytest.raises(NotAllowed):
        await anna.endorse(bytes(32), 0)


async def test_an_endorsed_organisation_is_trusted_until_its_day(
    hospital, sdk, tmp_path
):
    """Another organisation's people have no name here until mine endorses it."""
    from cordee.clients.sdk import Client, found_organisation, new_operator_invitation

    (anna,) = await hospital.enrol("Anna")
    entry = new_operator_invitation(hospital.address)
    hospital.server.administer("invite-organisation", entry.id.hex())
    key = tmp_path / "clinic.key"
    clinic = await found_organisation(tmp_path / "clinic", entry, key_file=key)
    async with Client(tmp_path / "clinic", key_file=key) as office:
        await sdk.online(office)
        visitor = await invited(
            hospital, office, tmp_path / "v", identity("Visiteur", "")
        )
        await office.enrol()
    async with Client(tmp_path / "v", key_file=tmp_path / "v.key") as other:
        await other.wait_attested(sdk.SECONDS)
    async with anna.client() as me:
        await sdk.online(me)
        assert (await me.person(visitor.account)).name == ""
        until = me._parts.context.seconds + 86_400
        async with hospital.office() as office:
            await office.endorse(clinic.account, until)
        await me._parts.own.refresh()
        assert (await me.person(visitor.account)).name == "Visiteur"
        clock = me._parts.context.clock
        me._parts.context.clock = lambda: clock() + 2 * 86_400_000
        assert (await me.person(visitor.account)).name == ""
