"""`cordee server restored`: after a backup was brought back, let clients heal it.

What never enters this room: a log that is made shorter; only clients bring items.
"""

import argparse
import time
from typing import Any, Final

from cordee.server.config import span
from cordee.server.store import healing
from cordee.server.store.database import Connection

DEFAULT: Final = "24h"
SHOWN: Final = 16
"""Digits of a thread's id that tell it from the others."""

BEGUN: Final = """healing: {count:,} threads, until {until} (UTC) at the latest
Clients bring back what they hold as they connect; nothing new is stored in a thread
until all of its members have said where they stand, or the time is over.
`cordee server healing` shows what is still missing.
"""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse
    """Add `restored` to a parser."""
    parser = words.add_parser(
        "restored", parents=[place], help="a backup was restored: let clients heal it"
    )
    parser.add_argument(
        "--for", dest="span", default=DEFAULT, help="how long at most, like 24h"
    )
    parser.set_defaults(run=_begin)


def add_report(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse
    """Add `healing` to a parser."""
    parser = words.add_parser(
        "healing", parents=[place], help="what a restored server still waits for"
    )
    parser.set_defaults(run=_report)


async def _begin(connection: Connection, options: argparse.Namespace) -> str:
    until = _now() + span("--for", options.span) * 1000
    async with connection.transaction():
        count = await healing.begin(connection, until)
    at = time.strftime("%Y-%m-%d %H:%M", time.gmtime(until / 1000))
    return BEGUN.format(count=count, until=at)


async def _report(connection: Connection, _options: argparse.Namespace) -> str:
    found = await healing.report(connection, _now())
    return "".join(map(_line, found)) or "no thread is being healed\n"


def _line(one: healing.Report) -> str:
    known = f"thread {one.thread.hex()[:SHOWN]}… stands at {one.head_seq}"
    lost = max(0, one.claimed - one.head_seq)
    missing = f", {lost} items after it are known and not taken yet" if lost else ""
    return (
        f"{known}; not heard of: {one.silent} members; waiting for a second word: "
        f"{one.waiting} items{missing}\n"
    )


def _now() -> int:
    return time.time_ns() // 1_000_000
