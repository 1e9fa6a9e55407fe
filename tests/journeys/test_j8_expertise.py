"""J8: asked in a pool, claimed by one, answered, reported to all three, ready to be paid.

A real server, an automation that counts, a bridge and the operator of a town, each a
process; who types is at the command line. Times of the steps: `pytest -s`.
"""

import asyncio
import contextlib
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cordee.clients.sdk import CaseRefused, NotOnline
from cordee.documents.ins import TEST
from cordee.documents.pdf import inspect
from cordee.expertise.rules import Counts, Party, Question, judge
from tests.journeys.steps import Steps
from tests.support.automation import running_automation
from tests.support.bridge import TOWN, url_of
from tests.support.commands import told
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    asking,
    case_is,
    doctors,
    pool_of,
    until,
)
from tests.support.hospital import running_hospital
from tests.support.later import DAY, days_later
from tests.support.letter_ward import PATIENT as KNOWN
from tests.support.letter_ward import document_in, letter_ward
from tests.support.postgres import fresh_database, shared_postgres

SECONDS = 60
INS = KNOWN.matricule
GP = f"traitant@{TOWN}"
SCAN = (
    f"IS010000000000000000000000S1{INS}S2{TEST}\x1dS3ZOE\x1dS4MARTIN\x1d"
    "S5FS612-03-1979S751215\n"
)
"""What a reader types of the DataMatrix on a patient's papers."""
POOL = "Dermatologie"
REPORT = """# Description
Lésion régulière de 4 mm.
# Conclusion
Nævus bénin, contrôle dans un an.
"""
EVE, NEW_YEAR = (
    round(datetime(*day, 9, tzinfo=UTC).timestamp() * 1000)
    for day in ((2025, 12, 31), (2026, 1, 1))
)


class Desk:
    """Somebody at the command line, whose client is open here."""

    def __init__(self, client, monkeypatch):
        self.client = client
        self._patch = monkeypatch

    async def run(self, *words, typed="", exit_=0):
        """All that a person is shown."""
        line = ("--lang", "fr", *words)
        done = await told(self.client, *line, typed=typed, monkeypatch=self._patch)
        assert done.exit == exit_, (words, done.out, done.remarks)
        return _flat(done.out + done.remarks)

    async def ask(self, question, *more):
        words = ("expertise", "ask", POOL, question, "--ins", *more)
        return await self.run(*words, typed=SCAN)

    @contextlib.contextmanager
    def at(self, time):
        """While the clock of this machine says another time, Unix ms."""
        with self._patch.context() as patch:
            patch.setattr(self.client._parts.context, "clock", lambda: time)
            yield


def _flat(text):
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.fixture
def steps():
    return Steps("J8")


@pytest.fixture
async def ward(tmp_path):
    with running_hospital() as hospital, shared_postgres() as postgres:
        async with (
            fresh_database(postgres) as dsn,
            letter_ward(hospital, tmp_path, url_of(dsn)) as ward,
        ):
            yield ward


@pytest.fixture
async def desks(ward, tmp_path, monkeypatch):
    """A GP, two dermatologists who hold a pool, a billing office; a count beside them."""
    names = ("Généraliste", "Derma", "Tologue", "Secrétaire")
    people = await doctors(ward.hospital, *names)
    async with contextlib.AsyncExitStack() as stack:
        folder = tmp_path / "automation"
        folder.mkdir()
        await stack.enter_async_context(running_automation(ward.hospital, folder))
        clients = [await stack.enter_async_context(one.client()) for one in people]
        for client in clients:
            await client.wait_online(SECONDS)
        _gp, first, second, office = clients
        await pool_of(ward.hospital, first, second)
        await ward.hospital.role(office, "Facturation")
        yield [Desk(client, monkeypatch) for client in clients]


