"""Wakes devices by Web Push: when, which and how often; never why.

A device is woken for a message by somebody else that its account has displayed
nowhere. That it is connected does not matter: nobody may be in front of its screen.

What never enters this room: HTTP, what a message says.
"""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from cordee.server.push.port import Answer, EndpointError, Push, PushError, Target
from cordee.server.push.vapid import Vapid, new_secret
from cordee.server.services.context import Context
from cordee.server.services.news import Told
from cordee.server.services.refusals import told
from cordee.server.services.schedule import Due, Schedule
from cordee.server.store import server_keys, subscriptions
from cordee.server.store.database import Connection
from cordee.server.store.subscriptions import Device, Reason, SubscriptionRow

KEY: Final = "push"
"""Its name among the server's keys."""
PAUSE_SECONDS: Final = 0.1
"""Between two looks at what is due."""
TROUBLE_SECONDS: Final = 1.0
"""Before the database that did not answer is asked again."""
AT_ONCE: Final = 64
"""Wake-ups under way."""
MAX_ATTEMPTS: Final = 6
"""A push service that is away is tried again for a minute; then the next message
begins anew."""
MAX_BACKOFF: Final = 60.0
MAX_FAILURES: Final = 10
"""Wake-ups refused one after the other: the subscription is no good."""
MISSED_MS: Final = 600_000
"""How far back a process looks when it starts: whoever stored may have died since."""


class Outcome(StrEnum):
    """How a wake-up ended; the labels of a metric."""

    SENT = "sent"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


class Waker:
    """The wake-ups of one process."""

    def __init__(self, context: Context, push: Push, vapid: Vapid) -> None:
        self._context: Final = context
        self._push: Final = push
        self._vapid: Final = vapid
        self._schedule: Final = Schedule()
        self._under_way: set[asyncio.Task[None]] = set()
        self._has_caught_up = False

    async def run(self) -> None:
        """Wake until cancelled."""
        news = self._context.news
        news.is_wanted = True
        try:
            while True:
                if self._has_caught_up and not self._schedule:
                    await news.came.wait()
                await asyncio.sleep(await self._look())
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _look(self) -> float:
        """See what came and what is due; how many seconds not to look again."""
        taken: dict[Device, Due] = {}
        try:
            async with self._context.pool.acquire() as connection:
                await self._catch_up(connection)
                await self._note(connection, self._context.news.take())
                room = AT_ONCE - len(self._under_way)
                taken = self._schedule.take(self._now(), room)
                if taken:
                    await self._wake(connection, taken)
        except Exception as error:  # noqa: BLE001 - logged, and looked at again
            self._context.log.warning("waking_failed", **told(error))
            for device, due in taken.items():
                self._schedule.put_back(device, due, self._now() + TROUBLE_SECONDS)
            return TROUBLE_SECONDS
        return PAUSE_SECONDS

    async def _catch_up(self, connection: Connection) -> None:
        """Once, what a process that is no more has stored and not told."""
        if not self._has_caught_up:
            since = self._context.clock.wall() - MISSED_MS
            self._add(await subscriptions.missed(connection, since))
            self._has_caught_up = True

    async def _note(self, connection: Connection, news: Sequence[Told]) -> None:
        readers = {account for one in news for account in one.readers}
        if not readers:
            return
        keys: dict[bytes, list[bytes]] = defaultdict(list)
        for account, device in await subscriptions.devices(connection, list(readers)):
            keys[account].append(device)
        self._add(
            [
                Reason(account, device, one.thread, one.seq)
                for one in news
                for account in one.readers
                if account != one.author
                for device in keys.get(account, ())
            ]
        )

    def _add(self, reasons: Sequence[Reason]) -> None:
        at = self._now() + self._context.settings.push_delay
        dropped = [one for one in reasons if not self._schedule.add(one, at)]
        lost, self._context.news.dropped = self._context.news.dropped, 0
        if dropped or lost:
            self._context.metrics.count("pushes_dropped", len(dropped) + lost)

    async def _wake(self, connection: Connection, taken: Mapping[Device, Due]) -> None:
        """Begin with those for whom it still makes sense and whose pause is over."""
        reasons = [one for device in taken for one in taken[device].reasons(device)]
        rows = await subscriptions.unseen(connection, reasons)
        found = {(row.account, row.device): row for row in rows}
        self._context.metrics.count("pushes_spared", len(taken) - len(found))
        now = self._context.clock.wall()
        gap = round(self._context.settings.push_gap * 1000)
        mine = await subscriptions.claim(connection, list(found), now, now - gap)
        for device, row in found.items():
            if device in mine:
                self._start(self._send(row, taken[device]))
            else:
                left = max(0, row.woken + gap - now) / 1000
                at = self._now() + max(PAUSE_SECONDS, left)
                self._schedule.put_back(device, taken[device], at)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _send(self, row: SubscriptionRow, due: Due) -> None:
        outcome, wait = await self._post(row)
        self._context.metrics.count("pushes", label=outcome)
        try:
            async with self._context.pool.acquire() as connection:
                await self._keep(connection, row, outcome)
        except Exception as error:  # noqa: BLE001 - it was woken, or will be again
            self._context.log.warning("waking_failed", **told(error))
        if outcome is Outcome.LATER and due.attempts + 1 < MAX_ATTEMPTS:
            pause = self._context.settings.push_retry * 2.0**due.attempts
            due.attempts += 1
            at = self._now() + max(min(pause, MAX_BACKOFF), wait)
            self._schedule.put_back((row.account, row.device), due, at)
            self._context.news.came.set()

    async def _post(self, row: SubscriptionRow) -> tuple[Outcome, float]:
        target = Target(row.endpoint, row.p256dh, row.auth)
        now = self._context.wall_seconds()
        try:
            authorization = self._vapid.authorization(row.endpoint, now)
            answer = await self._push.wake(target, authorization)
        except EndpointError:
            return Outcome.GONE, 0.0
        except PushError:
            return Outcome.LATER, 0.0
        return outcome_of(answer), answer.retry_after

    async def _keep(
        self, connection: Connection, row: SubscriptionRow, outcome: Outcome
    ) -> None:
        if outcome is Outcome.SENT:
            await subscriptions.succeeded(connection, row)
        elif outcome is Outcome.LATER:
            await subscriptions.release(connection, row)
        elif outcome is Outcome.GONE:
            await subscriptions.failed(connection, row, 0)
        else:
            await subscriptions.failed(connection, row, MAX_FAILURES)

    def _now(self) -> float:
        return self._context.clock.steady()


async def vapid_of(context: Context) -> Vapid:
    """The key by which this server signs; made once, and the same in each process."""
    async with context.pool.acquire() as connection:
        secret = await server_keys.get(connection, KEY, new_secret())
    return Vapid(secret, context.settings.push_contact)


def outcome_of(answer: Answer) -> Outcome:
    """RFC 8030 §5, §7.3: what the status of a push service means."""
    if 200 <= answer.status < 300:
        return Outcome.SENT
    if answer.status in {404, 410}:
        return Outcome.GONE
    if answer.status == 429 or answer.status >= 500:
        return Outcome.LATER
    return Outcome.REFUSED
