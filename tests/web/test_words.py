"""Two languages: each is whole, and the page says which one it is in."""

import re

import pytest
from playwright.async_api import expect

from tests.support.hospital import running_hospital
from tests.web.access_pages import Keeper
from tests.web.pages import Person, fresh, invitation

FRENCH = re.compile(r"[àâçéèêëîïôûùœ«»]|\b[dlnqsj]'", re.IGNORECASE)
BROKEN = re.compile(r"undefined|\[object|NaN|=>|\$\{")
SAID_BY_PEOPLE = ("Cordée", "Médecin", "Français")
"""Names stay what they are in every language."""
TEXTS = """
() => {
  const isShown = (element) => element.checkVisibility();
  const read = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (read.nextNode()) {
    if (isShown(read.currentNode.parentElement)) found.push(read.currentNode.data);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"]) {
    const named = [...document.querySelectorAll(`[${name}]`)].filter(isShown);
    found.push(...named.map((one) => one.getAttribute(name)));
  }
  return [document.documentElement.lang, found.filter((text) => text.trim())];
}
"""
"""Of what is on the screen: the card on paper speaks both languages."""
SETTINGS = (
    "identity",
    "devices",
    "recovery",
    "roles",
    "notifications",
    "lock",
    "display",
    "about",
)
DIRECTORY = ("/find", "/find/services", "/find/patient")
DESK = ("/tasks", "/cases", "/billing", "/letters", "/activity")


@pytest.fixture(scope="module")
def hospital(web_client):
    """Of these tests alone: what others name threads and roles is in French too."""
    with running_hospital("--web-client", str(web_client)) as running:
        yield running


@pytest.fixture(scope="module")
def web_server(hospital):
    return hospital.address


async def said(page, language):
    """Every text of the screen, none of them broken, in this language."""
    told, texts = await page.evaluate(TEXTS)
    assert told == language
    assert [text for text in texts if BROKEN.search(text)] == []
    if language == "en":
        assert [text for text in map(without_names, texts) if FRENCH.search(text)] == []
    return texts


def without_names(text):
    for name in SAID_BY_PEOPLE:
        text = text.replace(name, "")
    return text


async def test_the_door_speaks_both_languages(page):
    await page.goto("/")
    await page.get_by_role("button", name="J'ai une invitation").wait_for()
    await page.wait_for_load_state("networkidle")  # what the server says of itself
    french = await said(page, "fr")
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="I have an invitation").wait_for()
    english = await said(page, "en")
    assert len(english) == len(french)
    for way in ("I have an invitation", "Link this device", "I have my recovery card"):
        await page.get_by_role("button", name=way).click()
        await page.get_by_role("heading", name="Cordée").wait_for(state="hidden")
        await said(page, "en")
        await page.get_by_role("button", name="Back", exact=True).click()


async def test_the_language_of_the_door_is_that_of_the_account(page, hospital):
    text = await invitation(hospital, "Anna")
    await page.goto("/")
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="I have an invitation").click()
    await page.get_by_label("Invitation").fill(text)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Create my account").click()
    await page.get_by_role("list").wait_for()
    await said(page, "en")
    await page.reload()
    await page.get_by_role("list").wait_for()
    await said(page, "en")


async def test_what_was_set_holds_after_the_lock(new_context, hospital):
    anna = await Keeper.signed_up(await new_context(), hospital, "Anna")
    await anna.choose_pin("482913")
    await anna.page.goto("/#/settings/display")
    await anna.page.get_by_role("radio", name="Sombre").check()
    await anna.page.get_by_role("radio", name="English").check()
    html = anna.page.locator("html")
    await expect(html).to_have_attribute("lang", "en")
    await anna.page.keyboard.press("Control+l")
    await anna.page.get_by_role("heading", name="Cordée is locked").wait_for()
    await anna.page.reload()
    await anna.type_pin("482913")
    await expect(html).to_have_attribute("lang", "en")
    await expect(html).to_have_attribute("data-theme", "dark")


async def test_every_screen_changes_its_language(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name], title="Consult", patient="M. B.")
    await anna.write("Hello")
    await anna.line("Hello").becomes("enregistré")
    where = anna.page.url.partition("#")[2]
    await anna.page.reload()  # what was said before goes with the page
    for language, choice in (("fr", "Français"), ("en", "English")):
        await anna.page.goto("/#/settings/display")
        await anna.page.get_by_role("radio", name=choice).check()
        await expect(anna.page.locator("html")).to_have_attribute("lang", language)
        for name in SETTINGS:
            await anna.page.goto(f"/#/settings/{name}")
            await expect(anna.page.get_by_role("heading", level=1).last).to_be_visible()
            await anna.page.locator("main .settings-body > *").first.wait_for()
            await said(anna.page, language)
        for address in (where, f"{where}/who", "/search", *DIRECTORY, *DESK, "/"):
            await anna.page.goto(f"/#{address}")
            await said(anna.page, language)


async def test_what_stands_over_the_list_is_in_english_too(new_context, hospital):
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.page.goto("/#/settings/display")
    await anna.page.get_by_role("radio", name="English").check()
    await expect(anna.page.locator("html")).to_have_attribute("lang", "en")
    await anna.page.goto("/#/")
    await anna.page.reload()  # what was said in French before is gone with the page
    await anna.button("New thread").first.wait_for()
    for key in ("?", "Control+k", "Alt+n"):
        await anna.page.locator("body").press(key)
        await anna.page.get_by_role("dialog").wait_for()
        await said(anna.page, "en")
        await anna.page.keyboard.press("Escape")
        await anna.page.get_by_role("dialog").wait_for(state="hidden")
