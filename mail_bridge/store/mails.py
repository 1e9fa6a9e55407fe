"""Mails to one mailbox each: where each stands, and what is still to be told of it.

What never enters this room: the content of a mail (`slips`), a rule of its states.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from cordee.mail_bridge.domain.delivery import State
from cordee.mail_bridge.domain.watching import Standing
from cordee.mail_bridge.store.database import Connection, Reader, Row
from cordee.mail_bridge.store.records import Fact, Label, MailRecord
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


COLUMNS: Final = """
m.name, m.pair, m.place, m.state, m.accepted, m.changed, m.attempts, m.has_left,
m.is_settled, m.promised, m.wants_answer, m.said, m.outcome, m.reported, m.record
"""
_SELECT: Final = f"SELECT {COLUMNS} FROM bridge.mail AS m "  # noqa: S608 - our columns
_INSERT: Final = """
WITH taken AS (
    INSERT INTO bridge.mail (name, pair, message, message_id, state, accepted, changed,
        wants_answer, due, record)
    VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)
    ON CONFLICT (name) DO NOTHING
    RETURNING name
), noted AS (
    INSERT INTO bridge.fact (mail, digest, sealed) SELECT name, $10, $11 FROM taken
), kept AS (
    INSERT INTO bridge.slip (mail, sealed) SELECT name, $12 FROM taken
)
SELECT name FROM taken
"""
_NOTE: Final = """
WITH noted AS (
    INSERT INTO bridge.fact (mail, digest, sealed) VALUES ($1, $2, $3)
    ON CONFLICT (mail, digest) DO NOTHING
    RETURNING mail
), moved AS (
    UPDATE bridge.mail SET state = $4, changed = $5, attempts = $6, has_left = $7,
        promised = $8, due = $9, outcome = $10, is_settled = $11, record = $12
    WHERE name = $1 AND EXISTS (SELECT FROM noted)
    RETURNING pair
), touched AS (
    UPDATE bridge.pair SET stale = stale + 1 WHERE name IN (SELECT pair FROM moved)
), dropped AS (
    DELETE FROM bridge.slip WHERE mail = $1 AND $13 AND EXISTS (SELECT FROM noted)
)
SELECT count(*) FROM noted
"""
_SETTLE: Final = """
UPDATE bridge.mail SET is_settled = true, due = NULL
WHERE pair = $1 AND place <= $2 AND state NOT IN ('failed', 'refused')
"""
_SAID: Final = """
UPDATE bridge.mail AS m SET said = t.said
FROM unnest($1::bytea[], $2::text[]) AS t (name, said) WHERE m.name = t.name
"""
_REPORTED: Final = """
UPDATE bridge.mail AS m SET reported = t.reported
FROM unnest($1::bytea[], $2::text[]) AS t (name, reported) WHERE m.name = t.name
"""
_COUNTED: Final = (
    "UPDATE bridge.mail SET is_counted = true WHERE name = ANY($1::bytea[])"
)
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


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a mail when it is taken; `waiting` is what it is made from."""

    record: MailRecord
    pair: bytes
    now: int
    due: int | None
    wants_answer: bool
    digest: bytes
    fact: Fact
    waiting: object


async def insert(
    connection: Connection, seals: Seals, begun: Beginning
) -> bytes | None:
    """Take a mail; gives its name, or None when it was taken before."""
    record = begun.record
    name = mail_name(seals, record.thread, record.message, record.address)
    taken: bytes | None = await connection.fetchval(
        _INSERT,
        name,
        begun.pair,
        seals.name(Label.MESSAGE, record.message),
        message_id_name(seals, record.message_id),
        State.ACCEPTED,
        begun.now,
        begun.wants_answer,
        begun.due,
        seals.seal(Label.MAIL, name, record),
        begun.digest,
        seals.seal(Label.FACT, name, begun.fact),
        seals.seal(Label.SLIP, name, begun.waiting),
    )
    return taken


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A row as a fact leaves it. `is_done`: what it is made from is dropped."""

    row: MailRow
    due: int | None
    digest: bytes
    fact: Fact
    is_done: bool


async def note(connection: Connection, seals: Seals, change: Change) -> bool:
    """Write a fact, and what follows from it, of a row that is locked.

    False when the fact was there: then nothing changes.
    """
    row = change.row
    count: int = await connection.fetchval(
        _NOTE,
        row.name,
        change.digest,
        seals.seal(Label.FACT, row.name, change.fact),
        row.state,
        row.changed,
        row.attempts,
        row.has_left,
        row.promised,
        change.due,
        row.outcome,
        row.is_settled,
        seals.seal(Label.MAIL, row.name, row.record),
        change.is_done,
    )
    return count > 0


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


async def note_said(reader: Reader, told: Mapping[bytes, str]) -> None:
    """The threads were told these states of these mails."""
    await reader.execute(_SAID, list(told), list(told.values()))


async def note_reported(reader: Reader, told: Mapping[bytes, str | None]) -> None:
    """The directory was told these outcomes of these mails."""
    await reader.execute(_REPORTED, list(told), list(told.values()))


async def uncounted(connection: Connection, seals: Seals, limit: int) -> list[MailRow]:
    """Those that left and are in no figure yet, kept from others."""
    clause = "WHERE has_left AND NOT is_counted ORDER BY place LIMIT $1 FOR UPDATE"
    return await _many(connection, seals, _SELECT + clause, limit)


async def note_counted(connection: Connection, names: Sequence[bytes]) -> None:
    await connection.execute(_COUNTED, list(names))


async def forget(reader: Reader, before: int) -> None:
    """Drop traces and evidence that last changed before a time, Unix ms."""
    await reader.execute(_FORGET, before)


async def _one(
    reader: Reader, seals: Seals, statement: str, *values: object
) -> MailRow | None:
    row = await reader.fetchrow(statement, *values)
    return None if row is None else row_of(seals, row)


async def _many(
    reader: Reader, seals: Seals, statement: str, *values: object
) -> list[MailRow]:
    return [row_of(seals, row) for row in await reader.fetch(statement, *values)]


def row_of(seals: Seals, row: Row) -> MailRow:
    """A row of `COLUMNS`, opened."""
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
