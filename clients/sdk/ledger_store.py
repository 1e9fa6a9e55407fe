"""Ledgers out of the store: who reads them, what was said, what that comes to (§5.16).

What never enters this room: the network; a word of somebody who takes no part.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.case_lines import patient_view, professional_view
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.ledger_views import ActView
from cordee.clients.sdk.mail_reader import is_heard_at
from cordee.clients.sdk.store.items import StoredItem, items_from
from cordee.clients.sdk.threads import Thread
from cordee.crypto.billing_event import BillingEvent, CountAnswer, CountAsk
from cordee.crypto.epoch import Capacity
from cordee.crypto.message import parse_header
from cordee.expertise.billing import Entry, LedgerRow, LedgerState, fold

PAGE: Final = 500


class LedgerSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A word in a ledger at number `seq`, by somebody who may say it.

    `office` is the member who then exported for the owner, and said it; who has left
    since has exported all the same. None for the owner's own word.
    """

    seq: int
    row: LedgerRow
    office: bytes | None = None


def office_of(thread: Thread) -> tuple[bytes, ...]:
    """Members that export for the owner: roles, or people."""
    return tuple(
        one.account
        for one in thread.record.core.members
        if one.capacity == Capacity.MEMBER
    )


def said_in(context: Context, thread: Thread, after: int = 0) -> Iterator[LedgerSaid]:
    """What was said in a ledger after a number, in its order."""
    after = max(after, thread.memory.erased)
    while page := items_from(context.database, thread.id, after + 1, PAGE):
        for item in page:
            record = item.record
            event = None if record.event is None else decoded(record.event)
            if not isinstance(event, BillingEvent):
                continue
            if isinstance(event, CountAsk | CountAnswer):
                continue
            if is_heard_at(thread, item, event):
                row = LedgerRow(
                    account=record.account,
                    behalf=record.behalf,
                    time=record.time,
                    event=event,
                )
                office = _office_at(thread, item)
                yield LedgerSaid(seq=item.seq, row=row, office=office)
        after = page[-1].seq


def _office_at(thread: Thread, item: StoredItem) -> bytes | None:
    """Who said it, where that was a member and no owner then."""
    held = thread.epochs.get(parse_header(item.record.body).epoch)
    speaker = item.record.behalf or item.record.account
    is_member = held is not None and held.record.capacity(speaker) == Capacity.MEMBER
    return speaker if is_member else None


def ledger_state(context: Context, threads: Sequence[Thread]) -> LedgerState:
    """What the ledgers of one practitioner come to: two that begun at once are one."""
    owner = threads[0].memory.ledger or b""
    said = [one for thread in threads for one in said_in(context, thread)]
    rows = sorted((one.row for one in said), key=lambda row: row.time)
    return fold(rows, owner, {one.office for one in said if one.office is not None})


def act_view(thread: bytes, entry: Entry, attested: str) -> ActView:
    """`attested` is the number that an organisation gives the owner of the ledger."""
    act = entry.act
    return ActView(
        act=act.act,
        case=act.case,
        ledger=thread,
        code=act.code,
        cents=act.cents,
        day=act.day,
        executant=professional_view(act.executant),
        prescriber=professional_view(act.prescriber),
        patient=patient_view(act.patient),
        tariff=act.tariff,
        rule=act.rule,
        provisional=act.provisional,
        foreign=act.executant.idnps != attested,
        told=entry.told,
        countered=entry.counter is not None,
        reason="" if entry.counter is None else entry.counter.reason,
        exported=entry.exported or b"",
        counter_exported=entry.counter_exported or b"",
    )
