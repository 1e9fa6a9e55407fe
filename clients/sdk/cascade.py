"""What follows a rotation of my account: the roles that I hold, then my threads.

A durable mark says from which generation on it is owed; every step is void once it
was done, so that it can be begun again after whatever stopped it. What never enters
this room: how a role or a thread is renewed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import CordeeError, NotOnline
from cordee.clients.sdk.events import CascadeProgress
from cordee.clients.sdk.faults import AccessPoint
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.rotation import Rotation
from cordee.clients.sdk.store.facts import drop_cascade, load_cascade
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.opening.secret import OpeningError

AT_ONCE: Final = 4
"""Threads renewed at the same time: the server takes them one by one for each thread,
and a phone has as much to seal."""

Step = Callable[[], Awaitable[None]]


class Cascade:
    """Runs at most once at a time. `before` renews what comes before threads."""

    def __init__(
        self,
        context: Context,
        own: OwnAccount,
        threads: Threads,
        sync: Sync,
        rotation: Rotation,
    ) -> None:
        self._context = context
        self._own = own
        self._threads = threads
        self._sync = sync
        self._rotation = rotation
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.before: Sequence[Step] = ()

    @property
    def is_owed(self) -> bool:
        """Whether a rotation of mine was stored, and not all that follows from it."""
        owed = load_cascade(self._context.database)
        return owed is not None and owed <= self._own.chain.state.g

    def resume(self) -> None:
        """Go on with what an earlier run, or an earlier session, did not end."""
        if self.is_owed and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._quietly(), name="cordee-cascade")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def run(self) -> None:
        """Renew everything that is owed; returns at once when nothing is.

        A thread that refuses stays stale for whoever writes next, and does not stop
        the others. Raises NotOnline; the mark stays, and `resume` goes on.
        """
        async with self._lock:
            owed = load_cascade(self._context.database)
            if owed is None or owed > self._own.chain.state.g:
                return
            await self._sync.everything()
            for step in self.before:
                await step()
            await self._renew_threads()
            self._context.fault(AccessPoint.BEFORE_CASCADE_DONE)
            if load_cascade(self._context.database) == owed:
                drop_cascade(self._context.database)

    async def _quietly(self) -> None:
        try:
            await self.run()
        except CordeeError as error:
            if not error.temporary:
                rule = getattr(error, "rule", None) or ""
                self._context.warn(rule, "renewal_waits")

    async def _renew_threads(self) -> None:
        waiting = [one for one in self._threads.latest() if _is_renewed(one)]
        total, done = len(waiting), 0
        self._context.emit(CascadeProgress(0, total))
        turns = asyncio.Semaphore(AT_ONCE)

        async def renew(thread: Thread) -> None:
            nonlocal done
            async with turns:
                await self._renew(thread)
            done += 1
            self._context.emit(CascadeProgress(done, total))

        tasks = [asyncio.create_task(renew(thread)) for thread in waiting]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _renew(self, thread: Thread) -> None:
        self._context.fault(AccessPoint.IN_CASCADE)
        try:
            if self._rotation.may_rotate(thread):
                await self._rotation.renew_if_due(thread)
        except NotOnline:
            raise
        except (CordeeError, OpeningError) as error:
            rule = getattr(error, "rule", None) or ""
            self._context.warn(rule, "renewal_waits", thread=thread.id)


def _is_renewed(thread: Thread) -> bool:
    memory = thread.memory
    return memory.joined and not memory.frozen and memory.epoch >= 0
