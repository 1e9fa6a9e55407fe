"""J5 and J4: a GP who has a mailbox alone is written to, answers, and comes on Cordée.

Server, bridge, postfix and dovecot are processes as they are run; the GP's mail program
speaks SMTP to his own operator. By commands, then in a browser.
"""

import asyncio
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pypdf
import pytest
from playwright.async_api import expect

from cordee.clients.cli.demo.town.writing import File
from cordee.clients.sdk import sign_up
from tests.support.chromium import launched
from tests.support.commands import told
from tests.support.hospital import DAY, Person, confirm_card
from tests.support.mail_ward import (
    AWAY,
    GUIVARCH,
    PARTI,
    QUEMENER,
    SECOND,
    SECONDS,
    TREHIOU,
    Program,
    running_ward,
)
from tests.support.pages import Complaints, someone
from tests.web import pages

ROOT = Path(__file__).parents[2]
LETTER = b"%PDF-1.7\nlettre\n%%EOF\n"
ECG = File("ecg.pdf", "application/pdf", b"%PDF-1.7\necg\n%%EOF\n")
PHOTO = File("plaie.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(64))
SEALED = "scellé jusqu'à notre passerelle, puis courriel MSSanté"
DURAND, MARTIN = "Sortie de M. Durand", "Sortie de Mme Martin"


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    subprocess.run((sys.executable, "hatch_build.py"), cwd=ROOT, check=True)
    folder = tmp_path_factory.mktemp("ward")
    with running_ward(folder, ROOT / "src/cordee/webapp") as running:
        yield running


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "lettre.pdf"
    path.write_bytes(LETTER)
    return path


class Typing:
    """Somebody at a command line, whose client stays open beside."""

    def __init__(self, client):
        self.client = client

    async def types(self, *words):
        """What is said, answers and remarks."""
        done = await told(self.client, *words)
        assert done.exit == 0, (words, done.out, done.remarks)
        return done.out + done.remarks

    async def until(self, text, *words):
        """Type it again after whatever this client is told, until it says this."""
        events, said = self.client.events(), ""
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                while text not in said:
                    if said:
                        with suppress(TimeoutError):
                            await asyncio.wait_for(anext(events), 1)
                    done = await told(self.client, *words)
                    said = f"{done.out}\n{done.remarks}"
        assert text in said, (words, said)
        return said


# --- by commands ------------------------------------------------------------------


@pytest.mark.timeout(300)
async def test_a_gp_with_a_mailbox_alone_is_written_to_by_command_and_comes_on_cordee(
    ward, letter, tmp_path
):
    program = Program(ward.town, GUIVARCH)
    (anna,) = await ward.hospital.enrol("Anna")
    async with anna.client() as me, ward.claire.client() as secretary:
        await me.wait_online(SECONDS)
        await secretary.wait_online(SECONDS)
        doctor, claire = Typing(me), Typing(secretary)
        mail = await write(doctor, program, letter)
        await answer_from_another_address(doctor, program, mail)
        await hear_nothing(doctor, claire, program)
        await come_back(doctor)
        gp = await invite(ward, doctor, program)
        await ask_the_gp_on_cordee(doctor, gp, tmp_path)


async def write(doctor, program, letter):
    """Found in the directory, written to; the other operator and he say how far it is."""
    found = await doctor.until("MSSanté", "find", GUIVARCH.words)
    assert "GUIVARCH" in found
    about = ("--patient", "DURAND Paul", "--title", DURAND, "--file", letter)
    said = await doctor.types(
        "write-to", GUIVARCH.words, *about, "Peut-il être revu lundi ?"
    )
    assert SEALED in said
    mail = await program.next_mail()
    assert "Peut-il être revu lundi ?" in mail.text
    assert [(one.name, one.data) for one in mail.files] == [("lettre.pdf", LETTER)]
    await doctor.until("remis à l'autre opérateur", "read", DURAND)
    await program.has(mail)
    await doctor.until("déposé dans sa boîte", "read", DURAND)
    await program.reads(mail)
    await doctor.until(" lu ", "read", DURAND)
    return mail


async def answer_from_another_address(doctor, program, mail):
    """It waits, and shows nothing, until somebody has said whose it is."""
    await program.answers(mail, "Lundi à 9 h, à jeun.", ECG, PHOTO, me=SECOND)
    shown = await doctor.until("attend que quelqu'un dise", "read", DURAND)
    assert SECOND.address in shown
    assert "à jeun" not in shown
    assert "ecg.pdf" not in shown
    await doctor.types("mailbox", "confirm", DURAND)
    shown = await doctor.types("read", DURAND)
    for text in ("Lundi à 9 h, à jeun.", "ecg.pdf", "plaie.png", "(MSSanté)"):
        assert text in shown
    assert "par courriel MSSanté, reconnu par Anna" in shown
    assert "[cite 2 lignes]" in shown


async def hear_nothing(doctor, claire, program):
    """An automatic answer is none: the secretariat is asked to call, and does."""
    about = ("--patient", "MARTIN Rose", "--title", MARTIN)
    await doctor.types(
        "write-to", GUIVARCH.words, *about, "Elle sort demain, d'accord ?"
    )
    mail = await program.next_mail()
    await program.has(mail)
    await program.is_away(mail, "Je suis absent.")
    shown = await doctor.until("réponse automatique", "read", MARTIN)
    assert "Je suis absent." in shown
    shown = await claire.until("Patient : MARTIN Rose", "tasks")
    assert "Courriel sans réponse" in shown
    assert f"Appeler : Docteur Jean Guivarch, {GUIVARCH.phone}" in shown
    number = re.search(r"(\d+)\. Courriel sans réponse.*\n.*MARTIN Rose", shown)[1]
    assert "Vous vous en chargez" in await claire.types("tasks", "take", number)
    assert "C'est fait" in await claire.types("tasks", "done", number)
    assert "MARTIN Rose" not in await claire.types("tasks")


async def come_back(doctor):
    """His operator took it, and could not deliver it: that is said at once."""
    words = ("write-to", PARTI.words, "--title", "Adresse d'avant", "Bonjour")
    await doctor.types(*words)
    shown = await doctor.until("non remis", "read", "Adresse d'avant")
    assert "5.1.1" in shown


async def invite(ward, doctor, program):
    """He signs up by the link in his mail; attested, he reads instead of his mailbox."""
    async with ward.hospital.office() as office:
        link = (await office.create_invitation(GUIVARCH.identity, DAY)).to_text()
    await doctor.types("mailbox", "invite", DURAND, link)
    gp = await sign_up_by_mail(ward, program, GUIVARCH)
    await doctor.until("a maintenant un compte", "mailbox", "list", DURAND)
    said = await doctor.types("mailbox", "replace", DURAND, "--with-past")
    assert "lit désormais" in said
    if "n'y lit plus" not in said:  # it had something to send still
        by = (GUIVARCH.person.address, "--by", gp.name, "--with-past")
        await doctor.until("n'y lit plus", "mailbox", "replace", DURAND, *by)
    return gp


async def sign_up_by_mail(ward, program, gp):
    """By the link in his newest mail; attested when this returns."""
    while not (found := re.search(r"cordee1-\S+", (await program.next_mail()).text)):
        pass
    profile = ward.hospital._profile(gp.family.lower())
    signed = await sign_up(profile, found[0], key_file=profile.with_suffix(".key"))
    person = Person(
        name=gp.identity.name,
        profile=profile,
        account=signed.account,
        card_text=signed.card_text,
    )
    await confirm_card(person)
    async with ward.hospital.office() as office:
        await office.enrol(person.account)
    async with person.client() as his:
        await his.wait_attested(SECONDS)
    return person


async def ask_the_gp_on_cordee(doctor, gp, tmp_path):
    """J4: he reads all of the past, answers with a PDF; all of it is one PDF."""
    path = tmp_path / "bilan.pdf"
    path.write_bytes(ECG.data)
    async with gp.client() as his:
        other = Typing(his)
        shown = await other.until("Lundi à 9 h, à jeun.", "read", DURAND)
        assert "Peut-il être revu lundi ?" in shown
        await doctor.types("send", DURAND, "Le bilan est-il revenu ?")
        await other.until("Le bilan est-il revenu ?", "read", DURAND)
        await other.types("file", DURAND, path, "--caption", "Normal, le voici.")
        await doctor.until("Normal, le voici.", "read", DURAND)
    filed = tmp_path / "conversation.pdf"
    await doctor.types("export", DURAND, "--pdf", filed)
    pages_ = pypdf.PdfReader(filed).pages
    text = " ".join(" ".join(page.extract_text() for page in pages_).split())
    for said in (
        "Peut-il être revu lundi ?",
        "à jeun",
        "Normal, le voici.",
        "bilan.pdf",
    ):
        assert said in text


# --- in a browser -----------------------------------------------------------------


class Doctor(pages.Person):
    """Somebody in front of the web client."""

    async def writes_to(self, gp, text):
        """From the directory's card: what is shown before anything is written."""
        await self.page.keyboard.press("Alt+t")
        box = self.page.get_by_role("combobox", name="Nom, spécialité, ville, RPPS")
        await box.fill(gp.words)
        found = self.page.get_by_role("option", name=re.compile(gp.family)).first
        await expect(found).to_contain_text("MSSanté")
        await self.page.keyboard.press("Control+Enter")
        card = self.page.get_by_role("complementary", name=re.compile(gp.family))
        await expect(card.get_by_text("n'est pas sur Cordée")).to_be_visible()
        await card.get_by_role("button", name="Écrire (MSSanté)").click()
        await self.sees("Scellé jusqu'à notre passerelle, puis courriel MSSanté")
        await self.write(text)
        await self.line(text).is_shown()

    async def becomes(self, state):
        """What stands under the newest message."""
        found = self.page.locator("button", has_text=re.compile(state)).last
        await expect(found).to_be_visible()
        return found


@pytest.mark.timeout(300)
async def test_a_gp_with_a_mailbox_alone_is_written_to_in_a_browser_and_comes_on_cordee(
    ward, letter
):
    complaints = Complaints()
    async with launched() as browser:
        here = someone(browser, ward.hospital.address, complaints)
        async with here as context:
            name = pages.fresh("Anna")
            anna = await Doctor.signed_up(context, ward.hospital, name)
            await share_the_secretariat(ward, anna)
            await see_how_far(ward, anna, letter)
            await see_who_is_silent(ward, anna)
            await see_what_comes_back(anna)
            await see_him_come(ward, anna)
    assert complaints.heard == []


async def share_the_secretariat(ward, anna):
    """Claire has her hold the role too: its tasks are hers as well."""
    async with ward.claire.client() as claire:
        await claire.wait_online(SECONDS)
        (her,) = await claire.people(anna.name)
        await claire.propose_holder(ward.secretariat, her.account)
        await anna.page.goto("/#/settings/roles")
        await anna.press("Prendre le rôle")
        events = claire.events()
        while len((await claire.role(ward.secretariat)).holders) < 2:
            await anext(events)


async def see_how_far(ward, anna, letter):
    """Relayed, delivered, read; then what he answers from an address of nobody's."""
    program, page = Program(ward.town, TREHIOU), anna.page
    await anna.writes_to(TREHIOU, "Peut-elle être revue lundi ?")
    async with page.expect_file_chooser() as choosing:
        await anna.press("Joindre des fichiers")
    await (await choosing.value).set_files(letter)
    await expect(anna.button(f"Retirer {letter.name}")).to_be_visible()
    await anna.press("Envoyer")
    first, second = await program.next_mail(), await program.next_mail()
    assert second.files[0].data == LETTER
    await anna.becomes("remis à l'autre opérateur")
    await program.has(second)
    await anna.becomes("déposé")
    await program.reads(second)
    await (await anna.becomes("lu$")).click()
    told = anna.dialog("Ce qu'est devenu le courriel")
    for state in ("déposé dans sa boîte", "lu"):
        await expect(told).to_contain_text(state)
    await page.keyboard.press("Escape")
    await program.answers(first, "Lundi à 9 h, à jeun.", ECG, PHOTO, me=SECOND)
    card = page.get_by_role("region", name=f"Un courriel de {SECOND.address}")
    await expect(card).to_be_visible()
    assert "à jeun" not in await page.content()
    await card.get_by_label("Retenir cette adresse").uncheck()
    await card.get_by_role("button", name="Oui, je confirme").click()
    line = page.get_by_role("article", name=re.compile("Lundi à 9 h, à jeun")).last
    await expect(line).to_have_accessible_name(re.compile("par courriel"))
    await expect(line).to_contain_text("ecg.pdf")


async def see_who_is_silent(ward, anna):
    """What his machine answers is folded, and is no answer: somebody calls him."""
    program, page = Program(ward.town, QUEMENER), anna.page
    await anna.writes_to(QUEMENER, "Il sort demain, d'accord ?")
    mail = await program.next_mail()
    await program.has(mail)
    await program.is_away(mail, "Je suis absent.")
    folded = page.locator("summary", has_text="Réponse automatique de")
    await expect(folded).to_be_visible()
    await expect(page.get_by_text("Je suis absent.", exact=True)).to_be_hidden()
    await (
        page.get_by_role("link", name=re.compile("À faire"))
        .or_(page.get_by_role("button", name=re.compile("À faire")))
        .first.click()
    )
    tasks = page.get_by_role("article", name="Courriel sans réponse")
    task = tasks.filter(has_text="Quemener")
    call = task.get_by_role("link", name=re.compile("Appeler .*QUEMENER"))
    await expect(call).to_have_attribute("href", "tel:0261910063")
    await task.get_by_role("button", name="Je m'en charge").click()
    await expect(task).to_contain_text("vous vous en chargez")
    await task.get_by_role("button", name="C'est fait").click()
    await expect(task).to_have_count(0)


async def see_what_comes_back(anna):
    """Taken by her operator, and returned."""
    await anna.page.goto("/#/")
    await anna.is_in()
    await anna.writes_to(AWAY, "Bonjour")
    await anna.becomes("non remis")


async def see_him_come(ward, anna):
    """The link leaves as a message; attested, she reads here what was said before."""
    program, page = Program(ward.town, TREHIOU), anna.page
    async with ward.hospital.office() as office:
        link = (await office.create_invitation(TREHIOU.identity, DAY)).to_text()
    await anna.open("TREHIOU")
    await anna.press("Qui peut lire", exact=False)
    panel = page.get_by_role("complementary", name="Qui peut lire")
    await panel.get_by_role("button", name=re.compile("TREHIOU")).click()
    await anna.choose("Inviter")
    asked = page.get_by_role("dialog", name=re.compile("Inviter"))
    await asked.get_by_label("Lien du bureau des accès").fill(link)
    await asked.get_by_role("button", name="Envoyer l'invitation").click()
    gp = await sign_up_by_mail(ward, program, TREHIOU)
    await page.reload()
    await anna.sees("est maintenant sur Cordée")
    await anna.press("Remplacer sa boîte")
    asked = page.get_by_role("dialog", name=re.compile("sur Cordée"))
    await asked.get_by_role("radio", name="Aussi ce qui précède").check()
    await asked.get_by_role("button", name="Remplacer", exact=True).click()
    await anna.sees("lit maintenant ici")
    async with pages.colleague(gp) as his:
        thread, _ = await his.hears("Peut-elle être revue lundi ?")
        past = await his.client.history(thread)
        assert any("à jeun" in line.text for line in past if line.mail is not None)
        await anna.write("Bienvenue")
        await his.hears("Bienvenue")
