"""People, one thread and a store that keeps everything, for properties and stories.

The store plays the honest server: it keeps chains, boxes, records and items for
ever. Whoever reads starts from it and from his own keys, nothing else.
"""

import secrets

from cordee.crypto.chain import begin_chain, extend_chain
from cordee.crypto.chain_entry import AccountKind, Head
from cordee.crypto.epoch import (
    Capacity,
    Member,
    RecordSigner,
    Retention,
    Rules,
    verify_epoch,
)
from cordee.crypto.event import Text, encode_event
from cordee.crypto.log import Base, ItemKind, item_hash, next_hash
from cordee.crypto.message import check_header, parse_header
from cordee.crypto.opening.account import (
    accept_into,
    add_device,
    create_account,
    lock,
    open_account,
    rotate,
)
from cordee.crypto.opening.card import card_keys, new_card
from cordee.crypto.opening.epoch import ThreadState, open_epoch, seal_epoch
from cordee.crypto.opening.message import new_id, open_message, seal_message
from cordee.crypto.opening.secret import DeviceKeys, OpeningError

TIME = 1_790_000_000_000
OPEN = Retention(0, 0)


class Organisation:
    def __init__(self):
        self.desk = DeviceKeys.generate()
        made = create_account(
            AccountKind.ORGANISATION, [self.desk], time=TIME, salt=bytes(16)
        )
        self.chain = begin_chain(made.signed)

    @property
    def place(self):
        state = self.chain.state
        return Head(state.account, state.seq, state.head)

    def find(self, account):
        return self.chain if account == self.chain.account else None


class Person:
    """An account with its devices, those that were stolen, and its card."""

    def __init__(self, name, organisation):
        self.name, self.organisation = name, organisation
        self.devices, self.stolen = [DeviceKeys.generate()], []
        self.card = card_keys(new_card())
        self.everyone = [*self.devices, self.card]
        made = create_account(
            AccountKind.PERSON,
            [*self.devices, self.card],
            time=TIME,
            salt=secrets.token_bytes(16),
            admin=organisation.chain.account,
        )
        self.chain, self.boxes = begin_chain(made.signed), {0: made.boxes}

    @property
    def state(self):
        return self.chain.state

    @property
    def account(self):
        return self.chain.account

    def ring(self, key):
        return open_account(self.chain, key, self.boxes)

    def secret(self, key):
        return self.ring(key).secrets[self.state.g]

    def put(self, sealed):
        self.chain = extend_chain(self.chain, sealed.signed, self.organisation.find)
        self.boxes[self.state.seq] = sealed.boxes
        return sealed

    def add_device(self):
        new, old = DeviceKeys.generate(), self.devices[0]
        word = accept_into(self.chain, new)
        self.put(
            add_device(self.chain, new.opener, word, self.secret(old), old, time=TIME)
        )
        self.devices.append(new)
        self.everyone.append(new)
        return new

    def rotate(self, revoked=()):
        signer = self.devices[0]
        gone = [key.sig_pk for key in revoked]
        self.put(
            rotate(self.chain, self.secret(signer), signer, time=TIME, revoked=gone)
        )
        self.stolen = [key for key in self.stolen if key not in revoked]

    def lock(self, seq=None):
        newest = max(self.state.reserves) if seq is None else seq
        organisation = self.organisation
        self.put(
            lock(self.chain, newest, organisation.desk, organisation.place, time=TIME)
        )
        self.devices, self.stolen = [], []

    def recover(self):
        new, paper = DeviceKeys.generate(), card_keys(new_card())
        gone = [opener.sig_pk for opener in self.state.openers]
        secret = self.secret(self.card)
        self.put(
            rotate(
                self.chain,
                secret,
                self.card,
                time=TIME,
                revoked=gone,
                added=[new, paper],
            )
        )
        self.devices, self.stolen, self.card = [new], [], paper
        self.everyone += [new, paper]

    def member(self, capacity=Capacity.MEMBER, from_=0):
        state = self.state
        return Member(
            state.account, state.seq, state.head, state.g, capacity.value, from_
        )

    def signer(self):
        state = self.state
        return RecordSigner(
            state.account, state.seq, state.head, self.devices[0].sig_pk
        )


class Thread:
    """One log, and what every reader needs of it."""

    def __init__(self, people, owner):
        self.people = {person.account: person for person in people}
        self.records, self.boxes, self.messages = [], [], []
        self.log, self.leavers = {}, frozenset()
        self.counters = {}
        self.accept(self.seal(owner, [owner.member(Capacity.OWNER)]))

    @property
    def record(self):
        return self.records[-1] if self.records else None

    @property
    def base(self):
        return Base(max(self.log), self.log[max(self.log)]) if self.log else None

    def chain(self, account):
        person = self.people.get(account)
        return person and person.chain

    def rules(self):
        return Rules(accounts=self.chain, log_hash=self.log.get, leavers=self.leavers)

    def seal(self, signer, members, history=None, sealing_key=None):
        return seal_epoch(
            previous=self.record,
            base=self.base,
            signer=signer.signer(),
            keys=signer.devices[0],
            members=members,
            sealing_key=sealing_key or (lambda account: self.people[account].state.pk),
            retention=OPEN,
            state=ThreadState("Bloc 3", None),
            history=history,
        )

    def accept(self, sealed):
        record = verify_epoch(sealed.signed, self.record, self.rules())
        self.records.append(record)
        self.boxes.append(dict(zip(record.members, sealed.boxes, strict=True)))
        self.leavers = frozenset()
        self.note(ItemKind.EPOCH, sealed.signed.body, b"")

    def note(self, kind, body, payload):
        seq = max(self.log, default=0) + 1
        before = self.log.get(seq - 1, self.record.thread)
        self.log[seq] = next_hash(before, seq, item_hash(kind, body, payload))

    def renewed(self, without=()):
        """Name the present members at their newest heads."""
        return [
            self.people[member.account].member(Capacity(member.capacity), member.from_)
            for member in self.record.core.members
            if member.account not in self.leavers
            and self.people[member.account] not in without
        ]

    def stale(self):
        return self.leavers or any(
            self.people[member.account].state.g != member.generation
            for member in self.record.core.members
        )

    def send(self, person, words):
        device = person.devices[0]
        n = self.counters[device] = self.counters.get(device, 0) + 1
        key = self.keys(person, device)[len(self.records) - 1]
        sealed = seal_message(
            encode_event(Text(words, None, ())),
            id_=new_id(n),
            n=n,
            record=self.record,
            key=key,
            sender=person.state,
            keys=device,
            base=self.base,
        )
        check_header(parse_header(sealed.header), self.record, person.chain)
        self.messages.append((len(self.records) - 1, words, sealed))
        self.note(ItemKind.MESSAGE, sealed.header, sealed.payload)

    def keys(self, person, device):
        """Every epoch key that this device finds in the store."""
        try:
            ring = person.ring(device)
        except OpeningError:
            return {}
        found = {}
        for number, record in enumerate(self.records):
            member = record.members.get(person.account)
            if member is None or member.generation not in ring.secrets:
                continue
            box = self.boxes[number][person.account]
            if box is None:  # spoiled by its sealer
                continue
            opened = open_epoch(
                record, person.account, box, ring.key(member.generation)
            )
            found.update({number: opened.key, **opened.history})
        return found

    def read(self, person, device):
        """What this device reads, by number of epoch."""
        keys = self.keys(person, device)
        return [
            open_message(sealed.header, sealed.payload, keys[epoch]).body
            for epoch, _words, sealed in self.messages
            if epoch in keys
        ]
