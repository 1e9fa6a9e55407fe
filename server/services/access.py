"""Who may come in, and as what: a device, a slot that returns, one that was.

A session of anything but a device is good for so little that it is listed here, and
each of its requests is judged by the chain as it stands then.
"""

import asyncio
from collections.abc import Mapping
from typing import Final

from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.session import Purpose, SessionProof
from cordee.server.protocol.client_frames import (
    AppendEntry,
    ClientFrame,
    GetBoxes,
    GetChains,
    LogOut,
)
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import SlotFound
from cordee.server.protocol.server_frames import DeviceLeft, Ok
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import accounts, departures, slots, subscriptions
from cordee.server.store.database import Connection

NARROW: Final[Mapping[Purpose, frozenset[type]]] = {
    Purpose.RECOVER: frozenset({GetChains, GetBoxes, AppendEntry}),
    Purpose.CHAIN: frozenset({GetChains}),
}
"""What a session that is no device's may ask."""

PAGE: Final = 200
"""Accounts whose slots are noted at once."""


class Access:
    """Finds accounts by their slots, judges sessions, lets devices go."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def find(self, sig_pk: bytes) -> SlotFound:
        """Whose recovery slot this is. Raises Refusal NOT_FOUND."""
        async with self._context.pool.acquire() as connection:
            account = await slots.find(connection, sig_pk)
        if account is None:
            raise Refusal(Code.NOT_FOUND, "no account has this slot", rule="REC-02")
        return SlotFound(account)

    async def admit(
        self, connection: Connection, chain: Chain, proof: SessionProof
    ) -> Identity:
        """Who a verified proof lets in. Raises Refusal; see `check_opener`."""
        state, purpose = chain.state, Purpose(proof.purpose)
        check_opener(state, proof.device, purpose)
        if purpose is Purpose.SESSION and await departures.has(
            connection, state.account, proof.device
        ):
            raise Refusal(Code.REVOKED, "this device has logged out")
        return Identity(state.account, proof.device, state.kind.value, purpose)

    async def check(self, who: Identity, frame: ClientFrame) -> None:
        """Judge a request of a session that is no device's. Raises Refusal."""
        if type(frame) not in NARROW[who.purpose]:
            raise Refusal(Code.FORBIDDEN, "this session is not for that")
        if isinstance(frame, AppendEntry):
            if frame.account != who.account:
                raise Refusal(Code.FORBIDDEN, "another account", rule="CHN-03")
            return  # the chain's own rules judge it, a repeat is answered again
        async with self._context.pool.acquire() as connection:
            chains = await self._context.chains.current(connection, [who.account])
            check_opener(chains[who.account].state, who.device, who.purpose)
            if isinstance(frame, GetChains):
                await self._check_asked(connection, who, frame)
            elif isinstance(frame, GetBoxes) and frame.account not in {
                None,
                who.account,
            }:
                raise Refusal(Code.FORBIDDEN, "another account")

    async def _check_asked(
        self, connection: Connection, who: Identity, frame: GetChains
    ) -> None:
        """The own chain, and those of organisations: whoever locked it is one."""
        for query in frame.queries:
            if query.account == who.account:
                continue
            row = await accounts.get(connection, query.account)
            if row is None or row.kind != AccountKind.ORGANISATION:
                raise Refusal(Code.FORBIDDEN, "another account")

    async def log_out(self, who: Identity, frame: LogOut) -> Ok:
        """Let no session of this device in again, and tell the account's others."""
        context = self._context
        async with context.pool.acquire() as connection:
            time = context.clock.wall()
            await departures.insert(connection, who.account, who.device, time)
            await subscriptions.delete(connection, who.account, who.device)
        context.fanout.send([who.account], DeviceLeft(who.device))
        # After this answer is written, which ends with this turn of the loop.
        asyncio.get_running_loop().call_soon(
            context.fanout.drop, who.account, (who.device,), Code.REVOKED
        )
        return Ok(frame.ref)


def check_opener(state: AccountState, key: bytes, purpose: Purpose) -> None:
    """Raise Refusal UNAUTHENTICATED, LOCKED or REVOKED unless the key may come in."""
    if key in _admitted(state, purpose):
        return
    if purpose is Purpose.RECOVER and key in state.used:
        raise Refusal(Code.REVOKED, "this slot was replaced", rule="REC-04")
    if purpose is Purpose.RECOVER:
        raise Refusal(Code.UNAUTHENTICATED, "not a slot of this account", rule="REC-02")
    if purpose is Purpose.SESSION and state.locked:
        raise Refusal(Code.LOCKED, "this account was locked by its administrator")
    if purpose is Purpose.SESSION and key in state.used:
        raise Refusal(Code.REVOKED, "this device is no longer one of the account")
    raise Refusal(Code.UNAUTHENTICATED, "not a device of this account")


def _admitted(state: AccountState, purpose: Purpose) -> frozenset[bytes]:
    if purpose is Purpose.CHAIN:
        return state.used
    if state.closed:
        return frozenset()
    if purpose is Purpose.RECOVER:
        return frozenset(slot.sig_pk for slot in state.slots)
    return frozenset(state.devices)


def slot_keys(state: AccountState) -> list[bytes]:
    """Slots that lead to an account: present ones, and those a lock brings back."""
    spare = (slot for reserve in state.reserves.values() for slot in reserve.slots)
    return sorted({slot.sig_pk for slot in (*state.slots, *spare)})


async def note_slots(context: Context) -> None:
    """Note the slots of accounts that are older than their table."""
    last = b""
    async with context.pool.acquire() as connection:
        while found := await slots.without(connection, last, PAGE):
            chains = await context.chains.current(connection, found)
            for account, chain in chains.items():
                await slots.put(connection, account, slot_keys(chain.state))
            last = found[-1]
