"""Mail out: from a word of a thread to the other operator's `250`, evidence written.

Words wait in 200 threads; the outbound half of a bridge, with its own PostgreSQL and its
fsync, takes, seals, queues, composes and hands them over by mutual TLS on connections
that are kept, to a sink in a process of its own. What never enters this room: the
messaging server, whose own figures stand elsewhere.
"""

import asyncio
import contextlib
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from cordee.clients.sdk.gateway import Moves, Told
from cordee.crypto.event import Event, Text
from cordee.crypto.mail_event import Correspondent, Mailbox
from cordee.crypto.opening.secret import Secret
from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.outbound import Outbound, Parts, Site
from cordee.mail_bridge.outbound.carrying import TransportCarrier
from cordee.mail_bridge.store.database import Pool, open_pool
from cordee.mail_bridge.store.migrations import migrate
from cordee.mail_bridge.store.sealing import Seals
from cordee.mail_bridge.transport.delivery import Delivery
from cordee.mail_bridge.writing import Style
from cordee.postgres import EmbeddedPostgres
from tests.bench.workloads import Figures
from tests.support.circle import HOSPITAL, TOWN, Circle, new_circle

THREADS: Final = 200
WORDS: Final = 10
BODY: Final = 6_000
"""Characters of a text, which make a mail of about 20 kB."""
BOUND_SECONDS: Final = 120.0
GP: Final = Mailbox(f"jeanne@{TOWN}", "Dr Le Goff", "", "")
AUTHOR: Final = b"A" * 32


class Words:
    """Threads in memory, as an account of the bridge reads them."""

    account = b"G" * 32

    def __init__(self) -> None:
        self.threads = [secrets.token_bytes(32) for _ in range(THREADS)]
        self._points: dict[bytes, int] = {}

    def is_carried(self, _thread: bytes) -> bool:
        return True

    def told_to(
        self, thread: bytes, after: int = 0, _limit: int = 256
    ) -> tuple[list[Told], int]:
        words: list[Event] = [Correspondent(GP, True)]
        words += [Text("mot " * (BODY // 4), None, ()) for _ in range(WORDS)]
        told = [
            Told(
                thread, seq, seq.to_bytes(16, "big"), AUTHOR, None, "member", 0, one, ()
            )
            for seq, one in enumerate(words, 1)
            if seq > after
        ]
        return told, len(words) if told else after

    async def moved(self) -> AsyncGenerator[bytes]:
        async for thread in Moves(self.threads):
            yield thread

    def point(self, _reader: str, thread: bytes) -> int:
        return self._points.get(thread, 0)

    def note_point(self, _reader: str, thread: bytes, seq: int) -> None:
        self._points[thread] = seq

    async def say(self, *_: object, **__: object) -> bytes:
        return bytes(16)

    async def person(self, _account: bytes) -> None:
        return None

    def title_of(self, _thread: bytes) -> tuple[str, None]:
        return "Suivi", None

    async def report_delivery(self, *_: object) -> None:
        return None

    async def set_deadline(self, *_: object, **__: object) -> bytes:
        return bytes(16)

    async def clear_deadline(self, _id: bytes) -> None:
        return None


async def mail_out() -> Figures:
    """Send them all, and say how many a second, by the time of the last."""
    with tempfile.TemporaryDirectory(prefix="bench-out-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)  # noqa: ASYNC240 - before any measure
        circle = new_circle(folder)
        listed = circle.white_list()  # kept, as a bridge keeps it
        circle.white_list = lambda: listed  # type: ignore[method-assign]
        async with (
            _sink(circle) as port,
            EmbeddedPostgres(folder / "postgres") as postgres,
            await open_pool(postgres.dsn, 12) as pool,
        ):
            async with pool.acquire() as connection:
                await migrate(connection)
            delivery = circle.delivery({TOWN: port}, per_domain=8, uses=100_000)
            try:
                return await _send(pool, delivery)
            finally:
                await delivery.close()


async def _send(pool: Pool, delivery: Delivery) -> Figures:
    parts = Parts(
        pool=pool,
        seals=Seals(Secret(secrets.token_bytes(32))),
        addresses=AddressBook(b"b" * 32, "fil", HOSPITAL),
        site=Site(style=Style(organisation="CHU", nil="CORDEE"), at_once=16),
        clock=lambda: time.time_ns() // 1_000_000,
    )
    outbound = Outbound(Words(), TransportCarrier(delivery), lambda _: AUTHOR, parts)
    whole = THREADS * WORDS
    async with asyncio.timeout(BOUND_SECONDS), outbound:
        begun = time.perf_counter()
        while await _left(pool) < whole // 10:  # noqa: ASYNC110 - rows say it
            await asyncio.sleep(0.05)
        warm, first = time.perf_counter(), await _left(pool)
        while await _left(pool) < whole:  # noqa: ASYNC110 - rows say it
            await asyncio.sleep(0.05)
        ended = time.perf_counter()
    return {
        "mail-out rate": (whole - first) / (ended - warm),
        "mail-out first tenth": warm - begun,
    }


async def _left(pool: Pool) -> int:
    count: int = await pool.fetchval("SELECT count(*) FROM bridge.mail WHERE has_left")
    return count


@asynccontextmanager
async def _sink(circle: Circle) -> AsyncGenerator[int]:
    town, authority = circle.town, circle.authority
    files = (town.certificate, town.key, authority.bundle)
    command = [sys.executable, "-m", "tests.bench.mail_sink", *map(str, files)]
    process = subprocess.Popen(  # noqa: ASYNC220 - started once, before any measure
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield int(await asyncio.to_thread(process.stdout.readline))
    finally:
        with contextlib.suppress(OSError):
            process.communicate(timeout=10)
