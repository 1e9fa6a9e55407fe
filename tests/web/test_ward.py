"""A shared computer of the ward: whoever leaves it leaves nothing."""

import re

from playwright.async_api import expect

from tests.support.storage import kept_by
from tests.web.access_pages import Comer
from tests.web.pages import colleague, enrol, fresh, invitation

SHELL_IS_KEPT = """
async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") {
    await new Promise((go) => active.addEventListener("statechange", go, { once: true }));
  }
}
"""


async def at_the_shared_door(context):
    """The first page, once the app itself is kept for when there is no network."""
    comer = await Comer.at_the_door(context, "Anna")
    await comer.page.evaluate(SHELL_IS_KEPT)
    await expect(comer.button("J'ai une invitation", exact=False)).to_be_visible()
    return comer, await kept_by(comer.page)


async def sign_up_here(comer, hospital):
    """As somebody who works here for a day."""
    await comer.page.get_by_role("switch").click()
    await comer.press("J'ai une invitation", exact=False)
    text = await invitation(hospital, comer.name)
    await comer.page.get_by_label("Invitation").fill(text)
    await comer.press("Continuer")
    await comer.press("Créer mon compte")
    comer.card = await comer.keep_card()
    await enrol(hospital)
    await comer.enter()


async def work(comer, hospital, tmp_path):
    """Write, receive a file and look at it, begin a draft, search."""
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    await comer.begin([bruno.name], title="Avis", patient="Mme Durand")
    await comer.write("Bonjour")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Bonjour")
        (tmp_path / "note.txt").write_text("Mme Durand, lit 12", "utf-8")
        await other.client.send_files(thread, [tmp_path / "note.txt"], "Note")
        await other.hears("Note", lambda one: one.state != "waiting")
    await comer.line("Note").is_shown()
    await comer.press("Ouvrir note.txt", exact=False)
    await comer.sees("Mme Durand, lit 12")
    await comer.page.keyboard.press("Escape")
    await comer.field.fill("Brouillon sur Mme Durand")
    await expect(comer.row("Avis")).to_be_visible()


async def shows_nobody(page):
    for name in ("Anna", "Bruno", "Durand", "Avis"):
        await expect(page.get_by_text(name)).to_have_count(0)
    await expect(page).to_have_title("Cordée")
    await expect(page).not_to_have_url(re.compile("thread"))


async def test_a_session_that_is_closed_leaves_nothing(new_context, hospital, tmp_path):
    context = await new_context()
    anna, before = await at_the_shared_door(context)
    await sign_up_here(anna, hospital)
    await work(anna, hospital, tmp_path)
    await anna.press("Fermer la session")
    await expect(anna.button("J'ai une invitation", exact=False)).to_be_visible()
    await shows_nobody(anna.page)
    assert await kept_by(anna.page) == before

    await anna.page.reload()
    await expect(anna.button("J'ai une invitation", exact=False)).to_be_visible()
    await shows_nobody(anna.page)
    assert await kept_by(anna.page) == before


async def test_a_page_that_is_only_closed_leaves_nothing(
    new_context, hospital, tmp_path
):
    context = await new_context()
    anna, before = await at_the_shared_door(context)
    await sign_up_here(anna, hospital)
    await work(anna, hospital, tmp_path)
    await anna.page.close()

    following, after = await at_the_shared_door(context)
    await shows_nobody(following.page)
    assert after == before
