"""Jobs in PostgreSQL (pgqueuer): which mail is tried when, and how many at once.

A job holds the name of a mail, which is a MAC, and nothing else; what the mail is made
from is a sealed row beside it, and that row is the truth: a job that was lost is put
again (ADR 23). What never enters this room: what a mail is, why it is tried again.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final, cast

import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import (
    DBSettings,
    Durability,
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import Driver

from cordee.mail_bridge.store import queue_rows
from cordee.mail_bridge.store.database import Connection, OwnConnection, Pool

ENTRY: Final = "mail"
POLL: Final = timedelta(seconds=2)
"""How long an idle queue waits for a notification before it looks by itself."""
HEARTBEAT: Final = timedelta(seconds=60)
TROUBLE: Final = timedelta(seconds=30)
"""When a job is tried again that failed for a reason of ours."""

Handler = Callable[[bytes], Awaitable[timedelta | None]]
"""Tries a mail by its name; gives when to try again, None when it is over."""

_log: Final = structlog.get_logger()


class Queue:
    """One queue of mails; `run` until `stop`."""

    def __init__(self, pool: Pool, at_once: int) -> None:
        self._pool: Final = pool
        self._at_once: Final = at_once
        self._settings: Final = DBSettings(
            db_schema="bridge",
            channel=Channel("bridge_mail"),
            durability=Durability.balanced,
        )
        self._manager: QueueManager | None = None
        self._is_stopped = False

    async def prepare(self) -> None:
        """Make or renew the tables, and put what waits without a job.

        One bridge runs at a time, by the lock of its profile: what is picked now was
        picked by one that died.
        """
        async with self._pool.acquire() as connection:
            queries = self._queries(_driver(connection))
            if await queries.schema_is_installed():
                await queries.upgrade()
            else:
                await queries.install(create_schema=False)
            await queue_rows.release(connection)
        await self.mend()

    async def mend(self) -> None:
        """Put a job for each mail that waits and has none."""
        async with self._pool.acquire() as connection, connection.transaction():
            for mail in await queue_rows.without_job(connection):
                await self.put(connection, mail)
            await queue_rows.forget(connection)

    async def put(self, connection: Connection, mail: bytes) -> None:
        """Queue a mail, in the caller's transaction; one that is queued stays so."""
        queries = self._queries(_driver(connection))
        await queries.enqueue(ENTRY, mail, dedupe_key=mail.hex(), on_conflict="skip")

    async def hasten(self, mails: Sequence[bytes]) -> None:
        """Try these now, whatever their next attempt was."""
        if not mails:
            return
        async with self._pool.acquire() as connection:
            await queue_rows.hasten(connection, [mail.hex() for mail in mails])

    async def run(self, handler: Handler) -> None:
        """Try mails until `stop`; what is being tried is finished then."""
        queries = self._queries(AsyncpgPoolDriver(self._pool))
        manager = QueueManager(queries, channel=self._settings.channel)
        self._manager = manager
        if self._is_stopped:
            return
        manager.entrypoint(ENTRY)(partial(_attempt, handler))
        batch = max(1, self._at_once // 2)
        await manager.run(
            dequeue_timeout=POLL,
            batch_size=batch,
            max_concurrent_tasks=2 * batch,
            heartbeat_timeout=HEARTBEAT,
        )

    def stop(self) -> None:
        """Begin no other mail."""
        self._is_stopped = True
        if self._manager is not None:
            self._manager.shutdown.set()

    def _queries(self, driver: Driver) -> Queries:
        settings = self._settings
        return Queries(
            driver,
            qbe=QueryBuilderEnvironment(settings),
            qbq=QueryQueueBuilder(settings),
            qbs=QuerySchedulerBuilder(settings),
        )


async def _attempt(handler: Handler, job: Job) -> None:
    """Try one mail. Nothing leaves but a retry.

    The text of another error would be logged in a table, and its job be deleted.
    """
    try:
        again = await handler(job.payload or b"")
    except Exception as error:  # noqa: BLE001 - the job must live
        _log.warning("mail_not_tried", trouble=type(error).__name__)
        again = TROUBLE
    if again is not None:
        raise RetryRequested(again, "later")


def _driver(connection: Connection) -> Driver:
    """The library asks for a connection and is given one, through its pool's proxy."""
    return AsyncpgDriver(cast("OwnConnection", connection))
