"""Mailboxes of threads: one row for each that a thread writes, or wrote, to.

What never enters this room: whether somebody may name one.
"""

from typing import Final

import msgspec

from cordee.mail_bridge.store.database import Connection, Reader, Row
from cordee.mail_bridge.store.records import Label, PairRecord
from cordee.mail_bridge.store.sealing import Seals


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A row; `stale` is above 0 while its deadlines are to be looked at."""

    name: bytes
    is_on: bool
    stale: int
    record: PairRecord


_SAVE: Final = """
INSERT INTO bridge.pair AS p (name, thread, sender, is_on, record)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET is_on = excluded.is_on, record = excluded.record,
    stale = p.stale + 1
"""
_LOCK: Final = """
SELECT name, is_on, stale, record FROM bridge.pair WHERE name = $1 FOR UPDATE
"""
_LOAD: Final = "SELECT name, is_on, stale, record FROM bridge.pair WHERE name = $1"
_OF_THREAD: Final = """
SELECT name, is_on, stale, record FROM bridge.pair WHERE thread = $1 ORDER BY name
"""
_OF_SENDER: Final = """
SELECT name, is_on, stale, record FROM bridge.pair WHERE sender = $1 ORDER BY name
"""
_STALE: Final = """
SELECT name, is_on, stale, record FROM bridge.pair
WHERE stale > 0 ORDER BY name LIMIT $1
"""
_TOUCH: Final = "UPDATE bridge.pair SET stale = stale + 1 WHERE name = $1"
_FRESH: Final = "UPDATE bridge.pair SET stale = 0 WHERE name = $1 AND stale = $2"


def pair_name(seals: Seals, thread: bytes, address: str) -> bytes:
    """The name of a mailbox of a thread, whatever the case of its address."""
    return seals.name(Label.PAIR, thread, address.strip().casefold())


async def save(
    connection: Connection, seals: Seals, record: PairRecord, *, is_on: bool
) -> bytes:
    """Keep a mailbox as it now is, and give its name; its deadlines are looked at."""
    name = pair_name(seals, record.thread, record.mailbox.address)
    sender = sender_name(seals, record.mailbox.address)
    thread = seals.name(Label.THREAD, record.thread)
    sealed = seals.seal(Label.PAIR, name, record)
    await connection.execute(_SAVE, name, thread, sender, is_on, sealed)
    return name


def sender_name(seals: Seals, address: str) -> bytes:
    """The name of an address, in whatever thread."""
    return seals.name(Label.ADDRESS, address.strip().casefold())


async def lock(connection: Connection, seals: Seals, name: bytes) -> Pair | None:
    """Read a row and keep it from others until the transaction ends."""
    row = await connection.fetchrow(_LOCK, name)
    return None if row is None else _read(seals, row)


async def load(reader: Reader, seals: Seals, name: bytes) -> Pair | None:
    row = await reader.fetchrow(_LOAD, name)
    return None if row is None else _read(seals, row)


async def of_thread(reader: Reader, seals: Seals, thread: bytes) -> list[Pair]:
    """All mailboxes that a thread writes, or wrote, to."""
    rows = await reader.fetch(_OF_THREAD, seals.name(Label.THREAD, thread))
    return [_read(seals, row) for row in rows]


async def of_sender(reader: Reader, seals: Seals, address: str) -> list[Pair]:
    """All threads that write, or wrote, to an address."""
    rows = await reader.fetch(_OF_SENDER, sender_name(seals, address))
    return [_read(seals, row) for row in rows]


async def stale(reader: Reader, seals: Seals, limit: int) -> list[Pair]:
    """Those whose deadlines are to be looked at."""
    return [_read(seals, row) for row in await reader.fetch(_STALE, limit)]


async def touch(connection: Connection, name: bytes) -> None:
    """Something happened to one of its mails."""
    await connection.execute(_TOUCH, name)


async def freshen(reader: Reader, pair: Pair) -> None:
    """Its deadlines are right, unless something happened since it was read."""
    await reader.execute(_FRESH, pair.name, pair.stale)


def _read(seals: Seals, row: Row) -> Pair:
    record = seals.open(Label.PAIR, row["name"], row["record"], PairRecord)
    return Pair(name=row["name"], is_on=row["is_on"], stale=row["stale"], record=record)
