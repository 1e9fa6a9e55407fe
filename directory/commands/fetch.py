"""`cordee directory fetch`: practitioners of the national FHIR API, beside the files.

What is fetched is stored as it comes, so that a search that ends early has done
something. What never enters this room: the key, but for the file that it is in.
"""

import argparse
import sys
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final

from cordee.directory.errors import NationalError
from cordee.directory.model import MailboxType, Record
from cordee.directory.national.client import MAX_PAGES, Manners, NationalClient
from cordee.directory.national.settings import BASE, KEY_VARIABLE, account
from cordee.directory.national.source import NationalSource
from cordee.directory.store.database import OwnConnection, connect
from cordee.directory.store.migrations import migrate
from cordee.directory.store.upsert import store

if TYPE_CHECKING:
    from cordee.directory.store.database import Where

SOURCE: Final = "national"
"""What its rows say of where they are from."""
BATCH: Final = 500
"""Practitioners of one transaction: half a second of other writers' patience."""
PARAMETERS: Final = (
    ("qualification", "qualification-code", "profession, category or savoir-faire"),
    ("family", "family", "beginning of a family name"),
    ("given", "given", "beginning of a given name"),
    ("identifier", "identifier", "RPPS or IDNPS"),
    ("changed", "_lastUpdated", "a date, as ge2026-11-01"),
    ("mailbox", "mailbox-mss:contains", "part of an MSSanté address"),
)
"""Option, FHIR parameter, and what it is."""


def add(words: Any, place: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add `fetch` to a parser."""
    parser = words.add_parser(
        "fetch",
        parents=[place],
        help="take practitioners from the national FHIR API",
        description=f"The key of the API: {KEY_VARIABLE} or --key-file.",
    )
    for option, parameter, words_of_it in PARAMETERS:
        parser.add_argument(
            f"--{option}", action="append", default=[], dest=parameter, help=words_of_it
        )
    parser.add_argument(
        "--mailbox-type",
        action="append",
        default=[],
        choices=[kind.value for kind in MailboxType],
        help="only who has a mailbox of this type, and only these mailboxes",
    )
    parser.add_argument("--url", default="", help=f"of the API ({BASE})")
    parser.add_argument("--key-file", default="", help="a file with the key alone")
    parser.add_argument("--pages", type=int, default=MAX_PAGES, help="at most so many")
    parser.set_defaults(run=run)


async def run(where: "Where", options: argparse.Namespace) -> int:
    """Fetch and store. Raises NationalError and the driver's exceptions."""
    asked = {name: getattr(options, name) for _, name, _ in PARAMETERS}
    asked = {name: values for name, values in asked.items() if values}
    if not asked:
        raise NationalError("say whom to fetch: --qualification 10, --family …")
    whom = account(options.url, options.key_file)
    connection = await connect(where)
    try:
        await migrate(connection)
        async with NationalClient(whom, Manners(pages=options.pages)) as client:
            kinds = [MailboxType(kind) for kind in options.mailbox_type]
            source = NationalSource(client, kinds)
            fetched, changed = await _store(connection, source.practitioners(**asked))
    finally:
        await connection.close()
    sys.stdout.write(
        f"{fetched:,} practitioners fetched, {changed:,} new or changed, "
        f"{source.unread:,} resources not understood\n"
    )
    return 0


async def _store(
    connection: OwnConnection, records: AsyncIterator[Record]
) -> tuple[int, int]:
    """How many were fetched, and how many of them changed something."""
    fetched = changed = 0
    batch: list[Record] = []
    try:
        async for record in records:
            batch.append(record)
            fetched += 1
            if len(batch) == BATCH:
                changed += await _put(connection, batch)
                batch = []
    finally:
        changed += await _put(connection, batch)
    return fetched, changed


async def _put(connection: OwnConnection, batch: list[Record]) -> int:
    if not batch:
        return 0
    now = time.time_ns() // 1_000_000
    return (await store(connection, batch, SOURCE, now)).changed
