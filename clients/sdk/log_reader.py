"""The log of a thread: numbers without a gap, the running hash, each item judged.

What never enters this room: the network. A batch is one transaction.
"""

import contextlib
from collections.abc import Generator, Sequence

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.epoch_reader import EpochReader
from cordee.clients.sdk.faults import FaultPoint
from cordee.clients.sdk.message_reader import SEALED_OUT, MessageReader
from cordee.clients.sdk.notice_reader import NoticeReader
from cordee.clients.sdk.store.items import (
    ItemRecord,
    StoredItem,
    add_item,
    item_at,
    items_from,
)
from cordee.clients.sdk.store.outbox import acked_at, unmet_ack
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.verdict import Freeze, Outcome, Verdict
from cordee.crypto.encoding import sha256
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.log import ItemKind, erased_hash, next_hash
from cordee.crypto.message import Header, parse_header
from cordee.crypto.notice import Complaint, Filed, Leave, parse_request
from cordee.crypto.signing import Signed
from cordee.server.protocol import types as wire
from cordee.server.protocol.types import Item


class LogReader:
    """Extends the verified log of a thread by what the server gave."""

    def __init__(
        self,
        context: Context,
        epochs: EpochReader,
        messages: MessageReader,
        notices: NoticeReader,
    ) -> None:
        self._context = context
        self._epochs = epochs
        self._messages = messages
        self._notices = notices

    def take(self, thread: Thread, items: Sequence[Item]) -> Outcome:
        """Judge and keep a batch, durably. A frozen thread takes nothing more."""
        outcome = Outcome()
        if thread.memory.frozen:
            return outcome
        with self._durably(thread, outcome):
            for item in items:
                self._one(thread, item, outcome)
            self._check_acks(thread)
        return outcome

    def again(self, thread: Thread, box: bytes | None) -> Outcome:
        """Try another box of the epoch in force, and read what waited for its key."""
        outcome = Outcome()
        with self._durably(thread, outcome):
            self._epochs.again(thread, box, outcome)
            self._reopen(thread, outcome)
        return outcome

    @contextlib.contextmanager
    def _durably(self, thread: Thread, outcome: Outcome) -> Generator[None]:
        """One transaction, which a contradiction ends by freezing the thread."""
        try:
            with self._context.database.transaction():
                try:
                    yield
                except Freeze as freeze:
                    self._freeze(thread, freeze, outcome)
                thread.save()
                self._context.fault(FaultPoint.BEFORE_LOG_COMMIT)
        except BaseException:
            thread.reload()
            raise
        self._context.fault(FaultPoint.AFTER_LOG_COMMIT)

    def _check_acks(self, thread: Thread) -> None:
        """What the server said it stored stands in the log where it said."""
        database = self._context.database
        row = unmet_ack(database, thread.id, thread.memory.seq)
        if row is None or row.acked is None:
            return
        evidence = [row.message + (row.log_hash or b"")]
        here = item_at(database, thread.id, row.acked)
        if here is not None:
            evidence += [here.record.body, here.record.payload, here.log_hash]
        raise Freeze("LOG-02", *evidence)

    @staticmethod
    def _freeze(thread: Thread, freeze: Freeze, outcome: Outcome) -> None:
        thread.freeze(freeze.rule, freeze.evidence)
        outcome.warnings.append((freeze.rule, "thread_frozen", None))
        outcome.changed = True

    def _one(self, thread: Thread, item: Item, outcome: Outcome) -> None:
        memory = thread.memory
        if item.seq <= memory.seq:
            self._check_same(thread, item)
            return
        if item.seq != memory.seq + 1:
            raise Freeze("LOG-03")
        hash_ = _hash_after(memory.hash, item)
        self._check_ack(thread, item, hash_)
        verdict = self._judge(thread, item, outcome)
        self._store(thread, item, hash_, verdict)
        memory.seq, memory.hash = item.seq, hash_
        if _erased(item) is not None:
            memory.unjudged = item.seq
        if verdict.shown:
            outcome.lines.append(item.seq)

    def _check_ack(self, thread: Thread, item: Item, hash_: bytes) -> None:
        """What was acknowledged under this number left the log as it was said to."""
        row = acked_at(self._context.database, thread.id, item.seq)
        told = None if row is None else row.log_hash
        if row is not None and told is not None and told != hash_:
            raise Freeze("LOG-02", item.body, item.payload, hash_, row.message + told)

    def _judge(self, thread: Thread, item: Item, outcome: Outcome) -> Verdict:
        memory = thread.memory
        if item.kind is wire.ItemKind.EPOCH:
            verdict = self._epochs.take(thread, item, outcome)
            self._reopen(thread, outcome)
            self._messages.believe(thread, thread.record, outcome)
            base = thread.record.core.base
            if base is not None and verdict.account != self._context.me.account:
                memory.anchored = max(memory.anchored, base.seq)
                if base.seq >= memory.first - 1:
                    memory.provisional = False
            return verdict
        begins = memory.first > 1 and item.seq == memory.first
        if thread.current is None or begins:
            raise Freeze("LOG-03", item.body)
        if item.kind is wire.ItemKind.MESSAGE:
            return self._messages.take(thread, item, outcome)
        return self._notices.take(thread, item, outcome)

    def _store(
        self, thread: Thread, item: Item, hash_: bytes, verdict: Verdict
    ) -> None:
        record = ItemRecord(
            kind=item.kind.value,
            time=item.time,
            body=item.body,
            payload=item.payload,
            signature=item.signature,
            account=verdict.account,
            device=verdict.device,
            event=verdict.event,
            rules=verdict.rules,
            erased=_erased(item),
            box=item.box if item.kind is wire.ItemKind.EPOCH else None,
            behalf=verdict.behalf,
        )
        stored = StoredItem(item.seq, hash_, verdict.message, record)
        database = self._context.database
        add_item(database, thread.id, stored, verdict.target, verdict.shown)

    def _check_same(self, thread: Thread, item: Item) -> None:
        """What was verified before is served again: it must be the same."""
        before, here = thread.hash_at(item.seq - 1), thread.hash_at(item.seq)
        if before is None or here is None:
            return
        if _hash_after(before, item) != here:
            raise Freeze("LOG-02", item.body, item.payload)
        if _erased(item) is not None:
            thread.memory.unjudged = max(thread.memory.unjudged, item.seq)

    def _reopen(self, thread: Thread, outcome: Outcome) -> None:
        """Read again what was sealed out, now that its key has come."""
        for epoch in outcome.reopened:
            held, following = thread.epochs[epoch], thread.epochs.get(epoch + 1)
            end = thread.memory.seq + 1 if following is None else following.seq
            for stored in items_from(
                self._context.database, thread.id, held.seq, end - held.seq
            ):
                record = stored.record
                if record.rules == (SEALED_OUT,) and record.erased is None:
                    self._reopen_one(thread, stored, outcome)
        outcome.reopened.clear()

    def _reopen_one(self, thread: Thread, stored: StoredItem, outcome: Outcome) -> None:
        record = stored.record
        item = Item(
            stored.seq,
            wire.ItemKind.MESSAGE,
            record.time,
            record.body,
            record.payload,
            record.signature,
            None,
        )
        epoch = parse_header(record.body).epoch
        verdict = self._messages.reopen(thread, item, thread.epochs[epoch], outcome)
        if verdict is not None:
            self._store(thread, item, stored.log_hash, verdict)
            if verdict.shown:
                outcome.lines.append(stored.seq)
            elif verdict.target is not None:
                outcome.touched.append(verdict.target)


