"""Ledgers against who would hide, forge or bill twice, on the real server."""

import msgspec
import pytest
from msgspec import structs

from cordee.clients.sdk import CaseRefused, ConsentGiven
from cordee.crypto.billing_event import Ledger
from cordee.crypto.case_event import ExpertiseRequest
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    asking,
    case_is,
    doctors,
    until,
)

SECONDS = 30


@pytest.fixture
async def two(hospital):
    asks, answers = await doctors(hospital, "Généraliste", "Dermatologue")
    async with asks.client() as gp, answers.client() as expert:
        await gp.wait_online(SECONDS)
        await expert.wait_online(SECONDS)
        yield gp, expert


async def answered(gp, expert):
    """A case that was answered, and the act of it."""
    request = await asking(gp, expert.account)
    case = await gp.ask_expertise(None, request, CONSENT)
    await case_is(expert, "sent", case.thread)
    await expert.claim(case.thread, case.case)
    await expert.report(case.thread, case.case, ANSWER, pdf=PDF)
    return case


async def test_no_word_of_a_ledger_hides_a_thread_that_people_talk_in(two):
    gp, expert = two
    thread = (await gp.new_thread("Mme Martin", [expert.account])).id
    await _said(gp, expert, thread, "Bonjour")
    for client in (gp, expert):
        known = client._talking(thread)
        await client._say_in_ledger(known, Ledger(client.account), (b"hide",))
    await _said(gp, expert, thread, "Encore")
    assert thread in {one.id for one in await gp.threads()}
    assert await expert.ledgers() == []


async def _said(gp, expert, thread, text):
    await gp.send(thread, text)

    async def has_read():
        return [one for one in await expert.threads() if one.last_text == text]

    [read] = await until(expert, has_read)
    assert read.id == thread


async def test_what_an_office_exported_stays_exported_when_it_leaves_the_ledger(
    two, hospital
):
    office, expert = two
    role = await hospital.role(office, "Facturation")
    expert.set_office(role)
    await answered(office, expert)
    [ledger] = await expert.ledgers()
    assert ledger.office == (role,)

    async def has_read():
        return [act for one in await office.ledgers() for act in one.acts]

    month = (await until(office, has_read))[0].day[:7]
    made, other = [await one.prepare_month(month) for one in (office, expert)]
    assert (await office.confirm_export(made)).json == made.json

    async def is_exported():
        [ledger] = await expert.ledgers()
        return ledger.acts[0].exported == made.export

    await until(expert, is_exported)
    assert (await expert.confirm_export(other)).json == made.json
    await expert.remove(ledger.thread, role)
    [ledger] = await expert.ledgers()
    assert (ledger.office, ledger.acts[0].exported) == ((), made.export)
    with pytest.raises(CaseRefused):
        await expert.prepare_month(month)


async def test_a_consent_that_nobody_gave_bills_nothing(two, monkeypatch):
    gp, expert = two
    say = gp._send_request

    async def without_consent(thread, request, _before):
        await say(thread, msgspec.structs.replace(request, consent=bytes(16)), ())

    monkeypatch.setattr(gp, "_send_request", without_consent)
    case = await answered(*two)
    request = expert._case(expert._thread(case.thread), case.case).request
    assert isinstance(request, ExpertiseRequest)
    assert await expert.ledgers() == []


async def test_what_a_frozen_ledger_says_is_billed_no_second_time(two):
    gp, expert = two
    await answered(gp, expert)
    [before] = await expert.ledgers()
    expert._thread(before.thread).memory.frozen = "LOG-02"
    assert await expert.resume_acts() == 0
    with pytest.raises(CaseRefused):
        await expert.prepare_month(before.acts[0].day[:7])
    await answered(gp, expert)
    [after] = await expert.ledgers()
    assert after.thread != before.thread
    assert len(after.acts) == 2
    found = expert._ledger_groups()[expert.account]
    assert [one.memory.frozen for one in found] == [None, "LOG-02"]


async def test_a_consent_to_teach_alone_bills_nothing(two):
    gp, expert = two
    request = await asking(gp, expert.account)
    case = await gp.ask_expertise(None, request, ConsentGiven(purposes=("teaching",)))
    await case_is(expert, "sent", case.thread)
    await expert.claim(case.thread, case.case)
    await expert.report(case.thread, case.case, ANSWER, pdf=PDF)
    assert await expert.ledgers() == []


async def test_an_act_that_names_another_practitioner_is_shown_as_such(
    two,
):
    gp, expert = two
    mine = await expert.professional()
    other = structs.replace(mine, idnps="810099999999", name="Dr Autre")
    case = await gp.ask_expertise(None, await asking(gp, expert.account), CONSENT)
    await case_is(expert, "sent", case.thread)
    await expert.claim(case.thread, case.case)
    await expert.report(case.thread, case.case, ANSWER, pdf=PDF, author=other)
    [forged] = (await expert.ledgers())[0].acts
    assert (forged.executant.name, forged.foreign) == ("Dr Autre", True)
    await answered(gp, expert)
    acts = (await expert.ledgers())[0].acts
    assert sorted(one.foreign for one in acts) == [False, True]
