"""One lane of the group commit: a queue, a task, a connection, many messages a commit.

What never enters this room: a message that was not parsed, a thread of another lane.
"""

import asyncio
from collections import deque
from typing import Final

from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused, Stored
from cordee.server.services.batch import Batch, Counters
from cordee.server.services.cache import Cache
from cordee.server.services.context import Context
from cordee.server.services.faults import Point
from cordee.server.services.judging import Log, Pending
from cordee.server.services.refusals import in_trouble, ours, told
from cordee.server.services.settings import MAX_BATCH, MAX_BATCH_BYTES
from cordee.server.store.database import OwnConnection, Where, connect

RETRY_SECONDS: Final = 0.2
"""Between two attempts to reach a database that is gone; senders hear at once."""


class Lane:
    """Answers each message once, survives the database."""

    def __init__(
        self, context: Context, where: Where, counters: Cache[bytes, Counters]
    ) -> None:
        self._context = context
        self._where = where
        self._queue: deque[Pending] = deque()
        self._wake = asyncio.Event()
        self._counters = counters
        self._connection: OwnConnection | None = None
        self._retry_at = 0.0
        self._stopping = False

    def put(self, one: Pending) -> None:
        """Queue a message."""
        self._queue.append(one)
        self._wake.set()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._queue)

    async def run(self) -> None:
        """Commit batch after batch until `stop`, then what is left."""
        while not (self._stopping and not self._queue):
            await self._wake.wait()
            while self._queue:
                await self._commit(self._next())
            if not self._stopping:
                self._wake.clear()
        await self._disconnect()

    def stop(self) -> None:
        """Take no more; `run` ends when the queue is empty."""
        self._stopping = True
        self._wake.set()

    def _next(self) -> list[Pending]:
        batch: list[Pending] = []
        size = 0
        queue = self._queue
        while queue and len(batch) < MAX_BATCH and size < MAX_BATCH_BYTES:
            one = queue.popleft()
            size += len(one.payload)
            batch.append(one)
        return batch

    async def _commit(self, pending: list[Pending]) -> None:
        context = self._context
        batch = Batch(context.chains, context.records, self._counters, pending)
        started = context.clock.steady()
        try:
            await self._transact(batch)
        except Exception as error:  # noqa: BLE001 - the senders are told, the log too
            await self._failed(pending, error)
            return
        batch.settle()
        context.faults(Point.APPEND_AFTER_COMMIT)
        for one in pending:
            assert one.answer is not None
            self._answer(one, one.answer)
        context.faults(Point.APPEND_AFTER_ACK)
        self._push(batch, pending)
        context.metrics.observe("commit_seconds", context.clock.steady() - started)
        context.metrics.observe("commit_size", len(pending))

    def _push(self, batch: Batch, pending: list[Pending]) -> None:
        for thread, log in batch.logs.items():
            if log.items:
                try:
                    self._context.fanout.grown(thread, log.items, log.audience)
                    self._tell(pending, log)
                except Exception as error:  # noqa: BLE001 - readers fetch what they miss
                    self._log("push_failed", error)
        for fault in batch.faults:
            self._log("judge_failed", fault)

    def _tell(self, pending: list[Pending], log: Log) -> None:
        """Let whoever wakes devices know; what was stored before is no news."""
        first, thread = log.items[0].seq, log.row.thread
        for one in pending:
            answer, header = one.answer, one.header
            if type(answer) is not Stored or header.thread != thread:
                continue
            if answer.seq >= first:
                author, readers = header.account, log.audience
                self._context.news.tell(thread, author, answer.seq, readers)

    async def _transact(self, batch: Batch) -> None:
        context, faults = self._context, self._context.faults
        connection = await self._connected()
        faults(Point.APPEND_BEFORE_BEGIN)
        async with connection.transaction():
            await batch.prepare(connection, context.clock.wall())
            faults(Point.APPEND_AFTER_LOCK)
            batch.judge()
            await batch.write(connection)
            faults(Point.APPEND_AFTER_INSERT)
            await batch.advance(connection)
            faults(Point.APPEND_BEFORE_COMMIT)

    def _answer(self, one: Pending, answer: Stored | Refused) -> None:
        try:
            one.done(answer)
        except Exception as error:  # noqa: BLE001 - one socket's fault is its own
            self._log("answer_failed", error)

    def _log(self, event: str, error: BaseException) -> None:
        self._context.log.error(event, **told(error))

    async def _connected(self) -> OwnConnection:
        """The writer's connection; made again when it is lost, not at every call."""
        if self._connection is not None and not self._connection.is_closed():
            return self._connection
        now = self._context.clock.steady()
        if now < self._retry_at:
            raise ConnectionError("the database is gone")
        self._retry_at = now + RETRY_SECONDS
        self._connection = await connect(self._where)
        self._retry_at = 0.0
        return self._connection

    async def _failed(self, pending: list[Pending], error: BaseException) -> None:
        refusal = in_trouble(error)
        if refusal is None or refusal.code is Code.UNAVAILABLE:
            await self._disconnect()
        if refusal is None:
            self._log("batch_failed", error)
        else:
            self._context.metrics.count("write_trouble", label=refusal.code)
        for one in pending:
            self._answer(one, (refusal or ours()).frame(one.ref))

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()
