"""Deadlines and tasks: rows of times and words, and a note that opens elsewhere.

What never enters this room: who may do what with them. Times are Unix milliseconds.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection

WAITING: Final = "waiting"
"""The state of a row that is no task yet; the others are those of the wire."""


class DeadlineRow(msgspec.Struct, frozen=True):
    """`fired` is when it became a task; `actor` who took or ended it."""

    deadline: bytes
    thread: bytes
    setter: bytes
    account: bytes
    kind: str
    due: int
    state: str
    time: int
    fired: int | None
    actor: bytes | None
    note: bytes


class Change(msgspec.Struct, frozen=True):
    """A task that came or changed, and whose it is."""

    deadline: bytes
    account: bytes


_ALONE: Final = """
SELECT pg_advisory_xact_lock($1, hashtext(encode($2, 'hex')))
"""
_IDS: Final = 0x646C69
_SETTERS: Final = 0x736574
_THREADS: Final = 0x746872
"""Classes of advisory locks; always taken in this order."""


async def lock_id(connection: Connection, deadline: bytes) -> None:
    """Let nobody else set this id, in whatever thread, until this transaction ends."""
    await connection.execute(_ALONE, _IDS, deadline)


async def lock_setter(connection: Connection, setter: bytes) -> None:
    """Let nobody else count what it has set until this transaction ends."""
    await connection.execute(_ALONE, _SETTERS, setter)


async def lock_thread(connection: Connection, thread: bytes) -> None:
    """Let nobody else add to it until this transaction ends."""
    await connection.execute(_ALONE, _THREADS, thread)


_OF_SETTER: Final = """
SELECT count(*)
FROM deadline
WHERE setter = $1 AND state IN ('waiting', 'open', 'taken')
"""
_OF_THREAD: Final = """
SELECT count(*)
FROM deadline
WHERE thread = $1 AND state IN ('waiting', 'open', 'taken')
"""


async def of_setter(connection: Connection, setter: bytes) -> int:
    """How many an account has set that have not ended; as slow as they are many."""
    found: int = await connection.fetchval(_OF_SETTER, setter)
    return found


async def of_thread(connection: Connection, thread: bytes) -> int:
    """How many a thread has that have not ended."""
    found: int = await connection.fetchval(_OF_THREAD, thread)
    return found


_GET: Final = """
SELECT deadline, thread, setter, account, kind, due, state, time, fired, actor, note
FROM deadline
WHERE deadline = $1
FOR UPDATE
"""


async def lock(connection: Connection, deadline: bytes) -> DeadlineRow | None:
    """One row, locked."""
    row = await connection.fetchrow(_GET, deadline)
    return None if row is None else DeadlineRow(*row)


_PUT: Final = """
INSERT INTO deadline
    (deadline, thread, setter, account, kind, due, state, time, note)
VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)
ON CONFLICT (thread, deadline) DO UPDATE
SET setter = EXCLUDED.setter, account = EXCLUDED.account, kind = EXCLUDED.kind,
    due = EXCLUDED.due, state = EXCLUDED.state, time = EXCLUDED.time,
    note = EXCLUDED.note, fired = NULL, untold = false, actor = NULL
"""


async def put(connection: Connection, row: DeadlineRow) -> None:
    """Let it wait, instead of what it was in this thread. Its id is locked before."""
    await connection.execute(
        _PUT,
        row.deadline,
        row.thread,
        row.setter,
        row.account,
        row.kind,
        row.due,
        row.time,
        row.note,
    )


_MOVE: Final = """
UPDATE deadline SET state = $2, actor = $3, time = $4 WHERE deadline = $1
"""


async def move(
    connection: Connection, deadline: bytes, state: str, actor: bytes | None, time: int
) -> None:
    """Write down who took or ended it, or that it is open again. Locked before."""
    await connection.execute(_MOVE, deadline, state, actor, time)


_CLEAR: Final = """
UPDATE deadline
SET state = 'cleared', actor = $2, time = $3, untold = false,
    note = CASE WHEN fired IS NULL THEN '' ELSE note END
