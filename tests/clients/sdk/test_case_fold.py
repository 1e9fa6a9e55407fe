"""The fold of a case: only the table moves it, only for whom it names, in any order."""

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from cordee.clients.sdk.case_fold import CLOCK_MS, CaseSaid, case_of, may_take
from cordee.clients.sdk.case_reader import MAX_CASES, case_heard
from cordee.clients.sdk.consent_fold import ConsentSaid, consent_of
from cordee.clients.sdk.store.threads import ThreadMemory
from cordee.crypto.case_event import (
    Consent,
    ConsentEnd,
    ExpertiseCount,
    ExpertiseReport,
    ExpertiseRequest,
    ExpertiseStep,
    Judged,
    Professional,
)
from cordee.crypto.letter_event import FileOf
from cordee.server.protocol.case_types import TABLE, CaseState, CaseStep
from tests.support.expertise import PATIENT

CASE, GP, ANNA, BRUNO, POOL = (bytes([n]) * 32 for n in range(1, 6))
CASE = CASE[:16]
ME = Professional("81", "Dr", "doctor", "", "", "")
JUDGED = Judged(True, "TEX-00", "", None)
HOLDERS = {POOL: {ANNA, BRUNO}}


def may_act(account, for_):
    return account == for_ or account in HOLDERS.get(for_, ())


def request(version=1, expert=POOL, question="?"):
    return ExpertiseRequest(
        *(CASE, version, expert, "", "diagnosis", question, "", False, False),
        *(PATIENT, None, ME, None, (), (), bytes(16), JUDGED, 1),
    )


def report(version=1):
    file = FileOf(bytes(16), 0)
    return ExpertiseReport(
        *(CASE, version, "", ME, (), "bénin", "", (), (), (), file, bytes(32), 1, 2)
    )


def step(word, to=None):
    return ExpertiseStep(CASE, word, to, "", 1)


def said(*words, start=1_000):
    """Rows of (account, event) or (account, event, behalf), a second apart."""
    return [
        CaseSaid(
            seq=n,
            message=n.to_bytes(16, "big"),
            account=account,
            behalf=rest[0] if rest else None,
            time=start + n * 1_000,
            talks=True,
            event=event,
        )
        for n, (account, event, *rest) in enumerate(words, 1)
    ]


def folded(*words):
    return case_of(said(*words), may_act)


def test_a_case_is_claimed_asked_answered_and_closed_by_whom_it_names():
    case = folded(
        (GP, request()),
        (BRUNO, step("claim")),
        (ANNA, step("claim"), POOL),
        (BRUNO, step("claim"), POOL),
        (ANNA, step("ask"), POOL),
        (ANNA, step("give"), POOL),
        (GP, step("give")),
        (BRUNO, report(), POOL),
        (ANNA, report(), POOL),
        (GP, step("close")),
        (ANNA, step("bill"), POOL),
    )
    assert (case.state, case.claimant) == (CaseState.BILLED, ANNA)
    moved = [int.from_bytes(one.message, "big") for one in case.steps]
    assert moved == [1, 3, 5, 7, 9, 10, 11]


@pytest.mark.parametrize("word", ["send", "answer", "expire", "teleport", ""])
def test_words_that_no_step_says_do_nothing(word):
    case = folded((GP, request()), (ANNA, step("claim"), POOL), (ANNA, step(word)))
    assert case.state is CaseState.CLAIMED


def test_a_report_is_replaced_by_the_next_version_and_by_no_other():
    case = folded(
        (GP, request()),
        (ANNA, step("claim"), POOL),
        (ANNA, report(2), POOL),
        (ANNA, report(), POOL),
        (ANNA, report(3), POOL),
        (GP, report(2)),
        (BRUNO, report(2), POOL),
    )
    assert [one.event.version for one in case.reports] == [1, 2]
    assert case.state is CaseState.ANSWERED


def test_what_came_back_is_sent_anew_and_what_runs_gets_another_text():
    case = folded((GP, request()), (GP, request(2, question="??")))
    assert (case.state, case.request.question) == (CaseState.SENT, "??")
    case = folded(
        (GP, request()),
        (ANNA, step("redirect", BRUNO), POOL),
        (ANNA, request(2, BRUNO)),
        (GP, request(2, BRUNO)),
    )
    assert (case.state, case.request.expert) == (CaseState.SENT, BRUNO)
    assert case.redirected_to is None


def test_a_holder_who_left_the_pool_has_released_what_was_claimed():
    words = [(GP, request()), (ANNA, step("claim"), POOL), (BRUNO, step("claim"), POOL)]
    assert folded(*words).claimant == ANNA
    HOLDERS[POOL].discard(ANNA)
    try:
        case = folded(*words)
        assert case.claimant == BRUNO
        declined = folded(*words[:2], (BRUNO, step("decline"), POOL))
        assert declined.state is CaseState.DECLINED
        refused = folded(*words[:2], (GP, step("claim"), POOL), (GP, step("withdraw")))
        assert (refused.state, refused.claimed) == (CaseState.WITHDRAWN, 3_000)
    finally:
        HOLDERS[POOL].add(ANNA)


