from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.expertise.errors import DataError, QuestionError
from cordee.expertise.professions import WORDS, word_of
from cordee.expertise.rules import (
    Configuration,
    Counts,
    Party,
    judge,
    judged,
    load_configuration,
    sentence,
    tables,
)
from cordee.expertise.rules.checks import CHECKS
from tests.expertise.questions import UNHURRIED, plain
from tests.vectors.expertise import families

DOCUMENT = Path(__file__).parents[2] / "docs" / "expertise.md"
LABELS = msgspec.json.decode(families.FILE.with_name("professions.json").read_bytes())[
    "labels"
]
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31)).map(date.isoformat)
STATES = (
    "draft",
    "sent",
    "claimed",
    "more-asked",
    "answered",
    "declined",
    "redirected",
    "withdrawn",
    "expired",
    "closed",
    "billed",
)
PARTIES = st.builds(
    Party,
    profession=st.sampled_from([*sorted(WORDS), ""]),
    idnps=st.sampled_from(["", "810000000001", "810000000002"]),
    structure=st.sampled_from(["", "1750000001", "1750000002"]),
    sector=st.sampled_from(["liberal", "hospital", "medico-social", "other"]),
)
NUMBERS = st.integers(0, 20)
COUNTS = st.builds(Counts, patient=NUMBERS, by_expert=NUMBERS, by_requester=NUMBERS)
FIELDS = {
    "asked": DAYS,
    "day": DAYS,
    "today": DAYS,
    "answered": st.none() | DAYS,
    "state": st.sampled_from(STATES),
    "requester": PARTIES,
    "expert": PARTIES,
    "counts": st.none() | COUNTS,
    "told": st.lists(st.sampled_from(["TE1", "TE2", "RQD"]), unique=True).map(tuple),
    "level": st.sampled_from([1, 2]),
    **{
        flag: st.booleans()
        for flag in (
            "bucco_dental",
            "urgent",
            "inpatient",
            "present",
            "expert_other_act",
            "requester_other_act",
            "qualified",
            "consent",
        )
    },
}


