"""A file on its way in: temporary tables of one session, which nobody else sees.

They cost no log, hold up no reader, and are gone with the session, whatever ends it.
What never enters this room: a table that others read.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Final

import msgspec

from cordee.directory.errors import ImportBusy
from cordee.directory.store.database import Connection
from cordee.directory.store.tables import TABLES, Table

LOCK: Final = 0x64697266
"""Advisory lock that the session of an import holds from its first row on."""

_SETTINGS: Final = """
SELECT set_config('temp_buffers', '64MB', false),
    set_config('work_mem', '128MB', false),
    set_config('statement_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '0', false)
"""
_INACTIVE: Final = """
UPDATE stage_practitioner AS s SET active = false, digest = md5(s.digest::text)::uuid
WHERE NOT EXISTS (
    SELECT FROM stage_role AS r
    WHERE r.practitioner = s.id AND (r.organization <> '' OR r.mode <> '')
)
"""
_LINES: Final = {"role", "qualification", "skill", "mailbox"}
"""Tables of which a line is a row: the same key twice is a repetition."""


class Repeated(msgspec.Struct, frozen=True):
    """Keys of a table that came several times, and in how many words of them."""

    table: str
    rows: int
    conflicts: int


async def begin(connection: Connection) -> None:
    """Make this session the one that imports. Raises ImportBusy."""
    if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
        raise ImportBusy("another import is at work: try again when it has ended")
    await connection.execute(_SETTINGS)


async def create(connection: Connection, tables: Iterable[str]) -> None:
    """Make empty staging tables."""
    for name in tables:
        table = TABLES[name]
        columns = ", ".join(table.staged[1:])
        await connection.execute(f"DROP TABLE IF EXISTS stage_{name}, gone_{name}")
        await connection.execute(
            f"CREATE TEMP TABLE stage_{name} AS SELECT 0::bigint AS line, {columns} "
            f"FROM directory.{name} WITH NO DATA"
        )


async def copy(connection: Connection, batch: Mapping[str, bytes]) -> None:
    """Take in rows in COPY's text format, by table."""
    for name, data in batch.items():
        await connection.copy_to_table(
            f"stage_{name}",
            schema_name="pg_temp",
            columns=TABLES[name].staged,
            source=BytesIO(data),
        )


async def settle(connection: Connection, tables: Iterable[str]) -> list[Repeated]:
    """Leave one row of each key, the last; say what was repeated or contradicted."""
    found: list[Repeated] = []
    for name in tables:
        found.append(await _once(connection, TABLES[name]))
        await connection.execute(f"ANALYZE stage_{name}")
    if "practitioner" in tables:
        await connection.execute(_INACTIVE)
    return found


async def _once(connection: Connection, table: Table) -> Repeated:
    stage = f"stage_{table.name}"
    await connection.execute(
        f"CREATE TEMP TABLE many AS SELECT {table.of('s')}, max(s.line) AS line "
        f"FROM {stage} AS s GROUP BY {table.of('s')} HAVING count(*) > 1"
    )
    conflicts: int = await connection.fetchval(
        f"SELECT count(*) FROM (SELECT FROM {stage} AS s "
        f"JOIN many AS m ON {table.same('s', 'm')} GROUP BY {table.of('s')} "
        f"HAVING count(DISTINCT s.digest) > 1) AS c"
    )
    status = await connection.execute(
        f"DELETE FROM {stage} AS s USING many AS m "
        f"WHERE {table.same('s', 'm')} AND s.line < m.line"
    )
    await connection.execute("DROP TABLE many")
    rows = int(status.rpartition(" ")[2]) if table.name in _LINES else 0
    return Repeated(table.name, rows, conflicts)
