"""Messages of a log, each judged at its place.

What never enters this room: the network; a broken item never stops the next one,
unless two signed objects contradict each other.
"""

from typing import Final

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.attachments.shown import preview
from cordee.clients.sdk.case_reader import case_heard
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import is_line, target_of
from cordee.clients.sdk.mail_reader import heard, is_heard, is_to_read, mail_preview
from cordee.clients.sdk.mail_rules import is_held
from cordee.clients.sdk.mailbox_fold import is_news
from cordee.clients.sdk.remembered import remember_own
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.store.items import (
    HIDDEN,
    SHOWN,
    UNREAD,
    is_message_known,
    item_at,
    set_record,
)
from cordee.clients.sdk.store.outbox import (
    outgoing_by_n,
    remove_outgoing,
)
from cordee.clients.sdk.store.threads import DeviceMark, HeldEpoch
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.verdict import Freeze, Outcome, Verdict, refused
from cordee.crypto.case_event import ExpertiseReport, ExpertiseRequest
from cordee.crypto.encoding import encode
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.errors import CryptoError, MessageError
from cordee.crypto.event import (
    Acknowledge,
    Edit,
    Event,
    File,
    Reaction,
    Text,
    Unknown,
    Withdraw,
)
from cordee.crypto.mail_event import Correspondent, MailIn
from cordee.crypto.message import Header, check_header, parse_header
from cordee.crypto.opening.message import open_message
from cordee.crypto.patient_event import PatientEvent
from cordee.crypto.study_event import Study
from cordee.server.protocol.types import Item

Talk = Text | File | MailIn | ExpertiseRequest | ExpertiseReport | Study
TALK: Final = (Text, File, MailIn, ExpertiseRequest, ExpertiseReport, Study)
"""What a list of threads shows as the last words."""

SEALED_OUT: Final = "EPO-10"
REVOKED: Final = "MSG-05"
PREVIEW: Final = 200
"""Characters of the last text that a list of threads shows."""


