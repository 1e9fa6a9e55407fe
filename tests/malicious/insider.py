"""A member with real keys and bad intentions, who speaks the wire himself.

    async with insider(hospital, "Mallory") as mallory:
        await mallory.read(thread)
        await mallory.ask(mallory.text("bonjour"))

What never enters this room: the SDK's way of doing anything but enrolling him.
"""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import msgspec
from aiohttp import ClientSession, ClientWebSocketResponse

from cordee.crypto.chain import Chain, verify_chain
from cordee.crypto.chain_entry import Attest
from cordee.crypto.epoch import EpochRecord, Member, RecordSigner, parse_record
from cordee.crypto.event import Text, encode_event
from cordee.crypto.log import Base
from cordee.crypto.opening.account import generation_key
from cordee.crypto.opening.epoch import Opened, SealedEpoch, open_epoch, seal_epoch
from cordee.crypto.opening.message import new_id, seal_message
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.signing import Signed
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import ClientFrame
from cordee.server.protocol.codec import decode_server, encode_frame, join_frames
from cordee.server.protocol.limits import VERSIONS
from cordee.server.protocol.rest import SignUp
from cordee.server.protocol.server_frames import ServerFrame
from cordee.server.protocol.types import ChainQuery, Item, ItemKind
from tests.malicious.logs import Log
from tests.malicious.proxy import ACCOUNTS_PATH, SOCKET_PATH
from tests.support.hospital import DAY, Hospital, identity
from tests.support.people import Account, wire

Answer = TypeVar("Answer", bound=ServerFrame)


