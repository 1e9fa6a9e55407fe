"""`cordee server …`: what the operator does beside the running server.

What never enters this room: a key, a secret, anything that opens.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence

from cordee.postgres import PostgresError
from cordee.server.commands import compact, invite, look, lookups, restored
from cordee.server.commands.place import opened, place
from cordee.server.config import SettingsError
from cordee.server.store.errors import DRIVER, StoreError

FAILED = 1
MISUSED = 2


def main(argv: Sequence[str]) -> int:
    """Run a word; 0 when done, 1 when it could not be, 2 for wrong words."""
    try:
        options = _parser(os.environ).parse_args(argv)
    except SystemExit as end:
        return MISUSED if end.code else 0
    try:
        text = asyncio.run(_run(options))
    except (ValueError, SettingsError, StoreError, PostgresError, *DRIVER) as error:
        sys.stderr.write(f"cordee server: {error}\n")
        return FAILED
    sys.stdout.write(text)
    return 0


async def _run(options: argparse.Namespace) -> str:
    async with opened(options.data, options.database_url) as connection:
        text: str = await options.run(connection, options)
        return text


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cordee server", description=__doc__)
    here = place(environment)
    words = parser.add_subparsers(required=True, metavar="WORD")
    for add in (
        invite.add,
        look.add_peek,
        look.add_status,
        lookups.add,
        compact.add,
        restored.add,
        restored.add_report,
    ):
        add(words, here)
    return parser
