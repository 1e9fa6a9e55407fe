"""Entries of account chains: verified, stored, and what follows from them at once."""

from collections.abc import Mapping
from typing import Final

import msgspec

from cordee.crypto.chain import AccountState, Chain, extend_chain
from cordee.crypto.chain_entry import (
    Add,
    Attest,
    Close,
    Create,
    Entry,
    EntryKind,
    Generation,
    Lock,
    Plan,
    Rotate,
    Withdraw,
    parse_entry,
)
from cordee.crypto.encoding import sha256
from cordee.crypto.errors import CryptoError
from cordee.server.protocol.client_frames import AppendEntry
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    ChainMoved,
    Ok,
    ProposalMoved,
    ThreadStale,
)
from cordee.server.protocol.types import Box
from cordee.server.services import holding
from cordee.server.services.access import slot_keys
from cordee.server.services.attesting import Attesting
from cordee.server.services.case_news import CaseNews
from cordee.server.services.chains import named_chains
from cordee.server.services.context import Context, unwire
from cordee.server.services.faults import Point
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken
from cordee.server.services.settings import DAY_MS, ROTATIONS_A_DAY
from cordee.server.store import (
    accounts,
    attestations,
    departures,
    entries,
    members,
    slots,
    subscriptions,
    threads,
)
from cordee.server.store.accounts import AccountRow
from cordee.server.store.cases import CaseRow
from cordee.server.store.database import Connection
from cordee.server.store.entries import EntryRow

_FORK: Final = "another entry stands at this place of the chain"


class Moved(msgspec.Struct, frozen=True):
    """A chain before and after an entry, and who is to hear of it.

    `asked` are those whose proposals to hold the account moved with it, `freed` the
    cases that its holders of before have claimed.
    """

    before: AccountState
    after: Chain
    near: tuple[bytes, ...]
    stale: Mapping[bytes, list[bytes]]
    asked: tuple[bytes, ...] = ()
    freed: tuple[CaseRow, ...] = ()


