"""Push subscriptions: which devices are woken, where, and when they last were.

Times are Unix milliseconds. A device has one at most.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.server.store.database import Connection

Device = tuple[bytes, bytes]
"""Account and key of a device."""


class SubscriptionRow(msgspec.Struct, frozen=True):
    """`woken` is 0 for one that never was."""

    account: bytes
    device: bytes
    endpoint: str
    p256dh: bytes
    auth: bytes
    woken: int


class Reason(msgspec.Struct, frozen=True):
    """Why a device is to be woken: its account has not displayed this number.

    Or, where `thread` is the id of a deadline or a case and `seq` is 0, nobody has
    taken this task, or the case waits for this account.
    """

    account: bytes
    device: bytes
    thread: bytes
    seq: int


_FORGET_OTHERS: Final = """
DELETE FROM push_subscription
WHERE endpoint = $3 AND NOT (account = $1 AND device = $2)
"""
_PUT: Final = """
INSERT INTO push_subscription
    (account, device, endpoint, p256dh, auth, created, woken, failures)
VALUES ($1, $2, $3, $4, $5, $6, 0, 0)
ON CONFLICT (account, device) DO UPDATE
SET endpoint = EXCLUDED.endpoint, p256dh = EXCLUDED.p256dh, auth = EXCLUDED.auth,
    created = EXCLUDED.created, failures = 0
"""


async def put(connection: Connection, row: SubscriptionRow, time: int) -> None:
    """Wake a device there from now on; whoever had this address before, no more."""
    await connection.execute(_FORGET_OTHERS, row.account, row.device, row.endpoint)
    await connection.execute(
        _PUT, row.account, row.device, row.endpoint, row.p256dh, row.auth, time
    )


_DELETE: Final = """
DELETE FROM push_subscription WHERE account = $1 AND device = $2
"""


async def delete(connection: Connection, account: bytes, device: bytes) -> None:
    """Wake a device no more."""
    await connection.execute(_DELETE, account, device)


_KEEP: Final = """
DELETE FROM push_subscription WHERE account = $1 AND NOT device = ANY($2::bytea[])
"""


async def keep_only(
    connection: Connection, account: bytes, devices: Sequence[bytes]
) -> None:
    """Forget those of devices that the account no longer names."""
    await connection.execute(_KEEP, account, devices)


_DEVICES: Final = """
SELECT account, device FROM push_subscription WHERE account = ANY($1::bytea[])
"""


async def devices(connection: Connection, accounts: Sequence[bytes]) -> list[Device]:
    """Devices of these accounts that want to be woken."""
    rows = await connection.fetch(_DEVICES, accounts)
    return [(row[0], row[1]) for row in rows]


_UNSEEN: Final = """
SELECT DISTINCT s.account, s.device, s.endpoint, s.p256dh, s.auth, s.woken
FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[])
    AS r (account, device, thread, seq)
JOIN push_subscription AS s ON s.account = r.account AND s.device = r.device
JOIN account AS a ON a.account = s.account AND NOT a.locked AND NOT a.closed
WHERE NOT EXISTS (
    SELECT
    FROM cursor AS c
    WHERE c.thread = r.thread AND c.account = r.account AND c.displayed >= r.seq)
AND (
    EXISTS (
        SELECT
        FROM member AS m
        WHERE m.thread = r.thread AND m.account = r.account AND m.last_seq IS NULL
            AND m.first_seq <= r.seq)
    OR EXISTS (
        SELECT
        FROM holder AS h
        JOIN member AS m
            ON m.thread = r.thread AND m.account = h.role AND m.last_seq IS NULL
        WHERE h.account = r.account AND m.first_seq <= r.seq)
    OR EXISTS (
        SELECT
        FROM deadline AS d
        WHERE d.deadline = r.thread AND r.seq = 0 AND d.state = 'open' AND (
            d.account = r.account
            OR EXISTS (
                SELECT FROM holder WHERE role = d.account AND account = r.account)))
    OR EXISTS (
        SELECT
        FROM expertise AS e
        WHERE e.expertise = r.thread AND r.seq = 0 AND e.actor <> r.account AND (
            (e.requester = r.account AND e.state IN (
                'more-asked', 'answered', 'declined', 'redirected', 'expired'))
            OR (e.claimant = r.account AND e.step IN ('give', 'withdraw', 'expire'))
            OR (e.claimant IS NULL AND e.state IN ('sent', 'withdrawn', 'expired')
                AND e.requester <> r.account AND (
                    e.expert = r.account
                    OR EXISTS (
                        SELECT
                        FROM holder
                        WHERE role = e.expert AND account = r.account))))))
