"""A patient's GP and a ward on the command line: what is read, said, and never shown."""

import argparse
import io

import pytest

from cordee.clients.cli import grammar
from cordee.clients.cli.commands.patients import COMMANDS
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.output import Output
from cordee.clients.sdk import (
    FoundList,
    FoundView,
    GpView,
    NotOnline,
    StatusView,
    WardPatient,
    WardView,
    WrongIns,
)
from tests.clients.cli.fake_client import practitioner

INS, DEMO = "279035121518989", "1.2.250.1.213.1.4.11"
NIR = "1.2.250.1.213.1.4.8"
SCAN = f"IS010000000000000000000000S1{INS}S2{DEMO}<GS>S4ROBIN<GS>"
GP = {"practitioner": "899900000501", "name": "Yann LE GOFF", "time": 1_795_936_500_000}
GP_RUN, WARD_RUN = (command.run for command in COMMANDS)


class Patients:
    """What the words ask of a client; `view` is what an automation answers."""

    def __init__(self, view=None):
        self.view = view
        self.asked = []
        self.chosen = []
        self.found = ()

    async def wait_online(self, _seconds):
        raise NotOnline("away")

    async def gp_of(self, matricule, oid):
        self.asked.append((matricule, oid))
        return self.view

    async def choose_gp(self, *choice):
        self.chosen.append(choice)

    async def practitioner(self, number):
        raise NotOnline(number)

    async def find(self, query, limit):
        return FoundList(found=self.found, whole=True)

    async def ward(self, name):
        self.asked.append(name)
        return self.view

    def events(self):
        return None

    async def status(self):
        return StatusView(
            origin="",
            online=False,
            server=None,
            versions=(),
            account=b"",
            name="",
            attested=True,
            kind="person",
            generation=0,
            devices=(),
            device=b"",
            outbox=0,
            failed=0,
            threads=0,
            warnings=(),
        )


@pytest.fixture
def said(monkeypatch):
    """`await said(run, client, typed, **arguments)`: the status, and the two streams."""

    async def run(word, client, typed="", **about):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        out, remarks = io.StringIO(), io.StringIO()
        arguments = {
            "oid": "nir",
            "choose": None,
            "among": None,
            "wait": 1.0,
            "ward": "",
        }
        output = Output(is_json=False, out=out, remarks=remarks)
        errand = Errand(client, argparse.Namespace(**(arguments | about)), output)
        status = await word(errand)
        return status, out.getvalue().replace("\u2019", "'"), remarks.getvalue()

    return run


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (GpView(outcome="found", **GP), Exit.OK, "d'après le dossier"),
        (GpView(outcome="chosen", **GP), Exit.OK, "choisi par un collègue"),
        (GpView(outcome="chosen", mine=True, **GP), Exit.OK, "que vous avez choisi"),
        (
            GpView(outcome="found", name="Dr Roy"),
            Exit.OK,
            "Dr Roy, d'après le dossier (sans date)",
        ),
        (GpView(outcome="unknown"), Exit.NOT_FOUND, "Personne ne le sait"),
        (GpView(outcome="opposed"), Exit.NOT_FOUND, "ne souhaite pas"),
        (GpView(outcome="refused"), Exit.REFUSED, "refuse"),
        (GpView(outcome="away"), Exit.OFFLINE, "ne répond pas"),
    ],
)
async def test_what_an_automation_answers_is_a_sentence_and_a_status(
    said, view, status, words
):
    client = Patients(view)
    got, out, remarks = await said(GP_RUN, client, f"{INS}\n")
    assert got == status
    assert words in out
    assert INS not in out + remarks
    assert client.asked == [(INS, NIR)]