@st.composite
def questions(draw):
    """An ordinary request of which a few sides are anything: many are still billed."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), unique=True, max_size=4))
    changes = {name: draw(FIELDS[name]) for name in names}
    return msgspec.structs.replace(plain(draw(DAYS)), **changes)


QUESTIONS = questions()
CONFIGURATIONS = st.builds(
    Configuration,
    limit=st.integers(0, 10),
    limit_by=st.sampled_from(["patient", "patient-expert", "patient-requester"]),
    off=st.sampled_from([(), ("te2-2026",)]),
    without_ins=st.sampled_from(["unbilled", "warn"]),
    same_structure=st.sampled_from(["unbilled", "warn"]),
    rqd_cumulates=st.booleans(),
)


def billed(verdict):
    return {"TE2": verdict.te2 is not None, "RQD": verdict.rqd is not None}


# --- the tables -----------------------------------------------------------------


def test_every_rule_has_a_check_a_sentence_in_both_languages_and_a_row_in_the_page():
    page = DOCUMENT.read_text("utf-8")
    rules = tables().rules
    assert list(rules) == [*CHECKS, "billable"]
    for key, rule in rules.items():
        assert sentence(key, "fr") == sentence(rule.id, "fr") != sentence(key, "en")
        assert f"| {rule.id} | `{key}` | {rule.severity} |" in page
        assert len(rule.id) <= 32
        assert len(rule.article) <= 64


def test_rules_stand_in_the_order_of_their_numbers():
    numbers = [rule.id for rule in tables().rules.values()]
    assert numbers == [*sorted(numbers[:-1]), "TEX-00"]


def test_every_tariff_is_in_the_page_with_its_days():
    page = DOCUMENT.read_text("utf-8")
    for tariff in tables().tariffs:
        assert f"| `{tariff.id}` |" in page
        assert tariff.begins in page


def test_a_sentence_is_in_the_language_that_was_asked_for():
    assert "facturer" in sentence("expert-profession", "fr")
    assert "bills no" in sentence("expert-profession", "en")


def test_no_such_rule_has_a_sentence():
    with pytest.raises(DataError):
        sentence("TEX-99", "fr")


# --- properties -----------------------------------------------------------------


@UNHURRIED
@given(QUESTIONS, CONFIGURATIONS)
def test_nothing_is_billed_without_consent(question, configuration):
    verdict = judge(msgspec.structs.replace(question, consent=False), configuration)
    assert verdict.te2 is None
    assert verdict.rqd is None
    assert not verdict.may_ask
    assert not verdict.due


@UNHURRIED
@given(QUESTIONS, CONFIGURATIONS, COUNTS, COUNTS)
def test_more_acts_of_the_year_never_make_an_act_billed(
    question, configuration, some, more
):
    def judged_with(counts):
        return judge(msgspec.structs.replace(question, counts=counts), configuration)

    summed = Counts(
        patient=some.patient + more.patient,
        by_expert=some.by_expert + more.by_expert,
        by_requester=some.by_requester + more.by_requester,
    )
    before, after = billed(judged_with(some)), billed(judged_with(summed))
    assert all(before[code] or not after[code] for code in before)


@UNHURRIED
@given(QUESTIONS, CONFIGURATIONS)
def test_reasons_are_the_same_each_time_and_in_order(question, configuration):
    verdict = judge(question, configuration)
    assert verdict == judge(question, configuration)
    order = list(tables().rules)
    places = [order.index(reason.key) for reason in verdict.reasons]
    assert places == sorted(set(places))
    assert ("billable" in {reason.key for reason in verdict.reasons}) == any(
        billed(verdict).values()
    )


@UNHURRIED
@given(QUESTIONS, CONFIGURATIONS)
def test_what_is_billed_has_no_reason_against_it_and_what_is_not_has_one(
    question, configuration
):
    verdict = judge(question, configuration)
    for code, is_billed in billed(verdict).items():
        against = [
            reason
            for reason in verdict.reasons
            if code in reason.codes and reason.severity in {"refuse", "unbilled"}
        ]
        assert bool(against) != is_billed
        side = "expert" if code == "TE2" else "requester"
        said = judged(verdict, side)
        assert said.billable == is_billed
        assert said.rule == (against[0].rule if against else "TEX-00")


@UNHURRIED
@given(QUESTIONS, CONFIGURATIONS)
def test_nothing_is_due_before_it_is_answered(question, configuration):
    verdict = judge(msgspec.structs.replace(question, answered=None), configuration)
    assert not verdict.due


@UNHURRIED
@given(QUESTIONS)
def test_nothing_is_provisional_once_it_is_counted_and_answered(question):
    counted = msgspec.structs.replace(
        question,
        counts=Counts(patient=0, by_expert=0, by_requester=0),
        state="answered",
        answered=question.day,
    )
    assert not judge(counted).provisional


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2019-02-10", (0, 0), (2000, 0)),
        ("2022-04-01", (2000, 0), (2000, 1000)),
        ("2026-01-01", (2000, 1000), (2300, 1000)),
    ],
)
def test_a_tariff_begins_on_its_day_and_not_the_day_before(day, before, after):
    def cents(of):
        verdict = judge(plain(of))
        paid = (verdict.te2, verdict.rqd)
        return tuple(one.cents if one else 0 for one in paid)

    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    assert cents(eve) == before
    assert cents(day) == after


@UNHURRIED
@given(DAYS)
def test_a_day_has_at_most_one_row_for_each_side_and_level(day):
    for side in ("expert", "requester"):
        for level in (1, 2):
            row = tables().tariff(side, day, level)
            assert (row is None) == (day < "2019-02-10")


def test_what_is_said_of_one_side_is_not_what_is_said_of_the_other():
    pharmacist = Party(profession="pharmacist", idnps="810000000001")
    verdict = judge(plain("2026-03-18", requester=pharmacist))
    expert, requester = judged(verdict), judged(verdict, "requester")
    assert (expert.billable, expert.rule) == (True, "TEX-00")
    assert expert.article == "Convention 2024 (JO 21/06/2024)"
    assert (requester.billable, requester.rule) == (False, "TEX-31")
    assert requester.article == "NGAP 14.9.4"
    assert expert.count == requester.count == 1


# --- bad input ------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", ["", "2026-02-30", "20260101", "2026-1-1", "2026-W01-1", "٢٠٢٦-01-01", "x"]
)
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(QuestionError):
        judge(plain(day))


def test_a_negative_count_is_refused():
    with pytest.raises(QuestionError):
        judge(
            plain("2026-03-18", counts=Counts(patient=-1, by_expert=0, by_requester=0))
        )


def test_a_count_past_what_an_event_says_is_said_as_the_largest():
    many = Counts(patient=5_000, by_expert=0, by_requester=0)
    assert judged(judge(plain("2026-03-18", counts=many))).count == 999


# --- configuration --------------------------------------------------------------


def test_a_configuration_says_what_it_changes_and_keeps_the_rest():
    written = b"""{"schema": "cordee.expertise.configuration/1",
        "rules": {"limit_by": "patient-expert", "off": ["te2-2026"]}}"""
    read = load_configuration(written)
    assert read == Configuration(limit_by="patient-expert", off=("te2-2026",))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"rules": {}}', "schema"),
        (
            b'{"schema": "cordee.expertise.configuration/1", "rules": {"limt": 4}}',
            "limt",
        ),
        (
            b'{"schema": "cordee.expertise.configuration/1", "rules": {"limit": -1}}',
            "$.rules.limit",
        ),
        (
            b'{"schema": "cordee.expertise.configuration/1", "rules": {"limit": "4"}}',
            "$.rules.limit",
        ),
        (b"[" * 100_000, "cannot be read"),
        (b" " * (1 << 21), "too large"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_configuration_that_is_wrong_is_refused_with_its_place(written, words):
    with pytest.raises(DataError, match=words.replace("$", r"\$")):
        load_configuration(written)


# --- professions ----------------------------------------------------------------


@pytest.mark.parametrize(("text", "word"), LABELS)
def test_a_profession_is_read_from_an_attestation(text, word):
    assert word_of(text) == word
    assert word_of(word) == word


def test_every_word_of_a_profession_fits_an_event():
    assert all(len(word) <= 16 for word in WORDS)
