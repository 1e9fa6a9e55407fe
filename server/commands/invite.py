"""`cordee server invite-organisation ID`: the operator lets an organisation in.

The id comes from the organisation's client, which keeps the secret behind it.
"""

import argparse
import time
from typing import Any, Final

from cordee.server.services.enrolment import admit
from cordee.server.store.database import Connection

DAYS: Final = 7
ID_BYTES: Final = 16


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse
    """Add the word to a parser."""
    parser = words.add_parser(
        "invite-organisation", parents=[place], help="let an organisation found itself"
    )
    parser.add_argument("id", type=_id, help="what the organisation's client printed")
    parser.add_argument("--days", type=int, default=DAYS, help="how long it holds")
    parser.set_defaults(run=_run)


def _id(text: str) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != ID_BYTES:
        raise ValueError(text)
    return data


async def _run(connection: Connection, options: argparse.Namespace) -> str:
    """Register it; once more is the same. Raises ValueError for a person's id."""
    now = time.time_ns() // 1_000_000
    until = now // 1000 + options.days * 86_400
    if not await admit(connection, options.id, until, now):
        raise ValueError("this id is an invitation of an organisation's own")
    return f"invitation {options.id.hex()} lets one organisation in\n"
