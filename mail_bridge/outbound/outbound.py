"""Outbound mail of one bridge: its parts, and the loops that drive them.

    pump ─▶ rows and jobs ─▶ queue ─▶ sending ─▶ rows ─▶ telling, tasks

What never enters this room: what any of them does.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final, Self

import structlog

from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.outbound import evidence
from cordee.mail_bridge.outbound.evidence import Observation
from cordee.mail_bridge.outbound.figures import OutboundFigures, count_sent
from cordee.mail_bridge.outbound.hearing import Hearing
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Carrier, Conversations
from cordee.mail_bridge.outbound.pump import Pump
from cordee.mail_bridge.outbound.queue import Queue
from cordee.mail_bridge.outbound.sending import Sending
from cordee.mail_bridge.outbound.taking import Order, Taking
from cordee.mail_bridge.outbound.tasks import Secretariat, Tasks
from cordee.mail_bridge.outbound.telling import Telling
from cordee.mail_bridge.store import mails, pairs, slips, watches
from cordee.mail_bridge.store.pairs import Pair
from cordee.mail_bridge.writing import Composed

ROUND: Final = 1.0
"""Seconds between two looks at the clock when nothing happens."""
HOUR: Final = 3_600.0
DAY: Final = 24
"""Hours between two tidyings."""
PAUSE: Final = 2.0
"""Seconds before a loop goes on that has met a database, or a server, in trouble."""

_log: Final = structlog.get_logger()


class Outbound:
    """`async with Outbound(...) as outbound:` sends until it is left."""

    def __init__(
        self,
        conversations: Conversations,
        carrier: Carrier,
        secretariat: Secretariat,
        parts: Parts,
    ) -> None:
        self._parts: Final = parts
        self._queue: Final = Queue(parts.pool, parts.site.at_once)
        hasten = self._queue.hasten
        self._sending: Final = Sending(conversations, carrier, hasten, parts)
        self._taking: Final = Taking(conversations, self._queue, parts)
        self._pump: Final = Pump(conversations, self._taking, self._queue, parts)
        self._telling: Final = Telling(conversations, parts)
        self._tasks: Final = Tasks(conversations, secretariat, parts)
        self._hearing: Final = Hearing(parts)
        self._running: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._queue.prepare()
        loops = {
            "pump": self._pump.run,
            "queue": self._send,
            "telling": self._tell,
            "tidying": self._tidy,
        }
        for name, loop in loops.items():
            task = asyncio.create_task(_for_ever(name, loop), name=f"outbound-{name}")
            self._running.append(task)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._queue.stop()
        for task in self._running:
            if task.get_name() != "outbound-queue":
                task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running.clear()

    @property
    def figures(self) -> OutboundFigures:
        """For `OutboundCollector`."""
        return self._parts.figures

    async def report(self, observation: Observation) -> bool:
        """Note what was learnt of a mail of ours; False when it is none of ours."""
        is_ours = await evidence.report(self._parts, observation)
        self._sending.changed.set()
        return is_ours

    def heard(self, thread: bytes, address: str, mail_id: str) -> None:
        """A mail came with this Message-ID: the next one to its sender answers it."""
        self._hearing.heard(thread, address, mail_id)

    async def queue_letter(self, order: Order, mail: Composed) -> bytes | None:
        """Send a mail that was composed; None when it was queued before.

        Durable when it returns; what becomes of it is told in its thread, with the
        order's message as target.
        """
        return await self._taking.take_ready(order, mail)

    async def refuse_letter(self, order: Order, refusal: MailPermanent) -> bytes | None:
        """Note, and tell, that a letter is not sent to a mailbox, and why.

        None when it was sent or refused before.
        """
        name = await self._taking.refuse_ready(order, refusal)
        self._sending.changed.set()
        return name

    async def stop_letter(self, name: bytes, reason: str) -> None:
        """Do not send a mail any more; one that has left has left."""
        await self._sending.stop(name, reason)

    async def pairs_of_sender(self, address: str) -> list[Pair]:
        """The threads that write, or wrote, to an address."""
        return await pairs.of_sender(self._parts.pool, self._parts.seals, address)

    async def _send(self) -> None:
        await self._queue.run(self._sending.attempt)

    async def _tell(self) -> None:
        """Tell what is to be told, then wait for news or for the next look."""
        changed = self._sending.changed
        while True:
            changed.clear()
            steps: list[Callable[[], Awaitable[bool]]] = [
                self._hearing.write,
                self._tasks.look,
                self._telling.tell,
                self._telling.report,
                self._count,
                self._tasks.tend,
            ]
            more = False
            for step in steps:
                more = await step() or more
            self._parts.figures.waiting = await slips.count(self._parts.pool)
            if not more:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(ROUND):
                        await changed.wait()

    async def _count(self) -> bool:
        return await count_sent(self._parts.pool, self._parts.seals)

    async def _tidy(self) -> None:
        """Once an hour, ask again for tasks that were refused.

        Once a day, put lost jobs again, and drop traces that are old enough.
        """
        for hour in itertools.count(1):
            await asyncio.sleep(HOUR)
            await watches.look_again(self._parts.pool)
            self._sending.changed.set()
            if hour % DAY:
                continue
            await self._queue.mend()
            before = self._parts.clock() - self._parts.site.keep
            await mails.forget(self._parts.pool, before)


async def _for_ever(name: str, loop: Callable[[], Awaitable[None]]) -> None:
    """Run a loop again after any trouble: the rows say where it was."""
    while True:
        try:
            await loop()
        except Exception as error:  # noqa: BLE001 - one part must not end in silence
            _log.warning("outbound_stopped", part=name, trouble=type(error).__name__)
        else:
            return
        await asyncio.sleep(PAUSE)
