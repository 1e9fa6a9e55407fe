"""A tele-expertise in browsers, from the photo to the export of the billing office."""

import io
import json
import re
import time
from datetime import UTC, datetime

import numpy as np
import pikepdf
import pytest
from playwright.async_api import expect

from cordee.clients.sdk import Mailbox
from cordee.documents.pdf import archive, inspect
from cordee.imaging.phantom import Phantom, make_files
from tests.support.expertise import (
    CONSENT,
    asking,
    case_is,
    doctors,
    pool_of,
    until,
)
from tests.support.gateway import gateway_of, running_gateway
from tests.web.expertise_pages import PATIENT, Doctor
from tests.web.pages import colleague, fresh
from tests.web.studio import before_pictures

POOL = "Avis dermatologie"
OFFICE = "Bureau des actes"
QUESTION = "Lésion pigmentée de 8 mm, asymétrique : exérèse ou surveillance ?"
DOCTOR = Mailbox("gp@test.mssante.fr", "Dr Le Goff", "", "02")
CONCLUSION = "Exérèse à visée diagnostique sous trois semaines."
SECTION = "Macule brune de 8 mm."
LATER = "Surveillance à trois mois."
PAINTED = 1_024
"""Pixels of a side of a key image in a report."""
ATTACH = "Joindre des fichiers"
SAVE = "Enregistrer sur cet appareil"
NO_PICKER = "delete window.showSaveFilePicker"
PHOTO = """
async () => {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext("2d");
  context.fillStyle = "#d8a98a";
  context.fillRect(0, 0, 640, 480);
  context.fillStyle = "#4a2a1a";
  context.ellipse(320, 240, 60, 42, 0.4, 0, 7);
  context.fill();
  const blob = await canvas.convertToBlob({ type: "image/jpeg" });
  return [...new Uint8Array(await blob.arrayBuffer())];
}
"""


@pytest.fixture
def steps(record_property):
    """Seconds of each step, told and not judged: a loaded machine is slow."""
    told, begun = {}, [time.monotonic()]

    def step(name):
        now = time.monotonic()
        told[name] = round(now - begun[0], 1)
        begun[0] = now

    yield step
    record_property("seconds", told)
    print(f"seconds: {told}")


async def roles(hospital, bruno, expert, office):
    """A pool for the expert and an office, made elsewhere and handed over."""
    async with colleague(bruno) as manager:
        for name, doctor in ((POOL, expert), (OFFICE, office)):
            role = await hospital.role(manager.client, name)
            (who,) = await manager.client.people(doctor.name)
            await manager.client.hand_over(role, who.account)
            await doctor.takes(name)


async def test_a_request_is_asked_claimed_answered_and_exported(
    new_context, hospital, steps
):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    elise, farid, odile = [
        await Doctor.signed_up(await new_context(), hospital, fresh(name))
        for name in ("Élise", "Farid", "Odile")
    ]
    await roles(hospital, bruno, farid, odile)
    await entrusted(farid)
    await photographed(elise)
    steps("before")

    await elise.thread_menu("Demander une télé-expertise")
    await elise.sheet.get_by_role("checkbox", name="photo-1.jpg").check()
    await elise.asks(POOL, QUESTION)
    await expect(elise.sheet.get_by_text("Facturable")).to_be_visible()
    await elise.sends_request()
    await expect(elise.case()).to_contain_text("Envoyée")
    steps("ask")

    await farid.page.goto("/#/cases")
    await expect(farid.request(QUESTION)).to_contain_text("reste")
    await farid.claims(QUESTION)
    await expect(elise.case()).to_contain_text(f"prise par {farid.name}")
    steps("claim")

    await farid.answers(CONCLUSION)
    await farid.signs()
    steps("answer")

    await expect(elise.case()).to_contain_text("Répondue")
    await expect(elise.case()).to_contain_text(CONCLUSION)
    await report_is_archival(elise)
    steps("report")

    await act_is_prepared(elise, "RQD", "10")
    await act_is_prepared(farid, "TE2", "23")
    steps("acts")

    await exported_once(odile)
    steps("export")


async def entrusted(expert):
    """An office reads his acts."""
    await expert.page.goto("/#/billing")
    await expert.press("Confier à un bureau")
    office = expert.dialog("Quel bureau de facturation ?")
    await office.get_by_role("combobox").fill(OFFICE)  # among many others
    await office.get_by_role("option", name=OFFICE).first.click()
    await expert.sees(f"Votre registre est lu par {OFFICE}.")


