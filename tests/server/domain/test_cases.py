"""The table of a case: every state, step and asker, against what the page says."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.server.domain.cases import (
    ENDS,
    HELD,
    NOBODY,
    RETURNED,
    SETTLED,
    STANDS,
    Asker,
    No,
    Standing,
    claimant_after,
    standing,
    take,
)
from cordee.server.domain.territory import MAX_UNIT, department_of, unit_of
from cordee.server.protocol.case_types import RUNNING, TABLE, CaseState, CaseStep

ME, OTHER, CLAIRE = b"me", b"other", b"claire"
REQUESTER = Asker(CLAIRE, is_requester=True, may_act=False)
HOLDER_WHO_ASKS = Asker(CLAIRE, is_requester=True, may_act=True)
EXPERT = Asker(ME, is_requester=False, may_act=True)
STRANGER = Asker(ME, is_requester=False, may_act=False)
ASKERS = REQUESTER, HOLDER_WHO_ASKS, EXPERT, STRANGER

PAGE = """
sent                    claim     claimed     expert
sent                    decline   declined    expert
sent                    redirect  redirected  expert
claimed more-asked      release   sent        claimant
claimed                 ask       more-asked  claimant
more-asked              give      claimed     requester
claimed more-asked      answer    answered    claimant
claimed more-asked      decline   declined    claimant
claimed more-asked      redirect  redirected  claimant
sent claimed more-asked withdraw  withdrawn   requester
sent claimed more-asked expire    expired     server
answered                close     closed      requester
answered closed         bill      billed      claimant
declined redirected withdrawn expired send sent requester
"""


def page():
    """The table of docs/protocol.md §5.15, line by line."""
    for line in PAGE.strip().splitlines():
        *states, step, to, who = line.split()
        for state in states:
            yield (state, step), (to, who)


def may(state, step, asker, claimant):
    """What the page says, in other words than the code."""
    found = dict(page()).get((state, step))
    if found is None:
        return None
    to, who = found
    is_allowed = {
        "requester": asker.is_requester,
        "expert": asker.may_act and not asker.is_requester,
        "claimant": claimant == asker.account
        and not asker.is_requester
        and (asker.may_act or state in {"answered", "closed"}),
        "server": False,
    }[who]
    return to if is_allowed else None


def test_the_table_is_the_one_of_the_page():
    assert {tuple(map(str, key)): tuple(map(str, to)) for key, to in TABLE.items()} == (
        dict(page())
    )


def test_each_state_runs_is_settled_or_came_back():
    parts = RUNNING, SETTLED, RETURNED
    assert set().union(*parts) == set(CaseState)
    assert sum(map(len, parts)) == len(CaseState)
    assert HELD < RUNNING
    assert {CaseState.ANSWERED} | RETURNED == ENDS


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("claimant", [None, ME, OTHER])
@pytest.mark.parametrize("step", CaseStep)
def test_every_step_in_every_state_by_everyone(step, claimant, asker):
    for state in CaseState:
        case = Standing(state, claimant, CaseStep.EXPIRE, NOBODY)
        found, wanted = take(case, step, asker), may(state, step, asker, claimant)
        if claimant == asker.account and state in STANDS.get(step, ()):
            assert found is No.REPEATED
        elif wanted is None:
            assert found in {No.CONFLICT, No.FORBIDDEN}, state
        else:
            assert found == wanted, state


def test_who_may_never_take_a_step_is_told_so_and_others_that_it_stands_elsewhere():
    sent = Standing(CaseState.SENT, None, CaseStep.SEND, CLAIRE)
    claimed = Standing(CaseState.CLAIMED, OTHER, CaseStep.CLAIM, OTHER)
    assert take(sent, CaseStep.CLAIM, REQUESTER) is No.FORBIDDEN
    assert take(sent, CaseStep.CLAIM, HOLDER_WHO_ASKS) is No.FORBIDDEN
    assert take(sent, CaseStep.WITHDRAW, EXPERT) is No.FORBIDDEN
    assert take(sent, CaseStep.CLAIM, STRANGER) is No.FORBIDDEN
    assert take(claimed, CaseStep.CLAIM, EXPERT) is No.CONFLICT
    assert take(claimed, CaseStep.ANSWER, EXPERT) is No.CONFLICT
    assert take(claimed, CaseStep.GIVE, REQUESTER) is No.CONFLICT
    answered = Standing(CaseState.ANSWERED, OTHER, CaseStep.ANSWER, OTHER)
    assert take(answered, CaseStep.WITHDRAW, EXPERT) is No.FORBIDDEN
    assert take(answered, CaseStep.WITHDRAW, REQUESTER) is No.CONFLICT
    assert take(answered, CaseStep.BILL, EXPERT) is No.CONFLICT
    assert take(answered, CaseStep.BILL, STRANGER) is No.FORBIDDEN


@pytest.mark.parametrize("step", set(CaseStep) - {CaseStep.EXPIRE})
@pytest.mark.parametrize("state", CaseState)
def test_the_same_step_of_the_same_account_is_no_other_step(state, step):
    case = Standing(state, None, step, ME)
    assert take(case, step, EXPERT) is No.REPEATED
    assert take(case, step, REQUESTER) is not No.REPEATED


def test_what_is_his_already_is_claimed_and_answered_once():
    def again(state, step):
        case = Standing(state, ME, CaseStep.GIVE, CLAIRE)
        return take(case, step, EXPERT) is No.REPEATED

    claimed = {state for state in CaseState if again(state, CaseStep.CLAIM)}
    answered = {state for state in CaseState if again(state, CaseStep.ANSWER)}
    assert claimed == {"claimed", "more-asked"}
    assert answered == {"answered", "closed", "billed"}


@pytest.mark.parametrize("state", CaseState)
def test_what_runs_is_over_when_it_is_due_and_nothing_else(state):
    written = Standing(state, ME, CaseStep.CLAIM, ME)
    before, at, after = (
        standing(written, 1_000, now, is_able=True) for now in (999, 1_000, 1_001)
    )
    assert before == written
    assert at == after
    assert (at.state is CaseState.EXPIRED) == (state in RUNNING | {CaseState.EXPIRED})
    if state in RUNNING:
        assert at == Standing(CaseState.EXPIRED, ME, CaseStep.EXPIRE, NOBODY)


@pytest.mark.parametrize("state", CaseState)
def test_who_may_act_no_more_has_released_what_he_claimed_and_not_answered(state):
    written = Standing(state, ME, CaseStep.CLAIM, ME)
    found = standing(written, 1_000, 0, is_able=False)
    released = Standing(CaseState.SENT, None, CaseStep.RELEASE, NOBODY)
    assert found == (released if state in HELD else written)


def test_whoever_claims_has_it_until_he_gives_it_back_or_it_is_sent_anew():
    case = Standing(CaseState.CLAIMED, ME, CaseStep.CLAIM, ME)
    kept = set(CaseStep) - {CaseStep.CLAIM, CaseStep.RELEASE, CaseStep.SEND}
    assert claimant_after(case, CaseStep.CLAIM, OTHER) == OTHER
    assert {claimant_after(case, step, CLAIRE) for step in kept} == {ME}
    assert claimant_after(case, CaseStep.RELEASE, ME) is None
    assert claimant_after(case, CaseStep.SEND, CLAIRE) is None


@given(
    st.sampled_from(CaseState),
    st.sampled_from([None, ME, OTHER, CLAIRE]),
    st.lists(
        st.tuples(st.sampled_from(CaseStep), st.sampled_from(ASKERS)), max_size=30
    ),
)
def test_whatever_is_asked_a_case_is_claimed_by_one_or_by_none(state, claimant, steps):
    case = Standing(state, claimant if state in HELD else None, CaseStep.EXPIRE, NOBODY)
    if case.state in HELD and case.claimant in {None, CLAIRE}:
        return
    for step, asker in steps:
        after = take(case, step, asker)
        if isinstance(after, No):
            continue
        now = claimant_after(case, step, asker.account)
        case = Standing(after, now, step, asker.account)
        assert (case.claimant is not None) or case.state not in HELD
        assert case.claimant != CLAIRE
        assert case.state is not CaseState.SENT or case.claimant is None


def test_nobody_moves_what_is_closed_and_billed():
    for step, asker in itertools.product(CaseStep, ASKERS):
        case = Standing(CaseState.BILLED, OTHER, CaseStep.BILL, OTHER)
        assert take(case, step, asker) in set(No)


@pytest.mark.parametrize(
    ("place", "department"),
    [
        ("Cabinet, 56000 Vannes", "56"),
        ("Maison de santé (29)", "29"),
        ("01000 Bourg-en-Bresse", "01"),
        ("20000 Ajaccio", "2A"),
        ("20137 Porto-Vecchio", "2A"),
        ("20200 Bastia", "2B"),
        ("Corte (2B)", "2B"),
        ("97400 Saint-Denis", "974"),
        ("98800 Nouméa", "988"),
        ("75 rue de Rennes, 35000", "35"),
        ("95000 Cergy", "95"),
        ("FINESS 560056127", ""),
        ("FINESS 561270000", ""),
        ("99999", ""),
        ("00100", ""),
        ("Cabinet en ville", ""),
        ("", ""),
    ],
)
def test_a_place_names_its_department_or_none(place, department):
    assert department_of(place) == department


def test_a_long_speciality_is_cut_and_its_department_is_not():
    unit = unit_of("x" * 300, "Cabinet (974)")
    assert (len(unit), unit[-5:]) == (MAX_UNIT, "x/974")


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_unit_has_one_slash_and_fits_the_wire(speciality, place):
    unit = unit_of(speciality, place)
    assert len(unit) <= MAX_UNIT
    assert unit.count("/") == 1
    assert len(department_of(place)) in {0, 2, 3}