async def test_an_ins_is_typed_with_its_authority_or_scanned(said):
    client = Patients(GpView(outcome="unknown", doubts=("key", "authority")))
    _, _, remarks = await said(GP_RUN, client, f"{SCAN}\n")
    assert "clé de cet INS est fausse" in remarks
    assert "autorité" in remarks
    await said(GP_RUN, client, f"{INS}\n", oid="DEMO")
    await said(GP_RUN, client, f"{INS}\n", oid="1.2.3")
    assert client.asked == [(INS, DEMO), (INS, DEMO), (INS, "1.2.3")]
    with pytest.raises(WrongIns):
        await said(GP_RUN, client, f"{SCAN[:40]}\n")


@pytest.mark.parametrize("number", ["99900000501", "899900000501", "8999 00000501"])
async def test_a_practitioner_is_chosen_by_either_number(said, number):
    client = Patients()
    status, out, _ = await said(GP_RUN, client, f"{INS}\n", choose=number)
    assert (status, client.chosen) == (Exit.OK, [(INS, NIR, "899900000501", "")])
    assert "Retenu" in out


@pytest.mark.parametrize("number", ["Le Goff", "docteur", "8999-1"])
async def test_a_name_is_no_number(said, number):
    with pytest.raises(Misuse):
        await said(GP_RUN, Patients(), f"{INS}\n", choose=number)


async def test_one_of_several_candidates_is_picked_by_its_place(said):
    client = Patients()
    first = practitioner("Yann", "LE GOFF").hit
    second = practitioner("Maël", "LE GOFF").hit
    client.found = (FoundView(hit=first), FoundView(hit=second))
    status, out, remarks = await said(
        GP_RUN, client, f"{INS}\n2\n", among=["le", "goff"]
    )
    assert status == Exit.OK
    assert "1. Yann LE GOFF" in remarks
    assert client.chosen == [(INS, NIR, second.practitioner, "Maël LE GOFF")]
    assert "Maël LE GOFF" in out
    for answer in ("", "3", "0", "x"):
        with pytest.raises(NotDone):
            await said(GP_RUN, client, f"{INS}\n{answer}\n", among=["goff"])
    client.found = ()
    with pytest.raises(NotDone):
        await said(GP_RUN, client, f"{INS}\n", among=["personne"])


@pytest.mark.parametrize("words", [["patient", "gp"], ["agent", "oppose"]])
def test_an_ins_is_no_argument(words, capsys):
    grammar.build().parse_args(words)
    with pytest.raises((SystemExit, Misuse)):
        grammar.build().parse_args([*words, INS])


BED = WardPatient(
    "ROBIN", "Jeanne", "1979-03-12", "F", INS, DEMO, "qualified", "7", "8", "Dr Roy"
)


async def test_a_ward_is_its_patients_and_their_gps(said):
    unknown = WardPatient("MASSON", "Paul", "", "M", "", "", "", "9", "", "")
    wards = ("Cardiologie", "USIC")
    view = WardView(
        wards=wards, ward="USIC", time=1, patients=(BED, unknown), away=True
    )
    status, out, remarks = await said(WARD_RUN, Patients(view), ward="USIC")
    lines = out.splitlines()
    assert status == Exit.OK
    assert lines[1] == "7  ROBIN Jeanne  née le 12/03/1979            Dr Roy"
    assert lines[2] == f"9  MASSON Paul   {'sans INS':>27}  médecin traitant inconnu"
    assert lines[3] == "2 patients"
    assert "dernière liste" in remarks
    assert INS not in out


async def test_a_ward_that_is_not_open_is_said_with_those_that_are(said):
    view = WardView(wards=("USIC",), ward="Maternité", time=1, patients=())
    status, out, _ = await said(WARD_RUN, Patients(view), ward="Maternité")
    assert (status, out) == (Exit.NOT_FOUND, "Services\xa0: USIC\n")
    none = WardView(wards=(), ward="", time=0, patients=())
    status, out, _ = await said(WARD_RUN, Patients(none))
    assert (status, out) == (Exit.OK, "Aucun service ne vous est ouvert.\n")
