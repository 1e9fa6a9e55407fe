"""A group: who reads, from when, for how long; and the whole of it checked and on paper."""

import io
import re
import unicodedata

from playwright.async_api import expect
from pypdf import PdfReader

from tests.web.pages import Person, colleague, fresh


async def group(new_context, hospital, *names):
    """Anna with these people in a group on her screen; they are of Python."""
    people = await hospital.enrol(*map(fresh, names))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([people[0].name], title="Staff", patient="M. B., lit 4")
    return anna, people


async def texts(client, thread):
    return [one.text for one in await client.history(thread) if one.kind == "text"]


async def test_who_comes_reads_the_past_or_not_and_who_goes_reads_no_more(
    new_context, hospital
):
    anna, (_bruno, claire, david) = await group(
        new_context, hospital, "Bruno", "Claire", "David"
    )
    await anna.write("Avant")
    await anna.line("Avant").becomes("enregistré")
    await anna.press("Qui peut lire")
    await anna.add_member(claire.name, past=True)
    await anna.add_member(david.name, past=False)
    await anna.write("Ensemble")
    async with colleague(claire) as her, colleague(david) as him:
        thread, _ = await her.hears("Ensemble")
        assert await texts(her.client, thread) == ["Avant", "Ensemble"]
        await him.hears("Ensemble")
        assert await texts(him.client, thread) == ["Ensemble"]

        await anna.remove_member(david.name)
        await anna.write("Sans David")
        await her.hears("Sans David")
        view = await him.until(lambda: left(him.client, thread))
        assert not view.joined
        assert await texts(him.client, thread) == ["Ensemble"]

        await her.client.leave(thread)
        await anna.sees(f"{claire.name} a quitté la conversation")
        await anna.write("Sans Claire")
        await expect(member(anna, "Claire")).to_have_count(0)
        assert "Sans Claire" not in await texts(her.client, thread)


def member(person, name):
    panel = person.page.get_by_role("complementary", name="Qui peut lire")
    return panel.get_by_role("button", name=re.compile(f"^{name}"))


async def left(client, thread):
    view = await client.thread(thread)
    return None if view.joined else view


async def test_the_panel_says_who_can_read_and_for_how_long(new_context, hospital):
    anna, (bruno,) = await group(new_context, hospital, "Bruno")
    await anna.press("Qui peut lire")
    await anna.sees("Le serveur ne peut pas lire. Personne d'autre non plus.")
    await expect(member(anna, "Anna")).to_contain_text("Responsable")
    await expect(member(anna, "Bruno")).to_contain_text("Membre")
    await member(anna, "Bruno").click()
    await anna.sees("Identité attestée par")
    await anna.page.keyboard.press("Escape")

    await anna.press("Changer la durée")
    await anna.page.get_by_role("radio", name="30 jours").check()
    await anna.press("Enregistrer")
    await anna.sees("Conservé 30 jours")
    await anna.thread_menu("Titre et patient")
    await anna.page.get_by_label("Titre", exact=True).fill("Staff du lundi")
    await anna.press("Enregistrer")
    await anna.sees_title("Staff du lundi")
    await anna.sees("Vous avez nommé la conversation")
    async with colleague(bruno) as other:

        async def changed():
            views = [(one.title, one.retention) for one in await other.client.threads()]
            return views == [("Staff du lundi", 30 * 86_400)]

        await other.until(changed)


async def test_one_leaves_a_group_that_another_one_owns(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, fresh("Anna"))
    async with colleague(bruno) as other:
        (mine,) = await other.client.people(anna.name)
        thread = (await other.client.new_thread("Garde", [mine.account])).id
        await other.client.send(thread, "Bonsoir")
        await anna.open("Garde")
        await anna.line("Bonsoir").is_shown()
        await anna.thread_menu("Quitter la conversation")
        await anna.confirm("Quitter cette conversation ?", "Quitter la conversation")
        await anna.sees("Vous ne participez plus")
        await expect(anna.field).to_have_count(0)
        await other.client.send(thread, "Plus rien")
        await other.hears("Plus rien", lambda one: one.state != "waiting")
        await expect(anna.page.get_by_text("Plus rien")).to_have_count(0)


async def test_the_whole_thread_is_verified_filed_and_put_on_paper(
    new_context, hospital
):
    anna, (bruno,) = await group(new_context, hospital, "Bruno")
    await anna.write("Kaliémie à 6,2")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Kaliémie à 6,2")
        await other.client.send(thread, "Gluconate, j'arrive")
        await anna.line("Gluconate").is_shown()
    await anna.thread_menu("Versé au dossier")
    await (
        anna.page.get_by_role("dialog")
        .get_by_role("button", name="Versé au dossier")
        .click()
    )
    await anna.sees("Vous avez versé au dossier ce qui précède")

    await anna.thread_menu("Vérifier toute la conversation")
    await anna.sees("Tout est vérifié, du numéro 1 au numéro")
    await anna.page.keyboard.press("Escape")

    await anna.thread_menu("Exporter en PDF")
    await expect(anna.button("Imprimer ou enregistrer en PDF")).to_be_enabled()
    pdf = await anna.page.pdf(format="A4")
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    text = unicodedata.normalize("NFKC", text)  # some fonts have a sign for « ff »
    for word in ("Staff", "M. B., lit 4", "Kaliémie à 6,2", "Gluconate", "Bruno"):
        assert word in text, text
