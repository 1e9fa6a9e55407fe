"""Mails to one mailbox each: where each stands, and what is still to be told of it.

What never enters this room: the content of a mail (`slips`), a rule of its states.
"""

from typing import Final

import msgspec

from cordee.mail_bridge.domain.delivery import State
from cordee.mail_bridge.domain.watching import Standing
from cordee.mail_bridge.store.database import Connection, Reader, Row
from cordee.mail_bridge.store.records import Label, MailRecord
from cordee.mail_bridge.store.sealing import Seals


class MailRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `bridge.mail`; times are Unix ms."""

    name: bytes
    pair: bytes
    place: int
    state: State
    accepted: int
    changed: int
    attempts: int
    has_left: bool
    is_settled: bool
    promised: bool
    wants_answer: bool
    said: str | None
    outcome: str | None
    reported: str | None
    record: MailRecord

    @property
    def standing(self) -> Standing:
        """What the rules of deadlines need of it."""
        return Standing(
            mail=self.name,
            order=self.place,
            state=self.state,
            accepted=self.accepted,
            changed=self.changed,
            is_settled=self.is_settled,
            promised=self.promised,
            wants_answer=self.wants_answer,
        )


_SELECT: Final = """
SELECT name, pair, place, state, accepted, changed, attempts, has_left, is_settled,
    promised, wants_answer, said, outcome, reported, record
FROM bridge.mail
"""
_INSERT: Final = """
INSERT INTO bridge.mail (name, pair, message, message_id, state, accepted, changed,
    wants_answer, due, record)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)
ON CONFLICT (name) DO NOTHING
RETURNING name
"""
_UPDATE: Final = """
UPDATE bridge.mail SET state = $2, changed = $3, attempts = $4, has_left = $5,
    promised = $6, due = $7, outcome = $8, is_settled = $9, record = $10
WHERE name = $1
"""
_SETTLE: Final = """
UPDATE bridge.mail SET is_settled = true, due = NULL
WHERE pair = $1 AND place <= $2 AND state NOT IN ('failed', 'refused')
"""
_SAID: Final = "UPDATE bridge.mail SET said = $2 WHERE name = $1"
_REPORTED: Final = "UPDATE bridge.mail SET reported = $2 WHERE name = $1"
_DUE: Final = "UPDATE bridge.mail SET due = $2 WHERE name = $1"
_NEXT_DUE: Final = "SELECT min(due) FROM bridge.mail WHERE due IS NOT NULL"
_FORGET: Final = """
DELETE FROM bridge.mail AS m WHERE m.changed < $1
    AND NOT EXISTS (SELECT FROM bridge.slip AS s WHERE s.mail = m.name)
