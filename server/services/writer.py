"""The group commit: what needs no database is judged here, the rest in a lane.

A thread always goes to the same lane, which keeps its order. There are two, so that
one is judged while the database commits the other: alone, each waits for the other
half of the time.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from cordee.crypto.errors import CryptoError
from cordee.crypto.message import parse_header
from cordee.server.protocol.client_frames import Append
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused, Stored
from cordee.server.services.batch import Counters
from cordee.server.services.cache import Cache
from cordee.server.services.context import Context
from cordee.server.services.judging import Pending
from cordee.server.services.lane import Lane
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken, malformed
from cordee.server.services.settings import LANES, MAX_QUEUE
from cordee.server.store.database import Where

MAX_COUNTED: Final = 100_000
"""Threads whose counters are kept."""


class Writer:
    """Takes appends, answers each once."""

    def __init__(self, context: Context, where: Where) -> None:
        self._context = context
        counters = Cache[bytes, Counters](MAX_COUNTED)
        self._lanes = [Lane(context, where, counters) for _ in range(LANES)]
        self._stopping = False

    def append(
        self, who: Identity, frame: Append, done: Callable[[Stored | Refused], None]
    ) -> None:
        """Queue a message. Raises Refusal at once for what needs no database."""
        if self._stopping:
            raise Refusal(Code.DRAINING, "the server is stopping")
        if sum(map(len, self._lanes)) >= MAX_QUEUE:
            raise Refusal(Code.TOO_MANY, "too many messages wait; try again")
        try:
            header = parse_header(frame.header)
        except CryptoError as error:
            raise broken(error, Code.MESSAGE) from None
        if header.account != who.account or header.device != who.device:
            raise Refusal(
                Code.FORBIDDEN, "signed for by another account or device", rule="MSG-04"
            )
        if len(set(frame.blobs)) < len(frame.blobs):
            raise malformed("an attachment is named twice")
        self._context.limiter.append(
            who.account, len(frame.header) + len(frame.payload)
        )
        one = Pending(frame.ref, header, frame.header, frame.payload, done, frame.blobs)
        self._lanes[header.thread[0] % LANES].put(one)

    async def run(self) -> None:
        """Commit until `stop`, then what is left."""
        await asyncio.gather(*(lane.run() for lane in self._lanes))

    def stop(self) -> None:
        """Take no more; `run` ends when the queues are empty."""
        self._stopping = True
        for lane in self._lanes:
            lane.stop()