"""


async def unseen(
    connection: Connection, reasons: Sequence[Reason]
) -> list[SubscriptionRow]:
    """Those for which at least one reason still holds."""
    rows = await connection.fetch(
        _UNSEEN,
        [r.account for r in reasons],
        [r.device for r in reasons],
        [r.thread for r in reasons],
        [r.seq for r in reasons],
    )
    return [SubscriptionRow(*row) for row in rows]


_MISSED: Final = """
SELECT s.account, s.device, t.thread, t.head_seq
FROM thread AS t
JOIN item AS i
    ON i.thread = t.thread AND i.seq = t.head_seq AND i.kind = 'message'
CROSS JOIN LATERAL (
    SELECT m.account
    FROM member AS m
    WHERE m.thread = t.thread AND m.last_seq IS NULL AND m.first_seq <= t.head_seq
    UNION
    SELECT h.account
    FROM member AS m
    JOIN holder AS h ON h.role = m.account
    WHERE m.thread = t.thread AND m.last_seq IS NULL AND m.first_seq <= t.head_seq
) AS w
JOIN push_subscription AS s
    ON s.account = w.account AND s.device <> i.device AND s.woken < i.time
WHERE t.last_time >= $1
UNION ALL
SELECT s.account, s.device, d.deadline, 0
FROM deadline AS d
CROSS JOIN LATERAL (
    SELECT d.account
    UNION
    SELECT h.account FROM holder AS h WHERE h.role = d.account
) AS w
JOIN push_subscription AS s ON s.account = w.account AND s.woken < d.time
WHERE d.state = 'open' AND d.fired >= $1
UNION ALL
SELECT s.account, s.device, e.expertise, 0
FROM expertise AS e
CROSS JOIN LATERAL (
    SELECT e.requester
    UNION
    SELECT e.expert
    UNION
    SELECT h.account FROM holder AS h WHERE h.role = e.expert
) AS w (account)
JOIN push_subscription AS s ON s.account = w.account AND s.woken < e.moved
WHERE e.moved >= $1 AND e.step NOT IN ('claim', 'close', 'bill')
"""


async def missed(connection: Connection, since: int) -> list[Reason]:
    """Reasons that came since then and for which nobody was woken yet."""
    return [Reason(*row) for row in await connection.fetch(_MISSED, since)]


_CLAIM: Final = """
UPDATE push_subscription AS s
SET woken = $3
FROM unnest($1::bytea[], $2::bytea[]) AS r (account, device)
WHERE s.account = r.account AND s.device = r.device AND s.woken <= $4
RETURNING s.account, s.device
"""


async def claim(
    connection: Connection, found: Sequence[Device], now: int, before: int
) -> set[Device]:
    """Take it on oneself to wake those that nobody has woken since `before`."""
    accounts = [account for account, _ in found]
    keys = [device for _, device in found]
    rows = await connection.fetch(_CLAIM, accounts, keys, now, before)
    return {(row[0], row[1]) for row in rows}


_SUCCEEDED: Final = """
UPDATE push_subscription SET failures = 0
WHERE account = $1 AND device = $2 AND endpoint = $3 AND failures > 0
"""


async def succeeded(connection: Connection, row: SubscriptionRow) -> None:
    """Its push service took the wake-up."""
    await connection.execute(_SUCCEEDED, row.account, row.device, row.endpoint)


_RELEASE: Final = """
UPDATE push_subscription SET woken = 0 WHERE account = $1 AND device = $2
"""


async def release(connection: Connection, row: SubscriptionRow) -> None:
    """It was not woken after all, and may be at any time."""
    await connection.execute(_RELEASE, row.account, row.device)


_FAILED: Final = """
UPDATE push_subscription SET failures = failures + 1
WHERE account = $1 AND device = $2 AND endpoint = $3
"""
_DROP: Final = """
DELETE FROM push_subscription
WHERE account = $1 AND device = $2 AND endpoint = $3 AND failures >= $4
"""


async def failed(connection: Connection, row: SubscriptionRow, most: int) -> bool:
    """Count a refusal; whether it was one too many, and the subscription is gone."""
    await connection.execute(_FAILED, row.account, row.device, row.endpoint)
    told = await connection.execute(_DROP, row.account, row.device, row.endpoint, most)
    return told.endswith(" 1")
