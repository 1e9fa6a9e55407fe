"""What was said and is not yet seen in the log: durable before `send` returns."""

from typing import Any, Final

import msgspec

from cordee.clients.sdk.store.database import Database


class OutboxRecord(msgspec.Struct, frozen=True, array_like=True):
    """`failed` is the server's code when it refused for good. `time` is Unix ms.

    `log_hash` is nil: what the server said of the log stands beside the record, which
    is not sealed anew for it. `blobs` are those that it brings. `behalf` is the role
    that it is written for.
    """

    event: bytes
    time: int
    failed: str | None = None
    log_hash: bytes | None = None
    blobs: tuple[bytes, ...] = ()
    behalf: bytes | None = None


class Outgoing(msgspec.Struct, frozen=True):
    """A row. `n` is None once it failed; `acked` is the number the server gave.

    `log_hash` is what the server said that the log is with this message in it.
    """

    place: int
    thread: bytes
    n: int | None
    message: bytes
    target: bytes | None
    acked: int | None
    record: OutboxRecord
    log_hash: bytes | None = None


_ROWS: Final = (
    "SELECT place, thread, n, message, target, acks.seq, record, acks.log_hash "
    "FROM outbox LEFT JOIN acks USING (place) "
)
_WAITING: Final = (
    "n IS NOT NULL AND NOT EXISTS (SELECT 1 FROM acks WHERE acks.place = outbox.place)"
)


def add_outgoing(
    database: Database,
    thread: bytes,
    n: int,
    message: bytes,
    target: bytes | None,
    record: OutboxRecord,
) -> None:
    """Keep an event. It gets the next place, which is the order of sending."""
    place = database.insert(
        "INSERT INTO outbox (thread, n, message, target, record) "
        "VALUES (?, ?, ?, ?, ?)",
        thread,
        n,
        message,
        target,
        b"",
    )
    _write(database, place, record)


def outgoing_of(database: Database, thread: bytes) -> list[Outgoing]:
    """Every row of a thread in the order of sending, failed ones too."""
    rows = database.rows(
        f"{_ROWS} WHERE thread = ? ORDER BY place",
        thread,
    )
    return [_outgoing(database, row) for row in rows]


def outgoing_lines(database: Database, thread: bytes, limit: int) -> list[Outgoing]:
    """The last rows that are lines of their own, in the order of sending."""
    rows = database.rows(
        f"{_ROWS} WHERE thread = ? AND target IS NULL ORDER BY place DESC LIMIT ?",
        thread,
        limit,
    )
    return [_outgoing(database, row) for row in reversed(rows)]


def outgoing_about(database: Database, thread: bytes, target: bytes) -> list[Outgoing]:
    """Rows that change a message, in the order of sending."""
    rows = database.rows(
        f"{_ROWS} WHERE thread = ? AND target = ? ORDER BY place",
        thread,
        target,
    )
    return [_outgoing(database, row) for row in rows]


def outgoing_by_id(
    database: Database, thread: bytes, message: bytes
) -> Outgoing | None:
    row = database.row(
        f"{_ROWS} WHERE thread = ? AND message = ?",
        thread,
        message,
    )
    return None if row is None else _outgoing(database, row)


def waiting_in(database: Database, thread: bytes, limit: int) -> list[Outgoing]:
    """The first rows of a thread that the server has not taken."""
    rows = database.rows(
        f"{_ROWS} WHERE thread = ? AND {_WAITING} ORDER BY n LIMIT ?",
        thread,
        limit,
    )
    return [_outgoing(database, row) for row in rows]


def outgoing_by_n(database: Database, thread: bytes, n: int) -> Outgoing | None:
    row = database.row(
        f"{_ROWS} WHERE thread = ? AND n = ?",
        thread,
        n,
    )
    return None if row is None else _outgoing(database, row)


