"""J6: a letter is validated at noon and at the GP's on the day of the discharge.

A real server, a real bridge process, mutual TLS to the operator of the town; who types
is at the command line.
"""

import asyncio
import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cordee.clients.sdk import Mailbox, Recipient
from cordee.documents.pdf import inspect
from tests.support.bridge import TOWN, url_of
from tests.support.commands import told
from tests.support.hospital import running_hospital
from tests.support.letter_ward import PATIENT, document_in, letter_pdf, letter_ward
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.practitioners import import_people

SECONDS = 60
GP = Mailbox(f"jeanne@{TOWN}", "Dr Jeanne Le Goff", "899700367909", "0297111111")
REFERRING = Mailbox(f"roy@{TOWN}", "Dr Anne Roy", "899700218896", "")
WRONG = Mailbox("paul@autre.mssante.test", "Dr Paul Le Goff", "", "")


@pytest.fixture
async def ward(tmp_path):
    with running_hospital() as hospital, shared_postgres() as postgres:
        async with (
            fresh_database(postgres) as dsn,
            letter_ward(hospital, tmp_path, url_of(dsn)) as ward,
        ):
            yield ward


async def until(client, condition):
    """Wait until something holds; looked at with each event."""
    stream = client.events()
    async with asyncio.timeout(SECONDS):
        while not (found := await condition()):
            await anext(stream)
    return found


@pytest.mark.timeout(300)
async def test_a_letter_leaves_on_the_day_and_a_wrong_gp_is_repaired(ward, tmp_path):
    pdf = letter_pdf(tmp_path)
    async with ward.anna.client() as anna, ward.bruno.client() as bruno:
        await anna.wait_online(SECONDS)
        await bruno.wait_online(SECONDS)
        members = [ward.bruno.account, ward.secretariat]
        thread = (await anna.new_thread("Sortie de Mme Martin", members)).id
        letter = await drafted_and_validated(ward, anna, bruno, thread, pdf)
        assert await ward.town.messages() == []
        await anna.letter_exit(thread, letter)
        mails = await ward.mails(2)
        check(mails)
        await until(anna, lambda: sent_to(anna, thread, letter, 2))
        await recalled(ward, anna, thread, letter)
        await nothing_after_opposition(ward, anna, bruno, thread, pdf)
        await figures_are_shown(anna)
        await unvalidated_escalates(ward, anna, thread, pdf, tmp_path)


async def drafted_and_validated(ward, anna, bruno, thread, pdf) -> bytes:
    """The intern drafts at ten; the senior stands for it at noon."""
    recipients = [
        Recipient(GP, "gp"),
        Recipient(REFERRING, "referring"),
    ]
    drafted = await anna.draft_letter(
        thread,
        pdf,
        kind="discharge-letter",
        title="Lettre de liaison : cardiologie",
        patient=PATIENT,
        recipients=recipients,
        validator=ward.bruno.account,
        unit="Cardiologie",
        entry=int(time.time() * 1000) - 4 * 86_400_000,
    )
    await until(bruno, lambda: letters_of(bruno, thread))
    done = await told(bruno, "--json", "letter", "validate", thread.hex()[:8])
    assert (done.exit, done.value["status"]) == (0, "validated"), done.remarks
    await until(anna, lambda: status_of(anna, thread, "validated"))
    return drafted.letter


async def letters_of(client, thread):
    known = {one.id for one in await client.threads()}
    return thread in known and await client.letters(thread)


async def status_of(client, thread, status):
    return any(one.status == status for one in await client.letters(thread))


async def sent_to(client, thread, letter, count):
    [found] = [one for one in await client.letters(thread) if one.letter == letter]
    states = [one.mail.state for one in found.recipients if one.mail]
    return states.count("relayed") == count


def check(mails):
    """CDA in XDM and PDF/A, the right header, one for each."""
    to = sorted(mail["To"].addresses[0].addr_spec for mail in mails)
    assert to == sorted([GP.address, REFERRING.address])
    for mail in mails:
        assert mail["X-MSS-CODECDA"] == "11490-0"
        assert mail["X-MSS-INS"] == "O"
        assert mail["X-MSS-NIL"] == "NIL-TEST-1"
        assert mail["Subject"].startswith("XDM/1.0/DDM+Lettre de liaison MARTIN")
        document, pdf, _ = document_in(mail)
        assert inspect(pdf).is_archival
        assert document.attachments[0].data == pdf
        assert document.authenticator.identifier == "899700218896"
        assert document.authenticator.speciality.code == "G15_10/SM04"
        assert document.patient.ins.matricule == PATIENT.matricule
        assert not document.doubts - {"authority", "key"}


