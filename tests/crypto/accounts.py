"""Accounts as their owners and their thieves use them, for properties and stories.

Each keeps what an honest server keeps of it: the chain and every box, for ever.
"""

import secrets
from abc import ABC, abstractmethod

from cordee.crypto.chain import begin_chain, extend_chain
from cordee.crypto.chain_entry import AccountKind, Head
from cordee.crypto.epoch import Capacity, Member, RecordSigner
from cordee.crypto.held import as_holder, renewals
from cordee.crypto.opening.account import (
    accept_into,
    add_device,
    create_account,
    lock,
    open_account,
    rotate,
)
from cordee.crypto.opening.card import card_keys, new_card
from cordee.crypto.opening.held import (
    accept_as_holder,
    add_holder,
    create_held,
    open_held,
    rotate_held,
)
from cordee.crypto.opening.passkey import passkey_keys
from cordee.crypto.opening.secret import DeviceKeys, OpeningError, Secret

TIME = 1_790_000_000_000


class Account(ABC):
    """A chain, its boxes, and what every account does with them."""

    name, chain, boxes = "", None, {}

    @property
    def state(self):
        return self.chain.state

    @property
    def account(self):
        return self.chain.account

    @property
    def served(self):
        """Which boxes there are: what was opened from others is opened again."""
        return tuple(map(id, self.boxes.values()))

    @property
    def place(self):
        return Head(self.state.account, self.state.seq, self.state.head)

    @abstractmethod
    def find(self, account):
        """The chain of somebody who signs for this account, as far as it is known."""

    def put(self, sealed):
        self.chain = extend_chain(self.chain, sealed.signed, self.find)
        self.boxes[self.state.seq] = sealed.boxes
        return sealed

    def secret(self, key):
        return self.ring(key).secrets[self.state.g]

    def member(self, capacity=Capacity.MEMBER, from_=0):
        state = self.state
        return Member(
            state.account, state.seq, state.head, state.g, capacity.value, from_
        )

    def __repr__(self):
        return self.name


class Organisation(Account):
    name = "organisation"

    def __init__(self):
        self.desk = DeviceKeys.generate()
        made = create_account(
            AccountKind.ORGANISATION, [self.desk], time=TIME, salt=bytes(16)
        )
        self.chain, self.boxes = begin_chain(made.signed), {0: made.boxes}

    def find(self, account):
        return self.chain if account == self.chain.account else None


class Person(Account):
    """An account with its devices, those that were stolen, and its slots.

    A gateway or an agent is one without slots. `everyone` holds every key that ever
    was among its openers; `hostile` the entries that a thief made.
    """

    def __init__(self, name, organisation, kind=AccountKind.PERSON, passkey=False):
        self.name, self.organisation = name, organisation
        self.devices, self.stolen = [DeviceKeys.generate()], []
        self.card = self.passkey = None
        if kind is AccountKind.PERSON:
            self.card = card_keys(new_card())
            self.passkey = passkey_keys(Secret.random()) if passkey else None
        self.everyone = [*self.devices, *self.slots]
        self.hostile, self.rings = set(), {}
        made = create_account(
            kind,
            self.everyone,
            time=TIME,
            salt=secrets.token_bytes(16),
            admin=organisation.chain.account,
        )
        self.chain, self.boxes = begin_chain(made.signed), {0: made.boxes}

    @property
    def slots(self):
        return [slot for slot in (self.card, self.passkey) if slot]

    @property
    def live(self):
        """Keys that open the account now, whoever holds them."""
        openers = {opener.sig_pk for opener in self.state.openers}
        return [key for key in self.everyone if key.sig_pk in openers]

    @property
    def own(self):
        """Keys that open the account now, and that its owner has."""
        mine = [*self.devices, *self.slots]
        return [key for key in self.live if key in mine]

    def find(self, account):
        return self.organisation.find(account)

    def ring(self, key):
        place = (key, self.state.seq, self.served)
        if place not in self.rings:
            self.rings[place] = open_account(self.chain, key, self.boxes)
        return self.rings[place]

    def add_device(self):
        new, old = DeviceKeys.generate(), self.devices[0]
        word = accept_into(self.chain, new)
        self.put(
            add_device(self.chain, new.opener, word, self.secret(old), old, time=TIME)
        )
        self.devices.append(new)
        self.everyone.append(new)
        return new

    def rotate(self, revoked=(), added=(), signer=None):
        """Make a generation; stolen devices that it revokes count no more."""
        signer = signer or self.devices[0]
        gone = [key.sig_pk for key in revoked]
        secret = self.secret(signer)
        self.everyone += added
        made = self.put(
            rotate(self.chain, secret, signer, time=TIME, revoked=gone, added=added)
        )
        self.stolen = [key for key in self.stolen if key not in revoked]
        return made

    def taken_over(self, thief):
        """A thief shuts the owner out, with a device and slots of his own."""
        slots = [card_keys(new_card()) for _ in self.state.slots]
        gone = [key for key in self.live if key is not thief]
        self.hostile.add(self.state.seq + 1)
        made = self.rotate(gone, slots, thief)
        self.devices = []
        return made

    def lock(self, seq=None):
        """Leave the slots of a reserve: the newest one that no thief made."""
        known = self.state.reserves.keys() - self.hostile
        newest = max(known) if seq is None else seq
        organisation = self.organisation
        self.put(
            lock(self.chain, newest, organisation.desk, organisation.place, time=TIME)
        )
        self.devices, self.stolen = [], []
        return newest

    def recover(self, slot=None):
        """Return by a slot, with a new device and new slots."""
        slot = slot or self.card
        new, paper = DeviceKeys.generate(), card_keys(new_card())
        passkey = passkey_keys(Secret.random()) if self.passkey else None
        fresh = [new, *(key for key in (paper, passkey) if key)]
        self.rotate(self.live, fresh, slot)
        self.devices, self.stolen = [new], []
        self.card, self.passkey = paper, passkey

    def signer(self):
        state, device = self.state, self.devices[0]
        return RecordSigner(state.account, state.seq, state.head, device.sig_pk)


