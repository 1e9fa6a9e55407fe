"""One thread and a store that keeps everything, for properties and stories.

The store plays the honest server: it keeps records, boxes, items and files for ever.
Whoever reads starts from it and from his own keys, nothing else.
"""

import msgspec

from cordee.crypto.encoding import sha256
from cordee.crypto.epoch import Capacity, Retention, Rules, verify_epoch
from cordee.crypto.event import File, Text, encode_event
from cordee.crypto.log import Base, ItemKind, item_hash, next_hash
from cordee.crypto.message import check_header, parse_header
from cordee.crypto.opening.attachment import FileKeys, make_part
from cordee.crypto.opening.epoch import ThreadState, open_epoch, seal_epoch
from cordee.crypto.opening.message import (
    SealedMessage,
    new_id,
    open_message,
    seal_message,
)
from cordee.crypto.opening.secret import OpeningError
from tests.crypto.accounts import TIME, Held, Organisation, Person

__all__ = ["OPEN", "TIME", "Held", "Message", "Organisation", "Person", "Thread"]

OPEN = Retention(0, 0)


class Message(msgspec.Struct, frozen=True):
    """A stored message: the number of its epoch, its words, what was sealed."""

    epoch: int
    words: str
    sealed: SealedMessage
    blob: bytes | None = None


class Thread:
    """One log, and what every reader needs of it."""

    def __init__(self, people, owner):
        self.people = {person.account: person for person in people}
        self.records, self.boxes, self.messages = [], [], []
        self.stored = []
        self.log, self.leavers, self.complained = {}, frozenset(), False
        self.counters, self.blobs, self.opened = {}, {}, {}
        self.accept(self.seal(owner, [owner.member(Capacity.OWNER)]))

    @property
    def record(self):
        return self.records[-1] if self.records else None

    @property
    def base(self):
        return Base(max(self.log), self.log[max(self.log)]) if self.log else None

    @property
    def members(self):
        """Accounts that the newest record names, in an order that is always the same."""
        found = (self.people[account] for account in self.record.members)
        return sorted(found, key=lambda party: party.name)

    def is_sealed_out(self, party):
        """Whether its box of the newest epoch was found to hold nothing."""
        return self.boxes[-1][party.account] is None

    def capacity(self, party):
        return self.record.capacity(party.account)

    def chain(self, account):
        person = self.people.get(account)
        return person and person.chain

    def rules(self):
        return Rules(accounts=self.chain, log_hash=self.log.get, leavers=self.leavers)

    def seal(self, signer, members, history=None, sealing_key=None, role=None):
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
            behalf=role and role.account,
        )

    def accept(self, sealed):
        record = verify_epoch(sealed.signed, self.record, self.rules())
        self.records.append(record)
        self.stored.append(sealed.boxes)
        self.boxes.append(dict(zip(record.members, sealed.boxes, strict=True)))
        self.leavers, self.complained = frozenset(), False
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
        return bool(self.leavers or self.complained) or any(
            self.people[member.account].state.g != member.generation
            for member in self.record.core.members
        )

    def names(self, person, role):
        """Whether the newest record names the role in a state that he holds."""
        member = self.record.members[role.account]
        return role.chain.at(member.seq, member.head).holder(person.account) is not None

    def send(self, person, words, role=None):
        """Seal and store a text, by the person's first device."""
        self.store(person, words, Text(words, None, ()), role)

    def send_file(self, person, words, plain, role=None):
        """Seal and store a file, and a message that tells of it."""
        keys = FileKeys.new()
        sealed = keys.seal(0, last=True, plaintext=plain)
        self.blobs[keys.blob] = (keys.salt, sealed)
        part = make_part(
            keys,
            [sha256(sealed)],
            (len(plain), sha256(plain)),
            name="film.png",
            type_="image/png",
        )
        self.store(person, words, File(words, None, (), (part,)), role, keys.blob)

    def store(self, person, words, event, role=None, blob=None):
        device, reader = person.devices[0], role or person
        n = self.counters[device] = self.counters.get(device, 0) + 1
        key = self.keys(reader, device)[len(self.records) - 1]
        sealed = seal_message(
            encode_event(event),
            id_=new_id(n),
            n=n,
            record=self.record,
            key=key,
            sender=person.state,
            keys=device,
            base=self.base,
            behalf=role and role.account,
        )
        header = parse_header(sealed.header)
        check_header(header, self.record, person.chain, role and role.chain)
        self.messages.append(Message(len(self.records) - 1, words, sealed, blob))
        self.note(ItemKind.MESSAGE, sealed.header, sealed.payload)

    def keys(self, reader, key):
        """Every epoch key that this key of an account finds in the store."""
        try:
            ring = reader.ring(key)
        except OpeningError:
            return {}
        found = {}
        for number, record in enumerate(self.records):
            member = record.members.get(reader.account)
            if member is None or member.generation not in ring.secrets:
                continue
            if self.boxes[number][reader.account] is None:  # spoiled by its sealer
                continue
            opened = self.open(number, reader.account, ring)
            found.update({number: opened.key, **opened.history})
        return found

    def open(self, number, account, ring):
        """Open a box, once for every secret that it is asked with."""
        record, box = self.records[number], self.boxes[number][account]
        g = record.members[account].generation
        place = (number, account, ring.secrets[g])
        if place not in self.opened:
            self.opened[place] = open_epoch(record, account, box, ring.key(g))
        return self.opened[place]

    def read(self, reader, key):
        """What this key of an account reads, in order."""
        keys = self.keys(reader, key)
        return [
            words_of(
                open_message(one.sealed.header, one.sealed.payload, keys[one.epoch])
            )
            for one in self.messages
            if one.epoch in keys
        ]


def words_of(event):
    return event.caption if isinstance(event, File) else event.body
