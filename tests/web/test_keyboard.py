"""A whole visit without a mouse: begin, write, answer, go elsewhere, come back."""

import re

from playwright.async_api import expect

from tests.web.pages import PEOPLE, Person, colleague, fresh

FARTHEST = 40
"""Presses of Tab: more than there are things to press on a screen."""
CHOSEN = """
(line) => [
  line.ariaSelected === "true",
  document.activeElement.getAttribute("aria-activedescendant") === line.id,
]
"""
"""Read at once: what is found may come between two questions."""


async def test_everything_is_a_key_away(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await begin_a_group(anna, bruno.name, "Avis")
    await converse(anna, bruno)
    await walk_to_the_display(anna)
    await go_back_to(anna, "Avis")
    await look_who_reads(anna)


async def begin_a_group(anna, name, title):
    page, keys = anna.page, anna.page.keyboard
    await keys.press("Alt+n")
    await expect(page.get_by_label(PEOPLE)).to_be_focused()
    await keys.type(name)
    await keys.press(
        "Enter"
    )  # before anybody is found: the first who is found is meant
    chosen = anna.dialog("Nouvelle conversation").get_by_role("list", name="Avec")
    await expect(chosen.get_by_role("button", name=name)).to_be_visible()
    await reach(anna, anna.button("Continuer"))
    await keys.press("Enter")
    await reach(anna, page.get_by_role("radio", name="À deux"))
    await keys.press("ArrowDown")
    await reach(anna, page.get_by_label("Titre du groupe"))
    await keys.type(title)
    await keys.press("Enter")
    await expect(anna.field).to_be_focused()


async def converse(anna, bruno):
    keys = anna.page.keyboard
    await keys.type("Bonjour")
    await keys.press("Enter")
    await anna.line("Bonjour").becomes("enregistré")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Bonjour")
        await other.client.send(thread, "Un avis ?")
        await anna.line("Un avis ?").is_shown()
        await keys.press("ArrowUp")
        await expect(anna.line("Un avis ?").found).to_be_focused()
        await keys.press("r")
        await expect(anna.field).to_be_focused()
        await keys.type("J'arrive")
        await keys.press("Enter")
        await anna.line("J'arrive").says("en réponse à Bruno")
        await other.hears("J'arrive")


async def walk_to_the_display(anna):
    keys = anna.page.keyboard
    await in_the_palette(anna, "Réglages")
    while not await is_chosen(anna, "Réglages"):
        await keys.press("ArrowDown")
    await keys.press("Enter")
    await anna.sees_title("Réglages")
    await reach(anna, anna.page.get_by_role("link", name="Affichage"))
    await keys.press("Enter")
    await anna.sees_title("Affichage")


async def go_back_to(anna, title):
    await anna.page.keyboard.press("Escape")
    await in_the_palette(anna, title)
    await anna.page.keyboard.press("Enter")
    await expect(anna.field).to_be_focused()
    await anna.line("J'arrive").is_shown()


async def look_who_reads(anna):
    panel = anna.page.get_by_role("complementary", name="Qui peut lire")
    await anna.page.keyboard.press("Control+i")
    await expect(panel).to_be_visible()
    await anna.page.keyboard.press("Escape")
    await expect(panel).to_have_count(0)


async def in_the_palette(anna, text):
    keys = anna.page.keyboard
    await keys.press("Control+k")
    field = anna.page.get_by_label("Conversation, personne ou action")
    await expect(field).to_be_focused()
    await keys.type(text)
    await expect(in_dialog(anna, "Aller à", text)).to_be_visible()


async def is_chosen(anna, name):
    """Whether Enter takes this one: the field says so, and the line itself."""
    line = in_dialog(anna, "Aller à", name)
    is_selected, is_named = await line.evaluate(CHOSEN)
    assert is_selected == is_named
    return is_selected


def in_dialog(anna, title, name):
    lines = anna.dialog(re.compile(f"^{title}")).get_by_role("option")
    return lines.filter(has_text=name, has_not_text="Chercher").first


async def reach(person, target):
    """Press Tab until this has the focus, as whoever has no mouse does."""
    await expect(target).to_be_visible()
    handle = await target.element_handle()
    for _press in range(FARTHEST):
        if await handle.evaluate("(element) => element === document.activeElement"):
            return
        await person.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")
