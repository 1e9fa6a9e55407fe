"""A letter leaves for the GP: who that is comes from the patient's INS, and nowhere else.

Server, automation and clinicians are processes as they are run; the automation dies in
the middle, is told of an opposition, and gets another key.
"""

import asyncio
import os

import pytest

from cordee.clients.agent.feeds import framing
from cordee.clients.sdk import PatientAnswer, PatientAsk, WardList
from tests.clients.agent.messages import DEMO, IDNPS, INS, OTHER_INS, adt
from tests.support.agents import cordee, enrol_agent, running_agent
from tests.support.hospital import running_hospital

THIRD = "162018885045327"
HEADER = "matricule;oid;practitioner;practitioner_name\n"
ROWS = f"{INS};demo;{IDNPS};Dr Anne Le Guen\n{OTHER_INS};demo;899700218896;Dr Roy\n"
CONFIG = '[wards.CARDIO]\nname = "Cardiologie"\nplaces = ["chu"]\n'
QUESTIONS = 12


@pytest.fixture
def ward():
    with running_hospital() as running:
        yield running


@pytest.mark.timeout(300)
async def test_the_gp_of_a_patient_is_found_by_his_ins(ward, tmp_path):
    table, config = tmp_path / "gps.csv", tmp_path / "agent.toml"
    table.write_text(HEADER + ROWS + "12;demo;;\n")
    config.write_text(f"push_seconds = 0.1\nwatch_seconds = 0.1\n{CONFIG}")
    agent = await enrol_agent(ward)
    anna, denis = await ward.enrol("Anna", "Denis")
    words = ("--csv", table, "--watch", "--mllp", "127.0.0.1:0", "--config", config)
    async with anna.client() as me:
        await me.wait_online(60)
        async with running_agent(agent, *words) as process:
            assert "import-key" in await process.says("no key")
        async with running_agent(agent, *words, "--new-key") as process:
            port = int((await process.says("listening")).rpartition(":")[2])
            assert "row 4: no_ins" in await process.says("row")
            assert "2 changes" in await process.says("gps.csv: 3 rows")
            await ask(me)
            await hear_of_the_ward(me, port)
            await me.choose_gp(THIRD, DEMO, "899900001", "Dr Petit")
            await oppose(me, agent, table, process)
            await as_a_colleague(denis)
            async with ward.office() as office:
                await office.withdraw_attestation(denis.account)
            asked = await ask_many(me)
            await process.kill()
        async with running_agent(agent, *words) as process:
            await stranger(denis, agent)
            await check_once_each(me, asked)
            await rotate(me, agent, process)


async def ask(me):
    """J4, step 1: the INS gives the declared GP, in the program and at the keyboard."""
    view = await me.gp_of(INS, DEMO)
    assert (view.outcome, view.practitioner) == ("found", IDNPS)
    assert view.name == "Dr Anne Le Guen"
    assert (await me.gp_of(THIRD, DEMO)).outcome == "unknown"
    assert [one.title for one in await me.threads()] == []


async def hear_of_the_ward(me, port):
    """An admission comes by MLLP; who asked for the ward is told of the next one."""
    assert b"MSA|AA|1|" in await send(port, adt(control="1", gp=""))
    assert b"MSA|AR|" in await send(port, "MSH|^~\\&|A|B|C|D|2026||ORU^R01|9|P|2.5\r")
    view = await me.ward("Cardiologie")
    assert (view.wards, view.away) == (("Cardiologie",), False)
    [patient] = view.patients
    assert (patient.family, patient.room, patient.practitioner) == (
        "MARTIN",
        "12",
        IDNPS,
    )
    assert (await me.ward("Pédiatrie")).patients == ()
    events = me.events()
    second = adt(number="P2", ins="", family="DURAND", room="14", control="2", gp="")
    assert b"MSA|AA|2|" in await send(port, second)
    async with asyncio.timeout(60):
        while not (pushed := last_push(me)):
            await anext(events)
    assert [one.family for one in pushed.patients] == ["MARTIN", "DURAND"]


def last_push(me):
    lines = me._parts.lines
    said = [one.event for one in lines.said(lines.known())]
    return next((e for e in said if isinstance(e, WardList) and e.target is None), None)


async def send(port, message):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framing.framed(message.encode()))
    answer = await reader.readuntil(framing.END)
    writer.close()
    await writer.wait_closed()
    return answer


async def oppose(me, agent, table, process):
    """He does not want it told: not now, and not after the record is read again."""
    status, said = await cordee(
        agent, "agent", "oppose", "--oid", "demo", typed=OTHER_INS
    )
    assert (status, "noted" in said) == (0, True), said
    assert (await me.gp_of(OTHER_INS, DEMO)).outcome == "opposed"
    aside = table.with_suffix(".part")
    aside.write_text(HEADER + ROWS)
    os.utime(aside, (1, 1))
    aside.rename(table)  # whole at once: it is watched
    assert "0 changes" in await process.says("gps.csv: 2 rows")
    assert (await me.gp_of(OTHER_INS, DEMO)).outcome == "opposed"


async def as_a_colleague(denis):
    """At the keyboard, while he is one; a colleague's choice is told as such."""
    status, said = await cordee(denis, "patient", "gp", "--oid", "demo", typed=THIRD)
    assert status == 0, said
    assert "Dr Petit (IDNPS 899900001), chosen by a colleague" in said
    assert THIRD not in said


async def ask_many(me):
    lines = me._parts.lines
    thread = lines.known()
    return [await lines.say(thread, PatientAsk(INS, DEMO)) for _ in range(QUESTIONS)]


async def check_once_each(me, asked):
    """Killed in the middle, it has answered each question once."""
    lines, events = me._parts.lines, me.events()
    thread = lines.known()

    def answers():
        said = [one.event for one in lines.said(thread)]
        return [e for e in said if isinstance(e, PatientAnswer) and e.target in asked]

    async with asyncio.timeout(60):
        while len(answers()) < QUESTIONS:
            await anext(events)
    assert (await me.gp_of(INS, DEMO)).outcome == "found"
    found = answers()
    assert sorted(one.target for one in found) == sorted(asked)
    assert {one.outcome for one in found} == {"found"}


async def stranger(denis, agent):
    """His attestation was taken back: he finds no automation, and is told nothing."""
    async with denis.client() as other:
        await other.wait_online(60)
        assert (await other.gp_of(INS, DEMO)).outcome == "away"
        lines, asked = other._parts.lines, PatientAsk(INS, DEMO)
        answer = await lines._ask_one(agent.account, asked, PatientAnswer, 30)
        assert (answer.outcome, answer.practitioner) == ("refused", "")


async def rotate(me, agent, process):
    """Another key, and nothing is forgotten: the record, a choice, an opposition."""
    status, said = await cordee(agent, "agent", "rotate-key")
    assert status == 0, said
    await process.says("is left")
    status, said = await cordee(agent, "agent", "status")
    assert (status, "3 patients kept" in said) == (0, True), said
    assert (await me.gp_of(INS, DEMO)).outcome == "found"
    assert (await me.gp_of(OTHER_INS, DEMO)).outcome == "opposed"
    me._choices.forget(THIRD, DEMO)
    view = await me.gp_of(THIRD, DEMO)
    assert (view.outcome, view.practitioner, view.mine) == (
        "chosen",
        "899900001",
        False,
    )