async def photographed(requester):
    """A thread with the pool, where a photo is already."""
    await requester.begin([POOL], title="Lésion Mme M.")
    await photo_sent(requester)


async def photo_sent(doctor):
    """A photo in the thread on the screen."""
    picked = await doctor.page.evaluate(PHOTO)
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": bytes(picked)}
    async with doctor.page.expect_file_chooser() as chooser:
        await doctor.press(ATTACH)
    await (await chooser.value).set_files(photo)
    await doctor.press("Envoyer")
    await doctor.line("photo-1.jpg").becomes("enregistré")


async def act_is_prepared(doctor, code, euros):
    await doctor.page.goto("/#/billing")
    await expect(doctor.page.get_by_role("row", name=code)).to_contain_text(euros)


async def exported_once(office):
    """The month is exported with its control total, and nothing is left to export."""
    await office.page.goto("/#/billing")
    await office.press("Bureau")
    act = office.page.get_by_role("row", name="TE2")
    await expect(act).to_contain_text(PATIENT[1])
    await office.press("Exporter", exact=False)
    async with office.page.expect_download() as download:
        await office.press("Enregistrer le JSON", exact=False)
    text = (await (await download.value).path()).read_text("utf-8")
    found = json.loads(text)
    assert [one["code"] for one in found["records"]] == ["TE2"]
    assert found["totals"]["cents"] == sum(one["cents"] for one in found["records"])
    await office.page.reload()
    await office.press("Bureau")
    await office.sees("Rien à exporter pour ce mois.")
    await expect(act).to_contain_text("exporté")


async def report_is_archival(doctor):
    """The page that the browser of the expert made: PDF/A, taken as it is by the bridge."""
    page = doctor.page
    await page.evaluate(NO_PICKER)
    await doctor.case().get_by_role("button", name="Voir le PDF").click()
    async with page.expect_download() as download:
        viewer = doctor.dialog("Visionneuse")
        await viewer.get_by_role("button", name=SAVE).click()
    data = (await (await download.value).path()).read_bytes()
    await page.keyboard.press("Escape")
    facts = inspect(data)
    assert facts.is_archival
    assert str(facts.claim) == "PDF/A-1b"
    archived = archive(data, datetime.now(UTC))
    assert (archived.how, archived.data == data) == ("given", True)


async def test_an_expert_reads_a_study_and_corrects_his_report(
    new_context, hospital, steps, tmp_path
):
    (gp,) = await doctors(hospital, fresh("Gaël"))
    farid = await Doctor.signed_up(await new_context(), hospital, fresh("Farid"))
    for at, data in enumerate(make_files(Phantom(8, 96, patient="MARTIN^ZOE"))):
        (tmp_path / f"IM{at:04d}").write_bytes(data)
    async with gp.client() as me:
        await me.wait_online(60)
        (who,) = await me.people(farid.name)
        thread = (await me.new_thread("Scanner Mme M.", [who.account])).id
        with await me.read_studies(tmp_path) as found:
            line, _ = await me.send_study(thread, found, 1, "Un nodule ?")
        facts = {"studies": (line.id,), "question": QUESTION, "speciality": "SM44"}
        asked = await asking(me, who.account, **facts)
        case = (await me.ask_expertise(thread, asked, CONSENT)).case
        steps("asked")

        await farid.claims(QUESTION)
        slice_ = farid.page.get_by_role("region", name=re.compile("^Coupe"))
        await expect(slice_).to_be_visible()
        steps("first image")
        drawn = await ruler_from_the_middle(farid.page, slice_)
        await farid.page.keyboard.press("k")
        await farid.page.get_by_label("Note (facultative)").fill("Nodule solide")
        await farid.press("Enregistrer")
        await expect(farid.page.get_by_label("Nodule solide")).to_be_checked()
        await farid.answers("Nodule de 6 mm, contrôle à trois mois.")
        await farid.signs()
        steps("report with a key image")
        await case_is(me, "answered")
        (picture,) = images_of(await me.report_pdf(thread, case))
        shows_ruler(picture, drawn)

        await farid.case().get_by_role("button", name="Corriger").click()
        await farid.sees("annule et remplace le précédent")
        await farid.page.get_by_label("Conclusion", exact=True).fill(
            "Contrôle à un an."
        )
        await farid.press("Signer : annule et remplace")
        await farid.is_told("Compte rendu signé et envoyé.")
        await expect(farid.case()).to_contain_text("version 2")

        async def replaced():
            view = await me.case(thread, case)
            return view if len(view.reports) > 1 else None

        assert (await until(me, replaced)).reports[-1].version == 2
        steps("second version")


