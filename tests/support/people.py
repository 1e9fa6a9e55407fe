"""People for tests: real keys, chains, attestations, epochs and sealed messages.

    ward = Ward()                              # an organisation
    anna, bruno = ward.person("Anna"), ward.person("Bruno")
    await ward.join(backend, anna, bruno)      # invited, signed up and attested
    thread = Thread.begin(anna, bruno)
    await backend.answer(anna.identity, thread.frame(1))
    frame = thread.message(anna, "bonjour", ref=2)

What never enters this room: a client. A `Thread` is all its members at once: it
holds every key and follows the log by what the server answers.
"""

import os
import time

from cordee.crypto.attestation import Identity as Attested
from cordee.crypto.chain import Chain, begin_chain, extend_chain
from cordee.crypto.chain_entry import AccountKind, Attest, Head
from cordee.crypto.epoch import Capacity, Member, RecordSigner, Retention, parse_record
from cordee.crypto.event import Text, encode_event
from cordee.crypto.log import Base
from cordee.crypto.opening import account as accounts
from cordee.crypto.opening.account import Boxes
from cordee.crypto.opening.attestation import attest
from cordee.crypto.opening.card import card_keys, new_card
from cordee.crypto.opening.epoch import ThreadState, seal_epoch
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.message import new_id, seal_message
from cordee.crypto.opening.notice import (
    sign_complaint,
    sign_cursor,
    sign_leave,
    sign_session,
)
from cordee.crypto.opening.secret import DeviceKeys, Secret
from cordee.crypto.signing import Signed as CryptoSigned
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.rest import SignUp
from cordee.server.protocol.types import Signed
from cordee.server.services.ports import Identity

ORIGIN = "https://cordee.test"
DAY = 86_400
RETENTION = Retention(90 * DAY, 0)
NO_PROOF = bytes(32)


def wire(signed: CryptoSigned) -> Signed:
    """The wire's form of a signed body."""
    return Signed(signed.body, signed.signature)


def now():
    """Unix seconds."""
    return int(time.time())


class Account:
    """An account as its owner's client holds it: chain, device, card, secret."""

    def __init__(self, name, kind=AccountKind.PERSON, *, admin=None):
        self.name = name
        self.keys = DeviceKeys.generate()
        self.card_secret = new_card()
        self.card = card_keys(self.card_secret)
        self.admin = admin
        sealed = accounts.create_account(
            kind,
            [self.keys, self.card],
            time=now() * 1000,
            salt=os.urandom(16),
            admin=None if admin is None else admin.account,
        )
        self.boxes: dict[int, Boxes] = {0: sealed.boxes}
        self.secret = sealed.secret
        self.chain: Chain = begin_chain(sealed.signed)
        self.counters: dict[tuple[bytes, bytes], int] = {}

    @property
    def account(self) -> bytes:
        return self.chain.account

    @property
    def state(self):
        return self.chain.state

    @property
    def identity(self) -> Identity:
        """Who a session of the first device proves to be."""
        return self.identity_of(self.keys)

    def identity_of(self, keys) -> Identity:
        return Identity(self.account, keys.sig_pk, self.state.kind.value)

    def session(self, nonce, *, origin=ORIGIN, keys=None) -> Signed:
        """The session proof for a challenge."""
        return wire(sign_session(origin, nonce, self.account, keys or self.keys))

    def sign_up(self, invitation: Invitation, *, proof=None) -> SignUp:
        """The request that joins a server with this invitation."""
        if proof is None:
            proof = invitation.proof(self.account, self.chain.states[0].head)
        boxes = self.boxes[0]
        create = wire(self.chain.entries[0])
        return SignUp(invitation.id, create, boxes.openers, boxes.reserve, proof)

    def take(self, signed, boxes=None, secret=None) -> None:
        """Extend the own chain by an entry that the server took."""
        self.chain = extend_chain(self.chain, signed, self._authority)
        self.boxes[self.state.seq] = boxes or Boxes()
        self.secret = secret or self.secret

    def _authority(self, account):
        known = self.admin is not None and self.admin.account == account
        return self.admin.chain if known else None

    def entry(self, ref, content, *, keys=None) -> client.AppendEntry:
        """Make an entry without boxes, keep it, and give its frame."""
        signed = accounts.append(
            self.chain, content, keys or self.keys, time=now() * 1000
        )
        self.take(signed)
        return self.entry_frame(ref)

    def entry_frame(self, ref) -> client.AppendEntry:
        """The frame of the newest entry of the own chain."""
        boxes = self.boxes[self.state.seq]
        last = wire(self.chain.entries[-1])
        return client.AppendEntry(ref, self.account, last, boxes.openers, boxes.reserve)

    def rotate(self, ref, *, revoked=(), added=(), keys=None) -> client.AppendEntry:
        """Make the next generation, keep it, and give its frame."""
        sealed = accounts.rotate(
            self.chain,
            self.secret,
            keys or self.keys,
            time=now() * 1000,
            revoked=revoked,
            added=added,
        )
        self.take(sealed.signed, sealed.boxes, sealed.secret)
        return self.entry_frame(ref)

    def add_device(self, ref, new: DeviceKeys) -> client.AppendEntry:
        """Link a new device, and give the frame."""
        accept = accounts.accept_into(self.chain, new)
        sealed = accounts.add_device(
            self.chain,
            new.opener,
            accept,
            self.secret,
            self.keys,
            time=now() * 1000,
        )
        self.take(sealed.signed, sealed.boxes)
        return self.entry_frame(ref)

    def member(self, capacity=Capacity.MEMBER, from_=0) -> Member:
        """The row that names this account in an epoch record."""
        s = self.state
        return Member(s.account, s.seq, s.head, s.g, capacity.value, from_)

    def signer(self) -> RecordSigner:
        s = self.state
        return RecordSigner(s.account, s.seq, s.head, self.keys.sig_pk)

    def next_n(self, thread, keys) -> int:
        """The next counter of a device in a thread."""
        key = (thread, keys.sig_pk)
        self.counters[key] = self.counters.get(key, 0) + 1
        return self.counters[key]


