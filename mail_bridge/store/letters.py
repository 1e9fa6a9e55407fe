"""Letters as far as they count: when, of which unit, how far; no content.

What never enters this room: a patient, a recipient, what a letter says.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from cordee.mail_bridge.store.database import Connection, Reader, Row
from cordee.mail_bridge.store.sealing import Seals

Watched = Literal["no", "perhaps", "yes"]
LETTER: Final = "letter"
FIGURE: Final = "letter figure"


class LetterRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One discharge. Times are Unix ms, 0 for not yet.

    `counts` is False for another kind of letter. `accepted` is when the first operator
    took it. `watched` says whether the server holds a deadline for it: that it may is
    noted before it is asked to, so that none is left behind.
    """

    unit: str = ""
    counts: bool = True
    exit: int = 0
    validated: int = 0
    accepted: int = 0
    is_read: bool = False
    is_unreachable: bool = False
    is_opposed: bool = False
    watched: Watched = "no"


class LetterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `bridge.letter`."""

    name: bytes
    day: date | None
    stale: int
    record: LetterRecord


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a period and a unit, by their names."""

    period: str
    unit: str
    figures: dict[str, int]


_SAVE: Final = """
INSERT INTO bridge.letter (name, day, record) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET day = excluded.day, record = excluded.record,
    stale = bridge.letter.stale + 1
"""
_LOAD: Final = "SELECT name, day, stale, record FROM bridge.letter WHERE name = $1"
_STALE: Final = """
SELECT name, day, stale, record FROM bridge.letter
WHERE stale > 0 ORDER BY name LIMIT $1
"""
_FRESH: Final = "UPDATE bridge.letter SET stale = 0 WHERE name = $1 AND stale = $2"
_BETWEEN: Final = """
SELECT name, day, stale, record FROM bridge.letter
WHERE day BETWEEN $1 AND $2 ORDER BY name
"""
_FORGET: Final = "DELETE FROM bridge.letter WHERE day < $1 AND stale = 0"
_PUBLISHED: Final = """
SELECT name, sealed FROM bridge.letter_figure
WHERE period = $1::text OR period LIKE $1::text || '-%' ORDER BY name
"""
_PUBLISH: Final = """
INSERT INTO bridge.letter_figure (name, period, sealed) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed
"""


def letter_name(seals: Seals, thread: bytes, letter: bytes) -> bytes:
    """The one name of a letter of a thread."""
    return seals.name(LETTER, thread, letter)


async def save(
    reader: Reader, seals: Seals, name: bytes, day: date | None, record: LetterRecord
) -> None:
    """Keep a letter as it now is; its figures are looked at next."""
    await reader.execute(_SAVE, name, day, seals.seal(LETTER, name, record))


async def load(reader: Reader, seals: Seals, name: bytes) -> LetterRow | None:
    row = await reader.fetchrow(_LOAD, name)
    return None if row is None else _read(seals, row)


async def stale(reader: Reader, seals: Seals, limit: int) -> list[LetterRow]:
    """Those whose figures are to be looked at."""
    return [_read(seals, row) for row in await reader.fetch(_STALE, limit)]


async def freshen(connection: Connection, rows: Sequence[LetterRow]) -> None:
    """Their figures are right, unless something happened since they were read."""
    await connection.executemany(_FRESH, [(row.name, row.stale) for row in rows])


async def between(
    reader: Reader, seals: Seals, first: date, last: date
) -> list[LetterRow]:
    """Letters of exits from one day to another, both included."""
    return [_read(seals, row) for row in await reader.fetch(_BETWEEN, first, last)]


async def forget(reader: Reader, before: date) -> None:
    """Forget discharges of before a day; what was published of them stays."""
    await reader.execute(_FORGET, before)


async def published(reader: Reader, seals: Seals, month: str) -> list[Published]:
    """What was published last of a month, and of its days."""
    rows = await reader.fetch(_PUBLISHED, month)
    return [seals.open(FIGURE, row["name"], row["sealed"], Published) for row in rows]


async def note_published(
    connection: Connection, seals: Seals, rows: Sequence[Published]
) -> None:
    """Note what was published."""
    for row in rows:
        name = seals.name(FIGURE, row.period, row.unit)
        sealed = seals.seal(FIGURE, name, row)
        await connection.execute(_PUBLISH, name, row.period, sealed)


def _read(seals: Seals, row: Row) -> LetterRow:
    return LetterRow(
        name=row["name"],
        day=row["day"],
        stale=row["stale"],
        record=seals.open(LETTER, row["name"], row["record"], LetterRecord),
    )
