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
from cordee.clients.sdk import Identity, sign_up
from tests.support.chromium import launched
from tests.support.commands import told
from tests.support.hospital import DAY, Person, confirm_card
from tests.support.mail_ward import (
    GONE,
    GP,
    NUMBER,
    PHONE,
    SECOND,
    SECONDS,
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
WORDS = "guivarch generaliste pontivy"
DURAND, MARTIN = "Sortie de M. Durand", "Sortie de Mme Martin"


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    subprocess.run((sys.executable, "hatch_build.py"), cwd=ROOT, check=True)
    folder = tmp_path_factory.mktemp("ward")
    with running_ward(folder, ROOT / "src/cordee/webapp") as running:
        yield running


@pytest.fixture(scope="module")
def program(ward):
    """Of the GP; it goes on where the test before has left it."""
    return Program(ward.town)


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
    ward, program, letter, tmp_path
):
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
    found = await doctor.until("MSSanté", "find", WORDS)
    assert "GUIVARCH" in found
    about = ("--patient", "DURAND Paul", "--title", DURAND, "--file", letter)
    said = await doctor.types("write-to", WORDS, *about, "Peut-il être revu lundi ?")
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
    await doctor.types("write-to", WORDS, *about, "Elle sort demain, d'accord ?")
    mail = await program.next_mail()
    await program.has(mail)
    await program.is_away(mail, "Je suis absent.")
    shown = await doctor.until("réponse automatique", "read", MARTIN)
    assert "Je suis absent." in shown
    shown = await claire.until("Patient : MARTIN Rose", "tasks")
    assert "Courriel sans réponse" in shown
    assert f"Appeler : Docteur Jean Guivarch, {PHONE}" in shown
    number = re.search(r"(\d+)\. Courriel sans réponse.*\n.*MARTIN Rose", shown)[1]
    assert "Vous vous en chargez" in await claire.types("tasks", "take", number)
    assert "C'est fait" in await claire.types("tasks", "done", number)
    assert "MARTIN Rose" not in await claire.types("tasks")


async def come_back(doctor):
    """His operator took it, and could not deliver it: that is said at once."""
    about = ("--title", "Adresse d'avant", "--name", "Dr Parti")
    await doctor.types("write-to", GONE, *about[:2], "Bonjour")
    shown = await doctor.until("non remis", "read", "Adresse d'avant")
    assert "5.1.1" in shown


async def invite(ward, doctor, program):
    """He signs up by the link in his mail; attested, he reads instead of his mailbox."""
    who = Identity(f"8{NUMBER}", "Jean Guivarch", "Médecin", "", "Cabinet en ville")
    async with ward.hospital.office() as office:
        link = (await office.create_invitation(who, DAY)).to_text()
    await doctor.types("mailbox", "invite", DURAND, link)
    while not (found := re.search(r"cordee1-\S+", (await program.next_mail()).text)):
        pass
    profile = ward.hospital._profile("guivarch")
    key_file = profile.with_suffix(".key")
    signed = await sign_up(profile, found[0], key_file=key_file)
    gp = Person(
        name=who.name,
        profile=profile,
        account=signed.account,
        card_text=signed.card_text,
    )
    await confirm_card(gp)
    async with ward.hospital.office() as office:
        await office.enrol(gp.account)
    async with gp.client() as his:
        await his.wait_attested(SECONDS)
    await doctor.until("a maintenant un compte", "mailbox", "list", DURAND)
    said = await doctor.types("mailbox", "replace", DURAND, "--with-past")
    assert "lit désormais" in said
    if "n'y lit plus" not in said:  # it had something to send still
        by = (GP.address, "--by", who.name, "--with-past")
        await doctor.until("n'y lit plus", "mailbox", "replace", DURAND, *by)
    return gp


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
