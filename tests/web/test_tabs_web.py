"""Several tabs in front of one person: one line to the server, one voice, none that leads for ever."""

import re

from playwright.async_api import expect

from tests.support.metrics import sockets
from tests.support.sockets import until
from tests.web.pages import Person, colleague, fresh


async def test_two_tabs_have_one_line_and_outlive_each_other(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    context = await new_context()
    first = await Person.signed_up(context, hospital, "Anna")
    await first.begin([bruno.name], title="Avis")
    await until(lambda: sockets(hospital.address) == 1)
    second = Person(await context.new_page(), first.name)
    await second.page.goto("/")
    await second.open("Avis")

    await second.write("Du second")
    await first.line("Du second").becomes("enregistré")
    await first.write("Du premier")
    await second.line("Du premier").becomes("enregistré")
    await until(lambda: sockets(hospital.address) == 1)
    await first.field.fill("À moitié")
    await expect(second.row("Avis")).to_have_accessible_name(re.compile("Brouillon"))

    await first.page.close()
    await second.write("Du second, seul")
    await second.line("Du second, seul").becomes("enregistré")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Du second, seul")
        lines = [one.text for one in await other.client.history(thread) if one.text]
        assert lines == ["Du second", "Du premier", "Du second, seul"]
        await other.client.send(thread, "Entendu")
        await second.line("Entendu").is_shown()
    await until(lambda: sockets(hospital.address) == 1)


async def test_every_tab_is_locked_with_one(new_context, hospital):
    context = await new_context()
    first = await Person.signed_up(context, hospital, "Anna")
    second = Person(await context.new_page(), first.name)
    await second.page.goto("/")
    await second.is_in()
    await first.page.goto("/#/settings/lock")
    await first.page.get_by_role("radio", name="Un code").check()
    for label in ("Nouveau code", "Le même, encore une fois"):
        await first.page.get_by_label(label).fill("482913")
    await first.press("Choisir ce code")
    await first.sees("Le verrouillage est changé.")
    await second.press("Verrouiller")
    for tab in (first, second):
        await expect(tab.page.get_by_text(first.name)).to_have_count(0)
        await expect(
            tab.page.get_by_role("heading", name="Conversations")
        ).to_have_count(0)
        await expect(tab.page).to_have_title("Cordée")