WHERE deadline = $1
"""


async def clear(
    connection: Connection, deadline: bytes, actor: bytes, time: int
) -> None:
    """It is waited for no more; the note of one that was no task yet is forgotten."""
    await connection.execute(_CLEAR, deadline, actor, time)


_FIRE: Final = """
WITH due AS (
    SELECT deadline, due
    FROM deadline
    WHERE state = 'waiting' AND due <= $1
    ORDER BY due
    LIMIT $2
    FOR UPDATE SKIP LOCKED
), numbered AS (
    SELECT deadline, row_number() OVER (ORDER BY due, deadline) AS place FROM due
)
UPDATE deadline AS d
SET state = 'open', fired = $1 + n.place - 1, time = $1 + n.place - 1, untold = true
FROM numbered AS n
WHERE d.deadline = n.deadline
RETURNING d.deadline, d.account
"""


async def fire(connection: Connection, now: int, limit: int) -> list[Change]:
    """Make tasks of what is due and nobody else is making tasks of.

    Each gets a millisecond of its own, so that a page of tasks ends between two.
    """
    return [Change(*row) for row in await connection.fetch(_FIRE, now, limit)]


_UNTOLD: Final = """
SELECT deadline, account
FROM deadline
WHERE untold AND time <= $1
ORDER BY time
LIMIT $2
"""


async def untold(connection: Connection, before: int, limit: int) -> list[Change]:
    """Tasks that came by then, and of which nobody has said that he told them."""
    return [Change(*row) for row in await connection.fetch(_UNTOLD, before, limit)]


_TOLD: Final = """
UPDATE deadline SET untold = false WHERE deadline = ANY($1::bytea[]) AND untold
"""


async def told(connection: Connection, deadlines: Sequence[bytes]) -> None:
    """These were told to whom they concern."""
    await connection.execute(_TOLD, deadlines)


_NEXT: Final = """
SELECT min(due) FROM deadline WHERE state = 'waiting'
"""


async def next_due(connection: Connection) -> int | None:
    """When the next one is due; None when none waits."""
    found: int | None = await connection.fetchval(_NEXT)
    return found


_STANDING: Final = """
SELECT
    (SELECT count(*) FROM deadline WHERE state = 'waiting' AND due <= $1),
    (SELECT min(due) FROM deadline WHERE state = 'waiting' AND due <= $1),
    (SELECT count(*) FROM deadline WHERE state IN ('open', 'taken')),
    (SELECT min(fired) FROM deadline WHERE state IN ('open', 'taken'))
"""


class Standing(msgspec.Struct, frozen=True):
    """What is late: deadlines that are no task yet, tasks that have not ended."""

    overdue: int
    oldest_due: int | None
    tasks: int
    oldest_task: int | None


async def standing(connection: Connection, now: int) -> Standing:
    row = await connection.fetchrow(_STANDING, now)
    assert row is not None, "a SELECT without FROM gives a row"
    return Standing(*row)


_PURGE: Final = """
DELETE FROM deadline AS d
WHERE d.deadline IN (
    SELECT deadline
    FROM deadline
    WHERE state IN ('done', 'cleared') AND time < $1
    LIMIT $2)
"""
_PURGE_KEPT: Final = """
DELETE FROM deadline AS d
USING thread AS t
WHERE t.thread = d.thread AND t.keep_seconds > 0
    AND d.time < $1 - 1000 * (t.keep_seconds + CASE
        WHEN d.state IN ('done', 'cleared') THEN 0 ELSE t.hold_seconds END)
    AND d.state <> 'waiting'
"""


async def purge(connection: Connection, now: int, keep_ms: int, limit: int) -> int:
    """Forget tasks that ended long ago, or that their thread keeps no longer.

    An ended one goes like a message that was filed, one that has not ended like one
    that was not (docs/protocol.md §5.9). How many went.
    """
    gone = 0
    while step := _count(await connection.execute(_PURGE, now - keep_ms, limit)):
        gone += step
    return gone + _count(await connection.execute(_PURGE_KEPT, now))


def _count(told: str) -> int:
    """The number in what PostgreSQL says of a command, `DELETE 3`."""
    return int(told.rsplit(maxsplit=1)[-1])


_TASKS: Final = """
SELECT deadline, thread, setter, account, kind, due, state, time, fired, actor, note
FROM deadline
WHERE account = ANY($1::bytea[]) AND fired IS NOT NULL AND time < $2
    AND (NOT $3 OR state IN ('open', 'taken'))
ORDER BY time DESC
FETCH FIRST $4 ROWS WITH TIES
"""


async def tasks(
    connection: Connection,
    accounts: Sequence[bytes],
    before: int,
    limit: int,
    *,
    only_open: bool,
) -> list[DeadlineRow]:
    """Tasks of these accounts that changed before then, newest first, ties together."""
    rows = await connection.fetch(_TASKS, accounts, before, only_open, limit)
    return [DeadlineRow(*row) for row in rows]


_NEAR: Final = """
SELECT EXISTS (
    SELECT FROM account WHERE account = $1 AND NOT closed
) AND (
    $1 = $2
    OR EXISTS (
        SELECT FROM member
        WHERE thread = $3 AND account = $1 AND last_seq IS NULL)
    OR EXISTS (
        SELECT
        FROM attestation AS his
        JOIN attestation AS mine ON mine.organisation = his.organisation
        WHERE his.subject = $1 AND his.status = 'placed'
            AND his.not_before <= $4 AND his.not_after >= $4
            AND mine.subject = $2 AND mine.status = 'placed'
            AND mine.not_before <= $4 AND mine.not_after >= $4))
"""


async def is_near(
    connection: Connection, account: bytes, setter: bytes, thread: bytes, now: int
) -> bool:
    """Whether an account is the setter, a member of the thread, or of his house.

    The house is an organisation whose live word is about both (`now`: Unix seconds).
    """
    found: bool = await connection.fetchval(_NEAR, account, setter, thread, now)
    return found