def last_n(database: Database, thread: bytes) -> int:
    """The highest counter waiting in a thread, 0 when none."""
    row = database.row("SELECT max(n) FROM outbox WHERE thread = ?", thread)
    return 0 if row is None or row[0] is None else int(row[0])


def threads_waiting(database: Database) -> list[bytes]:
    """Threads with something to send, oldest first."""
    rows = database.rows(
        f"SELECT thread FROM outbox WHERE {_WAITING} "  # noqa: S608 - a constant
        "GROUP BY thread ORDER BY min(place)"
    )
    return [row[0] for row in rows]


def count_outgoing(database: Database) -> tuple[int, int]:
    """How many wait, and how many failed."""
    row = database.row(
        f"SELECT count(*) FILTER (WHERE {_WAITING}), "  # noqa: S608 - a constant
        "count(*) FILTER (WHERE n IS NULL) FROM outbox"
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def set_acked(
    database: Database, outgoing: Outgoing, seq: int, log_hash: bytes
) -> None:
    """Keep where the server says that it stored this, until the log shows it.

    The log may have shown it already: nothing is kept then.
    """
    database.run(
        "INSERT INTO acks (place, seq, log_hash) "
        "SELECT place, ?, ? FROM outbox WHERE place = ? ON CONFLICT (place) "
        "DO UPDATE SET seq = excluded.seq, log_hash = excluded.log_hash",
        seq,
        log_hash,
        outgoing.place,
    )


def acked_as(database: Database, thread: bytes, message: bytes) -> int | None:
    """The number under which the server said that it stored a message."""
    row = database.row(
        "SELECT acks.seq FROM outbox JOIN acks USING (place) "
        "WHERE thread = ? AND message = ?",
        thread,
        message,
    )
    return None if row is None else int(row[0])


def acked_at(database: Database, thread: bytes, seq: int) -> Outgoing | None:
    """The row that the server said it stored under a number."""
    row = database.row(
        f"{_ROWS} WHERE thread = ? AND acks.seq = ?",
        thread,
        seq,
    )
    return None if row is None else _outgoing(database, row)


def unmet_ack(database: Database, thread: bytes, seq: int) -> Outgoing | None:
    """A row whose number the log, which is beyond it, gave to another item."""
    row = database.row(
        f"{_ROWS} WHERE thread = ? AND acks.seq <= ? ORDER BY acks.seq LIMIT 1",
        thread,
        seq,
    )
    return None if row is None else _outgoing(database, row)


def unmeet_acks(database: Database) -> None:
    """Forget where the server said it stored what the log does not show yet."""
    database.run("DELETE FROM acks")


def set_failed(database: Database, outgoing: Outgoing, code: str) -> None:
    """Give the counter back and keep the text, for its author to see."""
    database.run("UPDATE outbox SET n = NULL WHERE place = ?", outgoing.place)
    record = msgspec.structs.replace(outgoing.record, failed=code)
    _write(database, outgoing.place, record)


def renumber(database: Database, outgoing: Outgoing, fresh: Outgoing) -> None:
    """Give a row that was never accepted another counter, id and target."""
    database.run(
        "UPDATE outbox SET n = ?, message = ?, target = ? WHERE place = ?",
        fresh.n,
        fresh.message,
        fresh.target,
        outgoing.place,
    )
    _write(database, outgoing.place, fresh.record)


def remove_outgoing(database: Database, place: int) -> None:
    database.run("DELETE FROM acks WHERE place = ?", place)
    database.run("DELETE FROM outbox WHERE place = ?", place)


def _write(database: Database, place: int, record: OutboxRecord) -> None:
    sealed = database.vault.seal(("outbox", place), record)
    database.run("UPDATE outbox SET record = ? WHERE place = ?", sealed, place)


def _outgoing(database: Database, row: tuple[Any, ...]) -> Outgoing:
    place, thread, n, message, target, acked, sealed, log_hash = row
    record = database.vault.open(("outbox", place), sealed, OutboxRecord)
    return Outgoing(place, thread, n, message, target, acked, record, log_hash)
