"""Epoch records of a log: verified, then opened with my own box.

What never enters this room: the network; chains are in the book before.
"""

from typing import Final

from cordee.clients.sdk import hearsay
from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.hearsay import LogHash
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.store.items import SHOWN
from cordee.clients.sdk.store.threads import HeldEpoch
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.verdict import Freeze, Outcome, Verdict
from cordee.crypto.encoding import sha256
from cordee.crypto.epoch import (
    Capacity,
    EpochRecord,
    Member,
    Rules,
    check_rotation_of_mine,
    parse_record,
    verify_epoch,
)
from cordee.crypto.errors import (
    AttestationError,
    CryptoError,
    EpochError,
    FreshnessError,
)
from cordee.crypto.opening.epoch import (
    Opened,
    ThreadState,
    check_key,
    check_state,
    open_epoch,
    open_state,
)
from cordee.crypto.opening.secret import OpeningError, Secret
from cordee.crypto.signing import Signed
from cordee.server.protocol.types import EpochPart, Item, ItemKind

DIRECT: Final = 2
"""Members of a thread that is between two people only."""


class EpochReader:
    """Takes records in the order of the log."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        identities: Identities,
        seats: Seats,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._seats = seats

    def take(self, thread: Thread, item: Item, outcome: Outcome) -> Verdict:
        """Verify the record at its place in the log. Raises Freeze."""
        signed = Signed(item.body, item.signature)
        before = thread.current
        leavers = frozenset(thread.memory.leavers)
        record = self._verify(thread, signed, hearsay.known(thread, signed), leavers)
        if before is None and record.thread != thread.id:
            raise Freeze("EPO-01", item.body)
        self._check_entrance(thread, record, item)
        signer = record.core.signer
        self._enter(thread, record, item, outcome)
        outcome.changed = True
        behalf = record.core.behalf
        return Verdict(
            account=signer.account, behalf=behalf, device=signer.device, shown=SHOWN
        )

    def sketch(self, thread: Thread, parts: list[EpochPart]) -> None:
        """Open what my boxes give, before any record is verified.

        A key found here is used only with a record that verifies and whose check
        it satisfies.
        """
        parsed: dict[int, EpochRecord] = {}
        history: dict[int, Secret] = {}
        for part in parts:
            try:
                record = parse_record(Signed(part.record.body, part.record.signature))
            except CryptoError:
                continue
            parsed[record.core.epoch] = record
            opened = self._open(record, part.box)
            if opened is not None:
                thread.found_keys[record.hash] = opened.key
                history |= opened.history
        for epoch, key in history.items():
            past = parsed.get(epoch) or self._held(thread, epoch)
            if past is not None:
                thread.found_keys.setdefault(past.hash, key)

    def take_past(self, thread: Thread, parts: list[EpochPart]) -> None:
        """Verify the records before the first number that I may read.

        Their log is not mine to read: they are checked by thread id, chain of
        records, signers and members. Raises Freeze.
        """
        for part in parts:
            if part.seq >= thread.memory.first:
                return
            signed = Signed(part.record.body, part.record.signature)
            leavers = hearsay.gone(thread.current, signed)
            record = self._verify(thread, signed, hearsay.claimed(signed), leavers)
            if record.thread != thread.id:
                raise Freeze("EPO-01", signed.body)
            thread.memory.epoch = record.core.epoch
            thread.keep(HeldEpoch(record, part.seq, self._key(thread, record)))

    def _verify(
        self,
        thread: Thread,
        signed: Signed,
        log_hash: LogHash,
        leavers: frozenset[bytes],
    ) -> EpochRecord:
        before = None if thread.current is None else thread.current.record
        rules = Rules(
            accounts=self._accounts.get,
            log_hash=log_hash,
            leavers=leavers,
            admit=self._admit,
        )
        try:
            return verify_epoch(signed, before, rules)
        except CryptoError as error:
            evidence = [signed.body, signed.signature]
            if before is not None:
                evidence += [before.signed.body, before.signed.signature]
            raise Freeze(error.rule, *evidence) from None

    def _admit(self, member: Member) -> None:
        if member.account == self._context.me.account:
            return
        try:
            self._identities.check_was_added(member.account)
        except AttestationError as error:
            raise EpochError("EPO-04", error.rule) from None

    def is_entrance(self, item: Item) -> bool:
        """Whether a view of mine may begin here, after a gap in the log.

        At a record that lets me in, or at one that I am not in: a later one then
        lets me in with the past from here on.
        """
        if item.kind is not ItemKind.EPOCH:
            return False
        try:
            record = parse_record(Signed(item.body, item.signature))
        except CryptoError:
            return False
        mine = [record.members[seat] for seat in self._seats.mine(record.members)]
        return not mine or any(one.from_ == record.core.epoch for one in mine)

    def _check_entrance(self, thread: Thread, record: EpochRecord, item: Item) -> None:
        """A partial view begins at the record of the epoch I read from."""
        memory, seat = thread.memory, self._seats.choose(thread, record)
        if memory.first == 1 or seat is None:
            return
        mine, held = record.members[seat], thread.epochs.values()
        seats = {seat, self._seats.of(thread), self._context.me.account}
        seen = (one.record.members for one in held if one.seq >= memory.first)
        if any(not seats.isdisjoint(members) for members in seen):
            return
        places = {one.record.core.epoch: one.seq for one in held}
        places[record.core.epoch] = item.seq
        if places.get(mine.from_, 0) < memory.first:
            raise Freeze("LOG-03", item.body)

    def _enter(
        self, thread: Thread, record: EpochRecord, item: Item, outcome: Outcome
    ) -> None:
        memory, seat = thread.memory, self._seats.choose(thread, record)
        opened = self._open(record, item.box)
        key = opened.key if opened else self._key(thread, record)
        before = thread.current
        memory.joined = seat is not None
        if seat is not None:
            self._sit(thread, seat)
        if key is not None:
            self._name(thread, record, key, before)
        if opened is not None:
            self._keep_history(thread, opened, outcome)
        memory.epoch, memory.epoch_time = record.core.epoch, item.time
        memory.leavers, memory.complaints = set(), {}
        memory.stale = self._is_behind(thread, record, outcome)
        memory.direct = len(record.members) == DIRECT and all(
            member.capacity == Capacity.OWNER for member in record.core.members
        )
        memory.last_time = max(memory.last_time, item.time)
        thread.keep(HeldEpoch(record, item.seq, key))
        memory.complain, memory.keyless = False, memory.joined and key is None
        if memory.keyless:
            self._blame(thread, record, item.box, outcome)

    def _sit(self, thread: Thread, seat: bytes) -> None:
        """Read on through another seat; of its generations nothing is settled yet."""
        if seat != self._seats.of(thread):
            thread.memory.settled = 0
        thread.memory.seat = None if seat == self._context.me.account else seat

    def again(self, thread: Thread, box: bytes | None, outcome: Outcome) -> None:
        """Try a box of the epoch in force that was asked for by itself.

        When it is still not the one that the record names, the server is at fault.
        """
        held, memory = thread.current, thread.memory
        assert held is not None
        record, opened = held.record, self._open(held.record, box)
        if opened is None:
            self._blame(thread, record, box, outcome)
            if not memory.complain and not self._is_mine(thread, record, box):
                outcome.warnings.append(("EPO-10", "box_withheld", None))
            return
        before = thread.epochs.get(record.core.epoch - 1)
        self._name(thread, record, opened.key, before)
        thread.keep(HeldEpoch(record, held.seq, opened.key))
        self._keep_history(thread, opened, outcome)
        memory.complain = memory.keyless = False
        outcome.changed = True
        outcome.reopened.append(record.core.epoch)

    def _blame(
        self,
        thread: Thread,
        record: EpochRecord,
        box: bytes | None,
        outcome: Outcome,
    ) -> None:
        """Complain of the signer if he named this very box; once in an epoch."""
        memory, me = thread.memory, self._seats.of(thread)
        if self._is_mine(thread, record, box) and me not in memory.complaints:
            memory.complain = True
            signer = record.core.signer.account
            outcome.warnings.append(("EPO-10", "sealed_out", signer))

    def _is_mine(self, thread: Thread, record: EpochRecord, box: bytes | None) -> bool:
        """Whether this is the box that the record names for me."""
        me = self._seats.of(thread)
        if box is None or me not in record.members:
            return False
        return sha256(box) == record.body.box_hashes[record.box_index(me)]

    def _is_behind(self, thread: Thread, record: EpochRecord, outcome: Outcome) -> bool:
        """Whether a member's generation is newer than the record says.

        The server is suspected only when it had mine before the record (FRE-03).
        """
        account = self._seats.of(thread)
        member = record.members.get(account)
        if member is not None and member.generation < thread.memory.settled:
            try:
                check_rotation_of_mine(record, account, self._seats.seq(account))
            except FreshnessError as error:
                outcome.warnings.append((error.rule, "old_head_of_mine", account))
        return is_behind(record, self._accounts)

    def _name(
        self,
        thread: Thread,
        record: EpochRecord,
        key: Secret,
        before: HeldEpoch | None,
    ) -> None:
        try:
            state = open_state(record, key)
        except EpochError as error:
            raise Freeze(error.rule, record.signed.body) from None
        if before is not None and before.key is not None:
            self._check_title(record, state, before, before.key)
        thread.memory.title, thread.memory.patient = state.title, state.patient

    @staticmethod
    def _check_title(
        record: EpochRecord, state: ThreadState, before: HeldEpoch, key: Secret
    ) -> None:
        seat = record.core.behalf or record.core.signer.account
        capacity = before.record.capacity(seat)
        assert capacity is not None, "verify_epoch refuses a stranger"
        try:
            check_state(open_state(before.record, key), state, capacity)
        except EpochError as error:
            evidence = record.signed.body, before.record.signed.body
            raise Freeze(error.rule, *evidence) from None

    @staticmethod
    def _keep_history(thread: Thread, opened: Opened, outcome: Outcome) -> None:
        for epoch, key in opened.history.items():
            held = thread.epochs.get(epoch)
            if held is None or held.key is not None:
                continue
            try:
                check_key(held.record, key)
            except EpochError:
                continue
            thread.keep(HeldEpoch(held.record, held.seq, key))
            outcome.reopened.append(epoch)

    def _open(self, record: EpochRecord, box: bytes | None) -> Opened | None:
        if box is None:
            return None
        for seat in self._seats.mine(record.members):
            member = record.members[seat]
            try:
                key = self._seats.key(seat, member.generation)
                return open_epoch(record, seat, box, key)
            except (EpochError, OpeningError):
                continue
        return None

    def _key(self, thread: Thread, record: EpochRecord) -> Secret | None:
        """Give a key found before, if it satisfies the record's check."""
        key = thread.found_keys.get(record.hash)
        if key is None:
            return None
        try:
            check_key(record, key)
        except EpochError:
            return None
        return key

    @staticmethod
    def _held(thread: Thread, epoch: int) -> EpochRecord | None:
        held = thread.epochs.get(epoch)
        return None if held is None else held.record


def is_behind(record: EpochRecord, accounts: Accounts) -> bool:
    """Whether the generation of some member has moved since the record."""
    for member in record.core.members:
        chain = accounts.get(member.account)
        if chain is not None and chain.state.g > member.generation:
            return True
    return False
