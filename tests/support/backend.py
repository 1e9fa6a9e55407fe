"""An honest backend in memory: proofs are verified, logs are numbered, nothing lasts.

For tests of the sockets alone. The thread of a message is the first 32 bytes of its
header; its members are whoever was made one by `thread`. A batch is acknowledged at
the end of the loop's turn, as a group commit does.

What never enters this room: a database, a rule about chains or epochs.
"""

import asyncio
import hashlib
import os

from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.notice import sign_session
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.session import verify_session
from cordee.crypto.signing import Signed as CryptoSigned
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import SignedUp
from cordee.server.protocol.server_frames import Ok, Range, Refused, Stored, Welcome
from cordee.server.protocol.types import Item, ItemKind, Signed
from cordee.server.services.ports import Identity, Refusal


class Device:
    """A device that can prove itself; its account is a random id."""

    def __init__(self, account=None):
        self.account = account or os.urandom(32)
        self.keys = DeviceKeys.generate()

    @property
    def key(self):
        return self.keys.sig_pk

    def proof(self, origin, nonce):
        signed = sign_session(origin, nonce, self.account, self.keys)
        return Signed(signed.body, signed.signature)


class MemoryBackend:
    """`ports.Backend` over dictionaries."""

    def __init__(self, hub):
        self.hub = hub
        self.devices = set()
        self.members = {}
        self.items = {}
        self.hints = []
        self.online = []
        self.is_healthy = True
        self.push_key = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.failure = None
        self._batch = []

    def admit(self, device):
        self.devices.add((device.account, device.key))
        return device

    def thread(self, *accounts):
        thread = os.urandom(32)
        self.members[thread] = accounts
        self.items[thread] = []
        return thread

    async def sign_up(self, request):
        if self.failure:
            raise self.failure
        if request.invitation == bytes(16):
            raise Refusal(Code.INVITATION, "no such invitation", rule="ATT-03")
        return SignedUp(hashlib.sha256(request.create.body).digest())

    async def authenticate(self, proof, origin, nonce):
        try:
            proved = verify_session(
                CryptoSigned(proof.body, proof.signature), origin, nonce
            )
        except CryptoError as error:
            raise Refusal(Code.UNAUTHENTICATED, str(error), rule=error.rule) from None
        if (proved.account, proved.device) not in self.devices:
            raise Refusal(Code.UNAUTHENTICATED, "no such device", rule="CHN-03")
        identity = Identity(proved.account, proved.device, "person")
        return identity, Welcome(1, 0, bytes(32))

    def append(self, who, frame, done):
        if self.failure:
            raise self.failure
        if not self._batch:
            asyncio.get_running_loop().call_soon(self._commit_when_open)
        self._batch.append((who, frame, done))

    async def answer(self, who, frame):
        await self.gate.wait()
        if self.failure:
            raise self.failure
        if isinstance(frame, client.GetRange):
            items = self.items[frame.thread][frame.first - 1 : frame.last]
            return Range(frame.ref, frame.thread, bytes(32), tuple(items))
        return Ok(frame.ref)

    def hint(self, who, frame):
        self.hints.append((who.account, frame))

    def connected(self, who):
        self.online.append(who.account)

    def disconnected(self, who):
        self.online.remove(who.account)

    async def healthy(self):
        return self.is_healthy

    def _commit_when_open(self):
        if self.gate.is_set():
            self._commit()
        else:
            waiting = asyncio.ensure_future(self.gate.wait())
            waiting.add_done_callback(lambda _: self._commit())

    def _commit(self):
        batch, self._batch = self._batch, []
        fresh = {}
        for who, frame, done in batch:
            thread = frame.header[:32]
            if who.account not in self.members.get(thread, ()):
                done(Refused(frame.ref, Code.NOT_MEMBER, None, "not a member", None))
                continue
            log = self.items[thread]
            seq = len(log) + 1
            log.append(
                Item(seq, ItemKind.MESSAGE, 1, frame.header, frame.payload, b"", None)
            )
            fresh.setdefault(thread, []).append(log[-1])
            done(Stored(frame.ref, thread, seq, 1, hashlib.sha256(thread).digest()))
        for thread, items in fresh.items():
            self.hub.push_items(self.members[thread], thread, items, {})
