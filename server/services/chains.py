"""Verified chains, kept: a state is named by its head and never changes."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cordee.crypto.chain import Chain, begin_chain, extend_chain
from cordee.crypto.chain_entry import (
    HELD_KINDS,
    Add,
    AnyOpener,
    Create,
    Entry,
    EntryKind,
    Holder,
    Plan,
    Rotate,
    parse_entry,
)
from cordee.crypto.signing import Signed
from cordee.server.services.cache import Cache
from cordee.server.store import entries
from cordee.server.store.database import Connection
from cordee.server.store.entries import EntryRow

MAX_KEPT: Final = 50_000
"""Chain entries kept in memory, about 5 KiB each: their states."""

BLANK: Final = Signed(b"", b"")
"""Stands for an entry that was verified."""

TURN: Final = 8
"""Chains verified before others get their turn: about 10 ms."""


class Chains:
    """Chains by account. What is kept may be shorter than what is stored.

    What is given is verified, but its entries may be blank: rules need the states
    only, and the bytes, half the weight of a chain, are in the table.
    """

    def __init__(self) -> None:
        self._kept: Cache[bytes, Chain] = Cache(MAX_KEPT)

    def known(self, account: bytes, length: int = 1) -> Chain | None:
        """The chain if at least `length` entries of it are at hand."""
        chain = self._kept.get(account)
        return chain if chain is not None and len(chain.entries) >= length else None

    def keep(self, chain: Chain) -> None:
        """Keep a chain whose last entry is committed."""
        if self.known(chain.account, len(chain.entries)) is None:
            self._kept.put(chain.account, _states_of(chain), len(chain.entries))

    async def load(
        self, connection: Connection, wanted: Mapping[bytes, int]
    ) -> dict[bytes, Chain]:
        """Give chains with at least so many entries each, where there are as many.

        Unknown accounts are left out.
        """
        found: dict[bytes, Chain] = {}
        missing: list[bytes] = []
        for account, length in wanted.items():
            chain = self.known(account, length)
            if chain is None:
                missing.append(account)
            else:
                found[account] = chain
        if missing:
            found |= await self._fetch(connection, missing)
        return found

    async def current(
        self, connection: Connection, accounts: Iterable[bytes]
    ) -> dict[bytes, Chain]:
        """Give chains as they are stored now, to their last entry."""
        lengths = await entries.lengths(connection, list(accounts))
        return await self.load(connection, lengths)

    async def _fetch(
        self, connection: Connection, accounts: Sequence[bytes]
    ) -> dict[bytes, Chain]:
        kept = {a: self._kept.get(a) for a in accounts}
        starts = [(a, 0 if c is None else len(c.entries)) for a, c in kept.items()]
        rows = await entries.of_chains(connection, starts, 10_000)
        authorities = await self._authorities(connection, kept, rows)
        found: dict[bytes, Chain] = {}
        for turn, (account, begun) in enumerate(kept.items()):
            chain = _extend(begun, rows.get(account, []), authorities)
            if chain is not None:
                found[account] = chain
                self.keep(chain)
            if turn % TURN == TURN - 1:
                await asyncio.sleep(0)
        return found

    async def _authorities(
        self,
        connection: Connection,
        kept: Mapping[bytes, Chain | None],
        rows: Mapping[bytes, Sequence[EntryRow]],
    ) -> dict[bytes, Chain]:
        wanted: dict[bytes, int] = {}
        for account, chain in rows.items():
            held = _is_held(kept[account], chain)
            for row in chain:
                if held or row.kind in {EntryKind.LOCK, EntryKind.ADMIN}:
                    entry = parse_entry(Signed(row.body, row.signature))
                    named = {} if entry is None else named_chains(entry)
                    for other, length in named.items():
                        wanted[other] = max(wanted.get(other, 0), length)
        return await self.load(connection, wanted) if wanted else {}


def _is_held(kept: Chain | None, rows: Sequence[EntryRow]) -> bool:
    """Whether each entry of a chain is signed by another account."""
    if kept is not None:
        return kept.state.is_held
    first = parse_entry(Signed(rows[0].body, rows[0].signature))
    create = None if first is None else first.content
    return isinstance(create, Create) and create.account_kind in HELD_KINDS


def _extend(
    chain: Chain | None,
    rows: Sequence[EntryRow],
    authorities: Mapping[bytes, Chain],
) -> Chain | None:
    for row in rows:
        signed = Signed(row.body, row.signature)
        if chain is None:
            chain = begin_chain(signed, authorities.get)
        else:
            chain = extend_chain(chain, signed, authorities.get)
    return chain


def named_chains(entry: Entry) -> dict[bytes, int]:
    """Other chains that an entry rests on: who signs, and who comes to hold.

    By account, with the number of entries that must be known of each.
    """
    signer, wanted = entry.body.signer.authority, dict[bytes, int]()
    heads = [] if signer is None else [(signer.account, signer.seq)]
    heads += [(h.account, h.seq) for h in coming_holders(entry)]
    for account, seq in heads:
        wanted[account] = max(wanted.get(account, 0), seq + 1)
    return wanted


def coming_holders(entry: Entry) -> list[Holder]:
    """Accounts that an entry names as openers of its own."""
    content = entry.content
    openers: Sequence[AnyOpener] = ()
    if isinstance(content, Create | Plan):
        openers = content.openers
    elif isinstance(content, Rotate):
        openers = content.added
    elif isinstance(content, Add):
        openers = (content.opener,)
    return [opener for opener in openers if isinstance(opener, Holder)]


def _states_of(chain: Chain) -> Chain:
    """The chain with blanks for its entries, as many as there are."""
    return Chain((BLANK,) * len(chain.entries), chain.states)
