"""Letters on the command line: whose, to whom, by when, as a person says it."""

import argparse
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.clients.cli import lettering, meant_letters, moments, traits
from cordee.clients.cli.commands.patients import read_ins_or_scan
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.output import Output
from cordee.clients.cli.recipients import addressed
from cordee.clients.sdk import GpView, WrongIns
from cordee.documents.ins import Ins
from tests.clients.cli.fake_client import practitioner

INS, TEST = "279035121518989", "1.2.250.1.213.1.4.10"
NIR = "1.2.250.1.213.1.4.8"
SCAN = f"IS010000000000000000000000S1{INS}S2{TEST}<GS>S3JEANNE<GS>S4LE BRIS<GS>S5F"
NAMED = {"to": [], "referring": [], "other": [], "to_patient": False, "opposed": False}


class Records:
    """A client whose automation answers `view`."""

    def __init__(self, view=None, found=None):
        self.view, self.found = view, found

    async def gp_of(self, matricule, oid):
        return self.view

    async def practitioner(self, number):
        return self.found


def errand(client=None, **asked):
    output = Output(is_json=False, out=io.StringIO(), remarks=io.StringIO())
    return Errand(client or Records(), argparse.Namespace(**{**NAMED, **asked}), output)


def a_patient(oid=TEST):
    return traits.with_ins(traits.parse("LE BRIS Jeanne 12/03/1979 F"), Ins(INS, oid))


@pytest.mark.parametrize(
    ("said", "family", "given", "born", "sex"),
    [
        ("DURAND Paul 12/03/1948 M", "DURAND", "Paul", "1948-03-12", "M"),
        ("DURAND PAUL 12/03/1948 F", "DURAND", "PAUL", "1948-03-12", "F"),
        ("LE BRIS Anne Marie 1951-2-3", "LE BRIS", "Anne Marie", "1951-02-03", ""),
        ("Durand Paul 12/03/1948 h", "Durand", "Paul", "1948-03-12", "M"),
    ],
)
def test_a_patient_is_said_as_a_person_writes_him(said, family, given, born, sex):
    one = traits.parse(said)
    assert (one.family, one.given, one.birth_date, one.sex) == (
        family,
        given,
        born,
        sex,
    )
    assert (one.birth_name, one.status, one.matricule) == (family, "provisional", "")
    assert lettering.patient(one).startswith(f"{family} {given}, ")


@given(st.text(max_size=60))
def test_what_is_no_patient_is_refused_in_words(said):
    try:
        one = traits.parse(said)
    except Misuse:
        return
    assert one.family
    assert one.given
    assert len(one.birth_date) == len("1948-03-12")


def test_an_hour_that_is_over_is_tomorrows():
    now = moments.now()
    over = now - timedelta(minutes=2)
    at = moments.local(meant_letters.coming(f"{over:%H:%M}"))
    assert at.date() in {now.date(), now.date() + timedelta(days=1)}
    assert at > now
    assert moments.local(meant_letters.today("14h05")).strftime("%H:%M") == "14:05"
    with pytest.raises(Misuse):
        meant_letters.today("midi")


async def test_without_a_recipient_it_goes_to_the_gp_who_is_known():
    found = practitioner("Yann", "LE GOFF")
    view = GpView(outcome="found", practitioner=found.hit.practitioner, name="x")
    to = await addressed(errand(Records(view, found)), a_patient())
    (one,) = to.recipients
    assert (one.role, one.mailbox.address) == ("gp", "y.legoff@medecin.example")
    assert one.mailbox.phone == "02 97 00 00 00"
    mute = practitioner("Yann", "LE GOFF", reach=("phone",))
    with pytest.raises(NotDone):
        await addressed(errand(Records(view, mute)), a_patient())
    with pytest.raises(NotDone):
        await addressed(errand(Records(GpView(outcome="away"))), a_patient())


async def test_a_patient_who_objects_is_heard():
    to = await addressed(errand(Records(GpView(outcome="opposed"))), a_patient())
    assert (to.recipients, to.opposed) == ((), True)
    said = errand(opposed=True, to=["gp@x.fr"])
    assert (await addressed(said, a_patient())).opposed


async def test_only_a_qualified_ins_has_a_mailbox():
    with pytest.raises(WrongIns):
        await addressed(errand(to_patient=True), traits.parse("A B 01/01/1980"))
    with pytest.raises(WrongIns):
        await addressed(errand(to_patient=True), a_patient())  # a test authority's
    to = await addressed(errand(to_patient=True), a_patient(NIR))
    assert to.recipients[0].mailbox.address == f"{INS}@patient.mssante.fr"
    assert to.recipients[0].role == "patient"


async def test_a_scan_has_the_traits(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SCAN}\n"))
    ins, scanned = await read_ins_or_scan(errand(oid="test"))
    one = traits.scanned(scanned)
    assert (one.family, one.given, one.sex) == ("LE BRIS", "JEANNE", "F")
    assert (one.matricule, one.status) == (ins.matricule, "qualified")
    monkeypatch.setattr("sys.stdin", io.StringIO("12\n"))
    with pytest.raises(WrongIns):
        await read_ins_or_scan(errand(oid="test"))
