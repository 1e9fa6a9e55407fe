"""Finding somebody in the directory, who answers, and the GP of a patient, in a browser."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from cordee.clients.cli.demo.people import ELISE
from cordee.clients.cli.demo.practitioners import service_of
from tests.clients.agent.messages import DEMO, INS, OTHER_INS, adt
from tests.support.automation import running_automation
from tests.support.pages import Complaints, someone
from tests.support.practitioners import import_people, import_services
from tests.web.pages import Person, colleague, fresh

OPPOSED = "162018885045327"
LEFEVRE = "899900000503"
ROLE = "Chirurgie de garde"


class Seeker(Person):
    """Somebody who looks for somebody."""

    @property
    def box(self):
        return self.page.get_by_role("combobox", name="Nom, spécialité, ville, RPPS")

    async def finds(self, words, name):
        """Type it; the line of this name."""
        await self.page.keyboard.press("Alt+t")
        await self.box.fill(words)
        return self.line_of(name)

    def line_of(self, name):
        return self.page.get_by_role("option", name=re.compile(name)).first

    async def asks_about(self, ins):
        """Another patient, by INS."""
        await self.press("Autre patient")
        await self.press("Par son INS")
        await self.page.get_by_label("Nature du matricule").select_option(
            "Démonstration"
        )
        await self.page.get_by_label("INS", exact=True).fill(ins)
        await self.press("Chercher son médecin")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def directory(hospital, tmp_path_factory):
    """Imported into the server that runs; Élise, the GP in town, is on Cordée."""
    folder = tmp_path_factory.mktemp("directory")
    async with hospital.office() as office:
        elise = await hospital.sign_up(office, "elise", about=ELISE.identity)
        await office.enrol(elise.account)
    await import_people(hospital.server.data, folder)
    async with colleague(elise) as her:
        role = await hospital.role(her.client, ROLE)
        await import_services(hospital.server.data, folder, service_of(role))

        async def is_indexed():
            answer = await her.client.find("lefevre pontivy")
            return answer.whole and [one for one in answer.found if one.hit]

        assert await her.until(is_indexed)
        yield her


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeker(browser, web_server, hospital, directory):
    """One clinician for all of it: signing up takes longer than finding somebody."""
    complaints = Complaints()
    async with someone(browser, web_server, complaints) as context:
        yield await Seeker.signed_up(context, hospital, fresh("Anna"))
    assert complaints.heard == []


@pytest_asyncio.fixture(loop_scope="session")
async def anna(seeker):
    """At the list of threads."""
    await seeker.page.goto("/#/")
    await seeker.page.reload()  # whatever stood above the page is gone
    await seeker.is_in()
    return seeker


async def test_a_typing_error_finds_the_gp_in_town_and_enter_opens_the_thread(anna):
    found = await anna.finds("morau pontivy", "MOREAU")
    await expect(found).to_contain_text("Cordée")
    await expect(found).to_have_attribute("aria-selected", "true")
    await anna.page.keyboard.press("Control+Enter")
    card = anna.page.get_by_role("complementary", name=re.compile("MOREAU"))
    await expect(card.get_by_role("link", name="02 61 91 00 15")).to_be_visible()
    await anna.page.keyboard.press("Escape")
    await expect(anna.box).to_be_focused()
    await anna.page.keyboard.press("Enter")
    await anna.write("Bonjour")
    await anna.line("Bonjour").becomes("distribué")
    first = anna.thread
    await (await anna.finds("elise moreau", "MOREAU")).click()
    await anna.line("Bonjour").is_shown()
    assert anna.thread == first


async def test_who_is_not_on_cordee_has_a_card_that_says_how_he_is_reached(anna):
    await anna.finds("lefevre generaliste pontivy", "LEFEVRE")
    await expect(anna.line_of("LEFEVRE")).to_contain_text("MSSanté")
    await anna.page.keyboard.press("Enter")
    card = anna.page.get_by_role("complementary", name=re.compile("LEFEVRE"))
    await expect(card.get_by_text("n'est pas sur Cordée")).to_be_visible()
    call = card.get_by_role("link", name="02 61 91 00 23").first
    await expect(call).to_have_attribute("href", "tel:0261910023")
    await card.get_by_role("button", name="Copier l'adresse").click()
    await anna.is_told("Adresse copiée.")
    assert "lefevre" not in (anna.page.url + await anna.page.title()).lower()


async def test_who_answers_says_whom_to_call_and_who_holds_the_role(anna, directory):
    await anna.page.keyboard.press("Alt+t")
    await anna.page.get_by_role("link", name="Qui répond ?").click()
    await anna.page.get_by_label("Service, spécialité ou hôpital").fill("garde")
    service = anna.page.get_by_role("article", name=ROLE)
    await expect(service).to_contain_text("Ouvert 24 h sur 24")
    await expect(service).to_contain_text("répond d'ordinaire en 15 minutes")
    await expect(service).to_contain_text(f"De garde : {ELISE.identity.name}")
    call = service.get_by_role("link", name="Appeler Garde 02 61 91 00 40")
    await expect(call).to_have_attribute("href", "tel:0261910040")
    await service.get_by_role("button", name="Écrire au rôle").click()
    asked = anna.dialog("Nouvelle conversation")
    await expect(asked).to_contain_text(ROLE)


async def test_my_department_is_kept(anna):
    await anna.page.keyboard.press("Alt+t")
    await anna.page.get_by_role("button", name="non indiqué").click()
    await anna.page.get_by_label("Mon département").fill("56")
    await anna.page.keyboard.press("Enter")
    kept = anna.page.get_by_role("button", name="56 Changer")
    await expect(kept).to_be_visible()
    await anna.page.reload()
    await expect(kept).to_be_visible()


@pytest.mark.timeout(180)
async def test_the_gp_of_a_patient_is_asked_of_the_automation(
    anna, hospital, directory, tmp_path
):
    gp = f"{ELISE.identity.idnps}^MOREAU^Élise^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
    stay = adt(gp=gp, family="LE GUEN", room="4")
    table = f"matricule;oid;opposed\n{OPPOSED};{DEMO};oui\n"
    async with running_automation(hospital, tmp_path, table=table, messages=stay):
        her = directory.client
        await directory.until(lambda: answers(her))
        page = anna.page
        await page.goto("/#/find/patient")
        ward = page.get_by_label("Service")
        await expect(ward).to_be_visible()
        await ward.select_option("Cardiologie")
        await page.get_by_role("combobox", name="Trois lettres").fill("gue")
        await expect(anna.line_of("LE GUEN")).to_contain_text("née le 12/03/1979")
        await page.keyboard.press("Enter")
        shown = page.get_by_role("region", name="Médecin traitant")
        await expect(shown).to_contain_text("MOREAU")
        await expect(shown).to_contain_text("D'après le dossier de l'hôpital")
        await shown.get_by_role("button", name="Écrire à son médecin").click()
        asked = anna.dialog("Nouvelle conversation")
        about = asked.get_by_label("Patient (facultatif)")
        await expect(about).to_have_value("LE GUEN Zoé, née le 12/03/1979")
        await page.keyboard.press("Escape")

        await anna.asks_about(OPPOSED)
        await anna.sees("ne souhaite pas que son médecin soit communiqué")
        await expect(page.get_by_role("combobox")).to_have_count(0)

        await anna.asks_about(OTHER_INS)
        await anna.sees("L'hôpital ne connaît pas son médecin")
        candidate = page.get_by_role("combobox", name="Nom et ville du médecin")
        await candidate.fill("lefevre pontivy")
        await expect(anna.line_of("LEFEVRE")).to_be_visible()
        await page.keyboard.press("Enter")
        await anna.press("C'est son médecin")
        await expect(shown).to_contain_text("Choisi par vous")
        found = await directory.until(lambda: chosen(her))
        assert (found.outcome, found.practitioner) == ("chosen", LEFEVRE)

        stored = await page.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}])"
        )
        for told in (stored, page.url, await page.title()):
            assert not re.search(f"{INS}|{OTHER_INS}|GUEN", told)
        await page.goto("/#/")
        await expect(anna.row("Automate")).to_have_count(0)


async def answers(client):
    """Whether the automation does, whatever there is to tell to somebody in town."""
    return not (await client.ward()).away


async def chosen(client):
    """What a colleague is told of the patient that was chosen for."""
    found = await client.gp_of(OTHER_INS, DEMO)
    return found if found.outcome == "chosen" else None
