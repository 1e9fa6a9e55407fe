"""Writes down what is learnt of a mail: the evidence, the state, what follows from it.

One transaction each, so that a kill leaves all of it or nothing. What never enters this
room: where a fact comes from, the content of a mail.
"""

import hashlib
from typing import Final

import msgspec
from msgspec.structs import replace

from cordee.mail_bridge.domain.delivery import (
    ARRIVED,
    Input,
    State,
    follow,
    outcome_of,
)
from cordee.mail_bridge.domain.watching import Need, Standing, Terms, need_of
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.store import mails
from cordee.mail_bridge.store.database import Connection
from cordee.mail_bridge.store.mails import Change, MailRow
from cordee.mail_bridge.store.records import Fact, Word

LEFT: Final = frozenset({Input.HANDED_OVER, Input.DSN_RELAYED, Input.DSN_FAILED})
"""What only a mail that left can come to."""
ENDS_WAIT: Final = frozenset({State.FAILED, State.REFUSED, State.ANSWERED}) | ARRIVED
"""In these states nothing is sent any more."""


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    """Something about a mail. The same `digest` twice counts once.

    `promised`, `size`, `codes` and `is_qualified` are of a mail that was handed over.
    """

    what: Input
    time: int
    digest: bytes
    word: Word = Word()
    promised: bool = True
    size: int = 0
    codes: tuple[str, ...] = ()
    is_qualified: bool | None = None


def own_digest(*words: str) -> bytes:
    """The digest of a fact of our own, such as the third attempt."""
    return hashlib.sha256(" ".join(words).encode()).digest()


async def record(parts: Parts, mail: bytes, learnt: Learnt) -> State | None:
    """Write a fact down; gives the state after it, None for no mail of ours."""
    parts.faults(BridgePoint.BEFORE_FACT)
    async with parts.pool.acquire() as connection, connection.transaction():
        row = await mails.lock(connection, parts.seals, mail)
        after = None if row is None else await record_in(parts, connection, row, learnt)
    parts.faults(BridgePoint.AFTER_FACT)
    return after


async def record_in(
    parts: Parts, connection: Connection, row: MailRow, learnt: Learnt
) -> State:
    """The same, of a row that is locked, in a transaction of the caller's."""
    then = follow(row.state, learnt.what)
    fact = Fact(
        what=learnt.what,
        time=learnt.time,
        state=then or row.state,
        word=learnt.word,
        moved=then is not None,
    )
    changed = _changed(row, learnt, then)
    is_new = await mails.note(
        connection,
        parts.seals,
        Change(
            row=changed,
            due=due_of(changed.standing, parts.site.terms),
            digest=learnt.digest,
            fact=fact,
            is_done=changed.has_left or changed.state in ENDS_WAIT,
        ),
    )
    if not is_new:
        return row.state
    parts.figures.count(learnt.what)
    if learnt.what is Input.ANSWER:
        await mails.settle(connection, row.pair, row.place)
    return changed.state


def due_of(standing: Standing, terms: Terms) -> int | None:
    """When the clock looks at a mail again; None when it need not."""
    if standing.is_settled:
        return None
    need = need_of(standing, terms)
    is_over = standing.state is State.SILENT
    return None if need is None or need.need is Need.FAILED or is_over else need.due


def _changed(row: MailRow, learnt: Learnt, then: State | None) -> MailRow:
    state = then or row.state
    has_left = row.has_left or learnt.what in LEFT or state in ARRIVED
    is_handed = learnt.what is Input.HANDED_OVER
    # It went on to who gives no reports: none will come (RFC 3461 §5.2.2, §5.2.3).
    is_relayed = learnt.what is Input.DSN_RELAYED
    is_tried = learnt.what in {Input.TEMPORARY, Input.PERMANENT, Input.EXPIRED}
    record = row.record
    if then is not None:
        record = replace(record, word=learnt.word)
    if is_handed:
        record = replace(
            record,
            size=learnt.size,
            codes=learnt.codes,
            is_qualified=learnt.is_qualified,
        )
    return replace(
        row,
        state=state,
        changed=row.changed if then is None else max(learnt.time, row.changed),
        attempts=row.attempts + (is_tried or is_handed),
        has_left=has_left,
        promised=row.promised and learnt.promised and not is_relayed,
        is_settled=row.is_settled or learnt.what is Input.STOPPED,
        outcome=outcome_of(state, learnt.word.code) or row.outcome,
        record=record,
    )
