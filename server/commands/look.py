"""`cordee server peek` and `status`: what is stored, shown to its operator."""

import argparse
import json
from typing import Any, Final

from cordee.server.commands.words import in_words, jsonable
from cordee.server.store import peek
from cordee.server.store.database import Connection

HEX: Final = frozenset("0123456789abcdef")


def add_peek(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `peek` to a parser."""
    parser = words.add_parser(
        "peek", parents=[place], help="everything this server can see of a thread"
    )
    parser.add_argument(
        "--thread", default="", type=_prefix, help="how its id begins, in hex"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_peek)


def add_status(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `status` to a parser."""
    parser = words.add_parser("status", parents=[place], help="how much there is")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=_status)


def _prefix(text: str) -> str:
    text = text.lower()
    if not HEX.issuperset(text):
        raise ValueError(text)
    return text


async def _peek(connection: Connection, options: argparse.Namespace) -> str:
    found = await peek.threads(connection, options.thread)
    if not found:
        raise ValueError("no such thread")
    seen = [(thread, await peek.everything(connection, thread)) for thread in found]
    if options.json:
        told = {thread.hex(): jsonable(tables) for thread, tables in seen}
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(in_words(thread, tables) for thread, tables in seen)


async def _status(connection: Connection, options: argparse.Namespace) -> str:
    told = await peek.status(connection)
    if options.json:
        return json.dumps(told) + "\n"
    return "".join(f"{name.replace('_', ' ')}: {told[name]:,}\n" for name in told)
