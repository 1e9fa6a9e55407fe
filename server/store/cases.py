"""Cases of tele-expertise: rows of ids, words and times.

What never enters this room: who may do what with them. Times are Unix milliseconds.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection


class CaseRow(msgspec.Struct, frozen=True):
    """`step` and `actor` are the last step; `claimed` the first claim since `opened`.

    `unit` and `organisations` are what figures count it under.
    """

    case: bytes
    thread: bytes
    requester: bytes
    expert: bytes
    claimant: bytes | None
    state: str
    step: str
    actor: bytes
    opened: int
    claimed: int | None
    due: int
    moved: int
    unit: str
    organisations: Sequence[bytes]


_ALONE: Final = """
SELECT pg_advisory_xact_lock($1, hashtext(encode($2, 'hex')))
"""
_IDS: Final = 0x636964
_REQUESTERS: Final = 0x637271
_THREADS: Final = 0x637468
"""Classes of advisory locks; always taken in this order."""


async def lock_id(connection: Connection, case: bytes) -> None:
    """Let nobody else open this id, in whatever thread, until this transaction ends."""
    await connection.execute(_ALONE, _IDS, case)


async def lock_room(connection: Connection, requester: bytes, thread: bytes) -> None:
    """Let nobody else count theirs until this transaction ends."""
    await connection.execute(_ALONE, _REQUESTERS, requester)
    await connection.execute(_ALONE, _THREADS, thread)


_RUNNING: Final = """
SELECT
    (SELECT count(*)
    FROM expertise
    WHERE requester = $1 AND state IN ('sent', 'claimed', 'more-asked') AND due > $3),
    (SELECT count(*)
    FROM expertise
    WHERE thread = $2 AND state IN ('sent', 'claimed', 'more-asked') AND due > $3)
"""


async def running(
    connection: Connection, requester: bytes, thread: bytes, now: int
) -> tuple[int, int]:
    """How many run of a requester, and in a thread."""
    row = await connection.fetchrow(_RUNNING, requester, thread, now)
    assert row is not None, "a SELECT without FROM gives a row"
    return row[0], row[1]


_LOCK: Final = """
SELECT expertise, thread, requester, expert, claimant, state, step, actor, opened,
    claimed, due, moved, unit, organisations
FROM expertise
WHERE expertise = $1
FOR UPDATE
"""


async def lock(connection: Connection, case: bytes) -> CaseRow | None:
    """One row, locked: whoever else takes a step of it waits."""
    row = await connection.fetchrow(_LOCK, case)
    return None if row is None else CaseRow(*row)


_PUT: Final = """
INSERT INTO expertise (
    expertise, thread, requester, expert, claimant, state, step, actor, opened,
    claimed, due, moved, unit, organisations)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (thread, expertise) DO UPDATE
SET expert = EXCLUDED.expert, claimant = EXCLUDED.claimant, state = EXCLUDED.state,
    step = EXCLUDED.step, actor = EXCLUDED.actor, opened = EXCLUDED.opened,
    claimed = EXCLUDED.claimed, due = EXCLUDED.due, moved = EXCLUDED.moved,
    unit = EXCLUDED.unit, organisations = EXCLUDED.organisations, untold = NULL
