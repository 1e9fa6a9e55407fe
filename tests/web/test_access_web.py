"""Ways in and out of an account in a browser: lost, locked, linked, revoked, left."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from cordee.clients.sdk import Client, join_account
from tests.support.hospital import running_hospital
from tests.web.access_pages import Comer, Keeper, passkeys
from tests.web.pages import Colleague, colleague, fresh

PIN = "482913"
COST = 31_000
"""Milliseconds that the first wrong code costs, and a little more."""


@pytest.fixture(scope="module")
def hospital(web_client):
    """Under a name: a passkey belongs to no address in numbers."""
    options = ("--host", "localhost", "--web-client", str(web_client))
    with running_hospital(*options) as running:
        yield running


@pytest.fixture(scope="module")
def web_server(hospital):
    return hospital.address


async def anna_with_a_thread(context, hospital):
    """Anna with a group, and Bruno of Python who is in it."""
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Keeper.signed_up(context, hospital, "Anna")
    await anna.begin([bruno.name], title="Avis")
    await anna.write("Avant")
    await anna.line("Avant").becomes("enregistré")
    return anna, bruno


async def say(person, text):
    """Say it in the only thread, and wait until the server has it."""
    async with colleague(person) as other:
        thread, _ = await other.hears("Avant")
        await other.client.send(thread, text)
        await other.hears(text, lambda one: one.state != "waiting")


async def test_a_card_gives_back_what_was_said_and_puts_the_lost_device_out(
    new_context, hospital, complaints
):
    complaints.expect("Failed to load resource")
    lost = await new_context()
    anna, bruno = await anna_with_a_thread(lost, hospital)
    await anna.page.close()
    await say(bruno, "Pendant")

    back = await Comer.at_the_door(await new_context())
    await back.come_back_by_card(anna.card)
    await back.keep_new_card()
    assert back.card != anna.card
    await back.open("Avis")
    await back.line("Avant").is_shown()
    await back.line("Pendant").is_shown()
    await back.write("Me revoici")
    async with colleague(bruno) as other:
        await other.hears("Me revoici")

    found = await Comer.at_the_door(lost)
    await found.sees("Cet appareil a été retiré de votre compte")
    await found.come_back_by_card(anna.card)
    await expect(found.page.get_by_role("alert")).to_contain_text("REC-0")


async def test_a_passkey_brings_back_once(new_context, hospital):
    context = await new_context()
    anna, bruno = await anna_with_a_thread(context, hospital)
    async with passkeys(anna.page):
        await anna.settings("recovery")
        await anna.press("Ajouter une clé d'accès")
        await anna.is_told("Clé d'accès ajoutée.")
        await anna.log_out()
        await anna.sees("Vous êtes déconnecté")
        await say(bruno, "Pendant")

        back = Comer(anna.page, "Anna")
        await back.come_back_by_passkey()
        await back.keep_new_card()
        await back.open("Avis")
        await back.line("Pendant").is_shown()


async def test_a_passkey_locks_and_opens(new_context, hospital):
    anna, _ = await anna_with_a_thread(await new_context(), hospital)
    async with passkeys(anna.page) as verifies:
        await anna.choose_passkey()
        await anna.press("Verrouiller maintenant")
        await anna.is_locked()
        await anna.press("Ouvrir avec ma clé d'accès")
        await anna.open("Avis")
        await anna.line("Avant").is_shown()

        await anna.page.keyboard.press("Control+l")
        await anna.is_locked()
        await verifies(False)
        await anna.press("Ouvrir avec ma clé d'accès")
        await expect(anna.page.get_by_role("alert")).to_contain_text("n'a pas répondu")
        await anna.is_locked()


async def test_a_pin_locks_and_a_wrong_one_costs_time(new_context, hospital):
    anna, _ = await anna_with_a_thread(await new_context(), hospital)
    await miss_until_it_costs(anna)
    # Whoever puts the clock of the page forward has the field, and nothing else.
    await anna.page.clock.install()
    await anna.page.reload()
    await anna.is_locked()
    await expect(anna.pin).to_be_disabled()
    await anna.page.clock.fast_forward(COST)
    await expect(anna.pin).to_be_enabled()
    await anna.type_pin(PIN)
    await says_when(anna)


@pytest.mark.prove
async def test_the_right_pin_opens_once_the_time_is_over(new_context, hospital):
    anna, _ = await anna_with_a_thread(await new_context(), hospital)
    await miss_until_it_costs(anna)
    await expect(anna.pin).to_be_enabled(timeout=2 * COST)
    await anna.type_pin(PIN)
    await anna.open("Avis")
    await anna.line("Avant").is_shown()


async def miss_until_it_costs(anna):
    """Choose a code, open with it, and type a wrong one as often as it is free, and once."""
    await anna.settings("lock")
    await anna.page.get_by_role("radio", name="Un code").check()
    await anna.page.get_by_label("Nouveau code").fill("123456")
    await anna.sees("Ce code est le premier que l'on essaierait.")
    await anna.choose_pin(PIN)

    await anna.page.keyboard.press("Control+l")
    await anna.is_locked()
    await anna.type_pin(PIN)
    await anna.open("Avis")
    await anna.line("Avant").is_shown()

    await anna.page.keyboard.press("Control+l")
    await anna.is_locked()
    for _free in range(3):
        await anna.type_pin("111111")
        await anna.sees("Ce n'est pas le bon code.")
        await expect(anna.pin).to_have_value("")
    await anna.type_pin("111111")
    await says_when(anna)


async def says_when(anna):
    await expect(anna.page.get_by_role("alert")).to_have_text(
        re.compile("le prochain est possible dans .* secondes")
    )


@pytest.mark.parametrize("way", ["typed", "pasted"])
async def test_a_browser_is_linked_by_python(new_context, hospital, way):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    comer = await Comer.at_the_door(await new_context(), "Bruno")
    async with colleague(bruno) as old:
        session = await old.client.begin_link()
        code = await comer.show_code(session.number)
        carried = code if way == "typed" else await comer.copied_text()
        await session.confirm(carried)
        await comer.sees_title("Est-ce vous, Bruno")
        await comer.press("Oui, c'est moi")
        await comer.is_in()
        assert len(await old.client.devices()) == 2


@pytest.mark.parametrize("way", ["typed", "pasted"])
async def test_python_is_linked_by_a_browser_and_put_out_by_it(
    new_context, hospital, tmp_path, way
):
    anna, _ = await anna_with_a_thread(await new_context(), hospital)
    shown = asyncio.get_running_loop().create_future()

    async def agree(name):
        return name == "Anna"

    number = await anna.begin_link()
    joining = asyncio.create_task(
        join_account(
            tmp_path / "new",
            hospital.address,
            number,
            show=shown.set_result,
            agree=agree,
            key_file=tmp_path / "new.key",
        )
    )
    told = await shown
    await anna.confirm_link(told.code if way == "typed" else told.text)
    await anna.is_told("C'est fait")
    await joining
    async with Client(tmp_path / "new", key_file=tmp_path / "new.key") as client:
        await client.wait_online(60)
        await Colleague(client).hears("Avant")
        stream = client.events()
        await anna.revoke_other_device()
        async for _event in stream:
            pass  # until it ends
        assert client.erased == "revoked"
    await expect(anna.other_devices()).to_have_count(0)


async def test_a_wrong_code_links_nobody(new_context, hospital, tmp_path):
    anna = await Keeper.signed_up(await new_context(), hospital, "Anna")
    shown = asyncio.get_running_loop().create_future()
    number = await anna.begin_link()
    joining = asyncio.create_task(
        join_account(
            tmp_path / "new",
            hospital.address,
            number,
            show=shown.set_result,
            agree=None,
            key_file=tmp_path / "new.key",
        )
    )
    code = (await shown).code
    await anna.confirm_link(code[:-1] + ("0" if code[-1] != "0" else "1"))
    await anna.sees_title("Rien n'a été ajouté")
    await expect(anna.page.get_by_role("alert")).to_contain_text("LNK-04")
    (refused,) = await asyncio.gather(joining, return_exceptions=True)
    assert getattr(refused, "rule", None) == "LNK-05"
    await anna.page.keyboard.press("Escape")
    await anna.settings("devices")
    await anna.sees("Cet appareil")
    await expect(anna.other_devices()).to_have_count(0)


async def test_whoever_is_put_out_by_another_device_is_told(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    comer = await Comer.at_the_door(await new_context(), "Bruno")
    async with colleague(bruno) as old:
        session = await old.client.begin_link()
        device = await session.confirm(await comer.show_code(session.number))
        await comer.press("Oui, c'est moi")
        await comer.is_in()
        await old.client.revoke_device(device)
    await comer.sees("Cet appareil a été retiré de votre compte")
    await expect(comer.page.get_by_text("Bruno")).to_have_count(0)