class Insider(Account):
    """An attested account; `read` gives him a thread's keys, as to any member."""

    def __init__(self, name: str, origin: str) -> None:
        super().__init__(name)
        self.origin: Final = origin
        self.log = Log(b"")
        self.record: EpochRecord
        self.opened: Opened
        self._socket: ClientWebSocketResponse[Any]
        self._ref = 0
        self._read_ahead: list[ServerFrame] = []

    async def connect(self, http: ClientSession) -> None:
        """Open a session as any client does."""
        self._socket = await http.ws_connect(self.origin + SOCKET_PATH)
        await self._send(asked.Hello(VERSIONS, "insider"))
        challenge = await self._next()
        assert isinstance(challenge, told.Challenge), challenge
        proof = self.session(challenge.nonce, origin=self.origin)
        await self._send(asked.Authenticate(proof))
        welcome = await self._next()
        assert isinstance(welcome, told.Welcome), welcome

    async def ask(self, make: Callable[[int], ClientFrame]) -> ServerFrame:
        """Ask, and give the answer, whatever else the server says meanwhile."""
        self._ref += 1
        await self._send(make(self._ref))
        while getattr(frame := await self._next(), "ref", None) != self._ref:
            assert not isinstance(frame, told.Bye), frame
        return frame

    async def get(
        self, make: Callable[[int], ClientFrame], shape: type[Answer]
    ) -> Answer:
        answer = await self.ask(make)
        assert isinstance(answer, shape), answer
        return answer

    async def be_attested(self) -> None:
        """Put the offered attestation on the chain."""
        offers = await self.get(asked.GetOffers, told.Offers)
        for offer in offers.attestations:
            content = Attest(Signed(offer.body, offer.signature))
            await self.get(lambda ref, c=content: self.entry(ref, c), told.Ok)

    async def read(self, thread: bytes) -> None:
        """Read a thread to its end and open its newest epoch."""
        answer = await self.get(
            lambda ref: asked.GetRange(ref, thread, 1, 512), told.Range
        )
        self.log = Log(thread, answer.items)
        last = [item for item in answer.items if item.kind is ItemKind.EPOCH][-1]
        self.record = parse_record(Signed(last.body, last.signature))
        key = generation_key(self.secret, self.state.g)
        self.opened = open_epoch(self.record, self.account, last.box or b"", key)

    @property
    def base(self) -> Base:
        return Base(len(self.log), self.log.hashes[-1])

    async def chains(self) -> Mapping[bytes, Chain]:
        """The chains of the members, as the server has them."""
        queries = tuple(ChainQuery(account, 0) for account in self.record.members)
        answer = await self.get(lambda ref: asked.GetChains(ref, queries), told.Chains)
        return {
            part.account: verify_chain(
                part.account, [Signed(e.body, e.signature) for e in part.entries]
            )
            for part in answer.parts
        }

    def item(
        self,
        body: str,
        *,
        author: Chain | None = None,
        n: int = 1,
        behalf: bytes | None = None,
    ) -> Item:
        """A text as it stands in a log; `author` is whose name is put on it.

        `behalf` is a role that it is said to be for.
        """
        sealed = seal_message(
            encode_event(Text(body, None, ())),
            id_=new_id(n),
            n=n,
            record=self.record,
            key=self.opened.key,
            sender=(author or self.chain).state,
            keys=self.keys if author is None else Borrowed(self.keys, author),
            base=self.base,
            behalf=behalf,
        )
        seq = len(self.log) + 1
        return Item(seq, ItemKind.MESSAGE, 0, sealed.header, sealed.payload, b"", None)

    async def store(self, item: Item) -> None:
        """Have the server store a message."""
        await self.get(
            lambda ref: asked.Append(ref, item.body, item.payload), told.Stored
        )

    def epoch(
        self,
        members: tuple[Member, ...],
        chains: Mapping[bytes, Chain],
        *,
        poisoned: bytes | None = None,
    ) -> SealedEpoch:
        """The next record; `poisoned` is whose box is sealed to nobody's key."""

        def key_of(account: bytes) -> bytes:
            if account == poisoned:
                return DeviceKeys.generate().kem.public
            return chains[account].state.pk

        return seal_epoch(
            previous=self.record,
            base=self.base,
            signer=self.signer(),
            keys=self.keys,
            members=members,
            sealing_key=key_of,
            retention=self.record.core.retention,
            state=self.opened.state,
        )

    def signer(self) -> RecordSigner:
        state = self.state
        return RecordSigner(state.account, state.seq, state.head, self.keys.sig_pk)

    def record_item(self, sealed: SealedEpoch, reader: bytes) -> Item:
        """A record as it stands in a member's log, with his box."""
        members = parse_record(sealed.signed).core.members
        index = [member.account for member in members].index(reader)
        signed, seq = sealed.signed, len(self.log) + 1
        box = sealed.boxes[index]
        return Item(seq, ItemKind.EPOCH, 0, signed.body, b"", signed.signature, box)

    async def _send(self, frame: ClientFrame) -> None:
        await self._socket.send_bytes(join_frames([encode_frame(frame)]))

    async def _next(self) -> ServerFrame:
        if not self._read_ahead:
            self._read_ahead = decode_server(await self._socket.receive_bytes())
        return self._read_ahead.pop(0)


class Borrowed(DeviceKeys):
    """Claims to be another's device; the signatures are still the thief's own."""

    def __init__(self, own: DeviceKeys, author: Chain) -> None:
        super().__init__(own.sign_seed, own.kem.seed, own.type)
        self._claimed = author.state.devices[0]

    @property
    def sig_pk(self) -> bytes:
        return self._claimed


def frame_of(sealed: SealedEpoch) -> Callable[[int], ClientFrame]:
    """The request that stores a record."""
    return lambda ref: asked.AppendEpoch(ref, wire(sealed.signed), sealed.boxes)


@asynccontextmanager
async def insider(hospital: Hospital, name: str) -> AsyncGenerator[Insider, None]:
    """Enrol someone whose keys the test holds, and connect him to the real server."""
    mallory = Insider(name, hospital.address)
    async with ClientSession() as http:
        async with hospital.office() as office:
            invitation = await office.create_invitation(identity(name), DAY)
            await _join(http, hospital.address, mallory.sign_up(invitation))
            await office.enrol()
        await mallory.connect(http)
        await mallory.be_attested()
        yield mallory


async def _join(http: ClientSession, address: str, request: SignUp) -> None:
    headers = {"Content-Type": "application/msgpack"}
    body = msgspec.msgpack.encode(request)
    async with http.post(address + ACCOUNTS_PATH, data=body, headers=headers) as answer:
        assert answer.status == 201, await answer.read()
