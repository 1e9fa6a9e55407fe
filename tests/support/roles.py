"""Accounts that accounts hold, for tests: roles and records with real chains.

    role = Role("Avis", anna, bruno)           # Anna manages it, Bruno holds it too
    await ward.join(backend, role)             # signed up and attested like a person
    await backend.answer(*role.propose(1, claire))
    await role.hand_over(backend, bruno, claire)
    frame = thread.message(anna, "bonjour", ref=2, behalf=role)

What never enters this room: a client. A `Role` is all its holders at once.
"""

import os

from cordee.crypto.chain import begin_chain
from cordee.crypto.chain_entry import HOLDER, AccountKind, Head, Holder
from cordee.crypto.encoding import encode
from cordee.crypto.opening import account as accounts
from cordee.crypto.opening import held
from cordee.server.protocol import client_frames as client
from tests.support.people import Account, now


def head_of(person) -> Head:
    """Where a chain stands now."""
    return Head(person.account, person.state.seq, person.state.head)


def holder_of(person, *, manager=False) -> Holder:
    """A person as a holder at his present head, or the one before his account closed."""
    s = person.chain.open_state
    return Holder(HOLDER, s.account, s.seq, s.head, s.g, manager)


class Role(Account):
    """An account whose openers are other accounts; the first holder manages it."""

    def __init__(self, name, *people, kind=AccountKind.ROLE, admin=None):
        self.name = name
        self.admin = admin
        self.people = {person.account: person for person in people}
        self.counters = {}
        salt = os.urandom(16)
        holders = tuple(holder_of(p, manager=p is people[0]) for p in people)
        words = [held.accept_as_holder(salt, None, holders, p.keys) for p in people]
        sealed = held.create_held(
            kind,
            holders,
            words,
            people[0].keys,
            head_of(people[0]),
            self._sealing_key,
            time=now() * 1000,
            salt=salt,
            admin=None if admin is None else admin.account,
        )
        self.boxes = {0: sealed.boxes}
        self.secret = sealed.secret
        self.chain = begin_chain(sealed.signed, self._authority)

    @property
    def manager(self) -> Account:
        """The first of those who manage it now."""
        return self.people[self.state.managers[0]]

    @property
    def identity(self):
        """Who puts entries on its chain."""
        return self.manager.identity

    @property
    def memory(self):
        """What a client of it remembers: to go back to when an entry was refused."""
        return self.chain, self.secret

    @memory.setter
    def memory(self, memory):
        self.chain, self.secret = memory

    def _sealing_key(self, holder) -> bytes:
        return self.people[holder.account].chain.states[holder.seq].pk

    def _authority(self, account):
        person = self.people.get(account)
        return super()._authority(account) if person is None else person.chain

    def entry(self, ref, content, *, by=None) -> client.AppendEntry:
        """Make an entry without boxes, keep it, and give its frame."""
        by = by or self.manager
        signed = accounts.append(
            self.chain, content, by.keys, time=now() * 1000, authority=head_of(by)
        )
        self.take(signed)
        return self.entry_frame(ref)

    def word(self, person, *, manager=False) -> tuple[Holder, bytes]:
        """A person as a holder to be, and his word for the chain as it stands."""
        self.people[person.account] = person
        holder = holder_of(person, manager=manager)
        return holder, held.accept_as_holder(
            self.account, self.state.head, holder, person.keys
        )

    def add(self, ref, person, *, by=None, manager=False) -> client.AppendEntry:
        """Let a person hold it too, and give the frame."""
        by = by or self.manager
        holder, word = self.word(person, manager=manager)
        sealed = held.add_holder(
            self.chain,
            holder,
            word,
            self.secret,
            by.keys,
            head_of(by),
            person.state.pk,
            time=now() * 1000,
        )
        self.take(sealed.signed, sealed.boxes)
        return self.entry_frame(ref)

    def rotate(self, ref, *, by=None, revoked=(), added=()) -> client.AppendEntry:
        """Make the next generation with every holder as he is now; give the frame."""
        by = by or self.manager
        gone = {person.account for person in revoked}
        kept = [h for h in self.state.holders if h.account not in gone]
        renewed = [
            holder_of(self.people[h.account], manager=h.manager)
            for h in kept
            if self.people[h.account].state.g != h.generation
        ]
        words = [self.word(person) for person in added]
        sealed = held.rotate_held(
            self.chain,
            self.secret,
            by.keys,
            head_of(by),
            renewed,
            self._sealing_key,
            time=now() * 1000,
            revoked=sorted(gone),
            added=[holder for holder, _ in words],
            accepts=[word for _, word in words],
        )
        self.take(sealed.signed, sealed.boxes, sealed.secret)
        return self.entry_frame(ref)

    def propose(self, ref, person, *, by=None, manager=False):
        """Who asks a person to hold it, and the frame."""
        frame = client.ProposeHolder(ref, self.account, person.account, manager)
        return (by or self.manager).identity, frame

    def accept(self, ref, person, *, manager=False):
        """Who says yes, and the frame."""
        holder, word = self.word(person, manager=manager)
        frame = client.AcceptHolder(
            ref, self.account, self.state.seq, encode(holder), word
        )
        return person.identity, frame

    async def hand_over(self, backend, outgoing, incoming) -> None:
        """Ask, accept and add the incoming; he then goes on without the outgoing."""
        await backend.answer(*self.propose(1, incoming))
        await backend.answer(*self.accept(2, incoming))
        await backend.answer(self.identity, self.add(3, incoming))
        frame = self.rotate(4, by=incoming, revoked=[outgoing])
        await backend.answer(incoming.identity, frame)
