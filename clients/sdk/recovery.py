"""Come back with nothing but the recovery card (§5.6, REC-02..04).

Keys, secrets and the entry are on disk before the server has them: after a crash the
same call goes on where it stopped. What never enters this room: the old card on disk.
"""

import time
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.arrival import (
    Arrival,
    Comer,
    arrive,
    certificate,
    keep_account,
)
from cordee.clients.sdk.card import check_slot, typed_card
from cordee.clients.sdk.errors import (
    CardRefused,
    NotOnline,
    ProfileExists,
    ServerRefused,
    TamperedError,
)
from cordee.clients.sdk.faults import AccessPoint, Hook, faults_from
from cordee.clients.sdk.origin import check_origin
from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.rest import find_slot
from cordee.clients.sdk.session import Session, open_session
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import (
    drop_fact,
    load_fact,
    load_keyring,
    load_me,
    save_card,
    save_cascade,
    save_fact,
    save_keyring,
)
from cordee.clients.sdk.views import Recovered
from cordee.crypto.chain import Chain, extend_chain
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening import account as opening
from cordee.crypto.opening.account import Boxes, Keyring, SealedEntry
from cordee.crypto.opening.card import card_keys, card_text, new_card
from cordee.crypto.opening.secret import DeviceKeys, OpeningError, Secret
from cordee.crypto.session import Purpose
from cordee.crypto.signing import Signed
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import AppendEntry, GetBoxes
from cordee.server.protocol.codes import Code
from cordee.server.protocol.types import Signed as WireSigned

FACT: Final = "recovery"
ATTEMPTS: Final = 5
"""Tries at the entry when a device of the account was faster."""

