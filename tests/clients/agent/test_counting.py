"""Acts of the year are counted under tokens, once each, and anew with another key."""

import itertools

import pytest

from cordee.clients.agent.counting import ACTS, Counting
from cordee.clients.sdk import (
    Act,
    ActCounter,
    CountAsk,
    LedgerSaid,
    LetterPatient,
    Professional,
)
from cordee.documents.ins import Ins
from cordee.expertise.billing import LedgerRow
from tests.clients.agent.messages import DEMO, INS, OTHER_INS
from tests.clients.agent.test_answering import Line, answering  # noqa: F401 - a fixture
from tests.support.agents import enrol_agent, running_agent
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    asking,
    case_is,
    doctors,
    until,
)
from tests.support.hospital import running_hospital

OWNER, OFFICE, LEDGER = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32
ANNE = Ins(INS, DEMO)
SECONDS = 30


def professional(number):
    return Professional(number, "Dr", "doctor", "", "", "")


def act(name, *, case=None, code="TE2", year=2026, expert="81", ins=INS):
    return Act(
        act=name.encode().ljust(16),
        case=(case or name).encode().ljust(16),
        code=code,
        cents=2000,
        day=f"{year}-03-01",
        executant=professional(expert),
        prescriber=professional("82"),
        patient=LetterPatient("", "", "", "", "", "", ins, DEMO, "qualified"),
        cover=None,
        tariff="te2-2026",
        rule="TEX-40",
        provisional=False,
        time=1,
    )


class Ledgers:
    """One ledger, in which the owner and the office speak; the client's half of it."""

    def __init__(self, client):
        self.rows, self._numbers = [], itertools.count(1)
        client.ledgers_to_me = lambda: [LEDGER]
        client.ledger_owner = lambda _ledger: OWNER
        client.said_in_ledger = lambda _ledger, after=0: [
            one for one in self.rows if one.seq > after
        ]

    def says(self, event, account=OWNER):
        row = LedgerRow(account=account, time=1, event=event)
        office = OFFICE if account == OFFICE else None
        seq = next(self._numbers)
        self.rows.append(LedgerSaid(seq=seq, row=row, office=office))


@pytest.fixture
def ledgers(client):
    return Ledgers(client)


def test_a_request_counts_once_and_what_was_taken_back_does_not(client, keys, ledgers):
    for one in (act("one"), act("rqd", case="one", code="RQD"), act("two", expert="9")):
        ledgers.says(one)
        ledgers.says(one)
    ledgers.says(act("foreign"), account=bytes(32))
    ledgers.says(act("before", year=2025))
    ledgers.says(act("other", ins=OTHER_INS))
    counting = Counting(client, keys)
    found = counting.count(ANNE, 2026, "81", "82")
    assert (found.patient, found.by_expert, found.by_requester) == (2, 1, 2)
    ledgers.says(ActCounter(b"c" * 16, act("two").act, "erreur", 1), account=OFFICE)
    found = counting.count(ANNE, 2026, "9", "")
    assert (found.patient, found.by_expert, found.by_requester) == (1, 0, 0)


def test_what_is_kept_names_no_patient_and_outlives_a_restart_and_a_new_key(
    client, keys, ledgers
):
    ledgers.says(act("one"))
    Counting(client, keys).read_on()
    [kept] = client.notes.each(ACTS, list)
    assert INS not in str(kept)
    assert Counting(client, keys).count(ANNE, 2026, "", "").patient == 1
    before = Counting(client, keys).token(ANNE, 2026)
    keys.rotate()
    counting = Counting(client, keys)
    assert counting.count(ANNE, 2026, "", "").patient == 1
    assert counting.token(ANNE, 2026) != before
    assert client.notes.get(ACTS, (before,), list) is None


async def test_a_question_is_answered_once_and_not_to_a_stranger(
    client,
    people,
    ledgers,
    answering,  # noqa: F811 - the fixture
):
    line = Line(client, people("Anna"))
    ledgers.says(act("one"))
    line.says(CountAsk(INS, DEMO, 2026, "81", ""))
    line.says(CountAsk("", "", 2026, "81", ""))
    reader = answering(2)
    assert await reader._everything()
    assert await answering(2)._everything()
    found, nobody = line.answers
    assert (found.outcome, found.patient, found.by_expert) == ("found", 1, 1)
    assert nobody.outcome == "refused"
    line.says(CountAsk(INS, DEMO, 2026, "81", ""))
    assert await reader._everything()
    assert line.answers[2].outcome == "refused"


async def test_the_fifth_act_of_a_year_is_answered_and_not_billed(tmp_path):
    with running_hospital() as hospital:
        agent = await enrol_agent(hospital)
        asks, answers = await doctors(hospital, "Généraliste", "Derma")
        async with (
            running_agent(agent, "--new-key") as automation,
            asks.client() as gp,
            answers.client() as expert,
        ):
            await automation.says("was made")  # who claims waits some seconds for it
            await gp.wait_online(SECONDS)
            await expert.wait_online(SECONDS)
            thread = (await gp.new_thread("Mme Martin", [expert.account])).id
            for n in range(3):
                request = await asking(gp, expert.account)
                asked = await gp.ask_expertise(thread, request, CONSENT)
                await case_is(expert, "sent", thread)
                claimed = await expert.claim(thread, asked.case)
                assert claimed.verdict.count == n + 1
                assert claimed.verdict.billable
                await expert.report(thread, asked.case, ANSWER, pdf=PDF)
            both = []
            for _ in range(2):  # claimed at once, each is the fourth for itself
                request = await asking(gp, expert.account)
                asked = await gp.ask_expertise(thread, request, CONSENT)
                await until(expert, lambda case=asked.case: _is_sent(expert, case))
                claimed = await expert.claim(thread, asked.case)
                assert (claimed.verdict.count, claimed.verdict.billable) == (4, True)
                both.append(asked.case)
            for case in both:
                done = await expert.report(thread, case, ANSWER, pdf=PDF)
            assert (done.verdict.count, done.verdict.billable) == (5, False)
            [ledger] = await expert.ledgers()
            assert len(ledger.acts) == 4
            assert not any(one.provisional for one in ledger.acts)
            assert len(await expert.agents()) == 1

            async def is_counted():
                case = await gp.case(thread, asked.case)
                return case.state == "answered" and case.verdict.count == 5

            await until(gp, is_counted)
            assert await gp.seen_report(thread, asked.case) is None


async def _is_sent(client, case):
    return any(one.case == case and one.is_signed for one in await client.cases())
