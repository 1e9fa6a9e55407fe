"""What was imported when: one row for each file that was applied."""

from typing import Final

import msgspec

from cordee.directory.store.database import Connection, Reader


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """An import. `file_date` is 12 digits, times are Unix milliseconds."""

    kind: str
    name: str
    file_date: str
    sha256: bytes
    bytes: int
    rows: int
    bad: int
    warnings: int
    added: int
    changed: int
    gone: int
    started: int
    ended: int
    version: int


_COLUMNS: Final = ", ".join(Run.__struct_fields__)
_INSERT: Final = f"""
INSERT INTO directory.import_run ({_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
_LATEST: Final = f"""
SELECT DISTINCT ON (kind) {_COLUMNS} FROM directory.import_run ORDER BY kind, id DESC
"""


async def insert(connection: Connection, run: Run) -> None:
    """Keep a run."""
    await connection.execute(_INSERT, *msgspec.structs.astuple(run))


async def latest(reader: Reader) -> dict[str, Run]:
    """Give the last run of each kind of file."""
    return {row["kind"]: Run(**dict(row)) for row in await reader.fetch(_LATEST)}
