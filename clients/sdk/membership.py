"""Who is in a thread: begin, let in, let go, leave, and the title they see.

What never enters this room: someone whom nobody trusted vouches for.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotAllowed, NotFound, TooLarge
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.notices import hand_in
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.rotation import Change, Rotation
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import CAPACITIES, FORWARD_ONLY, Capacity, Retention
from cordee.crypto.errors import AttestationError
from cordee.crypto.opening.epoch import ThreadState
from cordee.crypto.opening.notice import sign_leave
from cordee.server.protocol.client_frames import Leave
from cordee.server.protocol.types import Signed as WireSigned

KIND_CAPACITY: Final = {
    AccountKind.GATEWAY: Capacity.GATEWAY,
    AccountKind.AGENT: Capacity.AGENT,
    AccountKind.RECORD: Capacity.RECORD,
}
"""Kinds that take part in one capacity only: their past is never opened (EPO-09)."""

MAX_TITLE = 200
MAX_PATIENT = 500


class Membership:
    """Changes of members are records; a leave is a request that others carry out."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins the parts
        self,
        context: Context,
        accounts: Accounts,
        identities: Identities,
        own: OwnAccount,
        seats: Seats,
        threads: Threads,
        sync: Sync,
        rotation: Rotation,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._own = own
        self._seats = seats
        self._threads = threads
        self._sync = sync
        self._rotation = rotation

    async def begin(
        self,
        state: ThreadState,
        members: Sequence[bytes],
        readers: Sequence[bytes],
        *,
        direct: bool,
        retention: Retention | None = None,
    ) -> Thread:
        """Start a thread. Raises NotAllowed, NotFound, TooLarge."""
        _check_sizes(state)
        me = self._context.me.account
        others = [a for a in dict.fromkeys(members) if a != me]
        readers = [a for a in dict.fromkeys(readers) if a != me and a not in others]
        if direct and (len(others) != 1 or readers):
            raise NotAllowed("a direct thread is between two people")
        await self.check_can_be_added([*others, *readers])
        capacity = Capacity.OWNER if direct else Capacity.MEMBER
        member = self._rotation.member
        record = [member(me, Capacity.OWNER, 0)]
        record += [member(a, self._capacity(a, capacity), 0) for a in others]
        record += [member(a, self._capacity(a, Capacity.READER), 0) for a in readers]
        return self._threads.get(await self._rotation.begin(record, state, retention))

    async def invite(
        self, thread: Thread, account: bytes, capacity: str, *, past: bool
    ) -> None:
        if capacity not in CAPACITIES:
            raise NotAllowed(f"{capacity} is not a capacity")
        if past and capacity in FORWARD_ONLY:
            raise NotAllowed(f"a {capacity} reads from now on only")
        await self.check_can_be_added([account])
        capacity = self._capacity(account, capacity)
        if past and capacity in FORWARD_ONLY:
            raise NotAllowed(f"a {capacity} reads from now on only")

        def plan(thread: Thread) -> Change:
            self._check_owner(thread)
            if account in thread.record.members:
                raise NotAllowed("already a member")
            return self._rotation.with_member(thread, account, capacity, past=past)

        await self._rotation.change(thread, plan)

    async def remove(self, thread: Thread, account: bytes) -> None:
        if account == self._seats.of(thread):
            raise NotAllowed("nobody removes himself: leave instead")

        def plan(thread: Thread) -> Change:
            self._check_owner(thread)
            if account not in thread.record.members:
                raise NotFound("not a member")
            return self._rotation.without_member(thread, account)

        await self._rotation.change(thread, plan)

    async def set_title(self, thread: Thread, title: str) -> None:
        _check_sizes(ThreadState(title, None) if len(title) <= MAX_TITLE else None)

        def plan(thread: Thread) -> Change:
            capacity = thread.record.capacity(self._seats.of(thread))
            if capacity not in {Capacity.OWNER, Capacity.MEMBER}:
                raise NotAllowed("a reader does not change the title")
            change = self._rotation.unchanged(thread)
            state = msgspec.structs.replace(change.state, title=title)
            return msgspec.structs.replace(change, state=state)

        await self._rotation.change(thread, plan)

    async def leave(self, thread: Thread) -> None:
        """Ask to go. Raises NotAllowed for the last owner, ServerRefused."""
        await hand_in(self._sync, thread, lambda: self._leave(thread))

    async def _leave(self, thread: Thread) -> None:
        thread.check_writable()
        me, record = self._seats.of(thread), thread.record
        owners = {
            member.account
            for member in record.core.members
            if member.capacity == Capacity.OWNER
        } - thread.memory.leavers
        if owners == {me} and len(record.members) > 1:
            raise NotAllowed("the last owner names another before leaving")
        state, keys = self._own.chain.state, self._context.keys
        signed = sign_leave(record, state, keys, thread.memory.seat)
        wire = WireSigned(signed.body, signed.signature)
        await self._context.link.ask(lambda ref: Leave(ref, wire))

    async def check_can_be_added(self, accounts: Sequence[bytes]) -> None:
        """Someone trusted vouches for each, now. Raises NotFound, NotAllowed."""
        await self._accounts.refresh(accounts)
        await self._identities.prepare(list(accounts))
        for account in accounts:
            if self._accounts.get(account) is None:
                raise NotFound("no such account")
            try:
                self._identities.check_can_be_added(account)
            except AttestationError as error:
                raise NotAllowed(str(error)) from None

    def _capacity(self, account: bytes, asked: str) -> str:
        """Give what was asked, or the one capacity that the account's kind may have."""
        chain = self._accounts.get(account)
        return asked if chain is None else KIND_CAPACITY.get(chain.state.kind, asked)

    def _check_owner(self, thread: Thread) -> None:
        capacity = thread.record.capacity(self._seats.of(thread))
        if capacity is not Capacity.OWNER:
            raise NotAllowed("only an owner changes the members")


def _check_sizes(state: ThreadState | None) -> None:
    if state is None or len(state.title) > MAX_TITLE:
        raise TooLarge(f"a title has at most {MAX_TITLE} characters")
    if state.patient is not None and len(state.patient) > MAX_PATIENT:
        raise TooLarge(f"a patient context has at most {MAX_PATIENT} characters")