def test_seven_days_send_it_back_and_a_report_that_came_late_counts_all_the_same():
    rows = said((GP, request()), (ANNA, step("claim"), POOL))
    late = said((GP, request()), (ANNA, report(), POOL), start=CLOCK_MS + 5_000)[1]
    assert case_of([*rows, late], may_act).state is CaseState.ANSWERED
    anew = said((GP, request()), (GP, request(2, BRUNO)), start=CLOCK_MS + 5_000)[1]
    assert case_of([*rows, anew], may_act).request.expert == BRUNO
    case = case_of(rows, may_act)
    assert case.state_at(case.due - 1) is CaseState.CLAIMED
    assert case.state_at(case.due) is CaseState.EXPIRED


def test_a_reader_says_nothing_that_counts():
    rows = said((GP, request()), (ANNA, step("claim"), POOL))
    rows[1] = CaseSaid(
        **{name: getattr(rows[1], name) for name in rows[1].__struct_fields__}
        | {"talks": False}
    )
    assert case_of(rows, may_act).state is CaseState.SENT


def test_nobody_answers_himself_also_not_as_one_of_the_pool():
    case = folded(
        (ANNA, request()),
        (ANNA, step("claim"), POOL),
        (ANNA, report(), POOL),
        (ANNA, ExpertiseCount(CASE, 2026, Judged(True, "", "", 1)), POOL),
    )
    assert (case.state, case.reports, case.judged) == (CaseState.SENT, (), None)
    assert folded((ANNA, request(expert=ANNA))) is None
    assert folded((ANNA, request(), POOL)) is None
    assert not may_take(case, CaseStep.CLAIM, ANNA, 2_000, may_act)


def test_who_answered_and_left_the_role_may_still_correct_and_bill():
    case = folded(
        (GP, request()),
        (ANNA, step("claim"), POOL),
        (ANNA, report(), POOL),
        (ANNA, report(2)),
        (ANNA, step("bill")),
    )
    assert (case.state, case.report.version) == (CaseState.BILLED, 2)


def test_the_count_is_the_experts_to_say():
    counted = Judged(False, "TEX-08", "", 5)
    count = ExpertiseCount(CASE, 2026, counted)
    assert folded((GP, request()), (GP, count)).verdict == JUDGED
    assert folded((GP, request()), (ANNA, count, POOL)).verdict == counted


WORDS = st.sampled_from([*(one.value for one in CaseStep), "odd"])
SPEAKERS = st.sampled_from([(GP,), (ANNA, POOL), (BRUNO, POOL), (POOL,), (CASE * 2,)])


@given(st.lists(st.tuples(SPEAKERS, WORDS), max_size=12))
def test_whatever_is_said_a_case_moves_along_the_table_only(words):
    rows = [(GP, request())]
    for speakers, word in words:
        event = report() if word == "answer" else step(word)
        rows.append((speakers[0], event, *speakers[1:]))
    everything = said(*rows)
    states = [case_of(everything[: n + 1], may_act).state for n in range(len(rows))]
    ends = {(before, after) for (before, _), (after, _) in TABLE.items()}
    for before, after in itertools.pairwise(states):
        assert before is after or (before, after) in ends
    case = case_of(everything, may_act)
    for one in CaseStep:
        assert may_take(case, one, CASE * 2, 2_000, may_act) is False


def test_a_consent_ends_once_and_is_the_first_that_was_said():
    consent = Consent(bytes(16), PATIENT, (bytes(32),), ("care",), "oral", True, 1)
    end = ConsentEnd(bytes(16), "", 2)
    rows = [
        ConsentSaid(seq=n, account=GP, message=bytes([n]) * 16, time=n, event=event)
        for n, event in enumerate((end, consent, consent, end, end))
    ]
    known = consent_of(rows)
    assert (known.seq, known.ended, known.ended_as) == (1, 3, bytes([3]) * 16)
    assert consent_of(rows[:1]) is None


def test_a_thread_of_many_cases_follows_the_newest():
    memory = ThreadMemory(
        thread=CASE, first=1, start=b"", seq=1, hash=b"", provisional=False
    )
    thread = SimpleNamespace(memory=memory)
    for n in range(MAX_CASES + 2):
        event = structs.replace(request(), case=n.to_bytes(16, "big"))
        assert case_heard(None, thread, None, event) == ()
    assert len(memory.cases) == MAX_CASES
    assert memory.cases[-1] == (MAX_CASES + 1).to_bytes(16, "big")
