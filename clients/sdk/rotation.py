"""Write epoch records: a new thread, its next epoch, who comes and who goes.

What never enters this room: a record that is taken for true before it came back in
the log.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.epoch_reader import is_behind
from cordee.clients.sdk.errors import (
    NotAllowed,
    NotFound,
    ServerRefused,
    TamperedError,
    TooLarge,
)
from cordee.clients.sdk.faults import FaultPoint
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.threads import Thread
from cordee.crypto.epoch import (
    MAX_MEMBERS,
    ROTATORS,
    Member,
    RecordSigner,
    Retention,
)
from cordee.crypto.opening.epoch import SealedEpoch, ThreadState, seal_epoch
from cordee.crypto.opening.secret import Secret
from cordee.server.protocol.client_frames import AppendEpoch
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Stored
from cordee.server.protocol.types import Signed as WireSigned

RETENTION: Final = Retention(90 * 86_400, 0)
"""Ninety days from the server's store time, and no hold."""

OLDEST: Final = 7 * 86_400_000
"""Milliseconds: an epoch older than this is renewed at the next send."""

ATTEMPTS: Final = 8
"""Times a record is made anew when somebody else was faster."""

AGAIN: Final = frozenset(
    {Code.CONFLICT, Code.STALE_EPOCH, Code.STALE_GENERATION, Code.CHAIN}
)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What the next record says; `history` are earlier keys, by account.

    `retention` is that of the record before when None.
    """

    members: Sequence[Member]
    state: ThreadState
    history: Mapping[bytes, Mapping[int, Secret]] = msgspec.field(
        default_factory=dict[bytes, Mapping[int, Secret]]
    )
    retention: Retention | None = None


class Rotation:
    """Makes records and publishes them, compare and set."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        own: OwnAccount,
        seats: Seats,
        sync: Sync,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._own = own
        self._seats = seats
        self._sync = sync

    async def begin(
        self,
        members: Sequence[Member],
        state: ThreadState,
        retention: Retention | None = None,
    ) -> bytes:
        """Publish epoch 0; gives the thread id. Raises ServerRefused, NotOnline."""
        first = Change(members=members, state=state, retention=retention)
        sealed = self._seal(None, first)
        stored = await self._publish(sealed)
        await self._sync.everything()
        return stored.thread

    def is_due(self, thread: Thread, behalf: bytes | None = None) -> bool:
        """Whether a new epoch must precede the next message, written for `behalf`."""
        memory, record = thread.memory, thread.record
        age = self._context.clock() - memory.epoch_time
        if memory.stale or age > OLDEST or not self._seats.is_named(record, behalf):
            return True
        return is_behind(record, self._accounts)

    def may_rotate(self, thread: Thread) -> bool:
        return thread.record.capacity(self._seats.of(thread)) in ROTATORS

    async def renew(self, thread: Thread) -> None:
        """A new key for the same members, without those who asked to leave."""
        await self.change(thread, self.unchanged)

    async def renew_if_due(self, thread: Thread, behalf: bytes | None = None) -> None:
        """Renew unless somebody else has, be it meanwhile; see `is_due`.

        Raises NotAllowed for who may not.
        """

        def plan(thread: Thread) -> Change | None:
            return self.unchanged(thread) if self.is_due(thread, behalf) else None

        if self.is_due(thread, behalf):
            await self.change(thread, plan)

    async def change(
        self, thread: Thread, plan: Callable[[Thread], Change | None]
    ) -> None:
        """Publish the record that `plan` makes of the thread as it stands.

        Made anew from the other's record when somebody was faster; None when nothing
        is left to do. Raises ServerRefused, NotOnline, NotAllowed, ThreadFrozen.
        """
        for attempt in range(ATTEMPTS):
            thread.check_writable()
            await self._accounts.refresh(list(thread.record.members))
            change = plan(thread)
            if change is None:
                return
            sealed = self._seal(thread, change)
            try:
                await self._publish(sealed)
            except ServerRefused as error:
                if error.code not in AGAIN or attempt == ATTEMPTS - 1:
                    raise
                await self._sync.thread(thread)
                continue
            await self._sync.thread(thread)
            return

    def unchanged(self, thread: Thread) -> Change:
        """The same members at their newest heads; leavers go, complaints are met."""
        memory, record = thread.memory, thread.record
        members = [
            self.member(member.account, member.capacity, member.from_)
            for member in record.core.members
            if member.account not in memory.leavers
        ]
        history = {
            account: self._keys(thread, epoch, epoch)
            for account, epoch in memory.complaints.items()
            if account in record.members
            and account not in memory.leavers
            and epoch >= record.members[account].from_
        }
        state = ThreadState(memory.title, memory.patient)
        return Change(members=members, state=state, history=history)

    def with_member(
        self, thread: Thread, account: bytes, capacity: str, *, past: bool
    ) -> Change:
        """One more member, with the past that I can give, or from now on."""
        change = self.unchanged(thread)
        following = thread.record.core.epoch + 1
        first = following
        if past:
            first = self._first_readable(thread)
        newcomer = self.member(account, capacity, first)
        history = dict(change.history)
        if past:
            history[account] = self._keys(thread, first, following - 1)
        return msgspec.structs.replace(
            change, members=[*change.members, newcomer], history=history
        )

    def without_member(self, thread: Thread, account: bytes) -> Change:
        change = self.unchanged(thread)
        members = [m for m in change.members if m.account != account]
        return msgspec.structs.replace(change, members=members)

    def member(self, account: bytes, capacity: str, from_: int) -> Member:
        """A member at the newest head known here, or the last one before it closed.

        Raises NotFound, TamperedError.
        """
        chain = self._accounts.get(account)
        if chain is None:
            raise NotFound("no such account")
        if account in self._accounts.frozen:
            raise TamperedError(self._accounts.frozen[account], "a member was forked")
        state = chain.open_state
        return Member(account, state.seq, state.head, state.g, capacity, from_)

    def _first_readable(self, thread: Thread) -> int:
        """The first epoch from which on I hold every key."""
        first = thread.record.core.epoch + 1
        mine = thread.record.members[self._seats.of(thread)].from_
        while first > mine:
            held = thread.epochs.get(first - 1)
            if held is None or held.key is None:
                break
            first -= 1
        return first

    @staticmethod
    def _keys(thread: Thread, first: int, last: int) -> dict[int, Secret]:
        return {
            epoch: held.key
            for epoch, held in thread.epochs.items()
            if first <= epoch <= last and held.key is not None
        }

    def _seal(self, thread: Thread | None, change: Change) -> SealedEpoch:
        if len(change.members) > MAX_MEMBERS:
            raise TooLarge(f"a thread has at most {MAX_MEMBERS} members")
        if thread is not None and (
            thread.current is None or thread.current.key is None
        ):
            raise NotAllowed("this epoch does not open here; another member renews it")
        mine = self._own.chain.state
        signer = RecordSigner(mine.account, mine.seq, mine.head, self._context.device)
        return seal_epoch(
            previous=None if thread is None else thread.record,
            base=None if thread is None else thread.base,
            signer=signer,
            keys=self._context.keys,
            members=change.members,
            sealing_key=self._sealing_key,
            retention=change.retention or _retention(thread),
            state=change.state,
            history=change.history,
            behalf=None if thread is None else thread.memory.seat,
        )

    def _sealing_key(self, account: bytes) -> bytes:
        chain = self._accounts.get(account)
        assert chain is not None, "members have chains"
        return chain.state.pk

    async def _publish(self, sealed: SealedEpoch) -> Stored:
        self._context.fault(FaultPoint.BEFORE_EPOCH_WRITE)
        record = WireSigned(sealed.signed.body, sealed.signed.signature)
        session = self._context.link.session
        future = session.submit(lambda ref: AppendEpoch(ref, record, sealed.boxes))
        await session.flushed()
        self._context.fault(FaultPoint.AFTER_EPOCH_WRITE)
        stored = await session.answer(future)
        self._context.fault(FaultPoint.AFTER_EPOCH_ACK)
        if not isinstance(stored, Stored):
            raise TamperedError("ENC-01", "another answer than to a record")
        return stored


def _retention(thread: Thread | None) -> Retention:
    return RETENTION if thread is None else thread.record.core.retention