class Ward(Account):
    """An organisation whose registrar has one device."""

    def __init__(self, name="CHU"):
        super().__init__(name, AccountKind.ORGANISATION)

    def person(self, name, *, admin=True) -> Account:
        """A person of this ward, who is known to no server yet."""
        return Account(name, admin=self if admin else None)

    def founding(self) -> Invitation:
        """The operator's invitation by which this organisation is let in."""
        return Invitation(ORIGIN, None, Secret.random(), now() + DAY)

    def invitation(self, *, not_after=None) -> Invitation:
        """An invitation for a person of this ward."""
        until = now() + DAY if not_after is None else not_after
        return Invitation(ORIGIN, self.account, Secret.random(), until)

    def attest(
        self, person, *, idnps="", not_before=None, not_after=None, supersedes=None
    ) -> CryptoSigned:
        """Vouch for a person by his name."""
        return attest(
            self.chain,
            person.chain,
            Attested(idnps, person.name, "Médecin", "Chirurgie", self.name),
            self.keys,
            not_before=now() - 60 if not_before is None else not_before,
            not_after=now() + 90 * DAY if not_after is None else not_after,
            supersedes=supersedes,
        )

    def lock(self, ref, person, *, reserve_seq=0) -> client.AppendEntry:
        """Lock a person of this ward, and give the frame."""
        authority = Head(self.account, self.state.seq, self.state.head)
        sealed = accounts.lock(
            person.chain, reserve_seq, self.keys, authority, time=now() * 1000
        )
        person.take(sealed.signed)
        return person.entry_frame(ref)

    async def join(self, backend, *people, idnps=None) -> None:
        """Invite people, sign them up and attest them; the ward itself first.

        The operator's invitation of a ward that is not yet known is registered by
        `backend.admit(invitation id, not_after)`.
        """
        if not getattr(self, "joined", False):
            founding = self.founding()
            await backend.admit(founding.id, founding.not_after)
            await backend.sign_up(self.sign_up(founding, proof=NO_PROOF))
            self.joined = True
        for person in people:
            invitation = self.invitation()
            await self.invite(backend, invitation)
            await backend.sign_up(person.sign_up(invitation))
            await self.vouch(backend, person, idnps=(idnps or {}).get(person.name, ""))

    async def invite(self, backend, invitation) -> None:
        frame = client.Invite(1, invitation.id, invitation.not_after)
        await backend.answer(self.identity, frame)

    async def vouch(self, backend, person, **about) -> CryptoSigned:
        """Offer an attestation, and let the person put it on his chain."""
        signed = self.attest(person, **about)
        offer = client.OfferAttestation(1, wire(signed))
        await backend.answer(self.identity, offer)
        await backend.answer(person.identity, person.entry(1, Attest(signed)))
        return signed


