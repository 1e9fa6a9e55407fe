"""`cordee directory key`: keys of programs that search the directory over FHIR.

A key is shown once, when it is made. What never enters this room: a key in clear,
otherwise.
"""

import argparse
import re
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from cordee.directory.store import keys
from cordee.directory.store.database import Connection, connect
from cordee.directory.store.migrations import migrate

if TYPE_CHECKING:
    from cordee.directory.store.database import Where

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._@-]{0,62}")
"""What a program may be called: it stands in the audit of lookups."""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `key` to a parser."""
    parser = words.add_parser("key", help="keys of programs that search over FHIR")
    acts = parser.add_subparsers(required=True, metavar="add|list|remove")
    made = acts.add_parser("add", parents=[place], help="make a key, and show it once")
    made.add_argument("name", metavar="NAME", help="the program it is for")
    made.set_defaults(run=run, act=_add)
    listed = acts.add_parser("list", parents=[place], help="whose keys there are")
    listed.set_defaults(run=run, act=_list)
    removed = acts.add_parser("remove", parents=[place], help="let a key open nothing")
    removed.add_argument("name", metavar="NAME")
    removed.set_defaults(run=run, act=_remove)


async def run(where: "Where", options: argparse.Namespace) -> int:
    """Do it. Raises DirectoryError and the driver's exceptions."""
    connection = await connect(where)
    try:
        await migrate(connection)
        return int(await options.act(connection, options))
    finally:
        await connection.close()


async def _add(connection: Connection, options: argparse.Namespace) -> int:
    if not NAME.fullmatch(options.name):
        sys.stderr.write("a name: up to 63 letters, digits, spaces and . _ @ -\n")
        return 2
    key = keys.new_key()
    now = time.time_ns() // 1_000_000
    if not await keys.add(connection, options.name, key, now):
        sentence = "has a key already, or there are too many: remove one first"
        sys.stderr.write(f"{options.name} {sentence}\n")
        return 1
    sys.stdout.write(f"{key}\n")
    sys.stderr.write(
        f"This is the key of {options.name}. It is not shown again: keep it where its "
        "secrets are.\n"
    )
    return 0


async def _list(connection: Connection, _options: argparse.Namespace) -> int:
    for row in await keys.everybody(connection):
        added = datetime.fromtimestamp(row.added / 1_000, UTC)
        sys.stdout.write(f"{row.name}\t{added:%Y-%m-%d %H:%M} UTC\n")
    return 0


async def _remove(connection: Connection, options: argparse.Namespace) -> int:
    if not await keys.remove(connection, options.name):
        sys.stderr.write(f"{options.name} has no key\n")
        return 1
    sys.stdout.write(f"the key of {options.name} opens nothing any more\n")
    return 0
