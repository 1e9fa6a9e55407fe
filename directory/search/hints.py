"""Waits until the directory may have changed.

A notification is a hint: whoever is not told looks now and then. What never enters
this room: what changed.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from cordee.directory.store.counter import CHANNEL
from cordee.directory.store.database import DRIVER, OwnConnection, Where, connect

LOOK_SECONDS: Final = 60.0
"""A hint that was lost costs so long."""
RETRY_SECONDS: Final = 1.0
GATHER_SECONDS: Final = 0.2
"""Hints that come together are one: each look opens a process."""


class Hints:
    """Hears of changes while it is open."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._heard = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls, where: Where) -> AsyncGenerator["Hints", None]:
        """Listen in the background, whatever becomes of the database."""
        hints = cls(where)
        task = asyncio.create_task(hints._listen())
        try:
            yield hints
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def next(self, seconds: float = LOOK_SECONDS) -> None:
        """Return when something may have changed, or after so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._heard.wait()
                await asyncio.sleep(GATHER_SECONDS)
        self._heard.clear()

    def _hear(self, *_told: object) -> None:
        self._heard.set()

    async def _listen(self) -> None:
        while True:
            try:
                connection = await connect(self._where)
            except DRIVER:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            try:
                await self._until_lost(connection)
            except DRIVER:
                await asyncio.sleep(RETRY_SECONDS)
            finally:
                connection.terminate()

    async def _until_lost(self, connection: OwnConnection) -> None:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _connection: lost.set())
        await connection.add_listener(CHANNEL, self._hear)
        self._heard.set()  # something may have changed before
        await lost.wait()