class Thread:
    """A thread with all its keys. `base` is what its next signer names."""

    def __init__(self):
        self.people: dict[bytes, Account] = {}
        self.record = None
        self.sealed = None
        self.key = None
        self.base = None

    @classmethod
    def begin(
        cls, owner, *members, capacity=Capacity.MEMBER, retention=RETENTION, signer=None
    ):
        """Make epoch 0, owned by the first; `signer` holds the owner, if it is a role."""
        thread = cls()
        rows = [owner.member(Capacity.OWNER), *(m.member(capacity) for m in members)]
        return thread.seal(
            signer or owner,
            rows,
            [owner, *members],
            retention=retention,
            behalf=None if signer is None else owner,
        )

    def seal(
        self,
        signer,
        rows,
        people=(),
        *,
        retention=RETENTION,
        previous=None,
        behalf=None,
    ):
        """Make the next record, signed by `signer`, for a role of his or himself."""
        self.people |= {person.account: person for person in people}
        before = self.record if previous is None else previous
        self.sealed = seal_epoch(
            previous=before,
            base=None if before is None else self.base,
            signer=signer.signer(),
            keys=signer.keys,
            members=rows,
            sealing_key=lambda account: self.people[account].state.pk,
            retention=retention,
            state=ThreadState("Avis", None),
            behalf=_id(behalf),
        )
        self.record = parse_record(self.sealed.signed)
        self.key = self.sealed.key
        if before is None:
            self.base = Base(0, self.record.thread)
        return self

    def renew(self, signer, *, without=(), added=(), retention=RETENTION, behalf=None):
        """Make the next record: the same members at their present heads, and others."""
        gone = {person.account for person in without}
        rows = [
            self.people[m.account].member(Capacity(m.capacity), m.from_)
            for m in self.record.core.members
            if m.account not in gone
        ]
        rows = [*rows, *added]
        return self.seal(signer, rows, retention=retention, behalf=behalf)

    @property
    def id(self) -> bytes:
        return self.record.thread

    @property
    def owner(self) -> Account:
        """The first that owns it."""
        owns = (m for m in self.record.core.members if m.capacity == Capacity.OWNER)
        return self.people[next(owns).account]

    def frame(self, ref) -> client.AppendEpoch:
        """The frame of the newest record."""
        return client.AppendEpoch(ref, wire(self.sealed.signed), self.sealed.boxes)

    def follow(self, stored) -> None:
        """Take what the server answered as the newest verified prefix."""
        self.base = Base(stored.seq, stored.log_hash)

    def message(self, sender, body, ref, **choices) -> client.Append:
        """A sealed text; `choices` are `n`, `id_`, `keys`, `base`, `state`, `behalf`."""
        keys = choices.get("keys", sender.keys)
        n = choices.get("n") or sender.next_n(self.id, keys)
        sealed = seal_message(
            encode_event(Text(body, None, ())),
            id_=choices.get("id_") or new_id(n),
            n=n,
            record=choices.get("record", self.record),
            key=self.key,
            sender=choices.get("state", sender.state),
            keys=keys,
            base=choices.get("base", self.base),
            behalf=_id(choices.get("behalf")),
        )
        return client.Append(ref, sealed.header, sealed.payload)

    def cursor(self, reader, ref, base=None) -> client.MoveCursor:
        seen = base or self.base
        signed = sign_cursor(self.id, reader.account, seen, reader.keys)
        return client.MoveCursor(ref, wire(signed))

    def leave(self, person, ref, *, behalf=None) -> client.Leave:
        signed = sign_leave(self.record, person.state, person.keys, _id(behalf))
        return client.Leave(ref, wire(signed))

    def complaint(self, person, ref, *, behalf=None) -> client.Complain:
        signed = sign_complaint(self.record, person.state, person.keys, _id(behalf))
        return client.Complain(ref, wire(signed))


def _id(role) -> bytes | None:
    return None if role is None else role.account
