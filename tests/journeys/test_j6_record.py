"""Letters come out of a hospital's record system by a folder and by HL7, each once.

A real server, a real bridge, a real automation that is killed; mutual TLS to the town.
"""

import asyncio
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cordee.clients.agent.feeds import framing
from cordee.clients.sdk import Identity, LetterPatient, Mailbox, Recipient
from tests.clients.agent.messages import adt
from tests.clients.agent.test_letter_formats import mdm_message
from tests.support.agents import running_agent
from tests.support.bridge import TOWN, url_of
from tests.support.hospital import running_hospital
from tests.support.letter_ward import document_in, letter_pdf, letter_ward
from tests.support.postgres import fresh_database, shared_postgres

SECONDS = 60
NOW = datetime.now(ZoneInfo("Europe/Paris")).replace(microsecond=0)
GP = f"jeanne@{TOWN}"
SIDECAR = {
    "stay": "S-1",
    "unit": "CARDIO",
    "patient": {
        "birth_name": "PAT-TROIS",
        "given": "DOMINIQUE",
        "birth_date": "1979-03-28",
        "sex": "F",
    },
    "gp": {"name": "Dr Jeanne Le Goff", "address": GP},
    "entry": (NOW - timedelta(days=3)).isoformat(),
    "exit": NOW.isoformat(),
    "validated": {
        "number": "10100218896",
        "name": "Dr Camille ARNAUD",
        "at": (NOW - timedelta(minutes=5)).isoformat(),
    },
}


@pytest.fixture
async def hospital():
    with running_hospital() as hospital:
        yield hospital


async def enrol_record(hospital):
    """The account of the record system, which begins threads."""
    about = Identity("", "Dossier patient", "Automate", "", "CHU")
    async with hospital.office() as office:
        person = await hospital.sign_up(office, "Dossier", about=about)
        await office.enrol(person.account)
    async with person.client() as me:
        await me.wait_attested(SECONDS)
    return person


def configure(folder, ward):
    path = folder / "letters.toml"
    path.write_text(
        "scan_seconds = 0.1\npatience_seconds = 600\n[units.CARDIO]\n"
        f'name = "Cardiologie"\nmembers = ["{ward.bruno.account.hex()}"]\n'
        f'validator = "{ward.bruno.account.hex()}"\nrole = "{ward.secretariat.hex()}"\n'
    )
    return path


def drop(folder, name, data: dict, pdf: bytes):
    """As a record system does: write aside, then rename."""
    for ending, content in ((".pdf", pdf), (".json", json.dumps(data).encode())):
        part = folder / f"{name}{ending}.part"
        part.write_bytes(content)
        part.rename(folder / f"{name}{ending}")


async def send(port, message):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framing.framed(message.encode()))
    answer = await reader.readuntil(framing.END)
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.timeout(300)
async def test_a_record_system_hands_letters_over_and_each_leaves_once(
    hospital, tmp_path
):
    record = await enrol_record(hospital)
    watched = tmp_path / "letters"
    pdf = letter_pdf(tmp_path).read_bytes()
    with shared_postgres() as postgres:
        async with (
            fresh_database(postgres) as dsn,
            letter_ward(
                hospital,
                tmp_path,
                url_of(dsn),
                letters={"record_systems": [record.account.hex()]},
            ) as ward,
            ward.bruno.client() as bruno,
        ):
            await bruno.wait_online(SECONDS)
            words = ("--watch", watched, "--config", configure(tmp_path, ward))
            async with running_agent(record, *words, name="letters") as agent:
                await agent.says("watching")
                drop(watched, "one", SIDECAR, pdf)
                await ward.mails(1)
                await agent.kill()
            words = (*words, "--mllp", "127.0.0.1:0")
            async with running_agent(record, *words, name="letters") as agent:
                port = int((await agent.says("listening")).rpartition(":")[2])
                await signed_in_the_record(ward)
                await until_there(watched / "done" / "one.pdf")
                drop(watched, "bad", {**SIDECAR, "unit": "NOWHERE"}, pdf)
                assert "no_unit" in await agent.says("failed: ")
                await by_hl7(ward, bruno, agent, port)
            assert (watched / "failed" / "bad.txt").read_text().startswith("L'unité")
            assert sorted(p.name for p in watched.iterdir()) == ["done", "failed"]
            assert len(await ward.town.messages()) == 2


async def until_there(path):
    """Until a file was moved, before a kill or after it."""
    async with asyncio.timeout(SECONDS):
        while not path.exists():  # noqa: ASYNC110 - the folder says it, not an event
            await asyncio.sleep(0.05)


async def signed_in_the_record(ward):
    """Who stands for it in the record stands in the document, and not the machine."""
    [mail] = await ward.mails(1)
    document, _, _ = document_in(mail)
    assert mail["To"].addresses[0].addr_spec == GP
    assert document.authenticator.identifier == "810100218896"
    assert document.authors[0].identifier == "810100218896"
    assert document.authenticator.name.family == "ARNAUD"
    assert "Dr Camille ARNAUD" in mail["From"].addresses[0].display_name


async def by_hl7(ward, bruno, agent, port):
    """A document comes unvalidated, the patient leaves, and the senior stands for it."""
    message = mdm_message(status="DO", control="501").replace(
        "PD1||||810102727017^LE GUEN^Anne^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS", "PD1"
    )
    assert b"MSA|AA|501" in await send(port, message)
    await agent.says("to be validated")
    assert b"MSA|AA|501" in await send(port, message)
    await agent.says("taken before")
    left = adt("A03", number="P1", control="502").replace(
        "PV1|1|I|CARDIO^12^1^CHU", PV1
    )
    assert b"MSA|AA|502" in await send(port, left)
    await agent.says("exit noted, 1 letters")
    assert b"MSA|AR|" in await send(port, "MSH|^~\\&|A|B|C|D|2026||ORU^R01|9|P|2.5\r")
    thread, letter = await waiting_letter(bruno)
    assert (letter.status, letter.recipients) == ("drafted", ())
    next_version = await bruno.draft_letter(
        thread,
        letter_pdf(ward.site.folder, "seconde.pdf", "Version relue"),
        kind=letter.kind,
        title=letter.title,
        patient=patient_of(letter),
        recipients=[recipient()],
        validator=ward.bruno.account,
        letter=letter.letter,
    )
    await bruno.validate_letter(thread, next_version.letter)
    [_, mail] = await ward.mails(2)
    assert mail["X-MSS-CODECDA"] == "11490-0"


PV1 = "PV1|1|I|CARDIO^12^1^CHU" + "|" * 16 + "V-1"


async def waiting_letter(bruno):
    """The letter of the second stay, whose patient left."""
    stream = bruno.events()
    async with asyncio.timeout(SECONDS):
        while True:
            for thread in await bruno.threads():
                for letter in await bruno.letters(thread.id):
                    if letter.status == "drafted" and letter.exit:
                        return thread.id, letter
            await anext(stream)


def patient_of(letter):
    told = letter.patient
    return LetterPatient(
        told.family,
        told.birth_name,
        told.given,
        told.birth_date,
        told.sex,
        told.birth_place,
        told.matricule,
        told.oid,
        told.status,
    )


def recipient():
    return Recipient(Mailbox(GP, "Dr Jeanne Le Goff", "", ""), "gp")