class Entries:
    """Appends of chain entries."""

    def __init__(self, context: Context, attesting: Attesting) -> None:
        self._context = context
        self._attesting = attesting
        self._case_news = CaseNews(context)

    async def append(self, who: Identity, frame: AppendEntry) -> Ok:
        """Verify and store an entry with its boxes.

        Raises Refusal: CONFLICT CHN-14 when its place is taken, RATE_LIMITED for
        one rotation too many, ATTESTATION, CHAIN with the rule.
        """
        context = self._context
        entry = _parse(frame, who)
        context.faults(Point.ENTRY_BEFORE_BEGIN)
        async with context.pool.acquire() as connection, connection.transaction():
            moved = await self._store(connection, frame, entry)
        context.faults(Point.ENTRY_AFTER_COMMIT)
        if moved is not None:
            self._tell(moved)
            if moved.freed:
                await self._case_news.tell_freed(moved.freed)
        return Ok(frame.ref)

    async def _store(
        self, connection: Connection, frame: AppendEntry, entry: Entry
    ) -> Moved | None:
        """Store in the open transaction; None when this very entry is stored."""
        context = self._context
        row = await accounts.lock(connection, frame.account)
        context.faults(Point.ENTRY_AFTER_LOCK)
        if row is None:
            raise Refusal(Code.NOT_FOUND, "no such account")
        loaded = await context.chains.load(connection, {row.account: row.seq + 1})
        chain = loaded[row.account]
        if entry.body.seq < len(chain.states):
            if chain.states[entry.body.seq].head == entry.hash:
                return None
            raise Refusal(Code.CONFLICT, _FORK, rule="CHN-14")
        await self._check_rate(connection, chain.state, entry)
        after = await self._extend(connection, chain, entry)
        _check_boxes(entry, frame)
        await self._write(connection, after, entry, frame)
        asked = await holding.keep(connection, after.state)
        time = context.clock.wall()
        freed = await holding.free_cases(connection, chain.state, after.state, time)
        near = {*await members.in_common_threads(connection, row.account), row.account}
        if row.admin is not None:
            near.add(row.admin)
        near |= await holding.to_tell(connection, chain.state, after.state)
        stale = await self._mark_stale(connection, chain.state, after.state)
        context.faults(Point.ENTRY_BEFORE_COMMIT)
        return Moved(chain.state, after, tuple(near), stale, asked, freed)

    async def _check_rate(
        self, connection: Connection, state: AccountState, entry: Entry
    ) -> None:
        """Rotations of a device are counted; a slot that recovers is let through."""
        signer = state.opener(entry.body.signer.sig_pk)
        if not isinstance(entry.content, Rotate) or (signer and signer.is_slot):
            return
        if state.is_held:
            authority = entry.body.signer.authority
            holder = state.account if authority is None else authority.account
            self._context.limiter.renewal(state.account, holder)
            return
        since = self._context.clock.wall() - DAY_MS
        kind = EntryKind.ROTATE.value
        made = await entries.count_since(connection, state.account, kind, since)
        if made >= ROTATIONS_A_DAY:
            raise Refusal(
                Code.RATE_LIMITED,
                "too many rotations in a day: ask the administrator",
                retry_after=DAY_MS // ROTATIONS_A_DAY,
            )

    async def _extend(
        self, connection: Connection, chain: Chain, entry: Entry
    ) -> Chain:
        foreign, named = entry.body.signer.authority, named_chains(entry)
        known: dict[bytes, Chain] = {}
        if named:
            known = await self._context.chains.current(connection, named)
        if foreign is not None:
            holding.check_signer(known.get(foreign.account), entry)
        holding.check_coming(entry, known, chain.state)
        try:
            return extend_chain(chain, entry.signed, known.get)
        except CryptoError as error:
            is_attest = error.family == "ATT"
            code = Code.ATTESTATION if is_attest else Code.CHAIN
            raise broken(error, code) from None

    async def _write(
        self, connection: Connection, after: Chain, entry: Entry, frame: AppendEntry
    ) -> None:
        state, time = after.state, self._context.clock.wall()
        row = EntryRow(
            state.account,
            state.seq,
            entry.body.kind,
            time,
            entry.signed.body,
            entry.signed.signature,
        )
        await entries.insert(connection, row, frame.openers, frame.reserve)
        await accounts.update(connection, account_row(state))
        if isinstance(entry.content, Rotate | Lock):
            await slots.put(connection, state.account, slot_keys(state))
            await departures.keep_only(connection, state.account, state.devices)
        if isinstance(entry.content, Rotate | Lock | Close):
            left = () if state.closed or state.locked else state.devices
            await subscriptions.keep_only(connection, state.account, list(left))
        if isinstance(entry.content, Attest):
            signed = entry.content.attestation
            await self._attesting.place(connection, signed, after)
        elif isinstance(entry.content, Withdraw):
            withdrawn = entry.content.attestation
            await attestations.withdraw(connection, withdrawn, state.account)
        self._context.faults(Point.ENTRY_AFTER_INSERT)

    async def _mark_stale(
        self, connection: Connection, before: AccountState, after: AccountState
    ) -> dict[bytes, list[bytes]]:
        """Mark the account's threads when its keys have moved or it is no more."""
        if before.g == after.g and before.closed == after.closed:
            return {}
        marked = await threads.mark_stale(connection, after.account)
        return await members.now_in(connection, marked)

    def _tell(self, moved: Moved) -> None:
        before, after = moved.before, moved.after.state
        self._note(before, after)
        fanout = self._context.fanout
        self._context.chains.keep(moved.after)
        frame = ChainMoved(after.account, after.seq, after.head)
        fanout.send(moved.near, frame)
        for asked in moved.asked:
            told = ProposalMoved(after.account, asked)
            fanout.send({asked, *after.managers}, told)
        for thread, readers in moved.stale.items():
            fanout.send(readers, ThreadStale(thread), thread=thread)
        gone = frozenset(before.devices) - frozenset(after.devices)
        if after.closed:
            fanout.drop(after.account, None, Code.REVOKED)
        elif after.locked and not before.locked:
            fanout.drop(after.account, None, Code.LOCKED)
        elif gone:
            fanout.drop(after.account, tuple(gone), Code.REVOKED)

    def _note(self, before: AccountState, after: AccountState) -> None:
        """Keep for the audit who was locked, and who came back by a slot."""
        name, devices = before.account.hex(), set(before.devices)
        is_new = bool(after.devices) and devices.isdisjoint(after.devices)
        if after.locked:
            self._context.log.info("account_locked", account=name)
        elif is_new and (devices or before.locked):
            self._context.log.info("account_recovered", account=name)


def account_row(state: AccountState) -> AccountRow:
    """The row that a chain's newest state makes."""
    return AccountRow(
        account=state.account,
        kind=state.kind.value,
        seq=state.seq,
        head=state.head,
        generation=state.g,
        admin=state.admin,
        locked=state.locked,
        closed=state.closed,
    )


def _parse(frame: AppendEntry, who: Identity) -> Entry:
    try:
        entry = parse_entry(unwire(frame.entry))
    except CryptoError as error:
        raise broken(error, Code.CHAIN) from None
    if entry is None or isinstance(entry.content, Create):
        raise Refusal(Code.CHAIN, "this kind of entry does not go here", rule="CHN-04")
    foreign = entry.body.signer.authority
    sender = frame.account if foreign is None else foreign.account
    if sender != who.account:
        raise Refusal(Code.FORBIDDEN, "signed by another account", rule="CHN-03")
    return entry


def _check_boxes(entry: Entry, frame: AppendEntry) -> None:
    content = entry.content
    if isinstance(content, Rotate | Plan):
        check_generation_boxes(content.gen, frame.openers, frame.reserve)
    elif isinstance(content, Add):
        if [*map(sha256, frame.openers)] != [content.box_hash] or frame.reserve:
            raise _boxes_differ()
    elif frame.openers or frame.reserve:
        raise _boxes_differ()


def check_generation_boxes(
    gen: Generation, openers: tuple[Box, ...], reserve: tuple[Box, ...]
) -> None:
    """Raise Refusal CHAIN CHN-09 unless the boxes are those that are named."""
    named = () if gen.reserve is None else gen.reserve.box_hashes
    if tuple(map(sha256, openers)) != gen.box_hashes:
        raise _boxes_differ()
    if tuple(map(sha256, reserve)) != named:
        raise _boxes_differ()


def _boxes_differ() -> Refusal:
    return Refusal(
        Code.CHAIN, "boxes are not those that the entry names", rule="CHN-09"
    )
