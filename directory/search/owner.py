"""`python -m cordee.directory.search.owner FOLDER`: answer searches over a unix socket.

One process of a node holds the index; it lets another one follow the directory and goes
on with the old index meanwhile. It ends with its standard input, or by SIGTERM. What
never enters this room: a log of what was asked.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Final

import msgspec
import tantivy

from cordee.directory.search import frames
from cordee.directory.search.building import documents_of, version_of
from cordee.directory.search.frames import (
    Away,
    Failed,
    Find,
    Found,
    HowIsIt,
    Status,
)
from cordee.directory.search.hints import Hints
from cordee.directory.search.places import WHERE_VARIABLE, Shelf, socket_path
from cordee.directory.search.searching import Searching
from cordee.directory.search.sockets import listening
from cordee.directory.search.writing import Written
from cordee.directory.store.counter import version
from cordee.directory.store.database import DRIVER, Where, connect

MOST_CONNECTIONS: Final = 64
"""One a serving process, and some for operators."""
FIRST_RETRY_SECONDS: Final = 1.0
LAST_RETRY_SECONDS: Final = 60.0
"""Between failed attempts to follow; the old index answers meanwhile."""


class Owner:
    """The index of a folder: answers, and is kept current."""

    def __init__(self, where: Where, folder: Path) -> None:
        self._where, self._folder = where, folder
        self._shelf = Shelf(folder)
        self._searching: Searching | None = None
        self._generation = ""
        self._status = Status(0, 0, 0, building=True, seconds=0.0)
        self._connections = 0
        self.look()

    def look(self) -> None:
        """Search what is in use now."""
        current = self._shelf.current()
        if current is None:
            return
        try:
            index = tantivy.Index.open(str(current[1]))
        except ValueError:
            return  # damaged: whoever writes makes another
        self._searching = Searching(index)
        self._generation = current[0]
        self._status = msgspec.structs.replace(
            self._status, documents=documents_of(index), version=version_of(index)
        )

    async def follow(self, descriptors: tuple[int, ...]) -> None:
        """Keep the index current until cancelled; `descriptors` go to the writer."""
        retry = FIRST_RETRY_SECONDS
        async with Hints.open(self._where) as hints:
            while True:
                self._building(now=True)
                written = await _write(self._folder, descriptors)
                if written is not None:
                    retry = FIRST_RETRY_SECONDS
                    self._written(written)
                    await self._until_behind(hints)
                else:
                    self._building(now=False)
                    await asyncio.sleep(retry)
                    retry = min(2 * retry, LAST_RETRY_SECONDS)

    async def _until_behind(self, hints: Hints) -> None:
        """Return when the directory has another version than the index."""
        while True:
            await hints.next()
            with contextlib.suppress(*DRIVER):
                if await self._version() != self._status.version:
                    return

    async def _version(self) -> int:
        connection = await connect(self._where)
        try:
            return await version(connection)
        finally:
            connection.terminate()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one connection, a question at a time, until it ends."""
        self._connections += 1
        try:
            if self._connections <= MOST_CONNECTIONS:
                await self._answer_all(reader, writer)
        except (OSError, EOFError, ValueError):
            pass  # gone, or speaks something else: either way it is over
        finally:
            self._connections -= 1
            writer.close()

    async def _answer_all(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            data = await frames.read(reader, frames.MOST_ASKED_BYTES)
            writer.write(frames.frame(self._answer(frames.decode_asked(data))))
            await writer.drain()

    def _answer(self, asked: frames.AnyAsked) -> frames.AnyAnswered:
        if isinstance(asked, HowIsIt):
            return msgspec.structs.replace(self._status, number=asked.number)
        return self._find(asked)

    def _find(self, asked: Find) -> frames.AnyAnswered:
        if self._searching is None:
            return Away(asked.number)
        try:
            hits = self._searching.find(asked.query, asked.near, asked.limit)
        except Exception as error:  # noqa: BLE001 - a fault of ours, of this one search
            sys.stderr.write(f"a search failed: {type(error).__name__}\n")
            return Failed(asked.number)
        return Found(asked.number, hits)

    def _building(self, *, now: bool) -> None:
        self._status = msgspec.structs.replace(self._status, building=now)

    def _seen(self) -> tuple[str, int]:
        return self._generation, self._status.version

    def _written(self, written: Written) -> None:
        if (written.generation, written.version) != self._seen():
            self.look()
            self._status = msgspec.structs.replace(
                self._status, seconds=written.seconds
            )
        self._building(now=False)


async def _write(folder: Path, descriptors: tuple[int, ...]) -> Written | None:
    """Let a process bring the index up to date; None when it could not."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cordee.directory.search.writing", str(folder)),
        stdin=PIPE,  # ends with this process, however that does
        stdout=PIPE,
        pass_fds=descriptors,
    )
    assert process.stdout is not None
    try:
        said = await process.stdout.read()
        await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    try:
        return msgspec.json.decode(said, type=Written)
    except msgspec.DecodeError:
        return None  # it said why on its standard error


async def run(where: Where, folder: Path, descriptors: tuple[int, ...]) -> None:
    """Answer until standard input ends, or a signal comes."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await loop.connect_read_pipe(lambda: UntilEnd(stop), sys.stdin)
    owner = Owner(where, folder)
    async with listening(socket_path(folder), owner.serve):
        following = asyncio.create_task(owner.follow(descriptors))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait((following, stopped), return_when=asyncio.FIRST_COMPLETED)
        for task in (following, stopped):
            task.cancel()
        await asyncio.gather(following, stopped, return_exceptions=True)
    if following.done() and not following.cancelled():
        following.result()


class UntilEnd(asyncio.Protocol):
    """Standard input, of which only the end says something."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop

    def eof_received(self) -> None:
        """The other end is gone."""
        self._stop.set()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """It is, whatever the reason."""
        self._stop.set()


def main() -> int:
    """Run until told."""
    parser = argparse.ArgumentParser(prog="python -m cordee.directory.search.owner")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lock", type=int, help="descriptor of the lock, passed on")
    options = parser.parse_args()
    descriptors = () if options.lock is None else (options.lock,)
    where = msgspec.json.decode(
        os.environ[WHERE_VARIABLE], type=str | dict[str, object]
    )
    asyncio.run(run(where, options.folder, descriptors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
