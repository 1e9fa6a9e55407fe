"""J7 in a browser: a senior is found, asked with a PDF, and asked for an opinion."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.journeys.steps import Steps
from tests.support.letter_ward import letter_pdf
from tests.support.practitioners import import_people, import_services
from tests.web.expertise_pages import Doctor
from tests.web.pages import colleague, fresh

SERVICE = "Avis sénior de rhumatologie"
ASKED = "Goutte ou arthrite septique ?"
OFFERED = "Je la vois jeudi à 14 h, ou demandez une télé-expertise."
ATTACH = "Joindre des fichiers"
DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")


@pytest.fixture
def steps():
    return Steps("J7 web")


def service(role):
    """Closed today, with a number that answers at night."""
    today = datetime.now(ZoneInfo("Europe/Paris")).weekday()
    return {
        "organization": "990000001",
        "organization_name": "CHU",
        "department": "35",
        "name": SERVICE,
        "speciality": "Rhumatologie",
        "hours": f"{DAYS[(today + 2) % 7]} 9:00-17:00",
        "answer_minutes": 120,
        "lines": [{"label": "Urgences", "number": "02 61 91 00 15", "kind": "phone"}],
        "role": role.hex(),
    }


@pytest.mark.timeout(300)
async def test_a_gp_finds_a_senior_and_asks_on_the_file_that_is_there(
    new_context, hospital, steps, tmp_path
):
    (senior,) = await hospital.enrol(fresh("Sénior"))
    gp = await Doctor.signed_up(await new_context(), hospital, fresh("Généraliste"))
    pool = fresh("Rhumatologie")
    async with colleague(senior) as other:
        role = await hospital.role(other.client, pool)
        await import_people(hospital.server.data, tmp_path / "directory")
        await import_services(hospital.server.data, tmp_path, service(role))
        with steps("search: closed now, whom to call, how soon it answers"):
            card = await found(gp)
        with steps("ask, with the laboratory's PDF"):
            await written(gp, card, pool, tmp_path)
        with steps("the holder answers"):
            thread, line = await other.hears(ASKED)
            assert [one.name for one in line.files] == ["bilan.pdf"]
            await other.client.send(thread, OFFERED)
            await gp.line(OFFERED).is_shown()
        with steps("ask for an opinion, on the same file"):
            await converted(gp, pool)
            case = await other.until(lambda: case_of(other.client))
            assert case.documents == ((line.id, 0),)


async def found(gp):
    """Never silent: until when it is closed, a number to call, and writing all the same."""
    await gp.page.keyboard.press("Alt+t")
    await gp.page.get_by_role("link", name="Qui répond ?").click()
    await gp.page.get_by_label("Service, spécialité ou hôpital").fill("rhumato senior")
    card = gp.page.get_by_role("article", name=SERVICE)
    await expect(card).to_contain_text("Fermé")
    await expect(card).to_contain_text("répond d'ordinaire en 2 heures")
    call = card.get_by_role("link", name="Appeler Urgences 02 61 91 00 15")
    await expect(call).to_have_attribute("href", "tel:0261910015")
    assert not re.search(r"\b0[67]([ .]?\d\d){4}", await card.inner_text())
    return card


async def written(gp, card, pool, folder):
    await card.get_by_role("button", name="Écrire au rôle").click()
    await expect(gp.dialog("Nouvelle conversation")).to_contain_text(pool)
    await gp.press("Ouvrir la conversation")
    await gp.stands_in(pool)
    path = letter_pdf(folder, "bilan.pdf", "CRP 84 mg/L, uricémie 512 µmol/L.")
    async with gp.page.expect_file_chooser() as chooser:
        await gp.press(ATTACH)
    await (await chooser.value).set_files(path)
    await expect(gp.button("Retirer bilan.pdf")).to_be_visible()
    await gp.write(ASKED)
    await gp.line(ASKED).becomes("enregistré")


async def converted(gp, pool):
    await gp.thread_menu("Demander une télé-expertise")
    await gp.sheet.get_by_role("checkbox", name="bilan.pdf").check()
    await gp.asks(pool, "Goutte ou arthrite ? Bilan joint.")
    await gp.sends_request()
    await expect(gp.case()).to_contain_text("Envoyée")


async def case_of(client):
    found = [one for one in await client.cases() if one.is_signed]
    return found[0] if found else None
