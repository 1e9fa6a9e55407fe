"""`cordee server compact`: write the tables anew, so that nothing erased stays behind.

PostgreSQL marks the place of an erased row as free and leaves the bytes in the file
until something else is written there. This writes the files anew without them.
"""

import argparse
from typing import Any, Final

import asyncpg

from cordee.server.store import erasures
from cordee.server.store.database import Connection

NOT_OURS: Final = (
    "The log of PostgreSQL was left alone: this user may not switch it. Its old "
    "files hold what was erased until they are written again.\n"
)


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse
    """Add the word to a parser."""
    parser = words.add_parser(
        "compact",
        parents=[place],
        help="rewrite the tables, so that no file holds what was erased",
    )
    parser.set_defaults(run=_run)


async def _run(connection: Connection, _options: argparse.Namespace) -> str:
    before = await connection.fetchval("SELECT pg_database_size(current_database())")
    await erasures.rewrite(connection)
    told = ""
    try:
        await erasures.switch_log(connection)
    except asyncpg.InsufficientPrivilegeError:
        told = NOT_OURS
    after = await connection.fetchval("SELECT pg_database_size(current_database())")
    return f"tables rewritten: {before:,} bytes before, {after:,} now\n{told}"
