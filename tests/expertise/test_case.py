import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.crypto.case_event import ExpertiseRequest, Judged
from cordee.expertise import case as one_case
from cordee.expertise.case import (
    Round,
    clock_of,
    counts_said,
    in_time,
    is_dental,
    question_of,
)
from cordee.expertise.days import DAY_MS, check_month, month_of
from cordee.expertise.rules import Configuration, Counts, judge
from cordee.server.protocol import case_types
from tests.expertise.ledgers import ms, patient, professional
from tests.expertise.questions import UNHURRIED

SENT = ms("2026-03-10T09:00")


def request(**changes):
    fields = {
        "case": b"c" * 16,
        "version": 1,
        "expert": b"e" * 32,
        "speciality": "dermatology",
        "reason": "diagnosis",
        "question": "Quelle lésion ?",
        "context": "",
        "urgent": False,
        "inpatient": False,
        "patient": patient(),
        "cover": None,
        "requester": professional("810000000001", profession="Médecin"),
        "doctor": None,
        "documents": (),
        "studies": (),
        "consent": b"n" * 16,
        "judged": Judged(billable=True, rule="TEX-00", article="", count=None),
        "time": SENT,
    }
    return ExpertiseRequest(**(fields | changes))


def test_the_clock_is_that_of_the_server():
    assert one_case.CASE_DAYS == case_types.CASE_DAYS
    assert one_case.REMINDER_DAYS == case_types.REMINDER_DAYS
    clock = clock_of(SENT, SENT)
    assert clock.due - SENT == 7 * 24 * 60 * 60 * 1000
    assert clock.reminder - SENT == 5 * 24 * 60 * 60 * 1000


@pytest.mark.parametrize(
    ("after", "days", "is_late", "is_over"),
    [
        (-DAY_MS, 0, False, False),
        (0, 0, False, False),
        (DAY_MS - 1, 0, False, False),
        (5 * DAY_MS - 1, 4, False, False),
        (5 * DAY_MS, 5, True, False),
        (7 * DAY_MS - 1, 6, True, False),
        (7 * DAY_MS, 7, True, True),
    ],
)
def test_day_five_reminds_and_day_seven_returns(after, days, is_late, is_over):
    clock = clock_of(SENT, SENT + after)
    assert (clock.days, clock.is_late, clock.is_over) == (days, is_late, is_over)
    assert in_time(SENT, SENT + after) == (after >= 0 and not is_over)


def test_a_request_is_asked_about_as_it_is_written():
    question = question_of(
        request(), Round(sent=SENT, act=SENT, now=SENT, consent=True)
    )
    verdict = judge(question)
    assert verdict.may_ask
    assert verdict.provisional
    assert not verdict.due
    assert verdict.te2.cents == 2300
    assert {reason.key for reason in verdict.reasons} >= {"expert-open", "uncounted"}


def test_a_report_makes_both_acts_due():
    answered = ms("2026-03-12T09:00")
    about = Round(
        sent=SENT,
        act=answered,
        now=answered,
        state="answered",
        answered=answered,
        expert=professional(),
        consent=True,
        counts=Counts(patient=0, by_expert=0, by_requester=0),
    )
    verdict = judge(question_of(request(), about))
    assert (verdict.te2.code, verdict.rqd.code, verdict.due) == ("TE2", "RQD", True)
    told = judge(question_of(request(), about_again(about)))
    assert (told.te2, told.rqd, told.due) == (None, None, False)


def about_again(about):
    return Round(
        **{
            **{f: getattr(about, f) for f in about.__struct_fields__},
            "told": {"TE2", "RQD"},
        }
    )


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"urgent": True}, "urgent"),
        ({"inpatient": True}, "inpatient"),
        ({"patient": patient(status="provisional")}, "no-ins"),
        ({"patient": patient(matricule="")}, "no-ins"),
        ({"requester": professional("")}, "requester-unknown"),
    ],
)
def test_what_a_request_says_reaches_the_rules(changes, key):
    about = Round(sent=SENT, act=SENT, now=SENT, consent=True)
    verdict = judge(question_of(request(**changes), about))
    assert key in {reason.key for reason in verdict.reasons}
    assert verdict.te2 is None


@UNHURRIED
@given(st.integers(0, 999), st.sampled_from(["patient", "patient-expert"]))
def test_a_count_that_was_said_is_judged_alike_whatever_is_counted(count, limit_by):
    about = Round(
        sent=SENT, act=SENT, now=SENT, consent=True, counts=counts_said(count)
    )
    verdict = judge(question_of(request(), about), Configuration(limit_by=limit_by))
    assert verdict.count == max(1, count)
    assert counts_said(None) is None


def test_a_month_is_that_of_its_days():
    assert check_month("2026-03") == month_of("2026-03-18") == "2026-03"


def test_days_are_those_of_paris():
    late = ms("2025-12-31T23:30")  # half past midnight in Paris
    question = question_of(request(), Round(sent=late, act=late, now=late))
    assert question.day == "2026-01-01"


@pytest.mark.parametrize(
    ("speciality", "dental"),
    [
        ("dentist", True),
        ("Odontologie", True),
        ("bucco-dentaire", True),
        ("stomatologie", True),
        ("SM15", False),
        ("", False),
        ("dermatology", False),
    ],
)
def test_a_speciality_is_about_teeth_or_not(speciality, dental):
    assert is_dental(speciality) is dental
