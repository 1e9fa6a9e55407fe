"""What a server stored of a thread, held against what a log must be.

Read by SQL, recomputed with the public half of `crypto`: no code of the server is
asked. What never enters this room: a key, what a message says.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from cordee.crypto.log import ItemKind, item_hash, next_hash
from cordee.crypto.message import parse_header

if TYPE_CHECKING:
    import asyncpg

_HEAD: Final = "SELECT head_seq, log_hash FROM thread WHERE thread = $1"
_ROWS: Final = """
SELECT seq, kind, log_hash, device, n, body, payload
FROM item
WHERE thread = $1
ORDER BY seq
"""


class Row(msgspec.Struct, frozen=True):
    """A line of the table `item`."""

    seq: int
    kind: str
    log_hash: bytes
    device: bytes | None
    n: int | None
    body: bytes
    payload: bytes


class Ledger(msgspec.Struct, frozen=True):
    """A thread as its tables have it."""

    thread: bytes
    head_seq: int
    head_hash: bytes
    rows: tuple[Row, ...]

    def messages(self) -> dict[bytes, int]:
        """Id to number, in the order of the log. Every rule of the log is checked."""
        check_numbers(self)
        check_hashes(self)
        return check_counters(self.rows)


async def read_ledger(
    connection: "asyncpg.Connection[asyncpg.Record]", thread: bytes
) -> Ledger:
    """Read a thread in one transaction, so that its head fits its items."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        head = await connection.fetchrow(_HEAD, thread)
        rows = await connection.fetch(_ROWS, thread)
    assert head is not None, f"no thread {thread.hex()}"
    return Ledger(thread, head[0], head[1], tuple(Row(*row) for row in rows))


def check_numbers(ledger: Ledger) -> None:
    """Numbers are contiguous from 1 to the head; the first item is an epoch."""
    numbers = [row.seq for row in ledger.rows]
    assert numbers == list(range(1, ledger.head_seq + 1)), numbers
    assert ledger.rows[0].kind == ItemKind.EPOCH


def check_hashes(ledger: Ledger) -> None:
    """Each running hash follows from the one before and the bytes stored."""
    running = ledger.thread
    for row in ledger.rows:
        hashed = item_hash(ItemKind(row.kind), row.body, row.payload)
        running = next_hash(running, row.seq, hashed)
        assert running == row.log_hash, f"hash of item {row.seq}"
    assert running == ledger.head_hash, "hash of the head"


def check_counters(rows: Sequence[Row]) -> dict[bytes, int]:
    """Each device counts from 1 without a gap, in the order of the log."""
    found: dict[bytes, int] = {}
    last: defaultdict[bytes, int] = defaultdict(int)
    for row in rows:
        if row.kind != ItemKind.MESSAGE:
            assert row.n is None, f"item {row.seq} has a counter"
            continue
        header = parse_header(row.body)
        assert (header.device, header.n) == (row.device, row.n)
        assert header.n == last[header.device] + 1, f"counter of item {row.seq}"
        assert header.id not in found, f"id of item {row.seq} is there twice"
        last[header.device] = header.n
        found[header.id] = row.seq
    return found