"""


async def put(connection: Connection, row: CaseRow) -> None:
    """Write a case down as it is now. Its id, or its row, is locked before."""
    await connection.execute(_PUT, *msgspec.structs.astuple(row))


_EXPIRE: Final = """
WITH over AS (
    SELECT expertise
    FROM expertise
    WHERE state IN ('sent', 'claimed', 'more-asked') AND due <= $1
    ORDER BY due
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
UPDATE expertise AS e
SET state = 'expired', step = 'expire', actor = '', moved = e.due, untold = $1
FROM over AS o
WHERE e.expertise = o.expertise
RETURNING e.expertise, e.thread, e.requester, e.expert, e.claimant, e.state, e.step,
    e.actor, e.opened, e.claimed, e.due, e.moved, e.unit, e.organisations
"""


async def expire(connection: Connection, now: int, limit: int) -> list[CaseRow]:
    """End what is over and what nobody else is at: it ended when it was due."""
    return [CaseRow(*row) for row in await connection.fetch(_EXPIRE, now, limit)]


_UNTOLD: Final = """
SELECT expertise, thread, requester, expert, claimant, state, step, actor, opened,
    claimed, due, moved, unit, organisations
FROM expertise
WHERE untold <= $1
ORDER BY untold
LIMIT $2
"""


async def untold(connection: Connection, before: int, limit: int) -> list[CaseRow]:
    """Cases that came back by then, and of which nobody has said that he told it."""
    return [CaseRow(*row) for row in await connection.fetch(_UNTOLD, before, limit)]


_TOLD: Final = """
UPDATE expertise SET untold = NULL
WHERE expertise = ANY($1::bytea[]) AND untold IS NOT NULL
"""


async def told(connection: Connection, cases: Sequence[bytes]) -> None:
    """These were told to whom they concern."""
    await connection.execute(_TOLD, cases)


_STANDING: Final = """
SELECT min(due), count(*), count(*) FILTER (WHERE due <= $1),
    min(opened) FILTER (WHERE state = 'sent')
FROM expertise
WHERE state IN ('sent', 'claimed', 'more-asked')
"""


class CasesStanding(msgspec.Struct, frozen=True):
    """Those that run: when the next is due, how many, overdue, oldest unclaimed."""

    next_due: int | None
    running: int
    overdue: int
    oldest_sent: int | None


async def overview(connection: Connection, now: int) -> CasesStanding:
    row = await connection.fetchrow(_STANDING, now)
    assert row is not None, "an aggregate gives a row"
    return CasesStanding(*row)


_FREE: Final = """
UPDATE expertise
SET state = 'sent', step = 'release', actor = claimant, claimant = NULL, moved = $3,
    untold = $3
WHERE expert = $1 AND claimant = ANY($2::bytea[]) AND state IN ('claimed', 'more-asked')
    AND due > $3
RETURNING expertise, thread, requester, expert, claimant, state, step, actor, opened,
    claimed, due, moved, unit, organisations
"""


async def free(
    connection: Connection, role: bytes, gone: Sequence[bytes], now: int
) -> list[CaseRow]:
    """Let whoever holds a role no more have released what he claimed of it."""
    return [CaseRow(*row) for row in await connection.fetch(_FREE, role, gone, now)]


_LIST: Final = """
SELECT expertise, thread, requester, expert, claimant, state, step, actor, opened,
    claimed, due, moved, unit, organisations
FROM expertise
WHERE moved < $3
    AND (NOT $4 OR (state IN ('sent', 'claimed', 'more-asked') AND due > $5))
    AND (
        requester = $1 OR expert = ANY($2::bytea[])
        OR (claimant = $1 AND state IN ('answered', 'closed', 'billed')))
ORDER BY moved DESC
FETCH FIRST $6 ROWS WITH TIES
"""


async def listed(  # noqa: PLR0913, PLR0917 - a question is all this
    connection: Connection,
    account: bytes,
    experts: Sequence[bytes],
    before: int,
    running: bool,  # noqa: FBT001 - as above
    now: int,
    limit: int,
) -> list[CaseRow]:
    """Cases that an account asked, is asked or has answered, newest first.

    `experts` are the account and what it holds; those that changed before `before`,
    ties together.
    """
    rows = await connection.fetch(_LIST, account, experts, before, running, now, limit)
    return [CaseRow(*row) for row in rows]


CLAIMANT_IS_ABLE: Final = """
    EXISTS (
        SELECT
        FROM member AS m
        WHERE m.thread = e.thread AND m.account = e.expert AND m.last_seq IS NULL)
    AND (
        e.claimant = e.expert
        OR EXISTS (
            SELECT
            FROM holder AS h
            JOIN account AS a ON a.account = h.account
            WHERE h.role = e.expert AND h.account = e.claimant
                AND NOT a.locked AND NOT a.closed))
"""
"""Of `expertise AS e`: its expert is still a member, whose claimant may act for it."""

_ABLE: Final = f"""
SELECT e.expertise
FROM expertise AS e
WHERE e.expertise = ANY($1::bytea[]) AND {CLAIMANT_IS_ABLE}
"""  # noqa: S608 - a constant of ours


async def able(connection: Connection, cases: Sequence[bytes]) -> frozenset[bytes]:
    """Those of these whose claimant acts for the expert, who is in the thread, now."""
    rows = await connection.fetch(_ABLE, cases)
    return frozenset(row[0] for row in rows)


_PURGE: Final = """
DELETE FROM expertise AS e
USING thread AS t
WHERE t.thread = e.thread AND t.keep_seconds > 0
    AND e.moved < $1 - 1000 * (t.keep_seconds + CASE
        WHEN e.state IN ('closed', 'billed') THEN 0 ELSE t.hold_seconds END)
    AND e.state NOT IN ('sent', 'claimed', 'more-asked')
"""


async def purge(connection: Connection, now: int) -> int:
    """Forget what its thread keeps no longer; how many went (docs/protocol.md §5.9).

    A case that is done with goes like a message that was filed, another like one that
    was not, and none that runs.
    """
    return int((await connection.execute(_PURGE, now)).rsplit(maxsplit=1)[-1])
