"""Who can read what, whatever happens (the state machine of the design).

The model knows nothing of keys: it notes who made each secret and for whom, and from
that alone says what every device that ever existed can open.
"""

import contextlib
import functools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from cordee.crypto.epoch import Capacity
from cordee.crypto.errors import EpochError
from cordee.crypto.log import ItemKind
from cordee.crypto.notice import Complaint, Leave, verify_request
from cordee.crypto.opening.epoch import open_epoch
from cordee.crypto.opening.notice import sign_complaint, sign_leave
from cordee.crypto.opening.secret import DeviceKeys, OpeningError
from tests.crypto.world import Organisation, Person, Thread

NAMES = ("anna", "bruno", "claire", "david")
picks = st.integers(0, 11)


class ImpossibleError(Exception):
    """Nobody can do this now: the step is left out, the story goes on."""


def able(condition):
    if not condition:
        raise ImpossibleError


def action(**drawn):
    """Make a rule of a step that is left out when it is impossible."""

    def wrap(step):
        @functools.wraps(step)
        def attempt(self, **values):
            with contextlib.suppress(ImpossibleError):
                step(self, **values)

        return rule(**drawn)(attempt)

    return wrap


class Model:
    """For every account and generation: the keys that open it, old ones by link."""

    def __init__(self):
        self.opens = {}
        self.before = {}
        self.epochs = []

    def generation(self, person, makers, link):
        """Note a new secret: sealed to `makers`, opening the generation `link`."""
        g = person.state.g
        self.opens[person.name, g] = set(makers)
        self.before[person.name, g] = link

    def given(self, person, key):
        self.opens[person.name, person.state.g].add(key)

    def held(self, person, key):
        found, reach = set(), None
        for g in range(person.state.g, -1, -1):
            if key in self.opens[person.name, g] or g == reach:
                found.add(g)
                reach = self.before[person.name, g]
        return found

    def readable(self, person, key):
        """Epochs of the thread that this key of the person opens."""
        held = self.held(person, key)
        return {
            epoch
            for g, epochs in self.epochs
            if person.name in g and g[person.name] in held
            for epoch in epochs.get(person.name, ())
        }


