"""Mailboxes, letters, tasks and figures in a browser; a gateway of the SDK at the other end."""

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import expect

from cordee.clients.sdk import (
    Figure,
    FigureRow,
    LetterPatient,
    Mailbox,
    Recipient,
    TaskNote,
)
from tests.support.gateway import gateway_of, running_gateway
from tests.support.pages import Complaints, someone
from tests.support.practitioners import import_people
from tests.web.pages import Person, colleague, fresh

SECOND = "cabinet.lefevre@medecin.mssante.fr"
SECRET = "Potassium à six virgule un"
GP = Recipient(Mailbox("gp@test.mssante.fr", "Dr Le Goff", "", "02"), "gp")
DURAND = LetterPatient("DURAND", "DURAND", "PAUL", "1948-03-12", "M", "", "", "", "")
NOTE = TaskNote(
    "Sortie", "DURAND Paul", "Dr Le Goff", "0297251418", "boîte pleine", None
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gateway(hospital, tmp_path_factory):
    """The hospital's, and somebody in town who has a mailbox and no account."""
    await import_people(hospital.server.data, tmp_path_factory.mktemp("directory"))
    async with running_gateway(await gateway_of(hospital)) as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clinician(browser, web_server, hospital, gateway):
    """One for all of it: signing up takes longer than a mail."""
    complaints = Complaints()
    async with someone(browser, web_server, complaints) as context:
        yield await Person.signed_up(context, hospital, fresh("Anna"))
    assert complaints.heard == []


@pytest_asyncio.fixture(loop_scope="session")
async def anna(clinician):
    """At the list of threads."""
    await clinician.page.goto("/#/")
    await clinician.is_in()
    return clinician


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bruno(hospital):
    """A colleague with the SDK."""
    (person,) = await hospital.enrol(fresh("Bruno"))
    async with colleague(person) as other:
        yield other


async def finds(anna):
    """The card of Dr Lefèvre, once the directory knows him."""
    await anna.page.keyboard.press("Alt+t")
    box = anna.page.get_by_role("combobox", name="Nom, spécialité, ville, RPPS")
    await box.fill("lefevre generaliste pontivy")
    await anna.page.get_by_role("option", name=re.compile("LEFEVRE")).first.wait_for()
    await anna.page.keyboard.press("Control+Enter")
    return anna.page.get_by_role("complementary", name=re.compile("LEFEVRE"))


async def mailed(anna, gateway):
    """Write to his mailbox; the thread, the address, and the message as the gateway has it."""
    card = await finds(anna)
    await card.get_by_role("button", name="Écrire (MSSanté)").click()
    await anna.sees("Scellé jusqu'à notre passerelle, puis courriel MSSanté")
    await anna.write("Pouvez-vous le revoir lundi ?")
    await anna.line("Pouvez-vous le revoir lundi ?").is_shown()
    thread = anna.thread
    await gateway.joins(thread)

    async def heard():
        lines = await gateway.client.history(thread)
        return next((one for one in lines if "lundi" in one.text), None)

    stream = gateway.client.events()
    while not (line := await heard()):
        await anext(stream)
    (mailbox,) = await gateway.client.mailboxes(thread)
    return thread, mailbox.address, line.id


async def test_a_mailbox_of_the_directory_is_written_to_and_answers(anna, gateway):
    thread, address, message = await mailed(anna, gateway)
    page = anna.page
    await expect(page.get_by_role("heading", level=2).first).to_contain_text("LEFEVRE")
    await gateway.tells(thread, message, address, "accepted")
    await gateway.tells(thread, message, address, "relayed", code="250", host="mx.town")
    await anna.sees("remis à l'autre opérateur")
    await page.get_by_role("button", name="remis à l'autre opérateur").click()
    told = anna.dialog("Ce qu'est devenu le courriel")
    await expect(told).to_contain_text("accepté par la passerelle")
    await expect(told).to_contain_text("mx.town")
    await page.keyboard.press("Escape")
    await gateway.brings(
        thread, address, "Oui, lundi 9 h.", name="Le Fèvre", quote="> o"
    )
    await anna.line("Oui, lundi 9 h.").says("par courriel")
    await gateway.tells(thread, message, address, "failed", reason="boîte pleine")
    await anna.sees("boîte pleine")


async def test_a_held_mail_is_nowhere_until_somebody_has_said_whose_it_is(
    anna, gateway
):
    thread, _, _ = await mailed(anna, gateway)
    page = anna.page
    await gateway.brings(thread, SECOND, SECRET, standing="held", subject="Résultats")
    card = page.get_by_role("region", name=f"Un courriel de {SECOND} est arrivé")
    await expect(card).to_be_visible()
    await expect(anna.row("LEFEVRE").first).to_contain_text(SECOND)
    assert SECRET not in await page.content()
    await expect(card.get_by_label("Retenir cette adresse")).to_be_checked()
    await card.get_by_role("button", name="Oui, je confirme").click()
    await anna.line(SECRET).is_shown()
    await anna.press("Qui peut lire")
    await expect(
        page.get_by_role("complementary", name="Qui peut lire").get_by_text(SECOND)
    ).to_be_visible()


@pytest.mark.timeout(180)
async def test_a_letter_is_validated_signed_sent_and_called_back(
    anna, gateway, bruno, tmp_path
):
    me = next(one for one in await bruno.client.people(anna.name))
    view = await bruno.client.new_thread("Sortie de M. Durand", [me.account])
    path = tmp_path / "lettre.pdf"
    path.write_bytes(b"%PDF-1.7\nlettre\n%%EOF\n")
    drafted = await bruno.client.draft_letter(
        view.id,
        path,
        kind="discharge-letter",
        title="Lettre de liaison",
        patient=DURAND,
        recipients=(GP,),
        validator=me.account,
    )
    await anna.open("Sortie de M. Durand")
    card = anna.page.get_by_role("region", name="Lettre de liaison")
    await expect(card).to_contain_text("À valider")
    await card.get_by_role("button", name="Valider").click()
    asked = anna.dialog("Valider la lettre")
    await asked.get_by_role("button", name="Valider et signer").click()
    await expect(card).to_contain_text("Validée, attend la sortie")

    async def validated():
        (letter,) = await bruno.client.letters(view.id)
        return letter.validated

    await bruno.until(validated)
    await card.get_by_role("button", name="Le patient est sorti").click()
    await anna.confirm("Le patient est sorti ?", "Le patient est sorti")
    await expect(card).to_contain_text("en cours d'envoi")
    (letter,) = await bruno.client.letters(view.id)
    await gateway.tells(view.id, letter.message, GP.mailbox.address, "delivered")
    await expect(card).to_contain_text("Envoyée")
    await card.get_by_role("button", name="Rappeler").click()
    await (
        anna.dialog("Rappeler la lettre").get_by_role("button", name="Rappeler").click()
    )
    await expect(card).to_contain_text("Rappelée")
    assert drafted.letter == letter.letter


async def test_a_task_is_quietly_there_is_taken_and_ended(anna, gateway, bruno):
    me = next(one for one in await bruno.client.people(anna.name))
    view = await bruno.client.new_thread("Boîte pleine", [me.account])
    now = time.time_ns() // 1_000_000
    await bruno.client.set_deadline(view.id, "mail-failed", now, me.account, NOTE)
    await anna.press("À faire 1")
    task = anna.page.get_by_role("article", name="Courriel non remis")
    await expect(task).to_contain_text("DURAND Paul")
    call = task.get_by_role("link", name="Appeler Dr Le Goff")
    await expect(call).to_have_attribute("href", "tel:0297251418")
    await task.get_by_role("button", name="Je m'en charge").click()
    await expect(task).to_contain_text("vous vous en chargez")
    await expect(anna.button("À faire 1")).to_have_count(0)
    await task.get_by_role("button", name="C'est fait").click()
    await anna.sees_title("Rien à faire")


async def test_a_head_of_service_sees_the_rate_of_the_day(anna, gateway):
    month = datetime.now(ZoneInfo("Europe/Paris")).strftime("%Y-%m")
    figures = {
        "discharged": 40,
        "sent_same_day": 30,
        "sent": 36,
        "median_seconds": 7200,
    }
    counted = tuple(Figure(name, value) for name, value in figures.items())
    row = FigureRow("letters", month, "Cardiologie", counted)
    (organisation,) = {
        member.organisation for member in await gateway.client.people("Passerelle")
    }
    await gateway.client.publish_figures(organisation, (row,))
    await anna.page.goto("/#/letters")
    await anna.sees("30 sur 40 sorties")
    table = anna.page.get_by_role("row", name=re.compile("Cardiologie"))
    await expect(table).to_contain_text("75")