class Held(Account):
    """A role or a record, and the people who ever held it."""

    def __init__(self, name, holders, kind=AccountKind.ROLE):
        """Make it with these holders; the first is its manager and signs."""
        self.name, self.rings = name, {}
        self.known = {person.account: person for person in holders}
        first, salt = holders[0], secrets.token_bytes(16)
        openers = tuple(as_holder(p.state, manager=p is first) for p in holders)
        words = [accept_as_holder(salt, None, openers, p.devices[0]) for p in holders]
        made = create_held(
            kind,
            openers,
            words,
            first.devices[0],
            first.place,
            self.sealing_key,
            time=TIME,
            salt=salt,
        )
        self.chain, self.boxes = begin_chain(made.signed, self.find), {0: made.boxes}
        self.first_secret = made.secret

    @property
    def holders(self):
        return [self.known[holder.account] for holder in self.state.holders]

    @property
    def managers(self):
        return [self.known[account] for account in self.state.managers]

    @property
    def stale(self):
        return bool(renewals(self.state, self.find))

    def find(self, account):
        person = self.known.get(account)
        return person and person.chain

    def sealing_key(self, holder):
        return self.known[holder.account].chain.states[holder.seq].pk

    def ring(self, key):
        """Open it as the person whose key it is. Raises OpeningError for a stranger."""
        for person in self.known.values():
            if key in person.everyone:
                place = (key, self.served, person.state.seq, person.served)
                if place not in self.rings:
                    mine = person.ring(key)
                    self.rings[place] = open_held(
                        self.chain, person.account, mine, self.boxes
                    )
                return self.rings[place]
        raise OpeningError("held by nobody with this key")

    def is_open_to(self, person):
        """Whether this holder can act for it: a device in hand, and its secret."""
        try:
            return bool(person.devices and self.secret(person.devices[0]))
        except (OpeningError, KeyError):
            return False

    def add(self, manager, incoming):
        self.known[incoming.account] = incoming
        holder = as_holder(incoming.state, manager=False)
        word = accept_as_holder(
            self.account, self.state.head, holder, incoming.devices[0]
        )
        key = manager.devices[0]
        self.put(
            add_holder(
                self.chain,
                holder,
                word,
                self.secret(key),
                key,
                manager.place,
                incoming.state.pk,
                time=TIME,
            )
        )

    def rotate(self, by, revoked=()):
        """Renew every holder whose keys have moved, without `revoked`."""
        gone = [person.account for person in revoked]
        moved = [h for h in renewals(self.state, self.find) if h.account not in gone]
        key = by.devices[0]
        return self.put(
            rotate_held(
                self.chain,
                self.secret(key),
                key,
                by.place,
                moved,
                self.sealing_key,
                time=TIME,
                revoked=gone,
            )
        )
