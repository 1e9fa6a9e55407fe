"""Each question is answered once, to whom it may be, and no more often than that."""

import asyncio
import itertools
import json
import stat

import pytest
from msgspec.structs import replace

from cordee.clients.agent import journal as journal_module
from cordee.clients.agent.answering import Answering
from cordee.clients.agent.counting import Counting
from cordee.clients.agent.journal import NAME, Journal
from cordee.clients.agent.model import Known, Practitioner
from cordee.clients.agent.settings import Settings
from cordee.clients.agent.stays import Stays
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import (
    PatientAnswer,
    PatientAsk,
    PatientChoice,
    Said,
    WardAsk,
    WardList,
)
from cordee.documents.ins import Ins
from tests.clients.agent.messages import DEMO, INS, OTHER_INS

LINE = bytes([9]) * 32
ANNE = Ins(INS, DEMO)


class Line:
    """One line, on which a person speaks; the client's half of it."""

    def __init__(self, client, person):
        self.client, self.person = client, person
        self.said, self.answers = [], []
        self._numbers = itertools.count(1)
        client.lines_to_me = lambda: [LINE]
        client.said_on = lambda _line, after=0: [s for s in self.said if s.seq > after]
        client.is_answered = lambda one: any(
            answer.target == one.message for answer in self.answers
        )
        client.say_on = self._answer
        client.asker = self._asker

    def says(self, event, *, time=0, rules=(), behalf=None):
        n = next(self._numbers)
        message = n.to_bytes(16, "big")
        account = self.person.account
        self.said.append(Said(LINE, n, message, account, time, event, rules, behalf))

    async def _answer(self, _line, event):
        self.answers.append(event)
        return b""

    async def _asker(self, account):
        return self.person if account == self.person.account else None


@pytest.fixture
def line(client, people):
    return Line(client, people("Anna", "Cardiologie"))


@pytest.fixture
def answering(client, keys, book, tmp_path):
    def make(most=100):
        wards = Wards(client, Settings(), Stays(client.notes), book)
        return Answering(
            client,
            book,
            keys,
            wards,
            Counting(client, keys),
            Journal(tmp_path),
            clock=lambda: 5,
            asks_per_hour=most,
            asked_ward=lambda *_: None,
        )

    return make


async def test_questions_are_answered_once_also_by_the_next_process(
    client, book, line, answering
):
    await book.feed([Known(ANNE, Practitioner("81", "Dr Roy"))])
    line.says(PatientAsk(INS, DEMO))
    line.says(PatientAsk(OTHER_INS, DEMO))
    first = answering()
    assert await first._everything()
    assert await first._everything()
    assert await answering()._everything()
    assert line.answers == [
        PatientAnswer(line.said[0].message, "found", "81", "Dr Roy", 1_000),
        PatientAnswer(line.said[1].message, "unknown", "", "", 0),
    ]


async def test_a_choice_is_taken_and_told_to_the_next(line, answering):
    line.says(PatientChoice(INS, DEMO, "10102727017", "Dr Roy"), time=3)
    line.says(PatientAsk(INS, DEMO))
    await answering()._everything()
    [answer] = line.answers
    assert (answer.outcome, answer.practitioner, answer.time) == (
        "chosen",
        "810102727017",
        3,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"verified": False},
        {"organisation": bytes([1]) * 32},
        {"warnings": ("ATT-07",)},
        {"kind": "role"},
    ],
    ids=str,
)
async def test_whom_the_own_organisation_does_not_vouch_for_is_refused(
    client, book, line, answering, change
):
    await book.feed([Known(ANNE, Practitioner("81", "Dr Roy"))])
    line.person = replace(line.person, **change)
    line.says(PatientAsk(INS, DEMO))
    line.says(PatientChoice(INS, DEMO, "82", "Dr Petit"))
    line.says(WardAsk("Cardiologie"))
    await answering()._everything()
    refused, wards = line.answers
    assert (refused.outcome, refused.practitioner) == ("refused", "")
    assert isinstance(wards, WardList)
    assert (wards.wards, wards.patients) == ((), ())
    assert (await book.look(ANNE)).practitioner == "81"


async def test_a_revoked_device_and_a_role_are_refused(line, answering):
    line.says(PatientAsk(INS, DEMO), rules=("MSG-05",))
    line.says(PatientAsk(INS, DEMO), behalf=bytes(32))
    await answering()._everything()
    assert [one.outcome for one in line.answers] == ["refused", "refused"]


async def test_who_asks_too_much_in_an_hour_is_refused_then_answered(line, answering):
    hour = 3_600_000
    for time in (0, 1, 2, hour + 2, hour + 3):
        line.says(PatientAsk(INS, DEMO), time=time)
    one = answering(most=2)
    await one._everything()
    outcomes = [answer.outcome for answer in line.answers]
    assert outcomes == ["unknown", "unknown", "refused", "unknown", "unknown"]
    line.says(PatientAsk(INS, DEMO), time=hour + 4)
    await answering(most=2)._everything()
    assert line.answers[-1].outcome == "refused"


async def test_choices_are_bounded_like_questions(book, line, answering):
    for number in ("81", "82", "83"):
        line.says(PatientChoice(INS, DEMO, number, ""), time=int(number))
    await answering(most=2)._everything()
    assert (await book.look(ANNE)).practitioner == "82"


async def test_a_question_that_is_read_again_counts_once(client, line, answering):
    line.says(PatientAsk(INS, DEMO))
    one = answering(most=2)
    client.online = False
    for _ in range(5):
        assert not await one._everything()
    client.online = True
    assert await one._everything()
    assert [answer.outcome for answer in line.answers] == ["unknown"]


async def test_what_is_no_ins_is_unknown(line, answering):
    line.says(PatientAsk("12", "x"))
    await answering()._everything()
    assert line.answers[0].outcome == "unknown"


async def test_while_the_server_is_away_a_line_waits_in_its_order(
    client, line, answering
):
    line.says(PatientAsk(INS, DEMO))
    line.says(PatientAsk(OTHER_INS, DEMO))
    one = answering()
    client.online = False
    assert not await one._everything()
    assert line.answers == []
    client.online = True
    assert await one._everything()
    assert [a.target for a in line.answers] == [s.message for s in line.said]


async def test_the_journal_says_who_asked_and_of_nobody(
    client, line, answering, tmp_path
):
    line.says(PatientAsk(INS, DEMO), time=1_795_936_500_000)
    await answering()._everything()
    path = tmp_path / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    entry = json.loads(text)
    assert entry["time"] == "2026-11-29T07:15:00.000+00:00"
    assert entry["account"] == line.person.account.hex()
    assert (entry["kind"], entry["outcome"]) == ("patient-ask", "unknown")
    assert len(entry["token"]) == 8
    assert INS not in text


def test_a_journal_that_is_full_begins_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(journal_module, "MAX_SIZE", 100)
    journal = Journal(tmp_path)
    journal.note(1, bytes(32), "patient-ask", b"", "found")
    journal.note(2, bytes(32), "patient-ask", b"", "found")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"{NAME}.1"]


async def test_it_ends_with_the_client(client, line, answering):
    class Ended:
        def __aiter__(self):
            return self

        async def __anext__(self):
            raise StopAsyncIteration

    client.events = Ended
    await asyncio.wait_for(answering().run(), 10)
