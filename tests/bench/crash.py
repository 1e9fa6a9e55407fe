"""Kill -9 under load: what was acknowledged is there afterwards, and once.

Each sender keeps a few messages in flight, and after a lost connection sends
again, in order and under the same ordinals, what was not acknowledged.
"""

import asyncio
import itertools
from collections import Counter, deque
from typing import Final

from tests.bench.driver import Connection, System
from tests.bench.workloads import PAIRS, STAMP, Figures, ignore, payload

KILLS: Final = (False, True) * 4
"""Server, database, server, ..."""
BETWEEN: Final = 5_000
"""Acknowledgements awaited between two kills."""
SENDING: Final = PAIRS[:20]
WINDOW: Final = 8
PAGE: Final = 500
BOUND_SECONDS: Final = 120.0

Identity = tuple[int, int, int]
"""Sender, thread, ordinal."""


class Siege:
    """The senders, what they know to be stored, and when they may connect."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.acknowledged: set[Identity] = set()
        self.up = asyncio.Event()
        self.ending = False
        self._progress = asyncio.Condition()

    async def run(self) -> None:
        """Load, kill, revive, and so on; ends with nothing in flight."""
        async with asyncio.TaskGroup() as group:
            for thread, users in enumerate(SENDING, start=1):
                for user in users:
                    group.create_task(self._sender(user, thread))
            for database in KILLS:
                self.up.set()
                await self._more(BETWEEN)
                self.up.clear()
                await self.system.crash(database=database)
                await self.system.revive()
            self.up.set()
            await self._more(BETWEEN)
            self.ending = True

    async def _more(self, count: int) -> None:
        wanted = len(self.acknowledged) + count
        async with self._progress:
            await self._progress.wait_for(lambda: len(self.acknowledged) >= wanted)

    async def _sender(self, user: int, thread: int) -> None:
        unsure: deque[tuple[int, bytes]] = deque()
        ordinals = itertools.count(1)
        while not self.ending or unsure:
            await self.up.wait()
            try:
                connection = await self.system.driver().connect(user, ignore)
                await self._send(connection, (user, thread), unsure, ordinals)
                await connection.close()
            except OSError:
                continue

    async def _send(
        self,
        connection: Connection,
        place: tuple[int, int],
        unsure: deque[tuple[int, bytes]],
        ordinals: "itertools.count[int]",
    ) -> None:
        """Send again what is unsure, then more, until the end or the next kill."""
        user, thread = place
        waiting = deque(connection.send(thread, *message) for message in unsure)
        while not self.ending or waiting:
            while len(waiting) < WINDOW and not self.ending:
                ordinal = next(ordinals)
                unsure.append((ordinal, payload(user, thread, ordinal)))
                waiting.append(connection.send(thread, *unsure[-1]))
            await waiting[0]
            waiting.popleft()
            self.acknowledged.add((user, thread, unsure.popleft()[0]))
            async with self._progress:
                self._progress.notify_all()


async def crash(system: System) -> Figures:
    """Count what was acknowledged but is missing, and what is there twice."""
    driver = system.driver()
    await driver.prepare(2 * len(SENDING), SENDING, each=1_500)
    siege = Siege(system)
    async with asyncio.timeout(BOUND_SECONDS):
        await siege.run()
        await system.crash(database=True)
        await system.revive()
        stored = await _stored(system)
    return {
        "crash kills": len(KILLS) + 1,
        "crash acked": len(siege.acknowledged),
        "crash missing": len(siege.acknowledged - stored.keys()),
        "crash doubled": stored.total() - len(stored),
    }


async def _stored(system: System) -> Counter[Identity]:
    """Read every thread to its end, as one of its members."""
    found: Counter[Identity] = Counter()
    for thread, users in enumerate(SENDING, start=1):
        connection = await system.driver().connect(users[0], ignore)
        for first in itertools.count(1, PAGE):
            page = await connection.history(thread, first, first + PAGE - 1)
            found.update(_identity(body) for body in page)
            if len(page) < PAGE:
                break
        await connection.close()
    return found


def _identity(body: bytes) -> Identity:
    sender, thread, ordinal, _ = STAMP.unpack_from(body)
    return sender, thread, ordinal
