"""One client process of the arrivals: it comes back, is linked, puts a device out.

Reads one JSON object on standard input: what to do, the server, the card. Writes one:
seconds, and the most memory that it ever held. What never enters this room: a server.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from cordee.clients.sdk import Client, join_account, recover
from tests.bench import processes

SCREEN: Final = 50
"""Threads of a first screen; of the first of them the last page is shown too."""
PAGE: Final = 30
POLL_SECONDS: Final = 0.01
BOUND_SECONDS: Final = 280.0
EVERYTHING: Final = 100_000


class Comer:
    """A folder for profiles, and the account that a card opens."""

    def __init__(self, folder: Path, task: dict[str, Any]) -> None:
        self._folder = folder
        self._task = task

    async def recover(self) -> dict[str, float]:
        """Come back by the card: until the first screen, until all is readable."""
        start = time.perf_counter()
        await self._return()
        returned = time.perf_counter()
        async with self._client("first") as me:
            shown = await self._screen(me)
            complete = await self._complete(me)
        return {
            "arrival by card": returned - start,
            "arrival first screen": shown - start,
            "arrival complete": complete - start,
        }

    async def link(self) -> dict[str, float]:
        """Link a second device: until everything is readable there."""
        await self._return()
        async with self._client("first") as old:
            await self._complete(old)
            start = time.perf_counter()
            await self._link(old)
            async with self._client("second") as new:
                shown = await self._screen(new)
                complete = await self._complete(new)
        return {"link first screen": shown - start, "link readable": complete - start}

    async def cascade(self) -> dict[str, float]:
        """Put a device out: until every thread has new keys."""
        await self._return()
        async with self._client("first") as me:
            await self._complete(me)
            key = await self._link(me)
            start = time.perf_counter()
            await me.revoke_device(key)
            return {"cascade seconds": time.perf_counter() - start}

    async def _return(self) -> None:
        task = self._task
        await recover(
            self._folder / "first",
            task["origin"],
            task["card"],
            key_file=self._folder / "first.key",
        )
        async with self._client("first") as me:
            me.card_is_kept()

    async def _link(self, old: Client) -> bytes:
        session = await old.begin_link()
        shown: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        joining = asyncio.create_task(
            join_account(
                self._folder / "second",
                self._task["origin"],
                session.number,
                show=shown.set_result,
                agree=_agreed,
                key_file=self._folder / "second.key",
            )
        )
        key = await session.confirm((await shown).code)
        await joining
        return key

    async def _screen(self, me: Client) -> float:
        """Wait for a screen of threads and the last page of the first."""
        wanted = min(SCREEN, self._task["threads"])
        while True:
            threads = await me.threads(wanted)
            if len(threads) == wanted:
                lines = await me.history(threads[0].id, limit=PAGE)
                if any(line.kind == "text" for line in lines):
                    return time.perf_counter()
            await asyncio.sleep(POLL_SECONDS)

    async def _complete(self, me: Client) -> float:
        await me.wait_online(BOUND_SECONDS)
        at = time.perf_counter()
        threads = await me.threads(EVERYTHING)
        assert len(threads) == self._task["threads"], len(threads)
        last = await me.history(threads[-1].id, limit=PAGE)
        assert any(line.kind == "text" for line in last)
        return at

    def _client(self, name: str) -> Client:
        return Client(self._folder / name, key_file=self._folder / f"{name}.key")


async def _agreed(_name: str) -> bool:
    return True


async def _main() -> None:
    task = json.loads(sys.stdin.read())
    with TemporaryDirectory(prefix="bench-comer-") as folder:
        comer = Comer(Path(folder), task)
        async with asyncio.timeout(BOUND_SECONDS):
            told = await getattr(comer, task["act"])()
    peak = processes.most_memory()
    print(json.dumps({**told, f"{task['act']} MiB": peak}))


if __name__ == "__main__":
    asyncio.run(_main())
