"""Without a network, and killed at any point of its way: a message is said exactly once."""

import asyncio

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.hospital import running_hospital
from tests.support.line import laid
from tests.support.service_worker import CONTROLLED
from tests.web.pages import Person, colleague, fresh

QUESTION = "Troponine ? " + "Et le reste. " * 200 + "Fin"
"""Long, so that it is told from what else leaves."""
BROKEN = ("ERR_", "Failed to load", "WebSocket connection", "Failed to fetch")
"""What a browser says of a line that is cut."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def line():
    async with laid() as line:
        yield line


@pytest.fixture(scope="module")
def served(web_client, line):
    """A hospital that everybody reaches by the line, and the way around it."""
    options = ("--origin", line.address, "--web-client", str(web_client))
    with running_hospital(*options) as running:
        around, running.server.address = running.address, line.address
        line.to(int(around.rpartition(":")[2]))
        yield running, around


@pytest.fixture(scope="module")
def hospital(served):
    return served[0]


@pytest.fixture(scope="module")
def around(served):
    return served[1]


@pytest.fixture(scope="module")
def web_server(line):
    return line.address


@pytest.fixture(autouse=True)
def mended(line, complaints):
    complaints.expect(*BROKEN)
    yield
    line.let_go()
    line.mend()


async def anna_and_bruno(new_context, hospital):
    """Anna at a browser that keeps the app, Bruno of Python, and their thread."""
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.page.evaluate(CONTROLLED)
    await anna.begin([bruno.name], title="Avis")
    await anna.write("Avant")
    await anna.line("Avant").becomes("enregistré")
    return anna, bruno


async def test_what_is_written_offline_leaves_once_when_the_network_is_back(
    new_context, hospital, around, line
):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    line.cut()
    await anna.sees("Hors ligne")
    await anna.write("Pendant la coupure")
    await anna.line("Pendant la coupure").becomes("en attente")
    await anna.is_kept()
    await anna.page.reload()
    await anna.open("Avis")
    await anna.line("Avant").is_shown()
    await anna.line("Pendant la coupure").becomes("en attente")
    await anna.write("Et encore")
    line.mend()
    await anna.line("Et encore").becomes("enregistré")
    async with colleague(bruno, around) as other:
        thread, _ = await other.hears("Et encore")
        assert await said(other, thread) == ["Avant", "Pendant la coupure", "Et encore"]
    await anna.line("Et encore").becomes("distribué")
    await expect(anna.page.get_by_text("Hors ligne")).to_have_count(0)


async def test_a_menu_that_grows_as_its_message_is_stored_stays_on_the_screen(
    new_context, hospital, line
):
    anna, _ = await anna_and_bruno(new_context, hospital)
    line.cut()
    await anna.sees("Hors ligne")
    await anna.write("Pendant la coupure")
    waiting = anna.line("Pendant la coupure")
    await waiting.becomes("en attente")
    await waiting.found.focus()
    await waiting.found.press("Enter")
    menu = anna.page.get_by_role("menu", name="Actions sur ce message")
    await expect(menu).to_be_visible()
    await expect(menu.get_by_role("menuitem", name="Retirer")).to_have_count(0)
    line.mend()
    last = menu.get_by_role("menuitem", name="Retirer")
    await expect(last).to_be_in_viewport(ratio=1)


async def said(other, thread):
    return [one.text for one in await other.client.history(thread) if one.text]


# --- killed on the way ------------------------------------------------------------------


async def in_the_same_moment(anna, _other, _line):
    """Nobody has said that it is kept: it may be, or not."""
    await anna.field.fill(QUESTION)
    await anna.field.press("Enter")


async def once_it_is_kept(anna, _other, line):
    """It stands in the outbox, and nothing of it has left."""
    line.cut()
    await anna.sees("Hors ligne")
    await anna.write(QUESTION)
    await anna.sees("1 message attend ici")


async def once_it_has_left(anna, other, line):
    """The server has it and says so, and this browser does not hear it."""
    line.hold_answers_to(len(QUESTION))
    await anna.write(QUESTION)
    await other.hears(QUESTION)
    await anna.line("Troponine ?").becomes("en attente")


async def once_it_is_answered(anna, _other, _line):
    await anna.write(QUESTION)
    await anna.line("Troponine ?").becomes("enregistré")


async def closed(page):
    await page.close()


async def crashed(page):
    """The renderer dies with its worker, as when a system wants the memory back."""
    session = await page.context.new_cdp_session(page)
    async with page.expect_event("crash"):
        dying = asyncio.create_task(session.send("Page.crash"))
    dying.cancel()
    await page.close()


POINTS = {
    in_the_same_moment: 0,
    once_it_is_kept: 1,
    once_it_has_left: 1,
    once_it_is_answered: 1,
}
"""And how often at least it is said then."""
KILLS = [
    *((point, closed) for point in POINTS),
    (once_it_has_left, crashed),
    # A page that crashes takes its worker along as one that is closed does.
    *(
        pytest.param(point, crashed, marks=pytest.mark.prove)
        for point in POINTS
        if point is not once_it_has_left
    ),
]


@pytest.mark.parametrize(("point", "death"), KILLS)
async def test_a_tab_that_is_killed_says_it_once(
    new_context, hospital, around, line, point, death
):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    context = anna.page.context
    async with colleague(bruno, around) as other:
        thread, _ = await other.hears("Avant")
        await point(anna, other, line)
        await death(anna.page)
        if line.is_troubled:
            line.cut()
            line.let_go()
            line.mend()
        again = Person(await context.new_page(), anna.name)
        await again.page.goto("/")
        await again.open("Avis")
        await again.write("Alors ?")
        await other.hears("Alors ?")
        await again.line("Alors ?").becomes("distribué")
        texts = await said(other, thread)
        assert texts[0] == "Avant"
        assert texts[-1] == "Alors ?"
        assert texts[1:-1] in [[QUESTION] * times for times in range(POINTS[point], 2)]
