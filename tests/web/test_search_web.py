"""Finding a word in what was said, from the screen, on this device alone."""

import re

from playwright.async_api import expect

from tests.web.pages import Person, colleague, fresh

EVERYWHERE = "Rechercher dans tous les messages"
WHOLE = re.compile("Toute votre histoire est indexée")
SAID = "Œdème aigu du poumon, adressée à l'hôpital"
LATER = 30
"""Lines: what is looked for is far above the screen."""


def search(person):
    return person.page.get_by_role("searchbox", name=EVERYWHERE)


def finds(person, text):
    pane = person.page.get_by_role("region", name="Rechercher")
    return pane.get_by_role("link", name=re.compile(re.escape(text)))


async def test_words_are_found_as_one_types_them_and_lead_to_their_line(
    new_context, hospital
):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name], title="Avis")
    await anna.write(SAID)
    await anna.line(SAID).becomes("enregistré")
    async with colleague(bruno) as other:
        thread, _ = await other.hears(SAID)
        for number in range(LATER):
            await other.client.send(thread, f"Constante numéro {number}")
    last = anna.line(f"Constante numéro {LATER - 1}")
    await expect(last.found).to_be_visible(timeout=60_000)
    await expect(anna.page.get_by_text(SAID).last).not_to_be_in_viewport()

    await anna.page.goto("/#/search")
    for query in ("oedeme", "Œdème", "hopital", "l'hopital", "hôpital poum", "poumom"):
        await search(anna).fill(query)
        await expect(finds(anna, "adressée")).to_be_visible()
        await expect(anna.page.get_by_text(WHOLE)).to_be_visible()
    await expect(anna.page.get_by_text(re.compile("^1 résultat"))).to_be_visible()
    assert "poum" not in anna.page.url  # which the browser keeps in its history

    await finds(anna, "adressée").click()
    await expect(anna.line(SAID).found).to_be_in_viewport()

    await anna.page.keyboard.press("Control+f")
    inside = anna.page.get_by_role("searchbox", name=re.compile("Rechercher dans «"))
    await inside.fill("xylophone")
    await anna.sees_title("Rien pour")
    await inside.fill("constante")
    await expect(finds(anna, "Constante numéro 7").first).to_be_visible()


async def test_what_is_withdrawn_is_found_no_more(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name], title="Avis")
    await anna.write("Sérologie positive")
    await anna.line("Sérologie").becomes("enregistré")
    await anna.line("Sérologie").menu("Retirer")
    await anna.confirm("Retirer ce message ?", "Retirer")
    await anna.line("Message retiré").is_shown()
    await anna.page.goto("/#/search")
    await search(anna).fill("serologie")
    await anna.sees_title("Rien pour")
    await expect(finds(anna, "Sérologie")).to_have_count(0)
