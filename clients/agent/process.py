"""The automation as a process: feeds in, questions answered, until it is stopped.

What never enters this room: what a feed or a question means.
"""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from cordee.clients.agent.answering import Answering
from cordee.clients.agent.book import Book
from cordee.clients.agent.control import Control, Word
from cordee.clients.agent.counting import Counting
from cordee.clients.agent.errors import AgentError, FeedError, KeyMissing
from cordee.clients.agent.feeding import Feeding, Say, Source
from cordee.clients.agent.journal import Journal
from cordee.clients.agent.keys import MISSING, Keys, new_generation
from cordee.clients.agent.listener import Listener
from cordee.clients.agent.pushing import Pushing
from cordee.clients.agent.settings import Settings
from cordee.clients.agent.stays import Stays
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import Client, ConnectionChanged, CordeeError
from cordee.documents import ins as identity
from cordee.documents.errors import InsError

ATTEST_SECONDS: Final = 60.0
READ: Final = "patient feeds"


def wall_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What `cordee agent patients` was told."""

    folder: Path
    sources: tuple[Source, ...] = ()
    listeners: tuple[tuple[str, int], ...] = ()
    watch: bool = False
    once: bool = False
    new_key: bool = False
    forget: bool = False
    settings: Settings = Settings()


class Automation:
    """One automation on an open client of its account."""

    def __init__(self, client: Client, options: Options, say: Say) -> None:
        self._client = client
        self._options = options
        self._say = say
        settings = options.settings
        self.keys: Final = Keys(client)
        self.book: Final = Book(client, self.keys, wall_clock)
        self._stays = Stays(client.notes)
        wards = Wards(client, settings, self._stays, self.book)
        self._pushing = Pushing(client, wards, wall_clock, settings.push_seconds)
        self._feeding = Feeding(
            client, self.book, self._stays, settings, self._pushing.moved, say
        )
        self._answering = Answering(
            client,
            self.book,
            self.keys,
            wards,
            Counting(client, self.keys),
            Journal(options.folder),
            clock=wall_clock,
            asks_per_hour=settings.asks_per_hour,
            asked_ward=self._pushing.asked,
        )
        self._again = asyncio.Event()

    async def run(self) -> None:
        """Run until cancelled; with `once`, until every file is read.

        Raises AgentError, and what the SDK refuses for good.
        """
        await self._client.wait_attested(ATTEST_SECONDS)
        await self._have_key()
        control = Control(self._options.folder, self.obey)
        listener = Listener(self._feeding.message)
        await control.start()
        try:
            for host, port in self._options.listeners:
                taken = await listener.start(host, port)
                self._say(f"listening for HL7 on {host}:{taken}")
            await self._beside(self._work())
        finally:
            await listener.stop()
            await control.stop()

    async def obey(self, word: Word) -> str:
        """Do what the owner asks. Raises AgentError, CordeeError."""
        match word.word:
            case "oppose" | "lift":
                return await self._oppose(word)
            case "rotate":
                key = self.keys.rotate()
                self._again.set()
                return f"key {key.generation} is in force; the feeds are read again"
            case "finish":
                await self.book.drop_older()
                return f"only key {self.keys.current.generation} is left"
            case "status":
                return await self._status()
            case _:
                raise AgentError("this word is not known")

    async def _oppose(self, word: Word) -> str:
        try:
            ins = identity.parse(word.matricule, word.oid)
        except InsError as error:
            raise AgentError(str(error)) from None
        if word.word == "oppose":
            await self.book.oppose(ins)
            return "noted: nobody is told any more"
        await self.book.lift(ins)
        return "noted: the next feed may tell it again"

    async def _status(self) -> str:
        generations = ", ".join(str(key.generation) for key in self.keys.all)
        kept = await self._client.count_patients()
        wards = len(self._stays.wards)
        return f"keys {generations}; {kept} patients kept; {wards} wards"

    async def _have_key(self) -> None:
        """Have a key: the one here, or a new one where that was asked for.

        Raises KeyMissing, and AgentError where a new one would lose what is kept.
        """
        if self.keys.all:
            return
        if not self._options.new_key:
            raise KeyMissing(MISSING)
        await self._client.wait_online(ATTEST_SECONDS)
        kept = await self._client.count_patients()
        if kept and not self._options.forget:
            raise AgentError(
                f"{kept} patients are kept under a key that is not here: import it, or "
                "add --forget, and nobody ever reads them again"
            )
        key = self.keys.begin(new_generation(wall_clock()))
        await self._client.drop_patients(key.generation)
        self._say(f"key {key.generation} was made: export it (cordee agent export-key)")

    async def _work(self) -> None:
        """Read the files, then again when they change or the key does."""
        seen = dict[Path, tuple[int, int]]()
        while True:
            is_all = self._again.is_set()
            self._again.clear()
            await self._read(
                [s for s in self._options.sources if is_all or _is_new(s, seen)]
            )
            if self._options.once:
                return
            seconds = self._options.settings.watch_seconds
            try:
                async with asyncio.timeout(seconds if self._options.watch else None):
                    await self._again.wait()
            except TimeoutError:
                continue

    async def _read(self, sources: Sequence[Source]) -> None:
        """Read these files; a rotation is finished once all were read whole."""
        is_whole = bool(self._options.sources)
        is_whole = is_whole and len(sources) == len(self._options.sources)
        for source in sources:
            try:
                await self._feeding.file(source)
            except FeedError as error:
                is_whole = False
                self._say(str(error))
        if is_whole and self.keys.is_rotating:
            await self.book.drop_older()
            self._say(f"only key {self.keys.current.generation} is left")

    async def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work beside what answers; the first that ends badly ends it all."""
        others = (self._answering.run(), self._pushing.run(), self._catch_up())
        tasks = [asyncio.create_task(one) for one in (work, *others)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _catch_up(self) -> None:
        """With each connection: feed what waited for it."""
        events = self._client.events()
        while True:
            try:
                if self._client.online:
                    await self.book.take_waiting()
            except CordeeError as error:
                if not error.temporary:
                    raise
            async for event in events:
                if isinstance(event, ConnectionChanged):
                    break
            else:
                return


def _is_new(source: Source, seen: dict[Path, tuple[int, int]]) -> bool:
    """Whether a file is not as it was when it was read last."""
    try:
        found = source.path.stat()
    except OSError:
        return source.path not in seen  # read once more, which says what is wrong
    mark = (found.st_mtime_ns, found.st_size)
    is_new = seen.get(source.path) != mark
    seen[source.path] = mark
    return is_new
