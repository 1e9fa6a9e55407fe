"""Roles: what an account holds, and who is asked to hold what.

What never enters this room: the hand-over itself, which is an entry of the chain.
"""

from typing import Final

import msgspec

from cordee.crypto.account_state import AccountState, Chain
from cordee.crypto.chain_entry import HOLDER, Holder, accept_body
from cordee.crypto.encoding import Label, decode
from cordee.crypto.errors import CryptoError
from cordee.crypto.signing import verify
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_HELD, MAX_OPENER
from cordee.server.protocol.server_frames import Ok, ProposalMoved, Proposals, Roles
from cordee.server.protocol.types import Proposal, RoleHeld
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken
from cordee.server.store import accounts, departures, holders, proposals
from cordee.server.store.accounts import AccountRow
from cordee.server.store.database import Connection
from cordee.server.store.proposals import ProposalRow

MAX_PROPOSALS: Final = 4 * MAX_HELD
"""Proposals of one answer, about 400 bytes each: to an account, and of three full
roles that it manages; those that are answered make room for the others."""


class RoleDesk:
    """Answers what is asked about roles, and passes proposals on."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def held(self, who: Identity, frame: client.GetRoles) -> Roles:
        """What the account holds, and its devices that have logged out."""
        async with self._context.pool.acquire() as connection:
            rows = await holders.held_by(connection, who.account)
            left = await departures.of_account(connection, who.account)
        roles = tuple(RoleHeld(row.role, row.kind, row.manager) for row in rows)
        return Roles(frame.ref, roles, tuple(left))

    async def propose(self, who: Identity, frame: client.ProposeHolder) -> Ok:
        """Ask an account to hold a role; the newest word to it stands.

        Raises Refusal FORBIDDEN, NOT_FOUND, CONFLICT when it holds it already,
        TOO_MANY when too many wait, RATE_LIMITED.
        """
        context = self._context
        context.limiter.proposal(who.account)
        async with context.pool.acquire() as connection, connection.transaction():
            named = [frame.role, frame.account]
            rows = await accounts.lock_all(connection, named)
            await self._check_manager(connection, who, frame.role)
            _check_asked(rows.get(frame.account))
            await _check_room(connection, frame)
            before = await proposals.get(connection, frame.role, frame.account)
            if before is None or before.manager != frame.manager:
                fresh = _fresh(who, frame, context.clock.wall())
                await proposals.put(connection, fresh)
            managers = await holders.managers(connection, frame.role)
        self._tell(frame.role, frame.account, managers)
        return Ok(frame.ref)

    async def accept(self, who: Identity, frame: client.AcceptHolder) -> Ok:
        """Keep the word of who was asked, for the role's chain as it stands.

        Raises Refusal NOT_FOUND, CONFLICT CHN-01 when the chain has moved on,
        STALE_GENERATION for older keys of his own, CHAIN CHN-06, MALFORMED.
        """
        context = self._context
        holder = _parse(who, frame)
        async with context.pool.acquire() as connection, connection.transaction():
            named = [frame.role, who.account]
            await accounts.lock_all(connection, named)
            row = await proposals.get(connection, frame.role, who.account)
            if row is None or row.manager != holder.manager:
                raise Refusal(Code.NOT_FOUND, "no such proposal waits for this account")
            chains = await context.chains.current(connection, named)
            role = chains[frame.role].state
            _check_current(frame, role, holder, chains[who.account])
            _check_word(who, frame, role, holder)
            accepted = msgspec.structs.replace(
                row, seq=frame.seq, opener=frame.opener, accept=frame.accept
            )
            await proposals.put(connection, accepted)
            managers = await holders.managers(connection, frame.role)
        self._tell(frame.role, who.account, managers)
        return Ok(frame.ref)

    async def decline(self, who: Identity, frame: client.DeclineHolder) -> Ok:
        """End a proposal: by who was asked, or a manager. Raises Refusal FORBIDDEN."""
        async with self._context.pool.acquire() as connection:
            if frame.account != who.account:
                await self._check_manager(connection, who, frame.role)
            ended = await proposals.end(connection, frame.role, [frame.account])
            managers = await holders.managers(connection, frame.role)
        if ended:
            self._tell(frame.role, frame.account, managers)
        return Ok(frame.ref)

    async def proposals(self, who: Identity, frame: client.GetProposals) -> Proposals:
        """Proposals to this account, and those of the roles that it manages."""
        async with self._context.pool.acquire() as connection:
            rows = await proposals.seen_by(connection, who.account, MAX_PROPOSALS)
        return Proposals(frame.ref, tuple(map(_wire, rows)))

    async def _check_manager(
        self, connection: Connection, who: Identity, role: bytes
    ) -> None:
        if not await holders.holds(connection, role, who.account, manager=True):
            raise Refusal(Code.FORBIDDEN, "only a manager of the role does this")

    def _tell(self, role: bytes, account: bytes, managers: list[bytes]) -> None:
        near = list({account, *managers})
        self._context.fanout.send(near, ProposalMoved(role, account))


def _check_asked(row: AccountRow | None) -> None:
    if row is None or row.closed:
        raise Refusal(Code.NOT_FOUND, "no such account")
    if row.kind in {"role", "record"}:
        raise Refusal(Code.CHAIN, "a role holds no role", rule="CHN-13")


async def _check_room(connection: Connection, frame: client.ProposeHolder) -> None:
    """Raise Refusal CONFLICT, or TOO_MANY when another one would have no room."""
    held = await holders.held_by(connection, frame.account)
    if frame.role in {row.role for row in held}:
        raise Refusal(Code.CONFLICT, "holds this role already", rule="CHN-09")
    if await proposals.get(connection, frame.role, frame.account) is None:
        waiting = await proposals.waiting(connection, frame.role, frame.account)
        if max(waiting) >= MAX_HELD:
            raise Refusal(Code.TOO_MANY, "too many proposals wait for an answer")


def _fresh(who: Identity, frame: client.ProposeHolder, time: int) -> ProposalRow:
    return ProposalRow(
        frame.role, frame.account, frame.manager, who.account, 0, None, None, time
    )


def _parse(who: Identity, frame: client.AcceptHolder) -> Holder:
    try:
        holder = decode(frame.opener, Holder, MAX_OPENER)
    except CryptoError as error:
        raise broken(error, Code.CHAIN) from None
    if holder.type != HOLDER or holder.account != who.account:
        raise Refusal(Code.FORBIDDEN, "the opener of another account", rule="CHN-05")
    return holder


def _check_current(
    frame: client.AcceptHolder, role: AccountState, holder: Holder, mine: Chain
) -> None:
    """A word for what is no more, or with keys of before, would be of no use."""
    if role.seq != frame.seq:
        raise Refusal(Code.CONFLICT, "the role has moved: fetch it", rule="CHN-01")
    try:
        mine.at(holder.seq, holder.head)
    except CryptoError as error:
        raise broken(error, Code.CHAIN) from None
    if holder.generation != mine.state.g:
        raise Refusal(Code.STALE_GENERATION, "not the keys of now", rule="CHN-08")


def _check_word(
    who: Identity, frame: client.AcceptHolder, role: AccountState, holder: Holder
) -> None:
    body = accept_body(role.account, role.head, holder)
    try:
        verify(who.device, Label.ACCEPT, body, frame.accept)
    except CryptoError:
        raise Refusal(
            Code.CHAIN, "not this device's word for the role", rule="CHN-06"
        ) from None


def _wire(row: ProposalRow) -> Proposal:
    return Proposal(
        row.role,
        row.account,
        row.manager,
        row.proposer,
        row.seq,
        row.opener,
        row.accept,
    )
