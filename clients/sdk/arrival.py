"""What someone without memory is served of an account: chain, organisation, name.

The organisation is the one that entry 0 names as administrator: the account's id
covers it, so that no later entry, and no server, says otherwise. What never enters
this room: a secret of the account.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.errors import TamperedError
from cordee.clients.sdk.session import Session
from cordee.clients.sdk.store.chains import save_chain
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import Me, save_me
from cordee.crypto.attestation import check_trust, verify_attestation
from cordee.crypto.chain import Chain, verify_chain
from cordee.crypto.chain_entry import parse_entry
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.secret import DeviceKeys
from cordee.crypto.signing import Signed
from cordee.server.protocol.client_frames import GetChains
from cordee.server.protocol.server_frames import Chains
from cordee.server.protocol.types import ChainQuery

MAX_AUTHORITIES: Final = 64
"""Administrators that one account may have had: each change is an entry of its own."""


class Arrival(msgspec.Struct, frozen=True):
    """A verified account; `name` is empty when its organisation vouches for none."""

    chain: Chain
    known: tuple[Chain, ...]
    pinned: bytes
    name: str


class Comer(msgspec.Struct, frozen=True):
    """Credentials of a slot, or of a device before its profile is one."""

    origin: str
    ca: str | None
    account: bytes
    keys: DeviceKeys


def keep_account(
    database: Database, arrival: Arrival, comer: Comer, seeds: tuple[bytes, bytes]
) -> None:
    """Make a profile that of the account, in the transaction of the caller.

    `seeds` are those of the device: to sign, to open.
    """
    chain = arrival.chain
    me = Me(
        origin=comer.origin,
        ca=comer.ca,
        account=chain.account,
        kind=chain.state.kind.value,
        pinned=arrival.pinned,
        sign_seed=seeds[0],
        kem_seed=seeds[1],
        sign_up=None,
    )
    save_me(database, me)
    for known in (*arrival.known, chain):
        save_chain(database, known)


def certificate(ca_file: Path | None) -> str | None:
    """The certificates that a person trusts for this server."""
    return None if ca_file is None else ca_file.read_text()


async def arrive(session: Session, account: bytes, seconds: int) -> Arrival:
    """Fetch and verify an account from its first entry; `seconds` is Unix time.

    Raises TamperedError with the rule that broke, NotOnline, ServerRefused.
    """
    entries = await _entries(session, account)
    if not entries:
        raise TamperedError("CHN-01", "the server does not have this account")
    known: dict[bytes, Chain] = {}
    for authority in _authorities(entries):
        theirs = await _entries(session, authority)
        if theirs:
            known[authority] = _verified(authority, theirs, {})
    chain = _verified(account, entries, known)
    pinned = chain.states[0].admin or account
    name = _name(chain, known.get(pinned), pinned, seconds)
    return Arrival(chain, tuple(known.values()), pinned, name)


async def _entries(session: Session, account: bytes) -> list[Signed]:
    found: list[Signed] = []
    while True:
        query = ChainQuery(account, len(found))
        answer = await session.ask(_ask_for(query))
        if not isinstance(answer, Chains) or len(answer.parts) != 1:
            raise TamperedError("ENC-01", "another answer than the chain asked for")
        part = answer.parts[0]
        found += [Signed(entry.body, entry.signature) for entry in part.entries]
        if not part.entries or len(found) >= part.total:
            return found


def _ask_for(query: ChainQuery) -> Callable[[int], GetChains]:
    return lambda ref: GetChains(ref, (query,))


def _authorities(entries: Sequence[Signed]) -> list[bytes]:
    """Accounts whose chains it takes to verify these entries and the name."""
    named: dict[bytes, None] = {}
    for signed in entries:
        try:
            entry = parse_entry(signed)
        except CryptoError as error:
            raise TamperedError(error.rule, error.detail) from None
        if entry is None:
            continue
        named[getattr(entry.content, "admin", None) or b""] = None
        named[getattr(entry.content, "organisation", None) or b""] = None
        authority = entry.body.signer.authority
        named[b"" if authority is None else authority.account] = None
    named.pop(b"", None)
    return list(named)[:MAX_AUTHORITIES]


def _verified(
    account: bytes, entries: Sequence[Signed], known: dict[bytes, Chain]
) -> Chain:
    try:
        return verify_chain(account, entries, known.get)
    except CryptoError as error:
        raise TamperedError(error.rule, error.detail) from None


def _name(chain: Chain, organisation: Chain | None, pinned: bytes, seconds: int) -> str:
    """The newest name that the pinned organisation has attested."""
    if organisation is None:
        return ""
    for signed in reversed(chain.state.attestations):
        try:
            body = verify_attestation(signed, organisation, chain)
            check_trust(body.organisation, organisation, pinned, seconds)
        except CryptoError:
            continue
        return body.identity.name
    return ""
