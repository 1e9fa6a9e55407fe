"""axe-core finds nothing, on any screen, in either theme."""

from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from tests.shots.access import ACCESS
from tests.shots.expertise import EXPERTISE
from tests.shots.imaging import IMAGING
from tests.shots.mail import MAIL
from tests.shots.screens import BOTH, SCREENS
from tests.shots.serving import served
from tests.support.axe import THEMES, complaints_of
from tests.web.access_pages import Keeper
from tests.web.pages import Person, enrol, fresh, invitation

SIZES = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
}
EVERY = [
    pytest.param(
        screen,
        size,
        id=f"{screen.name}-{size}",
        # A phone shows the same parts in another place: a second look, for `prove`.
        marks=[pytest.mark.prove] if size == "phone" and screen.fits("desk") else [],
    )
    for screen in (*SCREENS, *MAIL, *EXPERTISE, *IMAGING, *ACCESS)
    for size in BOTH
    if screen.fits(size)
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def preview():
    """Every screen on invented people, where each is a step away."""
    async with served() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def window(preview, browser):
    """`await window(size)`: a page as new; opening one costs as much as all the rest."""
    async with AsyncExitStack() as stack:
        opened = {}

        async def window(size):
            if size not in opened:
                context = await browser.new_context(locale="fr-FR", **SIZES[size])
                stack.push_async_callback(context.close)
                page = await context.new_page()
                opened[size] = page, await context.new_cdp_session(page)
            page, session = opened[size]
            await page.goto("about:blank")
            await page.mouse.move(0, 0)
            everything = {"origin": preview, "storageTypes": "all"}
            await session.send("Storage.clearDataForOrigin", everything)
            return page

        yield window


@pytest.mark.parametrize(("screen", "size"), EVERY)
async def test_a_screen_has_nothing_wrong(preview, window, screen, size):
    page = await window(size)
    await page.goto(f"{preview}/preview.html{screen.query}")
    await page.wait_for_selector(screen.ready)
    for step in screen.steps:
        await step(page)
    await is_in_order(page)


async def test_the_way_in_has_nothing_wrong_under_the_real_policy(page, hospital):
    anna = Person(page, "Anna")
    await page.goto("/")
    await anna.button("J'ai une invitation", exact=False).wait_for()
    await is_in_order(page)
    await page.goto(f"/#invite={await invitation(hospital, 'Anna')}")
    await page.reload()
    await anna.button("Créer mon compte").wait_for()
    await is_in_order(page)
    await anna.press("Créer mon compte")
    await anna.card_groups()
    await is_in_order(page)
    await anna.keep_card()
    await anna.button("Plus tard").wait_for()
    await is_in_order(page)
    await anna.press("Plus tard")
    await anna.sees_title("Votre établissement vous confirme")
    await is_in_order(page)
    await enrol(hospital)
    await anna.sees_title("Voici comment on vous verra")
    await is_in_order(page)


async def test_a_visit_has_nothing_wrong_under_the_real_policy(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Keeper.signed_up(await new_context(), hospital, "Anna")
    await is_in_order(anna.page)
    await anna.begin([bruno.name], title="Avis", patient="M. B., lit 4")
    await anna.write("Bonjour")
    await anna.line("Bonjour").becomes("enregistré")
    await is_in_order(anna.page)
    await anna.press("Qui peut lire")
    await anna.sees("Le serveur ne peut pas lire.")
    await is_in_order(anna.page)
    await anna.page.keyboard.press("Control+k")
    await anna.page.get_by_role("dialog").wait_for()
    await is_in_order(anna.page)
    await anna.page.keyboard.press("Escape")
    await anna.choose_pin("482913")
    await is_in_order(anna.page)
    await anna.press("Verrouiller maintenant")
    await anna.is_locked()
    await is_in_order(anna.page)


async def is_in_order(page):
    found = {theme: await complaints_of(page, theme) for theme in THEMES}
    assert found == {theme: [] for theme in THEMES}
