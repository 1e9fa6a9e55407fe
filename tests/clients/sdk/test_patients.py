"""The line to an automation: asked, answered, remembered; and listed nowhere."""

import asyncio
import contextlib

import pytest

from cordee.clients.sdk import (
    NewMessage,
    NotAllowed,
    PatientAnswer,
    PatientAsk,
    PatientChoice,
    ThreadChanged,
    WardAsk,
    WardList,
    WardPatient,
    WrongIns,
)
from tests.support.crashes import until_it
from tests.support.devices import linked

SECONDS = 30
INS, DEMO = "279035121518989", "1.2.250.1.213.1.4.11"
NIR = "1.2.250.1.213.1.4.8"
WRONG = "223042545611404"
GP = ("899700218896", "Dr Anne Le Guen")
BED = WardPatient("MARTIN", "Zoé", "1979-03-12", "F", INS, DEMO, "qualified", "12", *GP)


@contextlib.asynccontextmanager
async def automation(hospital, answer):
    """One that answers each question of others with `answer(said)`, once."""
    async with hospital.office() as office:
        person = await hospital.sign_up(office, "Automate", "agent")
        await office.enrol(person.account)
    async with person.client() as agent:
        await agent.wait_attested(SECONDS)
        task = asyncio.create_task(_answer(agent, answer))
        yield agent
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with hospital.office() as office:
        await office.withdraw_attestation(person.account)


async def _answer(agent, answer):
    events = agent.events()
    while True:
        for line in agent.lines_to_me():
            for one in agent.said_on(line):
                is_question = isinstance(one.event, PatientAsk | WardAsk)
                if is_question and not agent.is_answered(one):
                    await agent.say_on(line, answer(one))
        if await anext(events, None) is None:
            return


def found(one):
    if isinstance(one.event, WardAsk):
        return WardList(one.message, ("Chirurgie",), one.event.ward, 7, (BED,))
    return PatientAnswer(one.message, "found", *GP, 5)


def unknown(one):
    return PatientAnswer(one.message, "unknown", "", "", 0)


async def test_a_question_is_answered_and_no_list_shows_it(hospital, sdk):
    [anna] = await hospital.enrol("Anna")
    async with automation(hospital, found) as agent, anna.client() as me:
        await sdk.online(me)
        events = me.events()
        view = await me.gp_of("2 79 03 51 215 189 89", DEMO, seconds=SECONDS)
        assert (view.outcome, view.practitioner, view.name) == ("found", *GP)
        ward = await me.ward("Chirurgie", seconds=SECONDS)
        assert (ward.wards, ward.patients, ward.away) == (("Chirurgie",), (BED,), False)
        again = await me.gp_of(INS, DEMO, seconds=SECONDS)
        assert again == view
        assert len(agent.lines_to_me()) == 1
        assert await me.people("Automate") == [], "nobody would see what he is written"
        assert (await me.find("Automate")).found == ()
        [line] = agent.lines_to_me()
        for client in (me, agent):
            assert await client.threads() == []
            assert (await client.status()).threads == 0
            assert [m.kind for m in await client.history(line)] == ["members"]
        assert (await me.thread(line)).unread == 0
        assert (await me.thread(line)).retention == 86_400
        memory = me._parts.lines.known().memory
        assert memory.displayed == memory.seq, "his telephone would be woken"
        await me.wait_online()
        told = [type(one) for one in list(events._queue._queue)]
        assert NewMessage not in told
        assert ThreadChanged not in told


async def test_only_the_word_of_the_automation_is_an_answer(hospital, sdk):
    """What I say myself on my line answers nothing."""
    [anna] = await hospital.enrol("Anna")
    async with automation(hospital, unknown), anna.client() as me:
        await sdk.online(me)
        assert (await me.gp_of(INS, DEMO, seconds=SECONDS)).outcome == "unknown"
        lines, thread = me._parts.lines, me._parts.lines.known()
        asked = await lines.say(thread, PatientAsk(INS, NIR))
        await lines.say(thread, PatientAnswer(asked, "found", *GP, 1))
        await until_it(lambda: nothing_waits(me), "all was said and answered")
        assert lines._found(thread, asked, PatientAnswer).outcome == "unknown"


async def nothing_waits(me):
    status = await me.status()
    answers = [
        one
        for one in me._parts.lines.said(me._parts.lines.known())
        if isinstance(one.event, PatientAnswer)
    ]
    return not status.outbox and len(answers) == 3


async def test_a_choice_is_remembered_said_and_follows_to_other_devices(
    hospital, sdk, tmp_path
):
    [anna] = await hospital.enrol("Anna")
    async with automation(hospital, unknown) as agent, anna.client() as me:
        await sdk.online(me)
        phone = await linked(hospital, anna, me, "phone")
        async with phone.client() as other:
            await sdk.online(other)
            await me.choose_gp(INS, DEMO, *GP)
            [line] = await sdk.until(agent, lambda: lines_with_choice(agent))
            [said] = agent.said_on(line)
            assert said.event == PatientChoice(INS, DEMO, *GP)
            await sdk.holds(other, line, said.seq)
            view = await other.gp_of(INS, DEMO, seconds=SECONDS)
            assert (view.outcome, view.practitioner, view.mine) == (
                "chosen",
                GP[0],
                True,
            )


async def lines_with_choice(agent):
    return [line for line in agent.lines_to_me() if agent.said_on(line)]


async def test_nobody_answers_and_the_own_choice_counts(hospital, sdk):
    """An organisation of its own, which has no automation."""
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        me._parts.lines.agents = nobody
        await sdk.online(me)
        assert (await me.gp_of(INS, DEMO, seconds=0.1)).outcome == "away"
        await me.choose_gp(INS, DEMO, *GP)
        view = await me.gp_of(INS, DEMO, seconds=0.1)
        assert (view.outcome, view.name, view.mine) == ("chosen", GP[1], True)
        assert [
            one.said
            for one in me._choices._notes.each(
                "patient choice", type(me._choices.get(INS, DEMO))
            )
        ] == [False]


async def nobody():
    return []


async def test_an_ins_that_may_not_be_used_is_not_said(hospital):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        for matricule, oid in ((WRONG, NIR), ("12", DEMO), (INS, "x")):
            with pytest.raises(WrongIns) as refusal:
                await me.gp_of(matricule, oid)
            assert matricule not in str(refusal.value)
        with pytest.raises(NotAllowed):
            me.lines_to_me()
