"""What a staged file would change: added, changed, gone, and examples of each.

Afterwards the staging table holds what is added or changed, and `gone_…` the keys of
what is gone. What never enters this room: a change of a table that others read.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from cordee.directory.store.database import Connection
from cordee.directory.store.tables import TABLES, Table

DERIVED: Final = frozenset({"family_key", "given_key", "name_key"})
"""Columns that follow from others: no example names them."""


class Difference(msgspec.Struct, frozen=True):
    """Counts of rows of one table; `before` are those that the file told last time."""

    table: str
    before: int
    added: int
    changed: int
    gone: int

    @property
    def is_none(self) -> bool:
        return not (self.added or self.changed or self.gone)


class Example(msgspec.Struct, frozen=True):
    """One row of a difference: `old` or `new` is empty for what is added or gone."""

    table: str
    key: str
    old: dict[str, Any]
    new: dict[str, Any]


async def compare(connection: Connection, name: str) -> Difference:
    """Compare a staging table with the truth, once."""
    table = TABLES[name]
    truth, stage = f"directory.{name} AS t", f"stage_{name} AS s"
    before: int = await connection.fetchval(
        f"SELECT count(*) FROM {truth} WHERE {table.live}"
    )
    gone = await connection.execute(
        f"CREATE TEMP TABLE gone_{name} AS SELECT {table.of('t')} FROM {truth} "
        f"WHERE {table.live} "
        f"AND NOT EXISTS (SELECT FROM {stage} WHERE {table.same('s', 't')})"
    )
    await connection.execute(
        f"DELETE FROM {stage} USING {truth} "
        f"WHERE {table.same('s', 't')} AND s.digest = t.digest AND {table.live}"
    )
    row = await connection.fetchrow(
        f"SELECT count(*) - count(t.digest) AS new, count(t.digest) AS old "
        f"FROM {stage} LEFT JOIN {truth} ON {table.same('s', 't')} AND {table.live}"
    )
    assert row is not None  # a count is a row
    removed = int(gone.rpartition(" ")[2])
    return Difference(name, before, row["new"], row["old"], removed)


async def examples(connection: Connection, name: str, limit: int) -> list[Example]:
    """Give at most so many of each, of a table that was compared."""
    table = TABLES[name]
    joined = f"directory.{name} AS t ON {table.same('s', 't')} AND {table.live}"
    rows = [
        *await connection.fetch(
            f"SELECT NULL AS old, to_jsonb(s) AS new FROM stage_{name} AS s "
            f"LEFT JOIN {joined} WHERE t.digest IS NULL ORDER BY {table.of('s')} "
            "LIMIT $1",
            limit,
        ),
        *await connection.fetch(
            f"SELECT to_jsonb(t) AS old, to_jsonb(s) AS new FROM stage_{name} AS s "
            f"JOIN {joined} ORDER BY {table.of('s')} LIMIT $1",
            limit,
        ),
        *await connection.fetch(
            f"SELECT to_jsonb(t) AS old, NULL AS new FROM gone_{name} AS s "
            f"JOIN {joined} ORDER BY {table.of('s')} LIMIT $1",
            limit,
        ),
    ]
    return [_example(table, row["old"], row["new"]) for row in rows]


def _example(table: Table, old: str | None, new: str | None) -> Example:
    before: dict[str, Any] = json.loads(old or "{}")
    after: dict[str, Any] = json.loads(new or "{}")
    names = [name for name in table.values if name not in DERIVED]
    if before and after:
        names = [name for name in names if before[name] != after[name]]
    return Example(
        table=table.name,
        key=_shown(table.key, before or after),
        old={name: before[name] for name in names if before},
        new={name: after[name] for name in names if after},
    )


def _shown(key: Sequence[str], row: dict[str, Any]) -> str:
    return " ".join(str(row[name]) for name in key)