def named_in(items: Sequence[Item]) -> dict[bytes, int]:
    """Accounts that items name, with the highest chain number of each."""
    named: dict[bytes, int] = {}
    for item in items:
        for account, seq in _names(item):
            named[account] = max(seq, named.get(account, 0))
    return named


def _names(item: Item) -> list[tuple[bytes, int]]:
    try:
        if item.kind is wire.ItemKind.EPOCH:
            return names_in_record(item.body, item.signature)
        if item.kind is wire.ItemKind.MESSAGE:
            header: Header = parse_header(item.body)
            return _with_seat((header.account, header.seq), header.behalf)
        return _names_in_notice(item)
    except CryptoError:
        return []


def names_in_record(body: bytes, signature: bytes) -> list[tuple[bytes, int]]:
    """Signer and members of a record. Raises CryptoError."""
    core = parse_record(Signed(body, signature)).core
    named = [(member.account, member.seq) for member in core.members]
    signer = (core.signer.account, core.signer.seq)
    return [*named, *_with_seat(signer, core.behalf)]


def _with_seat(
    signer: tuple[bytes, int], behalf: bytes | None
) -> list[tuple[bytes, int]]:
    return [signer] if behalf is None else [signer, (behalf, 0)]


def _names_in_notice(item: Item) -> list[tuple[bytes, int]]:
    signed = Signed(item.body, item.signature)
    if item.kind is wire.ItemKind.LEAVE:
        leave = parse_request(signed, Leave)
        return [(leave.account, leave.seq)]
    if item.kind is wire.ItemKind.FILED:
        filed = parse_request(signed, Filed)
        return [(filed.account, filed.seq)]
    complaint = parse_request(signed, Complaint)
    return [(complaint.account, complaint.seq)]


def _hash_after(previous: bytes, item: Item) -> bytes:
    kind, hash_ = ItemKind(item.kind.value), _erased(item) or sha256(item.payload)
    return next_hash(previous, item.seq, erased_hash(kind, item.body, hash_))


def _erased(item: Item) -> bytes | None:
    """Hash of the payload that was; only of a message that has none any more."""
    is_message = item.kind is wire.ItemKind.MESSAGE
    return item.erased if is_message and not item.payload else None