class MessageReader:
    """Takes items in the order of the log, inside the caller's transaction."""

    def __init__(self, context: Context, accounts: Accounts, seats: Seats) -> None:
        self._context = context
        self._accounts = accounts
        self._seats = seats

    def take(self, thread: Thread, item: Item, outcome: Outcome) -> Verdict:
        """Judge a message at the place it came. Raises Freeze LOG-02."""
        try:
            header = parse_header(item.body)
        except CryptoError as error:
            return refused(error.rule)
        try:
            return self._judge(thread, item, header, outcome)
        except CryptoError as error:
            return refused(error.rule, header.account, header.device, header.behalf)

    def reopen(
        self, thread: Thread, item: Item, held: HeldEpoch, outcome: Outcome
    ) -> Verdict | None:
        """Read again what had no key when it came; None when it still has none."""
        if held.key is None:
            return None
        try:
            header = parse_header(item.body)
            event = open_message(item.body, item.payload, held.key, header)
        except CryptoError as error:
            return refused(error.rule)
        if is_message_known(self._context.database, thread.id, header.id):
            return refused("MSG-07", header.account, header.device, header.behalf)
        self._check_fork(thread, item, header)
        mark = thread.memory.devices.get(header.device)
        if mark is None or mark.n < header.n:
            self._mark(thread, header)
        # What was known when it came counts: a key that comes late takes no mark off.
        doubted = item.seq in thread.memory.doubted
        rules = (REVOKED,) if doubted else ()
        verdict = self._verdict(thread, header, held, event, rules)
        if is_heard(held.record, header, event):
            self._heard(thread, item.seq, header, event, outcome)
        return verdict

    def believe(self, thread: Thread, record: EpochRecord, outcome: Outcome) -> None:
        """Take the mark off what a record that knows of the revocation rests on.

        Whoever made it had the message in his log: it was not put there later
        (MSG-05).
        """
        base, database = record.core.base, self._context.database
        for seq in sorted(thread.memory.doubted):
            item = item_at(database, thread.id, seq)
            if item is None or base is None or seq > base.seq:
                continue
            if not self._names_revocation(record, parse_header(item.record.body)):
                continue
            rules = tuple(rule for rule in item.record.rules if rule != REVOKED)
            kept = msgspec.structs.replace(item.record, rules=rules)
            set_record(database, thread.id, seq, kept)
            thread.memory.doubted.discard(seq)
            if item.message is not None:
                outcome.touched.append(item.message)

    def _names_revocation(self, record: EpochRecord, header: Header) -> bool:
        """Whether the sender's device is gone in the state that a record names."""
        chain = self._accounts.get(header.account)
        seq = self._seats.seq_of_speaker(record, header.account, header.behalf)
        if seq is None or chain is None or seq <= header.seq:
            return False
        return header.device not in chain.states[seq].devices

    def _judge(
        self, thread: Thread, item: Item, header: Header, outcome: Outcome
    ) -> Verdict:
        held = thread.current
        sender = self._accounts.get(header.account)
        if held is None:
            raise MessageError("LOG-01", "no epoch is in force here")
        if header.thread == thread.id and header.epoch_hash != held.record.hash:
            raise MessageError("LOG-01", "not the epoch in force here")
        if header.account in self._accounts.frozen:
            raise MessageError("CHN-14")
        if sender is None:
            raise MessageError("MSG-04", "sender's chain is not known")
        role = None if header.behalf is None else self._accounts.get(header.behalf)
        if header.behalf in self._accounts.frozen:
            raise MessageError("CHN-14")
        state = check_header(header, held.record, sender, role)
        rules = self._check_counter(thread, header)
        if item.erased is not None and not item.payload:
            return self._erased(thread, item, header, rules, outcome)
        is_behind = state.seq < sender.state.seq
        revoked = is_behind and header.device not in sender.state.devices
        if held.key is None:
            if revoked:
                thread.memory.doubted.add(item.seq)
            return refused(SEALED_OUT, header.account, header.device, header.behalf)
        event = open_message(item.body, item.payload, held.key, header)
        self._check_base(thread, item, header)
        if revoked:
            rules = (*rules, REVOKED)
            thread.memory.doubted.add(item.seq)
        self._mark(thread, header)
        verdict = self._verdict(thread, header, held, event, rules)
        self._remember(thread, item, header, event, outcome)
        return verdict

    def _erased(
        self,
        thread: Thread,
        item: Item,
        header: Header,
        rules: tuple[str, ...],
        outcome: Outcome,
    ) -> Verdict:
        """Take what no longer says anything: its place in the log, and its counter."""
        self._check_base(thread, item, header)
        self._mark(thread, header)
        thread.memory.last_time = max(thread.memory.last_time, item.time)
        if header.device == self._context.device:
            self._settle(thread, item, header, None, outcome)
        return Verdict(
            account=header.account,
            behalf=header.behalf,
            device=header.device,
            message=header.id,
            shown=SHOWN,
            rules=rules,
        )

    def _check_counter(self, thread: Thread, header: Header) -> tuple[str, ...]:
        """Refuse a repeated counter or id; a gap is marked and read."""
        mark = thread.memory.devices.get(header.device)
        if mark is not None and header.n <= mark.n:
            raise MessageError("MSG-07", "counter is repeated")
        if is_message_known(self._context.database, thread.id, header.id):
            raise MessageError("MSG-08", "id is repeated")
        expected = mark.n + 1 if mark is not None else 1
        starts_later = mark is None and thread.memory.first > 1
        return () if header.n == expected or starts_later else ("MSG-07",)

    def _check_base(self, thread: Thread, item: Item, header: Header) -> None:
        """The sender saw the same log, and never sees less than before."""
        mark = thread.memory.devices.get(header.device)
        if mark is not None and header.base.seq < mark.base:
            raise MessageError("LOG-05")
        self._check_fork(thread, item, header)

    def _check_fork(self, thread: Thread, item: Item, header: Header) -> None:
        if header.base.seq >= item.seq:
            raise Freeze("LOG-02", item.body, item.payload)
        known = thread.hash_at(header.base.seq)
        if known is not None and known != header.base.hash:
            raise Freeze("LOG-02", *self._contradiction(thread, item, header.base.seq))

    def _contradiction(self, thread: Thread, item: Item, seq: int) -> list[bytes]:
        ours = item_at(self._context.database, thread.id, seq)
        evidence = [item.body, item.payload]
        if ours is not None:
            evidence += [ours.record.body, ours.record.payload or ours.record.signature]
        return evidence

    def _mark(self, thread: Thread, header: Header) -> None:
        memory, base = thread.memory, header.base.seq
        memory.devices[header.device] = DeviceMark(header.n, base)
        if header.account == self._context.me.account:
            return
        if base >= memory.first - 1:
            memory.provisional = False
        memory.anchored = max(memory.anchored, base)

    def _verdict(
        self,
        thread: Thread,
        header: Header,
        held: HeldEpoch,
        event: Event | Unknown,
        rules: tuple[str, ...],
    ) -> Verdict:
        mine = header.account == self._context.me.account
        shown = SHOWN if mine or not is_to_read(event) else UNREAD
        said_again = isinstance(event, Correspondent) and not is_news(
            thread.memory.mailboxes, event
        )
        if not is_line(event) or not is_heard(held.record, header, event) or said_again:
            shown = HIDDEN
        return Verdict(
            account=header.account,
            behalf=header.behalf,
            device=header.device,
            message=header.id,
            target=target_of(event),
            event=event.data if isinstance(event, Unknown) else encode(event),
            shown=shown,
            rules=rules,
        )

    def _remember(
        self,
        thread: Thread,
        item: Item,
        header: Header,
        event: Event | Unknown,
        outcome: Outcome,
    ) -> None:
        memory = thread.memory
        if header.device == self._context.device:
            self._settle(thread, item, header, event, outcome)
        if not is_heard(thread.record, header, event):
            return
        before = memory.last_text, memory.mailboxes
        self._heard(thread, item.seq, header, event, outcome)
        if isinstance(event, TALK):
            memory.last_text, memory.last_id = _last(event), header.id
        elif isinstance(event, Edit | Withdraw) and event.target == memory.last_id:
            memory.last_text = event.body[:PREVIEW] if isinstance(event, Edit) else ""
        if isinstance(event, Edit | Withdraw | Reaction | Acknowledge):
            outcome.touched.append(event.target)
        elif isinstance(event, PatientEvent):
            if header.account == self._context.me.account:
                remember_own(self._context.database, event, item.time)
        elif header.account != self._context.me.account and is_to_read(event):
            memory.unread += 1
        memory.last_time = max(memory.last_time, item.time)
        if (memory.last_text, memory.mailboxes) != before:
            outcome.changed = True  # a list shows it, also where no line is shown

    def _heard(
        self,
        thread: Thread,
        seq: int,
        header: Header,
        event: Event | Unknown,
        outcome: Outcome,
    ) -> None:
        """Keep what was said by somebody who may, and tell what it changes."""
        database = self._context.database
        outcome.touched.extend(heard(database, thread, seq, header, event))
        outcome.touched.extend(case_heard(database, thread, header, event))

    def _settle(
        self,
        thread: Thread,
        item: Item,
        header: Header,
        event: Event | Unknown | None,
        outcome: Outcome,
    ) -> None:
        """My own message in the log must be what I sent, where I was told.

        Of one that is erased, `event` is None, only its id and its place are known.
        """
        database = self._context.database
        outgoing = outgoing_by_n(database, thread.id, header.n)
        data = event.data if isinstance(event, Unknown) else encode(event)
        if outgoing is None or outgoing.message != header.id:
            outcome.warnings.append(("LNK-08", "profile_was_copied", None))
            return
        if event is not None and outgoing.record.event != data:
            raise Freeze("LOG-02", item.body, item.payload)
        if outgoing.acked is not None and outgoing.acked != item.seq:
            raise Freeze("LOG-02", item.body, outgoing.acked.to_bytes(8, "big"))
        remove_outgoing(database, outgoing.place)
        outcome.known.add(item.seq)
        if outgoing.acked is None:
            self._context.awaited.stored(header.id, item.seq)
            outcome.seen.append(header.id)


def _last(event: Talk) -> str:
    """What a list of threads shows of a message."""
    if isinstance(event, Text):
        return event.body[:PREVIEW]
    if isinstance(event, ExpertiseRequest):
        return event.question[:PREVIEW]
    if isinstance(event, ExpertiseReport):
        return event.conclusion[:PREVIEW]
    if isinstance(event, Study):
        return (event.caption or event.description or event.modality)[:PREVIEW]
    if isinstance(event, MailIn):
        return mail_preview(event, is_open=not is_held(event))[:PREVIEW]
    return preview(event.caption, event.files)[:PREVIEW]