"""


def mail_name(seals: Seals, thread: bytes, message: bytes, address: str) -> bytes:
    """The one name of a message for a mailbox."""
    return seals.name(Label.MAIL, thread, message, address.strip().casefold())


def message_id_name(seals: Seals, message_id: str) -> bytes:
    """The name of a Message-ID of ours, or of the envelope id, which is its local part.

    Its local part names one mail by itself (`domain.address`), and fits an ENVID.
    """
    local = message_id.strip().strip("<>").partition("@")[0]
    return seals.name(Label.MESSAGE_ID, local.lower())


async def insert(  # noqa: PLR0913 - a row's own columns
    connection: Connection,
    seals: Seals,
    record: MailRecord,
    *,
    pair: bytes,
    now: int,
    due: int | None,
    wants_answer: bool,
) -> bytes | None:
    """Take a mail; gives its name, or None when it was taken before."""
    name = mail_name(seals, record.thread, record.message, record.address)
    taken: bytes | None = await connection.fetchval(
        _INSERT,
        name,
        pair,
        seals.name(Label.MESSAGE, record.message),
        message_id_name(seals, record.message_id),
        State.ACCEPTED,
        now,
        wants_answer,
        due,
        seals.seal(Label.MAIL, name, record),
    )
    return taken


async def update(
    connection: Connection, seals: Seals, row: MailRow, due: int | None
) -> None:
    """Write what may change of a row that is locked."""
    await connection.execute(
        _UPDATE,
        row.name,
        row.state,
        row.changed,
        row.attempts,
        row.has_left,
        row.promised,
        due,
        row.outcome,
        row.is_settled,
        seals.seal(Label.MAIL, row.name, row.record),
    )


async def load(reader: Reader, seals: Seals, name: bytes) -> MailRow | None:
    return await _one(reader, seals, _SELECT + "WHERE name = $1", name)


async def lock(connection: Connection, seals: Seals, name: bytes) -> MailRow | None:
    """Read a row and keep it from others until the transaction ends."""
    return await _one(connection, seals, _SELECT + "WHERE name = $1 FOR UPDATE", name)


async def by_message_id(
    reader: Reader, seals: Seals, message_id: str
) -> MailRow | None:
    """The mail that has this Message-ID."""
    name = message_id_name(seals, message_id)
    return await _one(reader, seals, _SELECT + "WHERE message_id = $1", name)


async def newest(reader: Reader, seals: Seals, pair: bytes) -> MailRow | None:
    """The last mail to a mailbox of a thread that was not refused."""
    clause = "WHERE pair = $1 AND state <> 'refused' ORDER BY place DESC LIMIT 1"
    return await _one(reader, seals, _SELECT + clause, pair)


async def of_pair(reader: Reader, seals: Seals, pair: bytes) -> list[MailRow]:
    """All mails to a mailbox of a thread, oldest first."""
    clause = "WHERE pair = $1 ORDER BY place"
    return await _many(reader, seals, _SELECT + clause, pair)


async def of_message(reader: Reader, seals: Seals, message: bytes) -> list[MailRow]:
    """What a message became: a mail for each mailbox."""
    clause = "WHERE message = $1 ORDER BY place"
    name = seals.name(Label.MESSAGE, message)
    return await _many(reader, seals, _SELECT + clause, name)


async def unsettled(reader: Reader, seals: Seals, pair: bytes) -> list[MailRow]:
    """Those of which something may be awaited."""
    clause = "WHERE pair = $1 AND NOT is_settled AND state <> 'answered' ORDER BY place"
    return await _many(reader, seals, _SELECT + clause, pair)


async def unsaid(
    reader: Reader, seals: Seals, before: int, limit: int
) -> list[MailRow]:
    """Those whose state the thread has not been told: bad news, or older news."""
    clause = """WHERE said IS DISTINCT FROM state
        AND (changed <= $1 OR state IN ('failed', 'refused'))
        ORDER BY changed, place LIMIT $2"""
    return await _many(reader, seals, _SELECT + clause, before, limit)


async def unreported(reader: Reader, seals: Seals, limit: int) -> list[MailRow]:
    """Those of whose outcome the directory has not been told."""
    clause = "WHERE reported IS DISTINCT FROM outcome ORDER BY changed, place LIMIT $1"
    return await _many(reader, seals, _SELECT + clause, limit)


async def due(reader: Reader, seals: Seals, now: int, limit: int) -> list[MailRow]:
    """Those whose time has come."""
    clause = "WHERE due <= $1 ORDER BY due, place LIMIT $2"
    return await _many(reader, seals, _SELECT + clause, now, limit)


async def next_due(reader: Reader) -> int | None:
    """When the next one is due, Unix ms."""
    found: int | None = await reader.fetchval(_NEXT_DUE)
    return found


async def set_due(reader: Reader, name: bytes, due: int | None) -> None:
    await reader.execute(_DUE, name, due)


async def settle(connection: Connection, pair: bytes, place: int) -> None:
    """Nothing is awaited any more of a mailbox's mails up to this one."""
    await connection.execute(_SETTLE, pair, place)


async def note_said(reader: Reader, name: bytes, state: str) -> None:
    await reader.execute(_SAID, name, state)


async def note_reported(reader: Reader, name: bytes, outcome: str | None) -> None:
    await reader.execute(_REPORTED, name, outcome)


async def forget(reader: Reader, before: int) -> None:
    """Drop traces and evidence that last changed before a time, Unix ms."""
    await reader.execute(_FORGET, before)


async def _one(
    reader: Reader, seals: Seals, statement: str, *values: object
) -> MailRow | None:
    row = await reader.fetchrow(statement, *values)
    return None if row is None else _read(seals, row)


async def _many(
    reader: Reader, seals: Seals, statement: str, *values: object
) -> list[MailRow]:
    return [_read(seals, row) for row in await reader.fetch(statement, *values)]


def _read(seals: Seals, row: Row) -> MailRow:
    record = seals.open(Label.MAIL, row["name"], row["record"], MailRecord)
    return MailRow(
        name=row["name"],
        pair=row["pair"],
        place=row["place"],
        state=State(row["state"]),
        accepted=row["accepted"],
        changed=row["changed"],
        attempts=row["attempts"],
        has_left=row["has_left"],
        is_settled=row["is_settled"],
        promised=row["promised"],
        wants_answer=row["wants_answer"],
        said=row["said"],
        outcome=row["outcome"],
        reported=row["reported"],
        record=record,
    )
