"""Who opens which generation of a role, whatever its holders live through.

The model knows nothing of keys: it notes when each secret was made, who held the role
then and later, and which keys were dead already. What a key really opens is asked of
the store.
"""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from cordee.crypto.chain import verify_chain
from cordee.crypto.held import is_stale
from tests.crypto.roles import Role
from tests.crypto.world import Organisation, Person

NAMES = ("anna", "bruno", "claire", "david")
SHIFT = 28_800
picks = st.integers(0, 11)


class Duty(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        organisation = Organisation()
        self.people = [Person(name, organisation) for name in NAMES]
        self.role = Role(self.people, self.people[:2])
        self.dead, self.known = {}, {}
        self.shifts, self.begins = set(), 0
        self.note(self.people[0], self.people[:2])

    def note(self, maker, knowing):
        """A generation was made for these people: note which keys were dead then.

        Whoever made it knows it, and so must be one of them (CHN-07).
        """
        assert maker in knowing
        g = self.role.state.last_g
        self.known[g] = {person.account for person in knowing}
        self.dead[g] = {
            key.sig_pk
            for person in self.people
            for key in person.everyone
            if person.state.opener(key.sig_pk) is None
        }

    def holders(self, *, able=True):
        return [
            person
            for person in self.people
            if self.role.state.holder(person.account) and (person.devices or not able)
        ]

    def managers(self):
        found = self.role.state.managers
        return [p for p in self.people if p.account in found and p.devices]

    def one(self, pick, people):
        return people[pick % len(people)] if people else None

    # --- people ------------------------------------------------------------------

    @rule(pick=picks)
    def link_a_device(self, pick):
        person = self.one(pick, [p for p in self.people if p.devices])
        if person and len(person.state.openers) < 5:
            person.add_device()

    @rule(pick=picks)
    def lose_a_device(self, pick):
        person = self.one(pick, [p for p in self.people if p.devices])
        if person and len(person.devices) > 1:
            person.stolen.append(person.devices.pop())
            person.rotate(person.stolen)

    @rule(pick=picks)
    def lose_everything(self, pick):
        """Locked out by the administrator; the owner returns by his card."""
        person = self.one(pick, [p for p in self.people if p.devices])
        if person:
            person.lock()
            person.recover()

    # --- the role ----------------------------------------------------------------

    @rule(pick=picks)
    def renew(self, pick):
        by = self.one(pick, self.holders())
        if by:
            self.role.rotate(by)
            self.note(by, self.holders(able=False))
            assert not is_stale(self.role.state, self.role.find)

    @rule(pick=picks)
    def come(self, pick):
        by = self.one(pick, self.managers())
        new = self.one(pick // 3, [p for p in self.people if self.is_free(p)])
        if by and new:
            self.role.add(new, by, manager=pick % 2 == 0)
            self.known[self.role.state.g].add(new.account)

    def is_free(self, person):
        return person.devices and self.role.state.holder(person.account) is None

    @rule(pick=picks)
    def relieve(self, pick):
        """A manager relieves, or the incoming the outgoing; a manager stays."""
        state = self.role.state
        by = self.one(pick, self.holders())
        gone = self.one(pick // 3, [p for p in self.holders(able=False) if p is not by])
        if not by or not gone or state.managers == (gone.account,):
            return
        is_manager = by.account in state.managers
        is_earlier = state.joined[gone.account] < state.joined[by.account]
        if is_manager or (gone.account not in state.managers and is_earlier):
            self.role.rotate(by, revoked=[gone])
            self.note(by, self.holders(able=False))

    @rule(pick=picks, size=st.integers(0, 2))
    def plan(self, pick, size):
        by = self.one(pick, self.managers())
        if by:
            others = [p for p in self.people if p is not by and p.devices]
            shift = [by, *others[:size]]
            self.begins += SHIFT
            self.role.plan(by, shift, self.begins)
            self.shifts.add(self.role.state.last_g)
            self.note(by, shift)

    # --- what must hold ----------------------------------------------------------

    @rule()
    def look(self):
        """Neither who was relieved opens, nor a key that was dead at the making."""
        for person in self.people:
            for key in person.everyone:
                for g in self.role.held(person, key):
                    assert person.account in self.entitled(g), (person.name, g)
                    assert key.sig_pk not in self.dead[g], (person.name, g)

    def entitled(self, g):
        """Those it was made for or given to, and those of what links to it."""
        later = (known for n, known in self.known.items() if n >= g)
        return set().union(*later)

    def teardown(self):
        """Who holds the role now opens all that it ever used, with what he has now."""
        if not hasattr(self, "role"):
            return
        self.look()
        used = set(range(self.role.state.g + 1)) - self.shifts
        for person in self.holders():
            assert used <= set(self.role.held(person))
        entries = self.role.chain.entries
        verify_chain(self.role.state.account, entries, self.role.find)


QUIET = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
SHORT = settings(
    max_examples=50, stateful_step_count=30, deadline=None, suppress_health_check=QUIET
)


def test_only_holders_open_what_was_made_for_them():
    run_state_machine_as_test(Duty, settings=SHORT)
