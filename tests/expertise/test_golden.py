import msgspec
import pytest

from cordee.expertise.rules import Configuration, Question, judge, tables
from tests.vectors.expertise import families

GOLDEN = msgspec.json.decode(families.FILE.read_bytes())
CASES = GOLDEN["cases"]


def verdict_of(case):
    question = msgspec.convert(case["question"], Question)
    verdict = judge(question, msgspec.convert(case["configuration"], Configuration))
    return {
        "te2": paid(verdict.te2),
        "rqd": paid(verdict.rqd),
        "may_ask": verdict.may_ask,
        "due": verdict.due,
        "provisional": verdict.provisional,
        "count": verdict.count,
        "rule": verdict.rule,
        "article": verdict.article,
        "rules": [reason.rule for reason in verdict.reasons],
    }


def paid(payable):
    if payable is None:
        return None
    return {
        "code": payable.code,
        "tariff": payable.tariff,
        "cents": payable.cents,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_golden_case_is_judged_as_the_facts_say(case):
    assert verdict_of(case) == case["verdict"]


def test_the_golden_file_is_what_was_reasoned():
    assert families.FILE.read_text("utf-8") == families.written()


def test_there_are_two_hundred_golden_cases_over_all_years_and_each_has_its_fact():
    assert len(CASES) >= 200
    years = {case["question"]["day"][:4] for case in CASES}
    assert {str(year) for year in range(2019, 2027)} <= years
    known = {f"E{number}" for number in range(1, 11)} | {"J8"}
    assert all(case["facts"] and set(case["facts"]) <= known for case in CASES)


def test_every_rule_is_in_some_golden_case():
    seen = {rule for case in CASES for rule in case["verdict"]["rules"]}
    assert seen == {rule.id for rule in tables().rules.values()}