async def test_what_is_typed_in_a_correction_leaves_what_is_read_late(
    new_context, hospital
):
    (gp,) = await doctors(hospital, fresh("Gaël"))
    farid = await Doctor.signed_up(await new_context(), hospital, fresh("Farid"))
    async with gp.client() as me:
        await me.wait_online(60)
        (who,) = await me.people(farid.name)
        thread = (await me.new_thread("Avis", [who.account])).id
        asked = await asking(me, who.account, question=QUESTION)
        await me.ask_expertise(thread, asked, CONSENT)
        await farid.claims(QUESTION)
        section = farid.page.get_by_label("Description", exact=True)
        await section.fill(SECTION)
        await farid.concludes(CONCLUSION)
        await farid.signs()
        async with farid.before("professional"):
            await farid.case().get_by_role("button", name="Corriger").click()
            await farid.concludes(LATER)
        await expect(section).to_have_value(SECTION)
        await expect(farid.conclusion).to_have_value(LATER)


@pytest.mark.prove
async def test_who_has_a_case_and_that_its_patient_agrees_no_more_is_seen(
    new_context, hospital
):
    gp, other = await doctors(hospital, fresh("Gaël"), fresh("Odon"))
    farid = await Doctor.signed_up(await new_context(), hospital, fresh("Farid"))
    async with gp.client() as me, other.client() as rival:
        await me.wait_online(60)
        await rival.wait_online(60)
        role = await pool_of(hospital, rival)
        (who,) = await rival.people(farid.name)
        await rival.propose_holder(role, who.account)
        await farid.holds("Dermatologie")
        thread = (await me.new_thread("Avis", [role])).id
        asked = await asking(me, role, question=QUESTION)
        view = await me.ask_expertise(thread, asked, CONSENT)
        await farid.page.goto("/#/cases")
        await expect(farid.request(QUESTION)).to_be_visible()
        await case_is(rival, "sent")
        await rival.claim(thread, view.case)
        await expect(farid.request(QUESTION)).to_be_hidden()
        await farid.open("Avis")
        await expect(farid.case()).to_contain_text(f"prise par {other.name}")
        await farid.press("Ne plus utiliser ces images")
        await farid.confirm("Le patient retire son accord ?", "Ne plus les utiliser")
        await farid.sees("Accord retiré, dit par")
        await expect(farid.case()).to_contain_text("Le patient a retiré son accord")


@pytest.mark.prove
async def test_a_signed_report_goes_to_a_doctor_who_has_but_a_mailbox(
    new_context, hospital
):
    (gp,) = await doctors(hospital, fresh("Gaël"))
    farid = await Doctor.signed_up(await new_context(), hospital, fresh("Farid"))
    async with (
        running_gateway(await gateway_of(hospital)) as gateway,
        gp.client() as me,
    ):
        await me.wait_online(60)
        (who,) = await me.people(farid.name)
        thread = (await me.new_thread("Avis", [who.account])).id
        asked = await asking(me, who.account, question=QUESTION, doctor=DOCTOR)
        await me.ask_expertise(thread, asked, CONSENT)
        await farid.claims(QUESTION)
        await farid.answers(CONCLUSION)
        await farid.signs()
        await farid.confirm("Envoyer au médecin traitant ?", "Envoyer la lettre")
        await farid.is_told("La lettre part par la passerelle.")

        async def left():
            for view in await gateway.client.threads():
                for one in await gateway.client.letters(view.id):
                    if one.kind == "expertise-report" and one.status == "leaving":
                        return one
            return None

        letter = await until(gateway.client, left)
        assert [one.address for one in letter.recipients] == [DOCTOR.address]
        assert letter.validator == who.account


