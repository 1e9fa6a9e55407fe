"""My own account: its generations, its attestation, its rotation.

What never enters this room: another account's secret.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotOnline, ServerRefused
from cordee.clients.sdk.events import Attested
from cordee.clients.sdk.faults import AccessPoint
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.store.facts import (
    load_fact,
    load_keyring,
    save_cascade,
    save_fact,
    save_keyring,
)
from cordee.crypto.attestation import (
    check_time,
    check_trust,
    verify_attestation,
)
from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import (
    Add,
    Attest,
    Content,
    Create,
    Entry,
    Opener,
    Rotate,
    parse_entry,
)
from cordee.crypto.errors import ChainError, CryptoError
from cordee.crypto.opening import account as opening
from cordee.crypto.opening.account import Boxes, Keyring, SealedEntry
from cordee.crypto.opening.secret import DeviceKeys, KemKey, OpeningError, Secret
from cordee.crypto.signing import Signed
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import AppendEntry, GetBoxes, GetOffers
from cordee.server.protocol.codes import Code
from cordee.server.protocol.types import Signed as WireSigned

ATTEMPTS: Final = 3
"""Tries at one entry when another device of mine was faster."""


class OwnAccount:
    """My chain and what it takes to read with it."""

    def __init__(
        self, context: Context, accounts: Accounts, identities: Identities
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._keyring: Keyring = load_keyring(context.database)

    @property
    def chain(self) -> Chain:
        return self._accounts.mine()

    @property
    def name(self) -> str:
        return self._identities.name(self.chain.account)

    @property
    def attested(self) -> bool:
        return self._identities.person(self.chain.account).verified

    @property
    def is_open(self) -> bool:
        """Whether my current generation opens here."""
        return self.chain.state.g in self._keyring.secrets

    @property
    def keyring(self) -> Keyring:
        """Every generation of mine that opens here."""
        return self._keyring

    def key(self, generation: int) -> KemKey:
        """My sealing key of a generation. Raises OpeningError."""
        return self._keyring.key(generation)

    async def refresh(self) -> None:
        """Follow my own chain, open its newest generation, take what is offered.

        Raises NotOnline, ServerRefused.
        """
        await self.refresh_chain()
        await self._identities.prepare([self.chain.account])
        offers = await self._context.link.ask(GetOffers)
        if isinstance(offers, told.Offers):
            for offer in offers.attestations:
                await self.take_offer(Signed(offer.body, offer.signature))

    async def refresh_chain(self) -> None:
        """Follow my own chain and open its newest generation."""
        await self._accounts.refresh([self.chain.account, self._context.me.pinned])
        if not self.is_open:
            await self._open()

    async def take_offer(self, offer: Signed) -> None:
        """Put an attestation on my chain, if my own organisation made it."""
        known = {signed.body for signed in self.chain.state.attestations}
        if offer.body in known:
            return
        pinned = self._context.me.pinned
        await self._accounts.refresh([pinned])
        organisation = self._accounts.get(pinned)
        if organisation is None:
            return
        try:
            body = verify_attestation(offer, organisation, self.chain)
            check_trust(body.organisation, organisation, pinned, self._context.seconds)
            check_time(body, self._context.seconds)
        except CryptoError as error:
            self._context.warn(error.rule, "offer_refused")
            return
        await self.append(Attest(offer))
        self._context.emit(Attested(body.identity.name))

    async def append(self, content: Content) -> None:
        """Add an entry without boxes to my chain. Raises ServerRefused, NotOnline."""

        def make(chain: Chain) -> SealedEntry:
            signed = opening.append(
                chain, content, self._context.keys, time=self._context.clock()
            )
            return SealedEntry(signed, Boxes())

        await self._publish(make)

    async def add_device(self, opener: Opener, accept: bytes, head: bytes) -> None:
        """Let a device in that has accepted to join at `head`, the end of my chain.

        Raises ChainError CHN-06 when the chain has moved since; OpeningError,
        ServerRefused, NotOnline.
        """

        def make(chain: Chain) -> SealedEntry:
            if chain.state.head != head:
                raise ChainError("CHN-06", "the chain moved meanwhile: begin again")
            secret = self._keyring.secrets.get(chain.state.g)
            if secret is None:
                raise OpeningError("my current generation does not open here")
            keys, time = self._context.keys, self._context.clock()
            return opening.add_device(chain, opener, accept, secret, keys, time=time)

        await self._publish(make)

    async def rotate(
        self, *, revoked: Sequence[bytes] = (), added: Sequence[DeviceKeys] = ()
    ) -> None:
        """Make my next generation, without some openers and with others.

        What follows from it is owed before anybody knows of it (`Cascade`). Raises
        ServerRefused, NotOnline, OpeningError.
        """

        def make(chain: Chain) -> SealedEntry:
            secret = self._keyring.secrets.get(chain.state.g)
            if secret is None:
                raise OpeningError("my current generation does not open here")
            openers = {opener.sig_pk for opener in chain.state.openers}
            save_cascade(self._context.database, chain.state.g + 1)
            self._context.fault(AccessPoint.BEFORE_ROTATE_WRITE)
            return opening.rotate(
                chain,
                secret,
                self._context.keys,
                time=self._context.clock(),
                revoked=[key for key in revoked if key in openers],
                added=added,
            )

        await self._publish(make)
        self._context.fault(AccessPoint.AFTER_ROTATE_WRITE)

    def came(self) -> dict[bytes, int]:
        """When each opener of mine came (Unix ms, by its signer's clock)."""
        found: dict[bytes, int] = {}
        for signed in self.chain.entries:
            entry = parse_entry(signed)
            if entry is not None:
                time = entry.body.time
                found |= {opener.sig_pk: time for opener in newcomers(entry)}
        return found

    async def heal(self, stored: int) -> None:
        """Give a restored server the entries that it lost, with the boxes I kept.

        `stored` is the number of the newest that it has. Without its boxes an entry is
        refused: then the device that made it brings it. Raises NotOnline.
        """
        chain = self.chain
        for seq in range(stored + 1, len(chain.entries)):
            kept = load_fact(self._context.database, _boxes(seq), Boxes)
            sealed = SealedEntry(chain.entries[seq], kept or Boxes())
            try:
                await self._context.link.ask(entry_frame(chain.account, sealed))
            except ServerRefused as error:
                self._context.warn(error.rule or "RST-01", "entry_not_healed")
                return

    async def _publish(self, make: Callable[[Chain], SealedEntry]) -> None:
        for attempt in range(ATTEMPTS):
            sealed = make(self.chain)
            try:
                await self._context.link.ask(entry_frame(self.chain.account, sealed))
            except ServerRefused as error:
                if error.code is not Code.CONFLICT or attempt == ATTEMPTS - 1:
                    raise
            if await self._has(sealed):
                return
        raise NotOnline("my chain moved while I wrote to it")

    async def _has(self, sealed: SealedEntry) -> bool:
        await self._accounts.refresh([self.chain.account])
        if sealed.boxes.openers and sealed.signed in self.chain.entries:
            seq = self.chain.entries.index(sealed.signed)
            save_fact(self._context.database, _boxes(seq), sealed.boxes)
        if sealed.secret is not None and sealed.signed in self.chain.entries:
            g = self.chain.state.g
            self._keep({g: (sealed.secret.reveal(), g)})
        elif not self.is_open:
            await self._open()
        return sealed.signed in self.chain.entries

    def _keep(self, fresh: Mapping[int, tuple[bytes, int]]) -> None:
        secrets = dict(self._keyring.secrets)
        numbers = dict(self._keyring.kem_g)
        for g, (secret, kem_g) in fresh.items():
            secrets[g] = Secret(secret)
            numbers[g] = kem_g
        self._keyring = Keyring(secrets, numbers)
        save_keyring(self._context.database, self._keyring)

    async def _open(self) -> None:
        answer = await self._context.link.ask(GetBoxes)
        if not isinstance(answer, told.Boxes):
            return
        boxes = {one.seq: Boxes(one.openers, one.reserve) for one in answer.boxes}
        try:
            opened = opening.open_account(self.chain, self._context.keys, boxes)
        except CryptoError as error:
            self._context.warn(error.rule, "own_generation_refused")
            return
        except OpeningError:
            self._context.warn("CHN-10", "own_generation_closed")
            return
        self._keep(
            {
                g: (secret.reveal(), opened.kem_g[g])
                for g, secret in opened.secrets.items()
            }
        )


def _boxes(seq: int) -> str:
    """The name under which the boxes of an entry that I made are kept."""
    return f"entry_boxes/{seq}"


def entry_frame(account: bytes, sealed: SealedEntry) -> Callable[[int], AppendEntry]:
    """The request that publishes an entry of an account."""
    entry = WireSigned(sealed.signed.body, sealed.signed.signature)
    openers, reserve = sealed.boxes.openers, sealed.boxes.reserve
    return lambda ref: AppendEntry(ref, account, entry, openers, reserve)


def newcomers(entry: Entry) -> Sequence[Opener]:
    """Openers with keys of their own that an entry brings."""
    match entry.content:
        case Create(openers=found) | Rotate(added=found):
            return [opener for opener in found if isinstance(opener, Opener)]
        case Add(opener=Opener() as opener):
            return (opener,)
        case _:
            return ()
