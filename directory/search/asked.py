"""Asks the owner of the node's index.

What never enters this room: a database, what a query means.
"""

import asyncio
import contextlib
from pathlib import Path
from typing import Final

from cordee.directory.errors import SearchAway
from cordee.directory.model import Hit
from cordee.directory.search import frames, sockets
from cordee.directory.search.folding import MOST_CHARACTERS
from cordee.directory.search.frames import (
    AnyAnswered,
    Away,
    Find,
    Found,
    HowIsIt,
    Status,
)

ANSWER_SECONDS: Final = 2.0
"""A search takes milliseconds; whoever does not answer for so long is away."""
MOST_WAITING: Final = 256
"""Questions of one process under way; more would only wait."""
NOT_NOW: Final = "the search index does not answer now; try again in a moment"


class AskedSearch:
    """A connection, made when needed and made again. Implements ports.Search."""

    def __init__(self, path: Path) -> None:
        """`path` is that of the socket."""
        self._path = path
        self._number = 0
        self._waiting: dict[int, asyncio.Future[AnyAnswered]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()

    async def find(self, query: str, near: str, limit: int) -> list[Hit]:
        """Who answers these words. Raises SearchAway."""
        number = self._next()
        answer = await self._ask(Find(number, _clean(query), _clean(near), limit))
        if isinstance(answer, Found):
            return answer.hits
        if isinstance(answer, Away):
            raise SearchAway("the search index is being made; try again in a minute")
        raise SearchAway(NOT_NOW)

    async def status(self) -> Status:
        """What the index holds. Raises SearchAway."""
        answer = await self._ask(HowIsIt(self._next()))
        if isinstance(answer, Status):
            return answer
        raise SearchAway(NOT_NOW)

    async def close(self) -> None:
        """Hang up; it may be asked again."""
        reading = self._reading
        self._lost()
        if reading is not None:
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading

    def _next(self) -> int:
        self._number += 1
        return self._number

    async def _ask(self, asked: frames.AnyAsked) -> AnyAnswered:
        if len(self._waiting) >= MOST_WAITING:
            raise SearchAway(NOT_NOW)
        future: asyncio.Future[AnyAnswered]
        future = asyncio.get_running_loop().create_future()
        self._waiting[asked.number] = future
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._send(frames.frame(asked))
                return await future
        except (OSError, TimeoutError, EOFError) as error:
            raise SearchAway(NOT_NOW) from error
        finally:
            self._waiting.pop(asked.number, None)

    async def _send(self, data: bytes) -> None:
        async with self._connecting:
            writer = self._writer
            if writer is None:
                reader, writer = await sockets.connect(self._path)
                self._writer = writer
                self._reading = asyncio.create_task(self._read(reader, writer))
        writer.write(data)

    async def _read(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Hand out answers until the connection ends."""
        try:
            while True:
                data = await frames.read(reader, frames.MOST_ANSWERED_BYTES)
                answer = frames.decode_answered(data)
                future = self._waiting.get(answer.number)
                if future is not None and not future.done():
                    future.set_result(answer)
        except (OSError, EOFError, ValueError):
            pass
        finally:
            if self._writer is writer:
                self._lost()

    def _lost(self) -> None:
        """Whoever waits is told; the next question connects again."""
        writer, self._writer = self._writer, None
        self._reading = None
        if writer is not None:
            writer.close()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())


def _clean(text: str) -> str:
    """What can be written, and is read at the other end."""
    return text[:MOST_CHARACTERS].encode("utf-8", "ignore").decode()
