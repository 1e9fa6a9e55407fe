"""The book of chains: every one verified, the highest head of each kept.

What never enters this room: a name; who may be trusted is another question.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import TamperedError
from cordee.clients.sdk.store.chains import load_chain, save_chain
from cordee.clients.sdk.store.facts import load_evidence, save_evidence
from cordee.crypto.chain import (
    Chain,
    begin_chain,
    continue_chain,
    extend_chain,
    verify_chain,
)
from cordee.crypto.chain_entry import (
    Add,
    AnyOpener,
    Create,
    Holder,
    Plan,
    Rotate,
    parse_entry,
)
from cordee.crypto.encoding import decode
from cordee.crypto.errors import ChainForkError, CryptoError, FreshnessError
from cordee.crypto.signing import Signed
from cordee.server.protocol.client_frames import GetChains
from cordee.server.protocol.server_frames import Chains
from cordee.server.protocol.types import ChainPart, ChainQuery

FORK: Final = "CHN-14"

BATCH: Final = 20
"""Chains asked for at once: an answer stays well below one message."""


class Accounts:
    """Chains by account; `frozen` are those that were forked (CHN-14)."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._chains: dict[bytes, Chain | None] = {}
        self.frozen: Final = _forked_before(context)
        self.version = 0
        """Grows with every new entry of any chain."""

    def get(self, account: bytes) -> Chain | None:
        """The verified chain known here; never asks the server."""
        if account not in self._chains:
            database = self._context.database
            self._chains[account] = load_chain(database, account, self.get)
        return self._chains[account]

    def mine(self) -> Chain:
        """My own chain, which sign-up put here."""
        chain = self.get(self._context.me.account)
        assert chain is not None
        return chain

    def begin(self, create: Signed) -> Chain:
        """Keep my own first entry, before the server knows it."""
        chain = begin_chain(create)
        self._keep(chain)
        return chain

    async def ensure(self, wanted: Mapping[bytes, int]) -> None:
        """Have each account's chain up to the number that someone named.

        A chain that the server does not have stays unknown. Raises NotOnline,
        TamperedError.
        """
        missing = [
            account for account, seq in wanted.items() if self._length(account) <= seq
        ]
        await self.refresh(missing)

    async def refresh(self, accounts: Iterable[bytes]) -> None:
        """Ask for what is new on these chains. Raises NotOnline, TamperedError."""
        ordered = list(dict.fromkeys(accounts))
        for start in range(0, len(ordered), BATCH):
            await self._fetch(ordered[start : start + BATCH])

    async def _fetch(self, accounts: Sequence[bytes]) -> None:
        waiting = list(accounts)
        while waiting:
            queries = [ChainQuery(a, self._length(a)) for a in waiting]
            parts = await self._ask(queries)
            again: list[bytes] = []
            for account, part in zip(waiting, parts, strict=False):
                if part.account == account and await self._take(part):
                    again.append(account)
            waiting = again

    async def _ask(self, queries: Sequence[ChainQuery]) -> Sequence[ChainPart]:
        answer = await self._context.link.ask(
            lambda ref: GetChains(ref, tuple(queries))
        )
        return answer.parts if isinstance(answer, Chains) else ()

    async def _take(self, part: ChainPart) -> bool:
        """Verify a part; whether there is more of that chain to ask for."""
        known = self._length(part.account)
        if part.total < known and self._context.is_healing:
            return False
        if part.total < known:
            self._context.warn("FRE-01", "chain_rolled_back", account=part.account)
            return False
        if not part.entries or part.first != known:
            return False
        entries = [Signed(e.body, e.signature) for e in part.entries]
        await self._have_authorities(entries)
        if self._length(part.account) != known:  # somebody else took them meanwhile
            return part.total > self._length(part.account)
        try:
            self._extend(part.account, entries)
        except CryptoError as error:
            await self._explain(part.account, error)
            return False
        return part.total > self._length(part.account)

    async def _have_authorities(self, entries: Sequence[Signed]) -> None:
        """Have the chains of those who signed these entries, and of holders."""
        wanted: dict[bytes, int] = {}
        for signed in entries:
            for account, seq in _named_in(signed):
                wanted[account] = max(seq, wanted.get(account, 0))
        if wanted:
            await self.ensure(wanted)

    def _extend(self, account: bytes, entries: Sequence[Signed]) -> None:
        chain = self.get(account)
        if chain is None:
            chain = verify_chain(account, entries, self.get)
        else:
            for entry in entries:
                chain = extend_chain(chain, entry, self.get)
        self._keep(chain)

    async def _explain(self, account: bytes, error: CryptoError) -> None:
        """Ask for the whole chain: it was forked, or the new part is worthless."""
        chain = self.get(account)
        if chain is None or error.rule != "CHN-01":
            self._context.warn(error.rule, "chain_refused", account=account)
            return
        parts = await self._ask([ChainQuery(account, 0)])
        entries = [Signed(e.body, e.signature) for p in parts for e in p.entries]
        try:
            self._keep(continue_chain(chain, entries, self.get))
        except ChainForkError as fork:
            self._freeze(account, fork)
        except CryptoError as other:
            self._context.warn(other.rule, "chain_refused", account=account)

    def _freeze(self, account: bytes, fork: ChainForkError) -> None:
        save_evidence(self._context.database, fork.rule, (fork.ours, fork.theirs))
        self.frozen[account] = fork.rule
        self._context.warn(fork.rule, "account_forked", account=account)

    async def contains(self, account: bytes, seq: int, head: bytes) -> None:
        """Have a chain that contains a named head; asks again once (FRE-02).

        Raises TamperedError FRE-02, CHN-14.
        """
        for attempt in range(2):
            chain = self.get(account)
            if account in self.frozen:
                raise TamperedError(self.frozen[account], "this chain was forked")
            if chain is not None and seq < len(chain.states):
                try:
                    chain.at(seq, head)
                except FreshnessError as error:
                    raise TamperedError(error.rule, error.detail) from None
                return
            if attempt == 0:
                await self.refresh([account])
        raise TamperedError("FRE-02", "a named head is not in the chain")

    def _keep(self, chain: Chain) -> None:
        self.version += 1
        self._chains[chain.account] = chain
        save_chain(self._context.database, chain)

    def _length(self, account: bytes) -> int:
        chain = self.get(account)
        return 0 if chain is None else len(chain.entries)


def _named_in(signed: Signed) -> list[tuple[bytes, int]]:
    """Other accounts, and places in their chains, that an entry rests on."""
    try:
        entry = parse_entry(signed)
    except CryptoError:
        return []
    if entry is None:
        return []
    head, content = entry.body.signer.authority, entry.content
    named = [] if head is None else [(head.account, head.seq)]
    openers: Sequence[AnyOpener] = ()
    if isinstance(content, Create | Plan):
        openers = content.openers
    elif isinstance(content, Rotate):
        openers = content.added
    elif isinstance(content, Add):
        openers = (content.opener,)
    return [*named, *((h.account, h.seq) for h in openers if isinstance(h, Holder))]


def _forked_before(context: Context) -> dict[bytes, str]:
    """Accounts whose two ends were kept as evidence, by an earlier run as well."""
    forked: dict[bytes, str] = {}
    for evidence in load_evidence(context.database):
        if evidence.rule == FORK:
            entry = parse_entry(decode(evidence.objects[0], Signed))
            if entry is not None and entry.body.account is not None:
                forked[entry.body.account] = evidence.rule
    return forked
