"""Making epoch records: order, history, roles, and what is carried on (§5.3)."""

import pytest
from msgspec.structs import replace

from cordee.crypto.epoch import Capacity, Retention, changes, verify_epoch
from cordee.crypto.errors import CryptoError
from cordee.crypto.message import check_header, parse_header
from cordee.crypto.opening.epoch import open_epoch
from tests.crypto import world
from tests.crypto.world import Held, Organisation, Person, Thread


@pytest.fixture(scope="module")
def people():
    organisation = Organisation()
    return [Person(name, organisation) for name in ("anna", "bruno", "claire")]


@pytest.fixture
def thread(people):
    return Thread(people, people[0])


def rule_of(step, *given):
    with pytest.raises(CryptoError) as refusal:
        step(*given)
    return refusal.value.rule


@pytest.mark.parametrize("turn", [1, -1])
def test_members_stand_in_the_order_of_their_accounts(people, thread, turn):
    anna, *others = people
    members = [anna.member(Capacity.OWNER)]
    members += [person.member(from_=1) for person in others]
    made = thread.seal(anna, members[::turn])
    record = verify_epoch(made.signed, thread.record, thread.rules())
    assert list(record.members) == sorted(person.account for person in people)
    for person in people:
        box = made.boxes[record.box_index(person.account)]
        key = person.ring(person.devices[0]).key(0)
        assert open_epoch(record, person.account, box, key).key == made.key


def test_a_newcomer_is_given_the_past_and_nobody_else_is(people, thread):
    anna, bruno, claire = people
    thread.accept(thread.seal(anna, thread.renewed()))
    past = thread.keys(anna, anna.devices[0])
    members = [
        *thread.renewed(),
        bruno.member(from_=0),
        claire.member(from_=2),
    ]
    history = {bruno.account: dict(reversed(past.items()))}
    thread.accept(thread.seal(anna, members, history))
    found = {person.name: thread.keys(person, person.devices[0]) for person in people}
    assert sorted(found["bruno"]) == [0, 1, 2]
    assert {e: found["bruno"][e] for e in past} == past
    assert list(found["claire"]) == [2]


def test_a_successor_is_carried_on(people, thread):
    anna, before = people[0], thread.record
    named = replace(before, core=replace(before.core, successor=b"elsewhere"))
    thread.records[-1] = named
    made = thread.seal(anna, thread.renewed())
    record = verify_epoch(made.signed, named, thread.rules())
    assert record.core.successor == b"elsewhere"


def test_a_suite_never_goes_down(people, thread):
    """Whatever this client knows: an insider would have old keys used again."""
    made = thread.seal(people[0], thread.renewed())
    later = replace(thread.record, core=replace(thread.record.core, suite=2))
    assert rule_of(verify_epoch, made.signed, later, thread.rules()) == "SUI-02"


@pytest.mark.parametrize(
    ("after", "hold", "allowed"),
    [
        (1, 0, True),
        (1, 60, True),
        (60, 60, True),
        (0, 0, False),
        (61, 0, False),
        (60, 61, False),
    ],
)
def test_retention_is_within_policy_to_the_second(
    people, thread, monkeypatch, after, hold, allowed
):
    monkeypatch.setattr(world, "OPEN", Retention(after, hold))
    made = thread.seal(people[0], thread.renewed())
    rules = replace(thread.rules(), max_retention=60)
    if allowed:
        record = verify_epoch(made.signed, thread.record, rules)
        assert record.core.retention == Retention(after, hold)
    else:
        assert rule_of(verify_epoch, made.signed, thread.record, rules) == "EPO-13"


def test_only_what_a_record_changes_is_a_change(people, thread):
    """A leave in the log of who is no member any more changes nothing."""
    anna, bruno, _claire = people
    thread.accept(
        thread.seal(anna, [anna.member(Capacity.OWNER), bruno.member(from_=1)])
    )
    before = thread.record
    thread.accept(thread.seal(anna, thread.renewed()))
    assert not changes(thread.record, before)
    assert not changes(thread.record, before, frozenset({bytes(32)}))
    thread.leavers = frozenset({bruno.account})
    thread.accept(thread.seal(anna, thread.renewed()))
    assert changes(thread.record, before)
    assert not changes(thread.record, before, frozenset({bruno.account}))


def test_a_holder_writes_and_renews_for_his_role(people, thread):
    anna, bruno, claire = people
    role = Held("on call", [anna, bruno])
    thread.people[role.account] = role
    members = [*thread.renewed(), role.member(from_=1)]
    thread.accept(thread.seal(anna, members))
    thread.accept(thread.seal(bruno, thread.renewed(), role=role))
    assert (thread.record.core.behalf, thread.record.core.seat) == (role.account,) * 2
    thread.send(bruno, "bonjour", role)
    header = parse_header(thread.messages[-1].sealed.header)
    assert (header.behalf, header.seat) == (role.account,) * 2
    assert header.account == bruno.account
    given = (header, thread.record, bruno.chain)
    assert rule_of(check_header, *given) == "MSG-06"
    assert rule_of(check_header, *given, claire.chain) == "MSG-06"
    assert thread.read(role, anna.devices[0]) == ["bonjour"]