async def recalled(ward, anna, thread, letter):
    """The referring doctor was a namesake: he is told, and that he was is on record."""
    done = await told(
        anna,
        *("letter", "recall", thread.hex()[:8], REFERRING.address, "homonyme"),
    )
    assert done.exit == 0, done.remarks
    recall = (await ward.mails(3))[-1]
    assert recall["To"].addresses[0].addr_spec == REFERRING.address
    assert "ne vous était pas destiné" in recall.get_body(("plain",)).get_content()
    [found] = [one for one in await anna.letters(thread) if one.letter == letter]
    assert [one.recalled for one in found.recipients] == [False, True]
    lines = await anna.history(thread)
    [line] = [one for one in lines if one.letter and one.letter.deed == "recalled"]
    await until(anna, lambda: told_of(anna, thread, line.id))


async def told_of(client, thread, message):
    states = await client.mail_states(thread, message)
    return [one.state for one in states] == ["relayed"]


async def nothing_after_opposition(ward, anna, bruno, thread, pdf):
    """The patient wants nobody to get it: validated and out, it goes to nobody."""
    drafted = await anna.draft_letter(
        thread,
        pdf,
        kind="discharge-letter",
        title="Seconde lettre",
        patient=PATIENT,
        recipients=[Recipient(GP, "gp")],
        validator=ward.bruno.account,
        opposed=True,
    )

    async def is_here():
        return len(await bruno.letters(thread)) == 2

    await until(bruno, is_here)
    await bruno.validate_letter(thread, drafted.letter)
    await anna.letter_exit(thread, drafted.letter)
    message = drafted.message

    async def is_refused():
        states = await anna.mail_states(thread, message)
        return [one.state for one in states] == ["refused"] and states

    [state] = await until(anna, is_refused)
    assert "s'oppose" in state.reason
    assert len(await ward.town.messages()) == 3


async def figures_are_shown(anna):
    """The head of service sees counts, and nobody's name."""
    month = datetime.now(ZoneInfo("Europe/Paris")).strftime("%Y-%m")
    for _ in range(200):
        done = await told(anna, "--json", "letter", "dashboard", "--month", month)
        named = {one["name"]: one for one in done.value}
        found = named.get("Cardiologie")
        if found and found["sent"]:
            break
        await asyncio.sleep(0.1)
    assert found["discharged"] == found["sent_same_day"] == found["validated"] == 1
    assert found["same_day_rate"] == 1.0
    assert 0 <= found["median_seconds"] < 60
    shown = await told(anna, "--lang", "fr", "letter", "dashboard", "--month", month)
    assert re.search(r"1 \(100\s?%\)", shown.out)
    assert "MARTIN" not in shown.out


async def unvalidated_escalates(ward, anna, thread, pdf, folder):
    """Nobody stands for it by its hour, and its GP is not known: somebody is told."""
    await anna.draft_letter(
        thread,
        pdf,
        kind="discharge-letter",
        title="Lettre sans destinataire",
        patient=PATIENT,
        recipients=[],
        validator=ward.bruno.account,
        validate_by=int(time.time() * 1000) + 500,
        role=ward.secretariat,
        unit="Cardiologie",
    )

    async def is_task():
        return (await anna.tasks()).tasks

    [task] = await until(anna, is_task)
    assert (task.kind, task.account) == ("letter-validation", ward.secretariat)
    assert task.note.patient.startswith("MARTIN")
    await import_people(ward.hospital.server.data, folder / "directory")
    assert 1 <= len(await directory_suggests(anna, "le goff")) <= 3


async def directory_suggests(anna, words):
    """The patient gives a name; the directory has at most three for it."""
    async with asyncio.timeout(SECONDS):
        while True:
            answer = await anna.find(words, 3)
            if answer.whole and answer.found:
                return answer.found
            await asyncio.sleep(0.1)