@pytest.mark.timeout(300)
async def test_a_gp_asks_and_the_report_reaches_all_three_and_the_month_is_exported(
    ward, desks, steps, tmp_path
):
    gp, first, second, office = desks
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 une photo")
    (tmp_path / "rapport.txt").write_text(REPORT)
    for expert in (first, second):
        await expert.run("billing", "office", "Facturation")
    with steps("refusals of the rules, before anything is sent"):
        await rules_say_why_not(gp)
        await tariffs_are_those_of_the_day(gp)
    with steps("ask a pool, with a photo and a consent"):
        photo = ("--file", tmp_path / "photo.jpg", "--gp", GP, "--consent", "oral")
        said = await gp.ask("Faut-il la retirer ?", *photo)
        assert "envoyée, jour 1 sur 7" in said
    with steps("both of the pool see it and claim it at once"):
        winner, case = await claimed_by_one(first, second)
        assert case.verdict.billable
        assert not case.verdict.is_provisional  # the automation has counted
    with steps("answer by a template"):
        text = ("--from", tmp_path / "rapport.txt", "--template", "dermatology")
        said = await winner.run("expertise", "report", "dernier", *text)
        assert "Acte TE2 préparé : 23,00" in said
        assert GP in said
    with steps("the requester reads it, as a PDF"):
        pdf = await read_by_the_requester(gp, tmp_path)
    with steps("the GP in town has it by mail, as a CDA"):
        await read_by_the_gp(ward, pdf)
    with steps("it is filed in the record"):
        await filed(gp, case, tmp_path)
    with steps("the month is exported, once"):
        await exported(winner, office, tmp_path)
    with steps("the fifth of the year is not billed"):
        await fifth_is_not_billed(gp, winner)


async def rules_say_why_not(gp):
    """Urgent and inpatient are said by the requester; each with its rule."""
    urgent = await gp.ask("Zona ?", "--urgent", "--check")
    assert "(TEX-13)" in urgent
    assert "peut partir quand même" in urgent
    assert "(TEX-14)" in await gp.ask("Zona ?", "--inpatient", "--check")
    await gp.run("expertise", "me", "--profession", "pharmacien")
    said = await gp.ask("Zona ?", "--check")
    assert "(TEX-31, NGAP 14.9.4)" in said
    assert "RQD" not in said.replace("TEX-31", "")
    await gp.run("expertise", "me", "--profession", "médecin")
    assert await gp.client.cases() == []
    question = Question(
        asked="2026-03-02",
        day="2026-03-02",
        today="2026-03-02",
        requester=Party(profession="doctor", idnps="8101"),
        expert=Party(profession="doctor", idnps="8102"),
        expert_other_act=True,
        qualified=True,
        consent=True,
        counts=Counts(patient=0, by_expert=0, by_requester=0),
    )
    verdict = judge(question)
    assert (verdict.te2, verdict.rule) == (None, "TEX-21")  # with another act


async def tariffs_are_those_of_the_day(gp):
    """20 EUR on the last day of 2025, 23 EUR on the first of 2026."""
    for now, amount in ((EVE, "20,00"), (NEW_YEAR, "23,00")):
        with gp.at(now):
            assert f"TE2 : {amount}" in await gp.ask("Zona ?", "--check")


async def claimed_by_one(first, second):
    """Two commands at the same moment; exactly one of them has it."""
    for expert in (first, second):
        await case_is(expert.client, "sent")
    words = ("--lang", "fr", "expertise", "claim", "dernier")
    done = await asyncio.gather(*(told(one.client, *words) for one in (first, second)))
    assert sorted(one.exit == 0 for one in done) == [False, True]
    winner = first if done[0].exit == 0 else second
    return winner, await case_is(winner.client, "claimed")


async def read_by_the_requester(gp, folder):
    await case_is(gp.client, "answered")
    path = folder / "compte-rendu.pdf"
    said = await gp.run("expertise", "show", "dernier", "--save", path)
    assert "Conclusion : Nævus bénin" in said
    assert "Acte RQD préparé : 10,00" in said
    pdf = path.read_bytes()
    assert inspect(pdf).is_archival
    return pdf


async def read_by_the_gp(ward, pdf):
    [mail] = await ward.mails(1)
    assert mail["To"].addresses[0].addr_spec == GP
    assert mail["X-MSS-CODECDA"] == "85208-7"
    document, beside, _ = document_in(mail)
    assert (document.patient.ins.matricule, document.patient.ins.oid) == (INS, TEST)
    assert document.attachments[0].data == beside == pdf


