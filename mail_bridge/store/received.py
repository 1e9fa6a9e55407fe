"""What came in: a sealed trace of each mail and thread, kept for months.

What never enters this room: what a mail says, or its subject.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec

from cordee.mail_bridge.store.database import Reader
from cordee.mail_bridge.store.sealing import Seals

KIND: Final = "received"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Who handed what over, when, and what became of it. `time` is Unix ms.

    `peer` is the name in the operator's certificate; `message` is empty where nothing
    was said in a thread. `words` are what is counted.
    """

    digest: bytes
    thread: bytes
    message: bytes
    time: int
    sender: str
    peer: str
    standing: str
    kind: str
    words: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """A trace as it is kept, and the words under which it is counted once."""

    name: bytes
    day: date
    record: bytes
    words: tuple[str, ...]


_ADD: Final = """
WITH fresh AS (
    INSERT INTO bridge.received (name, day, record)
    SELECT * FROM unnest($1::bytea[], $2::date[], $3::bytea[])
    ON CONFLICT (name) DO NOTHING RETURNING name, day
), said AS (
    SELECT day, word, count(*) AS count
    FROM fresh JOIN unnest($4::bytea[], $5::text[]) AS w (name, word) USING (name)
    GROUP BY day, word
)
INSERT INTO bridge.counted AS c (day, word, count)
SELECT day, word, count FROM said ORDER BY day, word
ON CONFLICT (day, word) DO UPDATE SET count = c.count + excluded.count
"""
_FIND: Final = "SELECT record FROM bridge.received WHERE name = $1"
_FORGET: Final = "DELETE FROM bridge.received WHERE day < $1"


def row_of(seals: Seals, trace: Trace, day: date) -> Row:
    """Seal a trace under the name of its mail in its thread."""
    name = seals.name(KIND, trace.digest, trace.thread)
    return Row(name, day, seals.seal(KIND, name, trace), trace.words)


async def add(reader: Reader, rows: Sequence[Row]) -> None:
    """Keep traces, and count those that were not here before: one statement, durable.

    No name may be there twice.
    """
    words = [(row.name, word) for row in rows for word in row.words]
    await reader.execute(
        _ADD,
        [row.name for row in rows],
        [row.day for row in rows],
        [row.record for row in rows],
        [name for name, _ in words],
        [word for _, word in words],
    )


async def find(
    reader: Reader, seals: Seals, digest: bytes, thread: bytes
) -> Trace | None:
    """The trace of a mail in a thread."""
    name = seals.name(KIND, digest, thread)
    row = await reader.fetchrow(_FIND, name)
    return None if row is None else seals.open(KIND, name, row["record"], Trace)


async def forget(reader: Reader, before: date) -> None:
    """Forget what is older than the site keeps."""
    await reader.execute(_FORGET, before)