@pytest.mark.prove
async def test_a_request_begun_from_nothing_keeps_its_draft_and_brings_its_photo(
    new_context, hospital
):
    (gp,) = await doctors(hospital, fresh("Gaël"))
    elise = await Doctor.signed_up(await new_context(), hospital, fresh("Élise"))
    await elise.begins_request()
    await elise.sheet.get_by_label("Votre question").fill(QUESTION)
    await elise.leaves_request()
    await elise.begins_request()
    sheet = elise.sheet
    await expect(sheet.get_by_label("Votre question")).to_have_value(QUESTION)
    await sheet.get_by_role("button", name="Nom, spécialité ou service").click()
    found = elise.dialog("Nom, spécialité ou service")
    await found.get_by_role("combobox").fill(gp.name)
    await found.get_by_role("option", name=gp.name).click()
    picked = bytes(await elise.page.evaluate(PHOTO))
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picked}
    async with elise.page.expect_file_chooser() as chooser:
        await sheet.get_by_role("button", name="Fichier").click()
    await (await chooser.value).set_files(photo)
    await elise.names_patient()
    await sheet.get_by_label("Le patient est informé et d'accord").check()
    await elise.sends_request()
    await expect(elise.case()).to_contain_text("1 document")
    async with gp.client() as me:
        await me.wait_online(60)
        asked = await case_is(me, "sent")
        assert asked.question == QUESTION
        await me.claim(asked.thread, asked.case)
        await me.ask_more(asked.thread, asked.case, "Une photo de près.")
        await expect(elise.case()).to_contain_text("Une photo de près.")
        await photo_sent(elise)
        await elise.case().get_by_role("button", name="J'ai complété").click()
        more = elise.dialog("Compléter la demande")
        await more.get_by_role("button", name="C'est complété").click()
        await expect(elise.case()).to_contain_text("2 documents")
        await expect(elise.cases()).to_have_count(1)
        await case_is(me, "claimed")


async def test_what_is_typed_in_a_request_leaves_what_is_read_late(
    new_context, hospital
):
    elise = await Doctor.signed_up(await new_context(), hospital, fresh("Élise"))
    question = elise.sheet.get_by_label("Votre question")
    context = elise.sheet.get_by_label("Contexte")
    await elise.begins_request()
    await question.fill(QUESTION)
    await context.fill("Phototype II.")
    await elise.leaves_request()
    async with elise.before("professional"):
        await elise.begins_request()
        await question.fill("Une autre ?")
    await expect(context).to_have_value("Phototype II.")
    await expect(question).to_have_value("Une autre ?")


async def test_a_request_waits_for_the_photo_that_is_cleaned(new_context, hospital):
    elise = await Doctor.signed_up(await new_context(), hospital, fresh("Élise"))
    await elise.begins_request()
    sheet = elise.sheet
    send = sheet.get_by_role("button", name="Envoyer la demande")
    await expect(send).to_have_attribute("aria-busy", "false")
    picked = bytes(await elise.page.evaluate(PHOTO))
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picked}
    async with before_pictures(elise):
        async with elise.page.expect_file_chooser() as chooser:
            await sheet.get_by_role("button", name="Fichier").click()
        await (await chooser.value).set_files(photo)
        await expect(send).to_have_attribute("aria-busy", "true")
    await expect(
        sheet.get_by_role("button", name="Retirer photo-1.jpg")
    ).to_be_visible()
    await expect(send).to_have_attribute("aria-busy", "false")


async def test_a_draft_that_was_not_read_yet_outlives_who_types_and_leaves(
    new_context, hospital
):
    elise = await Doctor.signed_up(await new_context(), hospital, fresh("Élise"))
    question = elise.sheet.get_by_label("Votre question")
    await elise.begins_request()
    await question.fill(QUESTION)
    await elise.leaves_request()
    async with elise.before("professional"):
        await elise.begins_request()
        await question.fill("Une")
        await elise.leaves_request()
    await elise.begins_request()
    await expect(question).to_have_value(QUESTION)


async def ruler_from_the_middle(page, stage):
    """Measure to the right of the middle; how far, in parts of a side of the image."""
    await expect(stage).to_have_attribute("data-drawn", re.compile("full$"))
    await stage.click()
    await page.keyboard.press("r")
    box = await stage.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 30, y + 10)
    await page.mouse.move(x + 60, y)
    await page.mouse.up()
    await expect(page.locator("output[data-measures]")).to_have_text(re.compile("mm$"))
    return 60 / min(box["width"], box["height"])


def images_of(data):
    """Pictures that a PDF shows."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [one for page in pdf.pages for one in page.get_images().values()]
        return [pikepdf.PdfImage(one).as_pil_image().convert("RGB") for one in found]


def shows_ruler(picture, drawn):
    """The whole slice, and on it what was measured, where it was."""
    assert picture.size == (PAINTED, PAINTED)
    pixels = np.asarray(picture, int)
    red, green, blue = np.moveaxis(pixels, 2, 0)
    line = (red > 190) & (green > 150) & (red - blue > 90)
    middle = PAINTED // 2
    row = line[middle - 2 : middle + 3].any(0)
    (columns,) = row.nonzero()
    assert abs(columns.min() - middle) < 14
    end = middle + drawn * PAINTED
    assert row[middle : int(end)].mean() > 0.9
    greys = pixels[~line].max(1) - pixels[~line].min(1)
    assert (greys < 40).mean() > 0.98
