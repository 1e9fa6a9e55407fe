"""A role, its holders and whoever held it before, for properties and stories.

The store keeps every chain and box for ever. Whoever opens starts from it and from
keys of his own, old ones included.
"""

import secrets

from cordee.crypto.chain import begin_chain, extend_chain
from cordee.crypto.chain_entry import AccountKind, Head
from cordee.crypto.held import as_holder, renewals, sealing_keys
from cordee.crypto.opening.held import (
    accept_as_holder,
    add_holder,
    create_held,
    open_held,
    plan_held,
    rotate_held,
)
from cordee.crypto.opening.secret import OpeningError
from tests.crypto.world import TIME


def place(person):
    state = person.state
    return Head(state.account, state.seq, state.head)


class Role:
    """An account that people hold; the first ones are managers."""

    def __init__(self, people, holders, managers=1, kind=AccountKind.ROLE):
        self.people = {person.account: person for person in people}
        salt = secrets.token_bytes(16)
        openers = tuple(
            as_holder(person.state, manager=i < managers)
            for i, person in enumerate(holders)
        )
        words = [
            accept_as_holder(salt, None, openers, person.devices[0])
            for person in holders
        ]
        first = holders[0]
        made = create_held(
            kind,
            openers,
            words,
            first.devices[0],
            place(first),
            self.sealing_key,
            time=TIME,
            salt=salt,
        )
        self.chain = begin_chain(made.signed, self.find)
        self.boxes = {0: made.boxes}

    @property
    def state(self):
        return self.chain.state

    @property
    def sealing_key(self):
        return sealing_keys(self.find)

    def find(self, account):
        person = self.people.get(account)
        return person and person.chain

    def ring(self, person, key=None):
        """What a key of this person opens: the present device, where none is named."""
        mine = person.ring(key or person.devices[0])
        return open_held(self.chain, person.account, mine, self.boxes)

    def held(self, person, key=None):
        """Generations that this key opens, by number."""
        try:
            return sorted(self.ring(person, key).secrets)
        except OpeningError:
            return []

    def newest(self, person):
        """The secret of the newest generation that a signer holds."""
        ring = self.ring(person)
        return ring.secrets[max(ring.secrets)]

    def put(self, sealed):
        self.chain = extend_chain(self.chain, sealed.signed, self.find)
        self.boxes[self.state.seq] = sealed.boxes
        return sealed

    def word(self, person, holder):
        state = self.state
        return accept_as_holder(state.account, state.head, holder, person.devices[0])

    def add(self, person, by, *, manager=False):
        holder = as_holder(person.state, manager=manager)
        return self.put(
            add_holder(
                self.chain,
                holder,
                self.word(person, holder),
                self.ring(by).secrets[self.state.g],
                by.devices[0],
                place(by),
                person.state.pk,
                time=TIME,
            )
        )

    def rotation(self, by, revoked=(), added=(), renewed=None):
        """Make a rotation; honest clients renew who is stale."""
        gone = [person.account for person in revoked]
        kept = [h for h in renewals(self.state, self.find) if h.account not in gone]
        new = [as_holder(person.state, manager=False) for person in added]
        words = [self.word(p, h) for p, h in zip(added, new, strict=True)]
        return rotate_held(
            self.chain,
            self.newest(by),
            by.devices[0],
            place(by),
            kept if renewed is None else renewed,
            self.sealing_key,
            time=TIME,
            revoked=gone,
            added=new,
            accepts=words,
        )

    def rotate(self, by, **change):
        return self.put(self.rotation(by, **change))

    def plan(self, by, shift, begins):
        """Plan a shift: each where he stands now; the new give their word for it."""
        held = {person: self.state.holder(person.account) for person in shift}
        named = {
            person: as_holder(person.state, manager=bool(holder and holder.manager))
            for person, holder in held.items()
        }
        words = [self.word(p, named[p]) for p in shift if held[p] is None]
        return self.put(
            plan_held(
                self.chain,
                self.newest(by),
                by.devices[0],
                place(by),
                list(named.values()),
                self.sealing_key,
                time=TIME,
                begins=begins,
                accepts=words,
            )
        )
