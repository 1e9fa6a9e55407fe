"""What a thief reads who has the device and everything that the server stores."""

import msgspec

from cordee.clients.sdk import Erased
from tests.support.crashes import Database
from tests.support.devices import came_back, linked
from tests.support.thief import Thief

LOCKED = Erased("locked")


async def talk(sdk, writer, thread, *texts):
    for text in texts:
        sent = await writer.send(thread, text)
        await writer.wait_state(thread, sent.id, "stored", sdk.SECONDS)


async def test_a_phone_that_is_put_out_opens_nothing_of_what_comes_after(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    database = Database(hospital.server.data)
    async with anna.client() as laptop, bruno.client() as other:
        await sdk.online(laptop, other)
        thread = (await laptop.new_thread("Avis", [bruno.account])).id
        quiet = (await other.new_thread("Staff", [anna.account])).id
        await talk(sdk, laptop, thread, "avant")
        phone = await linked(hospital, anna, laptop, "phone")
        async with phone.client() as stolen, database.connected() as everything:
            await sdk.online(stolen)
            await sdk.sees(stolen, thread, "avant")
            events = stolen.events()
            thief = Thief.of(stolen)
            assert await thief.reads(everything, thread) == ["avant"]
            await laptop.revoke_device(thief.keys.sig_pk)
            assert [e async for e in events if isinstance(e, Erased)]
            await talk(sdk, other, thread, "après")
            await talk(sdk, laptop, thread, "encore")
            await talk(sdk, other, quiet, "ailleurs")
            await sdk.sees(laptop, thread, "avant", "après", "encore")
            current, opened = await thief.generations_of(everything)
            assert (current, set(opened)) == (1, {0})
            assert await thief.reads(everything, thread) == ["avant"]
            assert await thief.reads(everything, quiet) == []
            owner = Thief.of(laptop)
            wanted = ["avant", "après", "encore"]
            assert await owner.reads(everything, thread) == wanted


async def test_the_only_phone_is_stolen_and_three_colleagues_go_on(
    hospital, sdk, tmp_path
):
    anna, *others = await hospital.enrol("Anna", "Bruno", "Claire", "Denis")
    database = Database(hospital.server.data)
    clients = [one.client() for one in others]
    async with clients[0] as bruno, clients[1] as claire, clients[2] as denis:
        team = (bruno, claire, denis)
        await sdk.online(*team)
        async with anna.client() as stolen, database.connected() as everything:
            await sdk.online(stolen)
            thread = (await bruno.new_thread("Nuit", [anna.account, *rest(others)])).id
            await sdk.holds(stolen, thread, 1)
            await talk(sdk, stolen, thread, "avant")
            await stolen.rotate_account()  # he knows the reserve that he makes
            thief, events = Thief.of(stolen), stolen.events()
            await lock_before(hospital, anna, thief)
            assert [e async for e in events if isinstance(e, Erased)] == [LOCKED]
            for number, one in enumerate(team):
                await sdk.sees(one, thread, "avant", *said(number))
                await talk(sdk, one, thread, f"suite {number}")
            assert await thief.reads(everything, thread) == ["avant"]
            current, opened = await thief.generations_of(everything)
            assert current not in opened
            back = await came_back(hospital, anna, tmp_path)
            await reads_all(back, team, thread, sdk)
            assert await thief.reads(everything, thread) == ["avant"]


async def lock_before(hospital, person, thief):
    """The administrator picks the reserve made before the thief's own."""
    async with hospital.office() as office:
        newest, oldest = await office.reserves(person.account)
        assert newest.time >= oldest.time
        assert newest.signer == thief.keys.sig_pk
        left = await office.lock(person.account, before=newest.time)
        assert left == oldest


async def reads_all(back, team, thread, sdk):
    """Who came back reads what came meanwhile, and everybody reads him."""
    async with back.client() as me:
        await sdk.online(me)
        await sdk.sees(me, thread, "avant", *said(3))
        await talk(sdk, me, thread, "de retour")
        for one in (*team, me):
            await sdk.sees(one, thread, "avant", *said(3), "de retour")
            lines = await one.history(thread)
            assert not [line for line in lines if line.marks]


def rest(people):
    return [one.account for one in people[1:]]


def said(count):
    return [f"suite {number}" for number in range(count)]


async def test_an_administrator_is_told_who_came_back_by_a_card(
    hospital, sdk, tmp_path
):
    [anna] = await hospital.enrol("Anna")
    async with hospital.office() as office:
        back = await came_back(hospital, anna, tmp_path)
        assert back.account == anna.account

        async def is_told():
            warnings = (await office.status()).warnings
            return [one for one in warnings if one.endswith("account_recovered")]

        await sdk.until(office, is_told)
    assert msgspec.structs.asdict(back)["name"] == "Anna"
