"""Bring threads up to date: an index first, then only what changed.

What never enters this room: a judgement; the readers judge.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.epoch_reader import EpochReader
from cordee.clients.sdk.errors import ServerRefused, TamperedError
from cordee.clients.sdk.expiry import judge_erased
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.index import index_page
from cordee.clients.sdk.log_reader import LogReader, named_in, names_in_record
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Thread, Threads
from cordee.clients.sdk.verdict import Freeze
from cordee.crypto.errors import CryptoError
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import Delivered, GetEpochs, GetRange
from cordee.server.protocol.codes import Code
from cordee.server.protocol.types import EpochPart, IndexRow, Item, ItemKind

END: Final = 2**53 - 1
MAX_PUSHED: Final = 2_000
"""Items pushed and not yet read; beyond, they are asked for again as a range."""

GONE: Final = frozenset({Code.NOT_MEMBER, Code.NOT_FOUND})


class Sync:
    """Fetches; holds a thread's lock while it extends its log."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins the parts
        self,
        context: Context,
        accounts: Accounts,
        identities: Identities,
        own: OwnAccount,
        held: HeldAccounts,
        seats: Seats,
        threads: Threads,
        epochs: EpochReader,
        log: LogReader,
        teller: Teller,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._own = own
        self._held = held
        self._seats = seats
        self._threads = threads
        self._epochs = epochs
        self._log = log
        self._teller = teller

    async def everything(self) -> None:
        """Follow the index, newest activity first. Raises NotOnline, ServerRefused."""
        before, generations = 0, self._seats.generations()
        while True:
            verified = {one.id: one.memory.seq for one in self._threads.latest()}
            page = await index_page(self._context.link, before)
            for row in page.rows:
                await self.follow(row, verified.get(row.thread, 0))
                self._settle(row.thread, generations)
            before = page.next
            if not before or not page.rows:
                break
        for thread in self._threads.latest():
            async with thread.lock:
                await self._ask_again(thread)

    def _settle(self, thread_id: bytes, generations: Mapping[bytes, int]) -> None:
        """From here on, a record with an older generation of mine is a lie (FRE-03)."""
        thread = self._threads.find(thread_id)
        if thread is None or thread.suspended or thread.memory.epoch < 0:
            return
        generation = generations.get(self._seats.of(thread), 0)
        if thread.memory.settled < generation:
            thread.memory.settled = generation
            thread.save()

    async def follow(self, row: IndexRow, verified: int) -> None:
        """Bring one thread to where the index says it is.

        `verified` is the number that was held here when the index was asked for.
        """
        thread = self._threads.find(row.thread)
        if thread is None:
            thread = self._threads.begin(row.thread, row.first_seq)
        memory = thread.memory
        if not self._is_ahead(thread, row, verified):
            return
        self._sit(thread, row.account)
        memory.stale = memory.stale or row.stale
        thread.claimed = row.displayed
        if row.head_seq > memory.seq:
            await self.thread(thread, head=row.head_seq)

    async def thread(self, thread: Thread, *, head: int = END) -> None:
        """Fetch what is new, up to `head`. Raises NotOnline, ServerRefused."""
        async with thread.lock:
            if thread.memory.frozen:
                return
            try:
                await self._catch_up(thread, head)
            except ServerRefused as error:
                if error.code not in GONE:
                    raise
                self._teller.gone(thread)

    async def pushed(self, thread_id: bytes, items: Sequence[Item]) -> None:
        """Take items as they come; ask for a range when some are missing.

        None of them are given when they are gone: all that is new is asked for.
        """
        thread = self._threads.find(thread_id)
        if thread is None or not thread.memory.joined:
            await self.everything()
            return
        async with thread.lock:
            if thread.memory.frozen:
                return
            if not items:
                await self._catch_up(thread, END)
                return
            if items[0].seq > thread.memory.seq + 1 or thread.memory.seq == 0:
                await self._catch_up(thread, items[-1].seq)
                return
            await self._take(thread, items)
            if any(item.kind is ItemKind.EPOCH for item in items):
                await self._ask_again(thread)
            if thread.memory.unjudged:
                await self._catch_up(thread, END)

    def _sit(self, thread: Thread, role: bytes | None) -> None:
        """Begin, or come back, through the role that the server names, if it is mine.

        While a thread is read, only its own records say through whom.
        """
        memory = thread.memory
        if memory.joined and memory.epoch >= 0:
            return
        if role is not None and not self._held.holds(role):
            return
        memory.seat, memory.settled = role, 0
        seat = self._seats.of(thread)
        if memory.epoch >= 0 and seat not in memory.leavers:
            memory.joined = seat in thread.record.members
            thread.save()

    def _is_ahead(self, thread: Thread, row: IndexRow, verified: int) -> bool:
        """Whether the server's head is at or after what was verified here.

        What was pushed since the index was asked for may be ahead of it.
        """
        memory = thread.memory
        same = thread.hash_at(row.head_seq) in {None, row.log_hash}
        is_not_behind = row.head_seq >= verified and same
        if row.head_seq > memory.seq or is_not_behind or memory.seq < memory.first:
            thread.suspended = None
            return True
        if self._context.is_healing and same:
            return False  # it is healed; whether it was, is judged then
        thread.suspended = "LOG-02"
        self._context.warn("LOG-02", "thread_rolled_back", thread=thread.id)
        return False

    async def _catch_up(self, thread: Thread, head: int) -> None:
        await self._read_on(thread, head)
        if thread.memory.unjudged:  # by the retention that is in force at the end
            await self._read_on(thread, END)
            judge_erased(self._context, thread)
        await self._ask_again(thread)

    async def _read_on(self, thread: Thread, head: int) -> None:
        memory = thread.memory
        parts: list[EpochPart] = []
        if memory.epoch < 0 or not memory.joined:
            parts = await self._epochs_of(thread)
        while memory.seq < head and not memory.frozen:
            answer = await self._range(thread)
            if not answer.items:
                return
            first = answer.items[0]
            if first.seq > memory.seq + 1 and self._epochs.is_entrance(first):
                parts = parts or await self._epochs_of(thread)
                self._restart(thread, first.seq)
            self._begin(thread, answer, parts)
            if not await self._take(thread, answer.items):
                return

    async def _epochs_of(self, thread: Thread) -> list[EpochPart]:
        """Records that this account did not follow in the log, and their keys."""
        parts: list[EpochPart] = []
        first = thread.memory.epoch + 1
        while True:
            answer = await self._records(thread, first + len(parts))
            if not isinstance(answer, told.Epochs) or not answer.records:
                break
            parts += answer.records
            if first + len(parts) >= answer.total:
                break
        for part in parts:
            await self._have_named(part)
        self._epochs.sketch(thread, parts)
        return parts

    async def _have_named(self, part: EpochPart) -> None:
        try:
            named = names_in_record(part.record.body, part.record.signature)
        except CryptoError:
            return
        await self._have(dict(named))

    def _restart(self, thread: Thread, first_seq: int) -> None:
        """Come back after an absence: what lies between is not mine to read."""
        memory = thread.memory
        if memory.epoch >= 0:
            memory.gaps.add(first_seq)
        memory.first, memory.seq, memory.provisional = first_seq, first_seq - 1, True
        mine = self._context.device
        memory.devices = {k: mark for k, mark in memory.devices.items() if k == mine}

    def _begin(
        self, thread: Thread, answer: told.Range, parts: list[EpochPart]
    ) -> None:
        """At the first range of a view: its start, and the records before it."""
        memory = thread.memory
        if memory.seq != memory.first - 1 or answer.items[0].seq != memory.first:
            return
        if memory.first > 1:
            memory.start = memory.hash = answer.previous_hash
        with self._context.database.transaction(durable=True):
            try:
                self._epochs.take_past(thread, parts)
            except Freeze as freeze:
                thread.freeze(freeze.rule, freeze.evidence)
            thread.save()
        if memory.frozen:
            self._context.warn(memory.frozen, "thread_frozen", thread=thread.id)
            self._teller.thread(thread)

    async def _take(self, thread: Thread, items: Sequence[Item]) -> bool:
        """Read items; False when a chain that a record names is not served whole."""
        fresh = [item for item in items if item.seq > thread.memory.seq]
        await self._have(named_in(fresh))
        cut = self._withheld(fresh)
        if cut is not None:
            items = [item for item in items if item.seq < cut]
        outcome = self._log.take(thread, items)
        self._teller.told(thread, outcome)
        self._context.link.post(Delivered(thread.id, thread.memory.seq))
        self._suspend(thread, is_cut=cut is not None)
        return cut is None

    def _withheld(self, fresh: Sequence[Item]) -> int | None:
        """Number of the first record that names more of a chain than is served.

        Nothing of it can be judged yet: it is asked for again (FRE-02).
        """
        for item in fresh:
            if item.kind is ItemKind.EPOCH:
                for account, seq in named_in([item]).items():
                    chain = self._accounts.get(account)
                    if chain is not None and len(chain.entries) <= seq:
                        return item.seq
        return None

    def _suspend(self, thread: Thread, *, is_cut: bool) -> None:
        """Believe nothing more until the chain is complete, and say so."""
        if is_cut:
            thread.suspended = "FRE-02"
            self._context.warn("FRE-02", "chain_withheld", thread=thread.id)
            self._teller.thread(thread)
        elif thread.suspended == "FRE-02":
            thread.suspended = None
            self._context.settled("FRE-02", "chain_withheld", thread.id)
            self._teller.thread(thread)

    async def resume(self) -> list[bytes]:
        """Read on where a chain was missing; the threads in which it is there now.

        Raises NotOnline, ServerRefused.
        """
        cut = [one for one in self._threads.latest() if one.suspended == "FRE-02"]
        for thread in cut:
            await self.thread(thread)
        return [one.id for one in cut if one.suspended is None]

    async def _ask_again(self, thread: Thread) -> None:
        """Ask for my box of the epoch in force by itself, when it did not come.

        The signer is not to blame for what the server gave in its place (EPO-10).
        """
        memory = thread.memory
        if not memory.keyless or memory.frozen or memory.complain:
            return
        record = thread.record
        answer = await self._records(thread, record.core.epoch)
        if not isinstance(answer, told.Epochs):
            return
        boxes = [p.box for p in answer.records if p.record.body == record.signed.body]
        outcome = self._log.again(thread, boxes[0] if boxes else None)
        self._teller.told(thread, outcome)

    async def _have(self, named: dict[bytes, int]) -> None:
        """Have the chains that are named, and the organisations behind them."""
        missing = {
            account: seq
            for account, seq in named.items()
            if (chain := self._accounts.get(account)) is None
            or len(chain.entries) <= seq
        }
        if missing:
            await self._accounts.ensure(missing)
        unknown = [a for a in named if self._identities.verified(a) is None]
        if unknown:
            if not missing:
                await self._accounts.refresh(unknown)
            await self._identities.prepare(unknown)
        mine = self._context.me.account
        if mine in named and not self._own.is_open:
            await self._own.refresh()
        for role in self._held.known:
            if role in named and not self._held.is_open(role):
                await self._held.open(role)

    async def _records(self, thread: Thread, first: int) -> told.ServerFrame:
        return await self._context.link.ask(
            lambda ref: GetEpochs(ref, thread.id, first, thread.memory.seat)
        )

    async def _range(self, thread: Thread) -> told.Range:
        first = thread.memory.seq + 1
        answer = await self._context.link.ask(
            lambda ref: GetRange(ref, thread.id, first, END, thread.memory.seat)
        )
        if not isinstance(answer, told.Range) or answer.thread != thread.id:
            raise TamperedError("LOG-03", "another answer than the range asked for")
        return answer
