"""Everything that is stored about a thread and its members: whole rows, all tables.

The one place with `SELECT *`: a column that is added shows itself.
"""

from collections.abc import Mapping
from typing import Any, Final

from cordee.server.store import holders
from cordee.server.store.database import Connection

Rows = list[dict[str, Any]]

_THREADS: Final = """
SELECT thread FROM thread WHERE encode(thread, 'hex') LIKE $1 || '%' ORDER BY thread
"""

_OF_THREAD: Final[Mapping[str, str]] = {
    "thread": "SELECT * FROM thread WHERE thread = $1",
    "member": "SELECT * FROM member WHERE thread = $1 ORDER BY account",
    "epoch": "SELECT * FROM epoch WHERE thread = $1 ORDER BY epoch",
    "epoch_box": "SELECT * FROM epoch_box WHERE thread = $1 ORDER BY seq, account",
    "item": "SELECT * FROM item WHERE thread = $1 ORDER BY seq",
    "blob": "SELECT * FROM blob WHERE thread = $1 ORDER BY blob",
    "blob_segment": """
        SELECT * FROM blob_segment WHERE blob IN
            (SELECT blob FROM blob WHERE thread = $1
            UNION SELECT blob FROM item_blob WHERE thread = $1)
        ORDER BY blob, index""",
    "item_blob": "SELECT * FROM item_blob WHERE thread = $1 ORDER BY seq, blob",
    "cursor": "SELECT * FROM cursor WHERE thread = $1 ORDER BY account, device",
    "healing_claim": "SELECT * FROM healing_claim WHERE thread = $1 ORDER BY account",
    "healing_item": """
        SELECT * FROM healing_item WHERE thread = $1 ORDER BY account, seq""",
    "deadline": "SELECT * FROM deadline WHERE thread = $1 ORDER BY deadline",
    "expertise": "SELECT * FROM expertise WHERE thread = $1 ORDER BY expertise",
    "receipt": "SELECT * FROM receipt WHERE thread = $1 ORDER BY account, device",
}

_OF_MEMBERS: Final[Mapping[str, str]] = {
    "account": """
        SELECT * FROM account WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account""",
    "entry": """
        SELECT * FROM entry WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account, seq""",
    "entry_box": """
        SELECT * FROM entry_box WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account, seq, reserve, position""",
    "slot": """
        SELECT * FROM slot WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY sig_pk""",
    "departure": """
        SELECT * FROM departure WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account, device""",
    "push_subscription": """
        SELECT * FROM push_subscription WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account, device""",
    "link": """
        SELECT * FROM link WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY number""",
    "lookup": """
        SELECT * FROM lookup WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY minute, account, kind""",
    "holder": """
        SELECT * FROM holder WHERE role IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY role, account""",
    "proposal": """
        SELECT * FROM proposal WHERE role IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY role, account""",
    "availability": """
        SELECT * FROM availability WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account""",
    "attestation": """
        SELECT * FROM attestation WHERE subject IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY sort_key""",
    "invitation": """
        SELECT * FROM invitation WHERE account IN
            (SELECT account FROM member WHERE thread = $1)
        ORDER BY account""",
}

_STATUS: Final = """
SELECT
    (SELECT count(*) FROM account) AS accounts,
    (SELECT count(*) FROM thread) AS threads,
    (SELECT coalesce(sum(head_seq), 0) FROM thread)::bigint AS items,
    (SELECT coalesce(sum(erased_items), 0) FROM thread)::bigint AS erased_items,
    (SELECT count(*) FROM invitation WHERE account IS NULL) AS invitations,
    (SELECT count(*) FROM blob WHERE complete AND NOT gone) AS attachments,
    (SELECT coalesce(sum(size), 0) FROM blob WHERE NOT gone)::bigint
        AS attachment_bytes,
    pg_total_relation_size('item') AS item_bytes,
    pg_database_size(current_database()) AS bytes
"""


async def threads(connection: Connection, prefix: str) -> list[bytes]:
    """Threads whose id, in hex, begins so."""
    return [row[0] for row in await connection.fetch(_THREADS, prefix)]


async def everything(connection: Connection, thread: bytes) -> dict[str, Rows]:
    """Every row of every table about a thread and its members, by table."""
    found: dict[str, Rows] = {}
    for table, sql in {**_OF_THREAD, **_OF_MEMBERS}.items():
        found[table] = [dict(row) for row in await connection.fetch(sql, thread)]
    return found


async def status(connection: Connection) -> dict[str, int]:
    """How much there is: rows, and sizes in bytes."""
    row = await connection.fetchrow(_STATUS)
    assert row is not None
    return {
        **dict(row),
        "roles_with_fewer_than_two_holders": await holders.few(connection),
    }
