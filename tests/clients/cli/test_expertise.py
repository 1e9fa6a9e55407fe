"""A tele-expertise by commands: asked, claimed, reported, exported; and its words."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from cordee.clients import sdk as sdk_package
from cordee.clients.cli import (
    casing,
    failures,
    grammar,
    meant_cases,
    report_pages,
)
from cordee.clients.cli.catalogue import billing, expertise
from cordee.clients.cli.chat import heading
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.output import Output
from cordee.clients.sdk import CaseLine, CaseRefused, CaseStanding, ConsentEnded
from tests.clients.cli.fake_client import BRUNO, FakeClient
from tests.support.expertise import INS, PHOTO, case_is, doctors, pool_of, until
from tests.support.hospital import running_hospital

SECONDS = 30
INSURED = "2 55 08 14 168 025 38"
MONTH = re.compile(r"tele-expertise-[0-9]{4}-[0-9]{2}-1")
REPORT = """Bonjour.
# Examen
Lésion régulière de 4 mm.

# Conclusion
Nævus bénin, contrôle dans un an.
# Incidents techniques
Une photo floue.
"""


class Desk:
    """Commands of a person whose client is open here."""

    def __init__(self, client):
        self.client = client
        self.said = ""

    async def run(self, *words, is_json=False):
        use(Language.FR)
        out, remarks = io.StringIO(), io.StringIO()
        arguments = grammar.build().parse_args(words)
        output = Output(is_json=is_json, out=out, remarks=remarks)
        code = await arguments.word.run(Errand(self.client, arguments, output))
        assert code == Exit.OK
        said = out.getvalue()
        self.said = _flat(said + remarks.getvalue())
        return json.loads(said) if is_json else _flat(said)


def _flat(text):
    """French spaces and apostrophes as they are typed."""
    return text.translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    (tmp_path / "rapport.txt").write_text(REPORT)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{INS}\n{INSURED}\n"))
    return tmp_path


async def test_a_gp_asks_a_pool_and_the_month_is_exported_once(folder):
    with running_hospital() as hospital:
        people = await doctors(hospital, "Généraliste", "Dermatologue", "Secrétaire")
        asks, answers, bills = people
        async with (
            asks.client() as one,
            answers.client() as two,
            bills.client() as three,
        ):
            for client in (one, two, three):
                await client.wait_online(SECONDS)
            await pool_of(hospital, two)
            await hospital.role(three, "Facturation")
            gp, expert, office = map(Desk, (one, two, three))
            await _ask_and_answer(gp, expert, folder)
            await _bill(expert, office, folder)
            await _settle(gp, expert)


async def _ask_and_answer(gp, expert, folder):
    words = ("--patient", "MARTIN Zoé 12/03/1979 F", "--ins", "--oid", "demo")
    photo = ("--file", str(folder / "photo.jpg"), "--speciality", "dermatologie")
    said = await gp.run(
        *("expertise", "ask", "Dermatologie", "Faut-il", "la", "retirer", "?"),
        *(*words, *photo, "--consent", "oral"),
        *("--insured", "--rank", "2", "--scheme", "011234567"),
    )
    assert "Faut-il la retirer ? — envoyée, jour 1 sur 7" in said
    assert "MARTIN Zoé, 12/03/1979" in said
    assert "23,00" in gp.said
    await case_is(expert.client, "sent")
    assert "Faut-il la retirer" in await expert.run("expertise", "list")
    await expert.run("billing", "office", "Facturation")
    claimed = await expert.run("expertise", "claim", "dernier")
    assert "prise en charge par Dermatologue" in claimed
    text = ("--from", str(folder / "rapport.txt"), "--template", "dermatology")
    done = await expert.run("expertise", "report", "dernier", *text)
    assert "Conclusion : Nævus bénin, contrôle dans un an." in done
    assert "Acte TE2 préparé : 23,00" in expert.said
    await case_is(gp.client, "answered")
    saved = folder / "compte-rendu.pdf"
    shown = await gp.run("expertise", "show", "faut-il", "--save", str(saved))
    assert saved.read_bytes().startswith(b"%PDF-")
    assert "Examen : Lésion régulière de 4 mm." in shown
    assert "Acte RQD préparé : 10,00" in gp.said
    [thread] = [one.id for one in await gp.client.threads()]
    lines = await gp.run("read", thread.hex()[:12])
    assert "Vous demandez l'avis de Dermatologie" in lines
    assert "Compte rendu de Dermatologue pour Dermatologie : Nævus" in lines
    assert "note le consentement du patient (oral)" in lines


async def _bill(expert, office, folder):
    async def is_there():
        return await office.client.ledgers()

    await until(office.client, is_there)
    assert "TE2  23,00" in await office.run("billing", "list")
    to = ("--to", str(folder))
    made = await office.run("billing", "export", *to, is_json=True)
    assert (made["acts"], made["cents"]) == (1, 2300)
    [table, lines] = sorted(Path(path) for path in made["paths"])
    assert MONTH.fullmatch(table.stem)
    assert "MARTIN" in table.read_text()
    assert "255081416802538" in table.read_text()
    assert "011234567" in table.read_text()
    with pytest.raises(CaseRefused) as refused:
        await office.run("billing", "export", *to)
    assert refused.value.word == "nothing_to_export"
    again = folder / "again"
    again.mkdir()
    same = await office.run(
        *("billing", "export", "--again", made["export"][:8], "--to", str(again)),
        is_json=True,
    )
    assert (again / lines.name).read_bytes() == lines.read_bytes()
    assert same["sha256"] == made["sha256"]
    pdf = folder / "releve.pdf"
    stated = await expert.run("billing", "statement", "--pdf", str(pdf))
    assert "Total : 1 acte, 23,00" in stated
    assert pdf.read_bytes().startswith(b"%PDF-")
    await case_is(expert.client, "billed")
    assert "facturée" in await expert.run("expertise", "list", "--all")
    [act] = [act for one in await expert.client.ledgers() for act in one.acts]
    await office.run("billing", "correct", act.act.hex()[:8], "mauvais", "patient")
    assert "annulé : mauvais patient" in await office.run("billing", "list")
    later = await office.run("billing", "export", *to, is_json=True)
    assert (later["counters"], later["cents"]) == (1, -2300)
    table = (folder / f"{_name(later)}.csv").read_text()
    assert "MARTIN" in table


async def _settle(gp, expert):
    """What stands around the cases: templates, who one is, availability, consents."""
    assert "radiology : " in await expert.run("expertise", "templates")
    filled = await expert.run("expertise", "templates", "dermatology")
    assert filled.rstrip().endswith("# Conclusion")
    me = ("--number", "561234567", "--structure", "560000127")
    assert "billing: 561234567" in await expert.run("expertise", "me", *me)
    said = await expert.run("expertise", "availability", "--cap", "3")
    assert "0 en cours, 3 au plus" in said
    assert "Aucun chiffre" in await gp.run("expertise", "figures")
    asked = ("expertise", "ask", "Dermatologie", "Et", "celle-ci", "?", "--check")
    checked = await gp.run(*asked, "--patient", "MARTIN Zoé 12/03/1979 F", is_json=True)
    assert checked["may_ask"]
    assert (checked["te2"], checked["rqd"]) == (None, None)
    there = await gp.run(*asked, "--patient", "MARTIN Zoé 12/03/1979 F", "--present")
    assert "Le patient est présent" in gp.said + there
    for wrong in (("--rank", "10"), ("--scheme", "0" * 17), ("--insured",)):
        with pytest.raises(Misuse):  # nothing more is typed: no number
            await gp.run(*asked, "--patient", "MARTIN Zoé 12/03/1979 F", *wrong)
    [thread] = [one.id.hex()[:12] for one in await gp.client.threads()]
    assert "oral, soins, avis" in await gp.run("consent", "list", thread)
    ended = await gp.run("consent", "end", thread, "a", "changé", "d'avis")
    assert "retiré" in ended
    assert "le patient a retiré son accord" in await gp.run("read", thread)
    with pytest.raises(Misuse):
        await gp.run("expertise", "figures", "--from", "novembre")


def _name(export):
    return Path(export["paths"][0]).stem


def test_every_refusal_of_a_case_has_a_sentence_in_both_languages():
    room = Path(sdk_package.__file__).parent
    said = "".join(path.read_text() for path in room.glob("*.py"))
    found = set(re.findall(r'CaseRefused\(\s*"([a-z_]+)"', said))
    found |= set(re.findall(r'word = "([a-z_]+)" if', said))
    assert found <= set(expertise.FAULTS)
    assert len(found) > 10
    for table in (expertise.FAULTS, expertise.STATES, expertise.STEPS, billing.STATES):
        assert all(text.fr and text.en for text in table.values())


def test_a_text_with_titles_is_a_report_and_needs_a_conclusion():
    answer = report_pages.answer_of(REPORT)
    assert answer.sections == [("Examen", "Lésion régulière de 4 mm.")]
    assert answer.conclusion == "Nævus bénin, contrôle dans un an."
    assert answer.incidents == "Une photo floue."
    with pytest.raises(Misuse):
        report_pages.answer_of("# Examen\nrien")
    with pytest.raises(Misuse):
        report_pages.with_options(answer, "", ["sans titre"], "", "")


@pytest.mark.parametrize("language", list(Language))
def test_a_line_says_what_it_did_not_do_and_never_moves_the_screen(language):
    use(language)
    line = CaseLine(
        case=bytes(16), deed="step", step="decline", text="a\x1b[2Jb\n\u202ec"
    )
    said = casing.line(line, "Anna", mine=False)
    assert "\x1b" not in said
    assert "\n" not in said
    odd = CaseLine(case=bytes(16), deed="step", step="teleport", counts=False)
    assert "teleport" in casing.line(odd, "Anna", mine=True)
    assert casing.line(odd, "Anna", mine=True).endswith(")")
    use(Language.FR)


def test_an_ended_consent_is_one_sentence():
    use(Language.FR)
    said = failures.sentence_of(ConsentEnded("x"))
    assert "retiré son accord" in said


async def test_the_head_of_a_thread_says_where_its_tele_expertise_stands():
    use(Language.FR)
    client = FakeClient()
    thread = await client.new_thread("Avis", [BRUNO.account])
    standing = CaseStanding(
        case=bytes(16),
        state="claimed",
        question="?",
        urgent=False,
        expert_name="Dermatologie",
        by_name="Lucie",
        opened=meant_cases.now() - 86_400_000,
        due=0,
    )
    shown = replace(thread, case=standing)
    said = heading.readers(shown, Acquaintances(client), client.account)
    assert said.startswith("Télé-expertise prise en charge par Lucie, jour 2 sur 7")


def test_a_long_question_ends_in_a_mark_and_one_act_is_one():
    use(Language.FR)
    assert casing.shortened("mot " * 40).endswith("mot…")
    assert len(casing.shortened("x" * 320)) == casing.QUESTION
    assert casing.euros(-50) == "-0,50 €"
    assert billing.ACTS(1) == "1 acte"
    line = CaseLine(case=bytes(16), deed="counted", rule="TEX-14", provisional=True)
    assert "sous réserve" not in casing.line(line, "Anna", mine=False)
