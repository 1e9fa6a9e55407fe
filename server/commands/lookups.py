"""`cordee server lookups`: who looked how much into the directory; never what for.

What never enters this room: a name that was searched.
"""

import argparse
import json
import time
from typing import Any, Final

import msgspec

from cordee.server.config import span
from cordee.server.store import lookups
from cordee.server.store.database import Connection
from cordee.server.store.lookups import AskerRow

SINCE: Final = "24h"
MAX_SHOWN: Final = 50
SHOWN: Final = 16
"""Digits of an account that tell it from the others."""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse
    """Add `lookups` to a parser."""
    parser = words.add_parser(
        "lookups", parents=[place], help="who looked how much into the directory"
    )
    parser.add_argument("--since", default=SINCE, help="how far back, like 24h")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_report)


async def _report(connection: Connection, options: argparse.Namespace) -> str:
    since = time.time_ns() // 1_000_000 - span("--since", options.since) * 1000
    found = await lookups.askers(connection, since, MAX_SHOWN)
    if options.json:
        return json.dumps(list(map(_plain, found)), ensure_ascii=False) + "\n"
    return "".join(map(_line, found)) or "nobody looked\n"


def _plain(one: AskerRow) -> dict[str, Any]:
    return {**msgspec.structs.asdict(one), "account": one.account.hex()}


def _line(one: AskerRow) -> str:
    who = one.name or one.key or "no name"
    short = f" ({one.account.hex()[:SHOWN]}…)" if one.account else " (key)"
    at = time.strftime("%Y-%m-%d %H:%M", time.gmtime(one.last / 1000))
    given = f"{one.queries:,} lookups, {one.found:,} rows, last at {at} (UTC)"
    return f"{who}{short}: {given}\n"
