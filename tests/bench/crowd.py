"""People of the product's bench, their keys, and messages sealed beforehand.

Everybody is made once for a run and comes in again on each new server, by the same
requests. A message is sealed for its exact counter; its base is the record of the
epoch, which is the oldest that a signer may name.
"""

import base64
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cordee.crypto.chain_entry import Attest
from cordee.crypto.event import Text, encode_event
from cordee.crypto.log import Base, ItemKind, item_hash, next_hash
from cordee.crypto.opening.message import new_id, seal_message
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codec import encode_frame, join_frames
from tests.support.people import NO_PROOF, Account, Thread, Ward, wire

if TYPE_CHECKING:
    from cordee.server.protocol.rest import SignUp

WARD_SIZE: Final = 400
"""People of one organisation: an organisation's rates allow for 500 invitations."""
TEXT_CHARACTERS: Final = 1024
"""As long as the workloads' payload: sealed and padded it takes 1,180 bytes."""
REFS_OF_THREAD: Final = 1 << 20
"""Numbers of requests that one user has for the messages of one thread."""


class Resident:
    """Someone who can come in: his account and the requests that let him."""

    def __init__(self, ward: Ward, name: str) -> None:
        self.ward = ward
        self.account: Account = ward.person(name)
        invitation = ward.invitation()
        self.invite = client.Invite(1, invitation.id, invitation.not_after)
        self.sign_up: SignUp = self.account.sign_up(invitation)
        attestation = ward.attest(self.account)
        self.offer = client.OfferAttestation(1, wire(attestation))
        self.place: client.AppendEntry = self.account.entry(1, Attest(attestation))


class Organisation:
    """A ward, and how the operator lets it in."""

    def __init__(self) -> None:
        self.ward = Ward()
        self.founding = self.ward.founding()
        self.sign_up: SignUp = self.ward.sign_up(self.founding, proof=NO_PROOF)


class Crowd:
    """Everybody made so far; user 1 is the first."""

    def __init__(self) -> None:
        self.organisations: list[Organisation] = []
        self.residents: list[Resident] = []

    def first(self, count: int) -> list[Resident]:
        """Give the first `count` people."""
        while len(self.residents) < count:
            number = len(self.residents)
            if number % WARD_SIZE == 0:
                self.organisations.append(Organisation())
            ward = self.organisations[-1].ward
            self.residents.append(Resident(ward, f"Person {number + 1}"))
        return self.residents[:count]

    def wards(self, count: int) -> list[Organisation]:
        """Give the organisations of the first `count` people."""
        return self.organisations[: -(-count // WARD_SIZE)]


class Place:
    """A thread with its keys, its first record and where its log then stands."""

    def __init__(self, members: Sequence[Account]) -> None:
        self.thread = Thread.begin(*members)
        signed = self.thread.sealed.signed
        hashed = item_hash(ItemKind.EPOCH, signed.body, b"")
        self.id: bytes = self.thread.id
        self.base = Base(1, next_hash(self.id, 1, hashed))


class Shelf:
    """What one user will say in one thread, in order, sealed beforehand.

    `slot` tells apart the threads of a user. What is asked beyond the stock is sealed
    when it is asked for, and counted.
    """

    def __init__(self, place: Place, sender: Account, slot: int) -> None:
        self._place = place
        self._sender = sender
        self._ref = slot * REFS_OF_THREAD
        self._messages: list[tuple[bytes, bytes]] = []
        self._event = event()
        self.late = 0

    def fill(self, count: int) -> None:
        """Have at least `count` messages."""
        for n in range(len(self._messages) + 1, count + 1):
            self._messages.append(self._seal(n))

    def get(self, n: int) -> tuple[bytes, bytes]:
        """Give the `n`-th: the WebSocket message and the header within it."""
        if n > len(self._messages):
            self.late += n - len(self._messages)
            self.fill(n)
        return self._messages[n - 1]

    def ref(self, n: int) -> int:
        """The number of the request that carries the `n`-th."""
        return self._ref + n

    def _seal(self, n: int) -> tuple[bytes, bytes]:
        thread, sender = self._place.thread, self._sender
        sealed = seal_message(
            self._event,
            id_=new_id(n),
            n=n,
            record=thread.record,
            key=thread.key,
            sender=sender.state,
            keys=sender.keys,
            base=self._place.base,
        )
        frame = client.Append(self.ref(n), sealed.header, sealed.payload)
        return join_frames([encode_frame(frame)]), sealed.header


def event() -> bytes:
    """An encoded text of noise."""
    noise = base64.b64encode(os.urandom(TEXT_CHARACTERS))[:TEXT_CHARACTERS].decode()
    return encode_event(Text(noise, None, ()))
