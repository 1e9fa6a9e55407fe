"""Takes what feeds tell into the book and the wards, and says how it went.

Bad rows are told by their number and a word. What never enters this room: an identity
in what is said.
"""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.agent.book import BATCH, Book
from cordee.clients.agent.errors import FeedError, MessageError
from cordee.clients.agent.feeds import adt, fhir, framing, table
from cordee.clients.agent.feeds.adt import Movement
from cordee.clients.agent.model import BadRow, Known
from cordee.clients.agent.settings import Settings
from cordee.clients.agent.stays import Stays
from cordee.clients.sdk import Client, CordeeError, NotOnline
from cordee.documents.ins import Doubt

MAX_TOLD: Final = 20
"""Bad rows of one feed that are told one by one; the others are counted."""

ONLINE_SECONDS: Final = 600.0
"""How long a feed waits for the server before it gives up, and is read anew."""

Say = Callable[[str], None]
Rows = Iterator[Known | BadRow | None]
"""None for a row that says nothing of a GP."""


class Source(msgspec.Struct, frozen=True):
    """A file and its format: csv, fhir or hl7."""

    format: str
    path: Path


class Told(msgspec.Struct):
    """How a feed went: rows, changed entries, bad rows, wrong keys."""

    rows: int = 0
    changed: int = 0
    bad: int = 0
    doubtful: int = 0


class Feeding:
    """`moved` is told of wards that changed; `say` is given lines for the operator."""

    def __init__(
        self,
        client: Client,
        book: Book,
        stays: Stays,
        settings: Settings,
        moved: Callable[[set[str]], None],
        say: Say,
    ) -> None:
        self._client = client
        self._book = book
        self._stays = stays
        self._usage = settings.usage
        self._fhir = fhir.Reader(frozenset(settings.oids), settings.fhir.opposition)
        self._moved = moved
        self._say = say

    async def file(self, source: Source) -> Told:
        """Read a whole file. Raises FeedError, and what the SDK refuses for good."""
        told, batch = Told(), list[Known]()
        for row in self._rows(source):
            told.rows += 1
            if row is None:
                continue
            if isinstance(row, BadRow):
                self._bad(told, row, source)
                continue
            told.doubtful += Doubt.KEY in row.ins.doubts
            batch.append(row)
            if len(batch) == BATCH:
                told.changed += await self._feed(batch)
                batch.clear()
                await asyncio.sleep(0)  # questions are answered meanwhile
        told.changed += await self._feed(batch)
        self._say(
            f"{source.path.name}: {told.rows} rows, {told.changed} changes, "
            f"{told.bad} bad, {told.doubtful} with a wrong key"
        )
        return told

    async def message(self, data: bytes) -> str:
        """Take one HL7 message, durably; gives its control id. Raises MessageError.

        What the server cannot be told now waits, sealed.
        """
        movement = adt.parse(framing.decode(data), self._usage)
        self._moved(self._stays.take(movement))
        if movement.known is not None:
            await self._take(movement.known)
        return movement.control

    async def _take(self, known: Known) -> None:
        try:
            await self._book.feed([known])
        except CordeeError as error:
            if not error.temporary:
                raise
            self._book.wait(known)

    def _rows(self, source: Source) -> Rows:
        if source.format == "csv":
            return table.rows(source.path)
        if source.format == "fhir":
            return self._fhir.rows(source.path)
        return self._movements(source.path)

    def _movements(self, path: Path) -> Rows:
        """The rows of a file of messages; each moves its patient when it is read."""
        for number, data in enumerate(framing.messages(path), 1):
            try:
                movement = self._parsed(data)
            except MessageError as error:
                yield BadRow(number, error.word)
                continue
            self._moved(self._stays.take(movement))
            yield movement.known

    def _parsed(self, data: bytes | MessageError) -> Movement:
        if isinstance(data, MessageError):
            raise data
        return adt.parse(framing.decode(data), self._usage)

    async def _feed(self, batch: list[Known]) -> int:
        """Feed a batch, waiting for the server. Raises FeedError when it stays away."""
        while batch:
            try:
                return await self._book.feed(batch)
            except NotOnline:
                await self._wait()
        return 0

    async def _wait(self) -> None:
        try:
            await self._client.wait_online(ONLINE_SECONDS)
        except NotOnline:
            raise FeedError(
                "the server does not answer: the feed is read again"
            ) from None

    def _bad(self, told: Told, row: BadRow, source: Source) -> None:
        told.bad += 1
        if told.bad <= MAX_TOLD:
            self._say(f"{source.path.name}: row {row.number}: {row.word}")