class Story(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.organisation = Organisation()
        self.people = {name: Person(name, self.organisation) for name in NAMES}
        self.model, self.words = Model(), 0
        for person in self.people.values():
            self.model.generation(person, [*person.devices, person.card], None)
        self.anna = self.people["anna"]
        self.thread = Thread(self.people.values(), self.anna)
        self.note_epoch()
        bruno = self.people["bruno"].member(Capacity.MEMBER, 1)
        self.thread.accept(self.thread.seal(self.anna, [*self.thread.renewed(), bruno]))
        self.note_epoch()

    def note_epoch(self, given=None, poisoned=()):
        """Note who was sealed the newest epoch, with which earlier ones."""
        record = self.thread.record
        names = {self.people[n].account: n for n in NAMES}
        sealed = {names[m.account]: m.generation for m in record.core.members}
        number = record.core.epoch
        epochs = {
            n: {number} | set((given or {}).get(n, ()))
            for n in sealed
            if n not in poisoned
        }
        self.model.epochs.append((sealed, epochs))

    def members(self):
        return [
            p for p in self.people.values() if p.account in self.thread.record.members
        ]

    def active(self):
        """Members who can act: a device in hand, and no wish to leave."""
        return [
            person
            for person in self.members()
            if person.devices and person.account not in self.thread.leavers
        ]

    def one(self, pick, people):
        """Choose among those who can do it."""
        found = list(people)
        able(found)
        return found[pick % len(found)]

    def two(self, pick, people):
        """Choose two different ones of those who can do it."""
        found = list(people)
        able(len(found) > 1)
        first = found.pop(pick % len(found))
        return first, found[pick // 4 % len(found)]

    def equipped(self):
        return [person for person in self.people.values() if person.devices]

    def renew(self, signer):
        self.thread.accept(self.thread.seal(signer, self.thread.renewed()))
        self.note_epoch()

    def fresh(self, signer):
        """Renew the key when the thread asks for it, as every sender does."""
        if self.thread.stale():
            self.renew(signer)

    # --- accounts ---------------------------------------------------------------

    @action(pick=picks)
    def add_device(self, pick):
        person = self.one(pick, self.equipped())
        able(len(person.state.openers) < 6)
        self.model.given(person, person.add_device())

    @action(pick=picks, last=st.booleans())
    def a_device_is_stolen(self, pick, last):
        person = self.one(pick, self.equipped())
        able(last or len(person.devices) > 1)
        person.stolen.append(person.devices.pop())

    @action(pick=picks, everything=st.booleans())
    def rotate_account(self, pick, everything):
        person = self.one(pick, self.equipped())
        before = person.state.g
        person.rotate(person.stolen if everything else ())
        keys = [*person.devices, *person.stolen, person.card]
        self.model.generation(person, keys, before)

    @action(pick=picks)
    def lock(self, pick):
        robbed = (p for p in self.people.values() if p.stolen and not p.state.locked)
        person = self.one(pick, robbed)
        linked = person.chain.states[max(person.state.reserves)].g
        person.lock()
        self.model.generation(person, [person.card], linked)

    @action(pick=picks)
    def recover(self, pick):
        person = self.one(pick, (p for p in self.people.values() if not p.devices))
        before = person.state.g
        person.recover()
        self.model.generation(person, [*person.devices, person.card], before)

    # --- the thread --------------------------------------------------------------

    @action(pick=picks, past=st.booleans())
    def join(self, pick, past):
        thread, members = self.thread, self.members()
        able(self.anna.devices)
        person = self.one(pick, (p for p in self.people.values() if p not in members))
        epoch = thread.record.core.epoch + 1
        keys = thread.keys(self.anna, self.anna.devices[0]) if past else {}
        newcomer = person.member(Capacity.MEMBER, 0 if past else epoch)
        sealed = thread.seal(
            self.anna, [*thread.renewed(), newcomer], {person.account: keys}
        )
        thread.accept(sealed)
        self.note_epoch({person.name: range(epoch) if past else ()})

    @action(pick=picks)
    def remove(self, pick):
        able(self.anna.devices)
        person = self.one(pick, (p for p in self.members() if p is not self.anna))
        self.thread.accept(self.thread.seal(self.anna, self.thread.renewed({person})))
        self.note_epoch()

    @action(pick=picks)
    def leave(self, pick):
        thread = self.thread
        person, other = self.two(pick, self.active())
        able(person is not self.anna)
        self.fresh(other)
        signed = sign_leave(thread.record, person.state, person.devices[0])
        verify_request(signed, Leave, thread.record, person.chain)
        thread.note(ItemKind.LEAVE, signed.body, b"")
        thread.leavers |= {person.account}
        self.renew(other)

    @action(pick=picks)
    def rotate_concurrently(self, pick):
        thread = self.thread
        first, second = self.two(pick, self.active())
        loser = thread.seal(second, thread.renewed())
        self.renew(first)
        with pytest.raises(EpochError) as refusal:
            thread.accept(loser)
        assert refusal.value.rule == "EPO-01"

    @action(pick=picks)
    def poison(self, pick):
        """The owner seals one member out; he complains, and another renews the key."""
        thread = self.thread
        victim, other = self.two(pick, self.active())
        able(victim is not self.anna and self.anna.devices)
        thread.accept(seal_with_junk(thread, self.anna, victim))
        self.note_epoch(poisoned={victim.name})
        box = thread.boxes[-1][victim.account]
        key = victim.ring(victim.devices[0]).key(victim.state.g)
        with pytest.raises(EpochError) as refusal:
            open_epoch(thread.record, victim.account, box, key)
        assert refusal.value.rule == "EPO-10"
        thread.boxes[-1][victim.account] = None
        complaint = sign_complaint(thread.record, victim.state, victim.devices[0])
        verify_request(complaint, Complaint, thread.record, victim.chain)
        thread.note(ItemKind.COMPLAINT, complaint.body, b"")
        self.renew(other)

    @action(pick=picks)
    def send(self, pick):
        self.say(pick)

    @action(pick=picks)
    def answer(self, pick):
        self.say(pick)

    def say(self, pick):
        person = self.one(pick, self.active())
        self.fresh(person)
        self.words += 1
        self.thread.send(person, f"message {self.words}")

    # --- what must hold ------------------------------------------------------------

    @rule()
    def look(self):
        for person in self.people.values():
            for key in person.everyone:
                self.check_key(person, key)
            self.check_entitled(person)

    def check_key(self, person, key):
        """A key opens what the model says, no more and no less."""
        try:
            held = set(person.ring(key).secrets)
        except OpeningError:
            held = set()
        assert held == self.model.held(person, key)
        epochs = self.model.readable(person, key)
        assert self.thread.read(person, key) == self.said(epochs)

    def check_entitled(self, person):
        """Whatever else happened, the owner of an account reads all he is due."""
        due = set().union(
            *(epochs.get(person.name, set()) for _g, epochs in self.model.epochs)
        )
        for key in [*person.devices, person.card]:
            assert self.thread.read(person, key) == self.said(due)

    def said(self, epochs):
        return [
            words for epoch, words, _sealed in self.thread.messages if epoch in epochs
        ]

    def teardown(self):
        if hasattr(self, "thread"):
            self.look()


def seal_with_junk(thread, signer, victim):
    """Make a valid record whose box for the victim is sealed to another key."""
    keys = {account: person.state.pk for account, person in thread.people.items()}
    keys[victim.account] = DeviceKeys.generate().kem.public
    return thread.seal(signer, thread.renewed(), sealing_key=keys.__getitem__)


SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
SHORT = settings(
    max_examples=50, stateful_step_count=50, deadline=None, suppress_health_check=SLOW
)
LONG = settings(SHORT, max_examples=10_000)


def test_everyone_entitled_reads_everything_and_nobody_else_anything():
    run_state_machine_as_test(Story, settings=SHORT)


@pytest.mark.prove
def test_everyone_entitled_reads_everything_ten_thousand_times():
    run_state_machine_as_test(Story, settings=LONG)
