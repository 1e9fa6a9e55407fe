"""A thread of two on a real server, and the blows it is dealt.

What never enters this room: a judgement (see `verdict`).
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final
from unittest.mock import patch
from urllib.parse import urlsplit

from aiohttp import ClientSession

from cordee.clients.sdk import Client, MessageView
from tests.faults.journal import Testimony, read_journal
from tests.faults.verdict import check, read
from tests.support import hospital as hospitals
from tests.support.crashes import Database, environment, until, until_it
from tests.support.hospital import Hospital, Person
from tests.support.ledger import Ledger, read_ledger

KILLED: Final = -signal.SIGKILL
PATIENCE: Final = 100
SERVE: Final = [sys.executable, "-m", "tests.faults.serve"]


class Scene:
    """Anna writes, Bruno reads; `thread` is theirs alone."""

    def __init__(
        self, hospital: Hospital, anna: Person, bruno: Person, thread: bytes
    ) -> None:
        self.hospital: Final = hospital
        self.server: Final = hospital.server
        self.database: Final = Database(hospital.server.data)
        self.anna: Final = anna
        self.bruno: Final = bruno
        self.thread: Final = thread
        self.journal: Final = anna.profile.with_suffix(".journal")
        self.mark: Final = anna.profile.with_suffix(".mark")

    async def restart(self, **variables: str) -> None:
        """Start the server again, on the same port, once it has fallen."""
        port = urlsplit(self.server.address).port
        assert port is not None
        with environment(**variables):
            await asyncio.to_thread(self.server.start, port)

    async def arm(self, fault: str) -> None:
        """Let the server be one that kills itself at a point."""
        self.server.kill()
        await self.restart(CORDEE_FAULT=fault)

    async def arm_database(self, fault: str) -> None:
        """Let the server be one that kills its database at a point."""
        self.server.kill()
        with serving_by(SERVE):
            mark = str(self.mark)
            await self.restart(CORDEE_FAULT=fault, CORDEE_TEST_MARK=mark)

    def exit_status(self) -> int | None:
        """With what the server has ended, None while it runs."""
        assert self.server._process is not None
        return self.server._process.poll()

    def has_fallen(self) -> bool:
        return self.exit_status() is not None

    async def is_ill(self) -> bool:
        """Whether the server says that it cannot store now."""
        url = f"{self.server.address}/healthz"
        async with ClientSession() as http, http.get(url) as answer:
            return answer.status != HTTPStatus.OK

    async def is_well(self) -> bool:
        return not await self.is_ill()

    async def run(self, person: Person, *words: str, **variables: str) -> int:
        """Run a sender to its end, and give its exit status."""
        line = [sys.executable, "-m", "tests.faults.sender", str(person.profile)]
        line += [str(person.key_file), str(self.journal), *words]
        process = await asyncio.create_subprocess_exec(
            *line, env={**os.environ, **variables}
        )
        try:
            async with asyncio.timeout(PATIENCE):
                return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def make_stale(self) -> None:
        """Bruno's client dies between his rotation and the thread's new epoch."""
        fault = {"CORDEE_ALLOW_FAULTS": "1", "CORDEE_FAULT": "before_epoch_write:1"}
        assert await self.run(self.bruno, "rotate", **fault) == KILLED

    def told(self) -> Testimony:
        """What Anna's process has written down."""
        return read_journal(self.journal)

    async def ledger(self, thread: bytes) -> Ledger:
        """What the tables hold of a thread."""
        async with self.database.connected() as connection:
            return await read_ledger(connection, thread)

    async def judge(self, sender: Testimony, anna: Client, bruno: Client) -> int:
        """Hold tables, sender and both readers against each other."""
        ledger = await self.ledger(self.thread)
        readings = []
        for me in (anna, bruno):
            await has_all(me, ledger)
            readings.append(await read(me, self.thread, me.name))
        return check([ledger], [sender], readings)

    async def judge_afresh(self, sender: Testimony) -> int:
        """Do that with clients that are opened for it."""
        async with self.anna.client() as anna, self.bruno.client() as bruno:
            return await self.judge(sender, anna, bruno)


async def knows(me: Client, thread: bytes) -> None:
    """Wait until a client has a thread."""

    async def is_there() -> bool:
        return thread in {view.id for view in await me.threads()}

    await until_it(is_there, f"{me.name} has the thread")


async def has_all(me: Client, ledger: Ledger) -> None:
    """Wait until a client has verified a thread up to its end."""

    async def is_there() -> bool:
        return (await me.verify(ledger.thread)).head == ledger.head_seq

    await me.wait_online(PATIENCE)
    await knows(me, ledger.thread)
    await until_it(is_there, f"{me.name} has the log up to {ledger.head_seq}")


async def speak(me: Client, thread: bytes, told: Testimony, *texts: str) -> None:
    """Send texts, each after the one before was stored, through whatever happens."""
    for text in texts:
        keeping = asyncio.ensure_future(_keep(me, thread, told, text))
        try:
            sent = await asyncio.shield(keeping)
        except asyncio.CancelledError:
            await keeping  # it is in the outbox or not: cut off after, not between
            raise
        stored = await me.wait_state(thread, sent.id, "stored", PATIENCE)
        told.take("stored", text, stored.id.hex(), stored.seq or 0)


async def _keep(me: Client, thread: bytes, told: Testimony, text: str) -> MessageView:
    told.take("trying", text, "", 0)
    sent = await me.send(thread, text)
    told.take("kept", text, "", 0)
    return sent


async def emptied(me: Client) -> None:
    """Wait until nothing waits in the outbox."""

    async def is_empty() -> bool:
        return not (await me.status()).outbox

    await until_it(is_empty, "an empty outbox")


async def meanwhile(
    work: Awaitable[None], condition: Callable[[], bool], words: str
) -> "asyncio.Task[None]":
    """Start `work`, and give it back, under way, once `condition()` holds."""
    task = asyncio.ensure_future(work)
    await until(lambda: condition() or task.done(), words)
    if not condition():
        task.result()
        raise AssertionError(f"all was said before: {words}")
    return task


@contextmanager
def serving_by(line: list[str]) -> Generator[None, None, None]:
    """Let `cordee serve` be another program that takes the same words."""
    ordinary = hospitals._cordee

    def chosen(command: str) -> list[str]:
        return line if command == "serve" else ordinary(command)

    with patch.object(hospitals, "_cordee", chosen):
        yield
