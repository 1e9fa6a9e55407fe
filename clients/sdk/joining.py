"""Become a device of an account, on a machine that has nothing yet (§5.5).

What was begun is kept, so that a crash after the old device has added this one loses
nothing. What never enters this room: an account that the person did not agree to.
"""

import secrets
import time
from collections.abc import Awaitable, Callable
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
from cordee.clients.sdk.errors import (
    NotAllowed,
    ProfileExists,
    Refused,
    TamperedError,
)
from cordee.clients.sdk.faults import no_faults
from cordee.clients.sdk.linking import encode_opener
from cordee.clients.sdk.origin import check_origin
from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.rest import commit_link, reveal_link
from cordee.clients.sdk.session import Session, open_session
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import (
    drop_fact,
    load_fact,
    load_me,
    save_fact,
    save_keyring,
)
from cordee.crypto.errors import CryptoError
from cordee.crypto.linking import MAX_NUMBER, Answer, check_linked, parse_answer
from cordee.crypto.opening.account import Boxes, Keyring, open_account
from cordee.crypto.opening.linking import NewDevice
from cordee.crypto.opening.secret import DeviceKeys, OpeningError, Secret
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import GetBoxes
from cordee.server.protocol.rest import CommitLink, RevealLink

FACT: Final = "joining"


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """What to show: characters to type on the old device, or a text to scan there."""

    code: str
    text: str


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    account: bytes
    name: str


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A session under way, with the keys of the device to be."""

    origin: str
    number: int
    sign_seed: bytes
    kem_seed: bytes
    nonce: bytes
    mac_key: bytes

    @property
    def keys(self) -> DeviceKeys:
        return DeviceKeys(Secret(self.sign_seed), Secret(self.kem_seed), "device")

    @property
    def seeds(self) -> tuple[bytes, bytes]:
        return self.sign_seed, self.kem_seed

    @property
    def device(self) -> NewDevice:
        return NewDevice(self.number, self.keys, self.nonce, Secret(self.mac_key))


async def join_account(  # noqa: PLR0913 - each by its name
    profile: Path | str,
    origin: str,
    number: int,
    *,
    show: Callable[[LinkShown], None],
    agree: Callable[[str], Awaitable[bool]],
    key_file: Path | None = None,
    passphrase: str | None = None,
    ca_file: Path | None = None,
    address: str | None = None,
) -> Joined:
    """Link this machine under the number that the old device shows.

    `show` is called once with what the person carries over; `agree` with the attested
    name of the account before it is taken. `address` is another address of the same
    server. Raises TamperedError with the rule, Refused LNK-07 when the person does not
    agree, NotAllowed, ProfileExists, NotOnline, ServerRefused.
    """
    check_origin(origin)
    if not 0 <= number <= MAX_NUMBER:
        raise NotAllowed("a link number has six digits")
    opened = Profile.open(profile, key_file=key_file, passphrase=passphrase)
    database = Database(opened.store, opened.vault)
    try:
        begun = _begun(database, origin, number)
        joining = _Joining(database, begun, certificate(ca_file), address or origin)
        return await joining.run(show, agree)
    finally:
        database.close()
        opened.close()


def _begun(database: Database, origin: str, number: int) -> _Begun:
    """Give what was begun under this number, else begin."""
    if load_me(database) is not None:
        raise ProfileExists("this profile has an account")
    known = load_fact(database, FACT, _Begun)
    if known is not None and (known.origin, known.number) == (origin, number):
        return known
    begun = _Begun(
        origin=origin,
        number=number,
        sign_seed=secrets.token_bytes(32),
        kem_seed=secrets.token_bytes(32),
        nonce=secrets.token_bytes(32),
        mac_key=secrets.token_bytes(32),
    )
    save_fact(database, FACT, begun)
    return begun


class _Joining:
    def __init__(
        self, database: Database, begun: _Begun, ca: str | None, address: str
    ) -> None:
        self._database = database
        self._begun = begun
        self._ca = ca
        self._address = address

    async def run(
        self,
        show: Callable[[LinkShown], None],
        agree: Callable[[str], Awaitable[bool]],
    ) -> Joined:
        try:
            answer = await self._link(show)
            arrival, keyring = await self._look(answer)
            await _check_agreed(arrival, agree)
        except CryptoError as error:
            drop_fact(self._database, FACT)
            raise TamperedError(error.rule, error.detail) from None
        except Refused:
            drop_fact(self._database, FACT)
            raise
        self._keep(arrival, keyring)
        return Joined(account=arrival.chain.account, name=arrival.name)

    async def _link(self, show: Callable[[LinkShown], None]) -> Answer:
        device, number = self._begun.device, self._begun.number
        commit = CommitLink(device.commit)
        answered = await commit_link(self._address, self._ca, number, commit)
        answer = parse_answer(answered.answer)
        show(LinkShown(code=device.code(answer), text=device.text.to_text()))
        reveal = RevealLink(
            device.commit,
            encode_opener(device.keys.opener),
            device.nonce,
            device.accept(answer),
        )
        ended = await reveal_link(self._address, self._ca, number, reveal)
        device.check_mac(answer, ended.mac)
        return answer

    async def _look(self, answer: Answer) -> tuple[Arrival, Keyring]:
        """Come in as the device, and verify the account from its first entry."""
        keys = self._begun.keys
        who = self._comer(answer.account)
        session = await open_session(who, self._address, lambda _frame: None, no_faults)
        try:
            seconds = time.time_ns() // 1_000_000_000
            arrival = await arrive(session, answer.account, seconds)
            check_linked(arrival.chain, answer, keys.sig_pk)
            return arrival, await _keyring(session, arrival, keys)
        finally:
            await session.close()

    def _comer(self, account: bytes) -> Comer:
        return Comer(self._begun.origin, self._ca, account, self._begun.keys)

    def _keep(self, arrival: Arrival, keyring: Keyring) -> None:
        begun, database = self._begun, self._database
        comer, seeds = self._comer(arrival.chain.account), begun.seeds
        with database.transaction(durable=True):
            keep_account(database, arrival, comer, seeds)
            save_keyring(database, keyring)
            drop_fact(database, FACT)


async def _check_agreed(
    arrival: Arrival, agree: Callable[[str], Awaitable[bool]]
) -> None:
    if not await agree(arrival.name):
        raise Refused("LNK-07", "not the account that was expected")


async def _keyring(session: Session, arrival: Arrival, keys: DeviceKeys) -> Keyring:
    answer = await session.ask(GetBoxes)
    if not isinstance(answer, told.Boxes):
        raise TamperedError("ENC-01", "another answer than the boxes asked for")
    boxes = {one.seq: Boxes(one.openers, one.reserve) for one in answer.boxes}
    try:
        return open_account(arrival.chain, keys, boxes)
    except OpeningError as error:
        raise TamperedError("CHN-10", str(error)) from None
