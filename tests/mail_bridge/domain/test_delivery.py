"""A mail goes through states that a table allows, and asks for one human at most."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cordee.mail_bridge.domain.delivery import (
    ARRIVED,
    ENDED,
    HOUR,
    MINUTE,
    NEXT,
    Input,
    Schedule,
    State,
    follow,
)
from cordee.mail_bridge.domain.watching import (
    NOTHING,
    Need,
    Standing,
    Terms,
    Watch,
    Watched,
    is_silent,
    need_of,
    watch,
)

TERMS = Terms(delivery=24 * HOUR, answer=48 * HOUR)
LEARNT = [one for one in Input if one not in {Input.AUTOMATIC, Input.DSN_RELAYED}]


def test_an_automatic_answer_moves_nothing():
    for state, given_input in itertools.product(
        State, (Input.AUTOMATIC, Input.DSN_RELAYED)
    ):
        assert follow(state, given_input) is None


def test_the_way_of_a_mail_that_is_answered():
    state = State.ACCEPTED
    for learnt, then in [
        (Input.TEMPORARY, State.DELAYED),
        (Input.HANDED_OVER, State.RELAYED),
        (Input.SILENCE, State.SILENT),
        (Input.DSN_DELIVERED, State.DELIVERED),
        (Input.MDN_DISPLAYED, State.READ),
        (Input.ANSWER, State.ANSWERED),
    ]:
        state = follow(state, learnt)
        assert state is then
    assert all(follow(state, one) is None for one in Input)


def test_nothing_follows_an_end():
    assert all(follow(State.ANSWERED, one) is None for one in Input)
    late = {one for one in Input if follow(State.REFUSED, one) is not None}
    arrived = {one for one in Input if follow(State.RELAYED, one) in ARRIVED}
    assert late == {Input.HANDED_OVER} | arrived, "a stop that came too late is told"


def test_a_returned_mail_that_is_answered_was_not_lost():
    assert follow(State.FAILED, Input.ANSWER) is State.ANSWERED
    assert follow(State.FAILED, Input.DSN_DELIVERED) is None


def test_what_was_read_is_not_called_merely_delivered_again():
    rank = {State.RELAYED: 0, State.DELIVERED: 1, State.READ: 2, State.ANSWERED: 3}
    for (state, learnt), then in NEXT.items():
        if state in rank and then in rank:
            assert rank[then] > rank[state], (state, learnt)


class Delivery(RuleBasedStateMachine):
    """Whatever is learnt, in any order and any number of times."""

    def __init__(self):
        super().__init__()
        self.state = State.ACCEPTED
        self.learnt = []

    @rule(one=st.sampled_from(Input))
    def learn(self, one):
        before = self.state
        self.state = follow(before, one) or before
        self.learnt.append(one)
        if self.state is not before:
            assert NEXT[before, one] is self.state
            assert follow(self.state, one) is None, "said twice, counted once"

    @invariant()
    def an_end_has_its_reason(self):
        if self.state is State.ANSWERED:
            assert Input.ANSWER in self.learnt
        if self.state is State.READ:
            assert Input.MDN_DISPLAYED in self.learnt
        if self.state is State.REFUSED:
            assert {Input.UNSENDABLE, Input.STOPPED} & set(self.learnt)

    @invariant()
    def what_arrived_is_never_silent_again(self):
        arrived = {Input.DSN_DELIVERED, Input.MDN_DISPLAYED, Input.ANSWER}
        if arrived & set(self.learnt):
            assert self.state in ARRIVED | ENDED


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=100, stateful_step_count=12, deadline=None
)


@given(
    attempts=st.integers(1, 200),
    waited=st.integers(0, 60 * HOUR),
    accepted=st.integers(0, 2**41),
)
def test_a_retry_comes_later_and_ends(attempts, waited, accepted):
    schedule, now = Schedule(), accepted + waited
    then = schedule.next_attempt(accepted, attempts, now)
    if waited >= schedule.give_up:
        assert then is None
    else:
        assert now < then <= accepted + schedule.give_up


def test_minutes_come_before_hours_and_two_days_are_the_end():
    schedule, now, times = Schedule(), 0, []
    for attempt in itertools.count(1):
        then = schedule.next_attempt(0, attempt, now)
        if then is None:
            break
        times.append(then - now)
        now = then
    assert times[:4] == [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE]
    assert max(times) == 4 * HOUR
    assert now == 48 * HOUR
    assert len(times) == 19


def standing(order: int, state: State, **changes) -> Standing:
    given_values = {
        "mail": bytes([order]),
        "order": order,
        "state": state,
        "accepted": order,
        "changed": order,
    }
    return Standing(**{**given_values, **changes})


def test_a_relayed_mail_is_waited_for_only_where_a_report_was_promised():
    promised = standing(1, State.RELAYED)
    assert need_of(promised, TERMS) == Watch(b"\x01", Need.DELIVERY, 1 + 24 * HOUR)
    silent_operator = standing(1, State.RELAYED, promised=False)
    assert need_of(silent_operator, TERMS) == Watch(b"\x01", Need.ANSWER, 1 + 48 * HOUR)
    patient = Terms(wait_without_dsn=True)
    assert need_of(silent_operator, patient).need is Need.DELIVERY


def test_a_letter_waits_for_its_delivery_and_for_no_answer():
    assert need_of(standing(1, State.DELIVERED, wants_answer=False), TERMS) is None
    assert need_of(standing(1, State.DELIVERED), Terms(answer=0)) is None


def test_several_troubles_with_one_mailbox_are_one_task():
    mails = [
        standing(1, State.FAILED),
        standing(2, State.RELAYED),
        standing(3, State.FAILED),
        standing(4, State.DELIVERED),
    ]
    assert watch(mails, TERMS, 10) == Watched(
        raised=Watch(b"\x03", Need.FAILED, 3),
        pending=Watch(b"\x02", Need.DELIVERY, 2 + 24 * HOUR),
        others=1,
    )
    later = watch(mails, TERMS, 72 * HOUR)
    assert later.raised == Watch(b"\x04", Need.ANSWER, 4 + 48 * HOUR)
    assert later.pending is None
    assert later.others == 3


def test_an_answer_ends_the_wait():
    assert watch([standing(1, State.ANSWERED)], TERMS, 99 * HOUR) == NOTHING
    assert (
        watch([standing(1, State.READ, is_settled=True)], TERMS, 99 * HOUR) == NOTHING
    )


@given(
    states=st.lists(st.tuples(st.sampled_from(State), st.booleans()), max_size=8),
    now=st.integers(0, 100 * HOUR),
)
def test_there_is_a_task_exactly_when_something_is_overdue(states, now):
    mails = [standing(n, one, is_settled=done) for n, (one, done) in enumerate(states)]
    found = watch(mails, TERMS, now)
    needs = [
        need for one in mails if not one.is_settled and (need := need_of(one, TERMS))
    ]
    assert (found.raised is not None) == any(one.due <= now for one in needs)
    assert (found.pending is not None) == any(one.due > now for one in needs)
    assert len(found.all) <= 2
    for mail in mails:
        if is_silent(mail, TERMS, now):
            assert mail.state in {
                State.ACCEPTED,
                State.DELAYED,
                State.RELAYED,
                State.SILENT,
            }
