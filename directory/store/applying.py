"""A staged and compared file becomes the truth, in the caller's one transaction.

Only rows are locked, and only against other writers: whoever reads or searches sees
all of it as it was until the commit. What never enters this room: a file.
"""

from collections.abc import Iterable
from typing import Final

from cordee.directory.store.database import Connection
from cordee.directory.store.tables import TABLES, Table

_THEIRS: Final = """
SELECT practitioner FROM stage_{name} UNION ALL SELECT practitioner FROM gone_{name}
"""
_TOUCHED: Final = {
    "practitioner": "SELECT ''::text AS practitioner WHERE false",
    "organization": """
        SELECT r.practitioner FROM stage_organization AS s
        LEFT JOIN directory.organization AS o ON o.id = s.id
        JOIN directory.role AS r ON r.organization = s.id
        WHERE (
            o.name, o.sign, o.town, o.postcode, o.department, o.commune, o.finess,
            o.siret, o.phones <> ''
        ) IS DISTINCT FROM (
            s.name, s.sign, s.town, s.postcode, s.department, s.commune, s.finess,
            s.siret, s.phones <> ''
        )
    """,
    "role": _THEIRS.format(name="role"),
    "qualification": _THEIRS.format(name="qualification"),
    "skill": _THEIRS.format(name="skill"),
    "birth": _THEIRS.format(name="birth"),
    "mailbox": """
        SELECT practitioner FROM stage_mailbox
        UNION ALL
        SELECT m.practitioner FROM stage_mailbox AS s
        JOIN directory.mailbox AS m ON m.address = s.address
        UNION ALL
        SELECT m.practitioner FROM gone_mailbox AS g
        JOIN directory.mailbox AS m ON m.address = g.address
    """,
}
"""Whose entry changes with a table: asked before anything is applied.

Of an organisation count the columns that `following` gives.
"""

_TOUCH: Final = """
UPDATE directory.practitioner AS p SET version = $1, changed = $2
WHERE p.version < $1 AND EXISTS (
    SELECT FROM touched AS t WHERE t.practitioner = p.id
)
"""
_BURY: Final = """
INSERT INTO directory.tombstone (practitioner, version, changed)
SELECT id, $1::bigint, $2::bigint FROM gone_practitioner
ON CONFLICT (practitioner) DO UPDATE
SET version = excluded.version, changed = excluded.changed
"""
_RAISE: Final = """
DELETE FROM directory.tombstone AS t USING stage_practitioner AS s
WHERE t.practitioner = s.id
"""


async def apply(
    connection: Connection, tables: Iterable[str], version: int, now: int
) -> None:
    """Apply what is staged; `now` in milliseconds."""
    names = list(tables)
    touched = " UNION ALL ".join(f"({_TOUCHED[name]})" for name in names)
    await connection.execute("DROP TABLE IF EXISTS touched")
    await connection.execute(
        "CREATE TEMP TABLE touched AS "
        f"SELECT DISTINCT practitioner FROM ({touched}) AS told"
    )
    for name in names:
        table = TABLES[name]
        await connection.execute(_upsert(table), version, now)
        if table.kept:
            await connection.execute(_mark(table), version, now)
        else:
            await connection.execute(_delete(table))
    await connection.execute(_TOUCH, version, now)
    if "practitioner" in names:
        await connection.execute(_BURY, version, now)
        await connection.execute(_RAISE)


async def analyze(connection: Connection, tables: Iterable[str]) -> None:
    """Let the planner know what is there now; readers are not held up."""
    for name in tables:
        await connection.execute(f"ANALYZE directory.{name}")


def _upsert(table: Table) -> str:
    told = (*table.key, *table.values, "digest")
    fixed = {"version": "$1::bigint", "changed": "$2::bigint"}
    if table.sourced:
        fixed["source"] = "'file'"
    if table.kept:
        fixed["gone"] = "0"
    names = ", ".join((*told, *fixed))
    values = ", ".join((*(f"s.{name}" for name in told), *fixed.values()))
    new = (*table.values, "digest", *fixed)
    changes = ", ".join(f"{name} = excluded.{name}" for name in new)
    return (
        f"INSERT INTO directory.{table.name} ({names}) "
        f"SELECT {values} FROM stage_{table.name} AS s ORDER BY {table.of('s')} "
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {changes}"
    )


def _mark(table: Table) -> str:
    return (
        f"UPDATE directory.{table.name} AS t "
        "SET gone = $2::bigint, version = $1::bigint, changed = $2::bigint "
        f"FROM gone_{table.name} AS g WHERE {table.same('t', 'g')}"
    )


def _delete(table: Table) -> str:
    return (
        f"DELETE FROM directory.{table.name} AS t "
        f"USING gone_{table.name} AS g WHERE {table.same('t', 'g')}"
    )