async def filed(gp, case, folder):
    path = folder / "dossier.pdf"
    await gp.run("export", case.thread.hex()[:12], "--pdf", path)
    assert path.read_bytes().startswith(b"%PDF-")


async def exported(winner, office, folder):
    """Control total and acts agree; a second export has nothing to say."""

    async def is_there():
        return [one for one in await office.client.ledgers() if one.acts]

    await until(office.client, is_there)
    to = ("--json", "billing", "export", "--to", folder)
    made = json.loads((await told(office.client, *to)).out)
    [path] = [path for path in made["paths"] if path.endswith(".json")]
    export = json.loads(await asyncio.to_thread(Path(path).read_text))
    assert made["cents"] == sum(one["cents"] for one in export["records"]) == 2300
    with pytest.raises(CaseRefused):
        await office.client.prepare_month(made["month"])
    statement = await winner.run("billing", "statement")
    assert "23,00" in statement


async def fifth_is_not_billed(gp, expert):
    """The same patient four times more: the fifth is answered, and nobody is paid."""
    pool = (await gp.client.cases())[0].expert
    for number in range(3):
        await answered(gp.client, expert.client, pool, f"Et la {number + 2}e ?")
    said = await gp.ask("La cinquième ?", "--consent", "oral")
    assert "La cinquième" in said

    async def is_sent():
        found = [one for one in await expert.client.cases() if one.state == "sent"]
        return found and found[0].is_signed

    await until(expert.client, is_sent)
    claimed = await expert.run("expertise", "claim", "cinquième")
    assert "TEX-20" in claimed
    words = ("--conclusion", "Rien de plus.")
    said = await expert.run("expertise", "report", "cinquième", *words)
    assert "TE2" not in said
    acts = [act for one in await expert.client.ledgers() for act in one.acts]
    assert len(acts) == 4


async def answered(gp, expert, pool, question):
    """One more request of the patient, from asking to the act."""
    request = await asking(gp, pool, question=question, patient=KNOWN)
    case = await gp.ask_expertise(None, request, CONSENT)
    await case_is(expert, "sent", case.thread)
    await expert.claim(case.thread, case.case)
    await expert.report(case.thread, case.case, ANSWER, pdf=PDF)


@pytest.mark.timeout(300)
async def test_nobody_answers_and_it_is_recalled_on_day_five_and_returned_on_day_seven(
    tmp_path, steps, monkeypatch
):
    with running_hospital() as hospital:
        asks, answers = await doctors(hospital, "Généraliste", "Dermatologue")
        async with asks.client() as one, answers.client() as two:
            for client in (one, two):
                await client.wait_online(SECONDS)
            await pool_of(hospital, two)
            gp, expert = Desk(one, monkeypatch), Desk(two, monkeypatch)
            await gp.ask("Faut-il la retirer ?", "--consent", "oral")
            await case_is(two, "sent")
            with steps("day 5"):
                days_later(hospital.server, 5, tmp_path / "later")
                await task_of(two, "expertise-answer")
                await one.wait_online(SECONDS)
                assert (await one.tasks()).tasks == ()
                assert "Dermatologie" in await expert.run("tasks")
            with steps("day 7"):
                days_later(hospital.server, 7, tmp_path / "later")
                await task_of(one, "expertise-returned")
                await two.wait_online(SECONDS)
                week = round(time.time() * 1000) + 7 * DAY * 1000 + 1
                with gp.at(week), expert.at(week):
                    said = await gp.run("expertise", "list", "--all")
                    assert "revenue sans réponse" in said
                    [back] = await one.cases()
                    assert (back.server_state, back.disagrees) == ("expired", False)
                    await expert.run("expertise", "claim", "dernier", exit_=1)
            assert "Aucun" in await gp.run("billing", "list")
            assert await two.ledgers() == []


async def task_of(client, kind):
    """Wait for it; while the server starts again nobody is on line."""

    async def is_there():
        with contextlib.suppress(NotOnline):
            return [one for one in (await client.tasks()).tasks if one.kind == kind]
        return None

    await until(client, is_there)