UNKNOWN: Final = frozenset({Code.UNAUTHENTICATED, Code.LOCKED})
"""With these a server refuses a device that no chain has named."""


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A return under way: the keys to be, and the entry that was made with them."""

    origin: str
    slot: bytes
    sign_seed: bytes
    kem_seed: bytes
    card: bytes
    account: bytes = b""
    entry: tuple[bytes, bytes] | None = None
    prev: bytes = b""
    openers: tuple[bytes, ...] = ()
    reserve: tuple[bytes, ...] = ()

    @property
    def device(self) -> DeviceKeys:
        return DeviceKeys(Secret(self.sign_seed), Secret(self.kem_seed), "device")

    @property
    def signed(self) -> Signed:
        assert self.entry is not None, "an entry was made"
        return Signed(*self.entry)


async def recover(  # noqa: PLR0913 - each by its name
    profile: Path | str,
    origin: str,
    card: str,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    ca_file: Path | None = None,
    address: str | None = None,
) -> Recovered:
    """Make this machine the one device of the account that a card opens.

    The card is dead afterwards; the new one is complete once it is confirmed
    (REC-05). `address` is another address of the same server. Raises CardRefused
    REC-01, REC-02, REC-04, ProfileExists, TamperedError, NotOnline, ServerRefused.
    """
    check_origin(origin)
    slot = card_keys(typed_card(card))
    opened = Profile.open(profile, key_file=key_file, passphrase=passphrase)
    database = Database(opened.store, opened.vault)
    try:
        begun, ca = _begun(database, origin, slot), certificate(ca_file)
        return await _Return(database, begun, slot, ca, address or origin).run()
    finally:
        database.close()
        opened.close()


def _begun(database: Database, origin: str, slot: DeviceKeys) -> _Begun:
    """Give what was begun with this card, else begin."""
    if load_me(database) is not None:
        raise ProfileExists("this profile has an account")
    known = load_fact(database, FACT, _Begun)
    if known is not None and (known.origin, known.slot) == (origin, slot.sig_pk):
        return known
    begun = _Begun(
        origin=origin,
        slot=slot.sig_pk,
        sign_seed=Secret.random().reveal(),
        kem_seed=Secret.random().reveal(),
        card=new_card().reveal(),
    )
    save_fact(database, FACT, begun)
    return begun


class _Return:
    def __init__(
        self,
        database: Database,
        begun: _Begun,
        slot: DeviceKeys,
        ca: str | None,
        address: str,
    ) -> None:
        self._database = database
        self._begun = begun
        self._slot = slot
        self._ca = ca
        self._address = address
        self._fault: Hook = faults_from()

    async def run(self) -> Recovered:
        arrival = await self._arrived()
        if arrival is None:
            arrival = await self._return()
        return self._finish(arrival)

    async def _return(self) -> Arrival:
        """Come back; the entry of an earlier run may be stored only now.

        The slot is refused then, or what it had opened is closed under it.
        """
        try:
            return await self._come_back()
        except (CardRefused, ServerRefused, NotOnline):
            arrival = await self._arrived()
            if arrival is None:
                raise
            return arrival

    async def _arrived(self) -> Arrival | None:
        """The account, if the entry of an earlier run is in its chain."""
        begun = self._begun
        if begun.entry is None:
            return None
        try:
            session = await self._open(begun.account, begun.device, Purpose.SESSION)
        except ServerRefused as error:
            if error.code in UNKNOWN:
                return None
            raise
        try:
            arrival = await arrive(session, begun.account, _seconds())
        finally:
            await session.close()
        if begun.signed not in arrival.chain.entries:
            raise TamperedError("FRE-02", "the chain lacks the entry that brought me")
        return arrival

    async def _come_back(self) -> Arrival:
        account = await self._find()
        try:
            session = await self._open(account, self._slot, Purpose.RECOVER)
        except ServerRefused as error:
            if error.rule in {"REC-02", "REC-04"}:
                raise CardRefused(error.rule, error.sentence) from None
            raise
        try:
            for _attempt in range(ATTEMPTS):
                arrival = await arrive(session, account, _seconds())
                if await self._stored(session, arrival):
                    return self._extended(arrival)
        finally:
            await session.close()
        raise NotOnline("the chain moves while I come back")

    async def _find(self) -> bytes:
        try:
            found = await find_slot(self._address, self._ca, self._slot.sig_pk)
        except ServerRefused as error:
            if error.rule == "REC-02":
                raise CardRefused(error.rule, error.sentence) from None
            raise
        return found.account

    async def _open(
        self, account: bytes, keys: DeviceKeys, purpose: Purpose
    ) -> Session:
        who = Comer(self._begun.origin, self._ca, account, keys)
        return await open_session(
            who, self._address, lambda _frame: None, self._fault, purpose
        )

    async def _stored(self, session: Session, arrival: Arrival) -> bool:
        """Publish the entry; False when the chain has moved meanwhile."""
        chain = arrival.chain
        check_slot(chain.state, self._slot)
        if self._begun.entry is None or self._begun.prev != chain.state.head:
            self._make(chain, await self._keyring(session, chain))
        begun = self._begun
        wire = WireSigned(begun.signed.body, begun.signed.signature)
        make = (chain.account, wire, begun.openers, begun.reserve)
        future = session.submit(lambda ref: AppendEntry(ref, *make))
        await session.flushed()
        self._fault(AccessPoint.AFTER_RETURN_WRITE)
        try:
            await session.answer(future)
        except ServerRefused as error:
            if error.code is not Code.CONFLICT:
                raise
            return False
        return True

    def _make(self, chain: Chain, keyring: Keyring) -> None:
        """Make the entry, and keep all that it takes, before anybody has it."""
        state, begun = chain.state, self._begun
        sealed = opening.rotate(
            chain,
            keyring.secrets[state.g],
            self._slot,
            time=time.time_ns() // 1_000_000,
            revoked=[opener.sig_pk for opener in state.openers],
            added=[begun.device, card_keys(Secret(begun.card))],
        )
        self._fault(AccessPoint.BEFORE_RETURN_KEPT)
        with self._database.transaction(durable=True):
            self._begun = msgspec.structs.replace(
                begun,
                account=chain.account,
                entry=(sealed.signed.body, sealed.signed.signature),
                prev=state.head,
                openers=sealed.boxes.openers,
                reserve=sealed.boxes.reserve,
            )
            save_fact(self._database, FACT, self._begun)
            save_keyring(self._database, _with(keyring, state.g + 1, sealed))
        self._fault(AccessPoint.AFTER_RETURN_KEPT)

    async def _keyring(self, session: Session, chain: Chain) -> Keyring:
        """Every generation that the card opens; the current one must be among them."""
        answer = await session.ask(GetBoxes)
        if not isinstance(answer, told.Boxes):
            raise TamperedError("ENC-01", "another answer than the boxes asked for")
        boxes = {one.seq: Boxes(one.openers, one.reserve) for one in answer.boxes}
        try:
            keyring = opening.open_account(chain, self._slot, boxes)
        except (CryptoError, OpeningError) as error:
            raise TamperedError("CHN-10", str(error)) from None
        if chain.state.g not in keyring.secrets:
            raise TamperedError("CHN-10", "the card does not open the account's keys")
        return keyring

    def _extended(self, arrival: Arrival) -> Arrival:
        known = {chain.account: chain for chain in arrival.known}
        chain = extend_chain(arrival.chain, self._begun.signed, known.get)
        return msgspec.structs.replace(arrival, chain=chain)

    def _finish(self, arrival: Arrival) -> Recovered:
        begun, chain, database = self._begun, arrival.chain, self._database
        comer = Comer(begun.origin, self._ca, chain.account, begun.device)
        card = Secret(begun.card)
        self._fault(AccessPoint.BEFORE_RETURN_DONE)
        with database.transaction(durable=True):
            keep_account(database, arrival, comer, (begun.sign_seed, begun.kem_seed))
            save_card(database, card)
            save_cascade(database, max(load_keyring(database).secrets))
            drop_fact(database, FACT)
        self._fault(AccessPoint.AFTER_RETURN_DONE)
        return Recovered(
            account=chain.account, name=arrival.name, card_text=card_text(card)
        )


def _with(keyring: Keyring, g: int, sealed: SealedEntry) -> Keyring:
    assert sealed.secret is not None, "a rotation makes a secret"
    secrets = {**keyring.secrets, g: sealed.secret}
    return Keyring(secrets, {**keyring.kem_g, g: g})


def _seconds() -> int:
    """Unix time."""
    return time.time_ns() // 1_000_000_000
