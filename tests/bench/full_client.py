"""Clients of one process of the full load: they seal, open, verify and keep.

Reads one JSON object on standard input: the seconds to send for, and pairs of
profiles with their thread. Writes one: what was stored, how long it took to arrive
and where the CPU went; stacks too, to files named after BENCH_PROFILE, if it is set.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from cordee.clients.sdk import Client, NewMessage, StateChanged
from tests.bench.sampling import Stack, folded, sampled

WINDOW: Final = 4
"""Messages that one client has in flight."""
WARM_SECONDS: Final = 1.0
BOUND_SECONDS: Final = 90.0
TEXT: Final = "x" * 1000
STORED: Final = frozenset({"stored", "delivered", "displayed"})
ROOMS: Final = (
    ("seal, open, verify", ("/crypto/", "/nacl/", "/cryptography/")),
    ("local store", ("/sdk/store/", "/sdk/vault", "/sqlite3/")),
    ("rules of the SDK", ("/clients/sdk/",)),
    ("wire", ("/server/protocol/", "/websockets/")),
    ("event loop", ("/asyncio/", "selectors.py")),
)
"""Where a look at the stack is counted: the innermost frame that is in one of them."""


class Talker:
    """One client that sends in one thread and hears the other."""

    def __init__(self, client: Client, thread: bytes) -> None:
        self._client = client
        self._thread = thread
        self._flying: dict[bytes, asyncio.Event] = {}
        self.stored = 0
        self.delays: list[float] = []

    async def listen(self) -> None:
        """Take events until cancelled."""
        async for event in self._client.events():
            if isinstance(event, StateChanged) and event.state in STORED:
                landed = self._flying.pop(event.id, None)
                if landed is not None:
                    self.stored += 1
                    landed.set()
            elif isinstance(event, NewMessage) and not event.message.mine:
                sent = float(event.message.text.partition(" ")[0])
                self.delays.append(time.perf_counter() - sent)

    async def talk(self, until: float) -> None:
        """Send one after the other is stored, until an instant."""
        while time.perf_counter() < until:
            landed = asyncio.Event()
            text = f"{time.perf_counter()} {TEXT}"
            view = await self._client.send(self._thread, text)
            self._flying[view.id] = landed
            await landed.wait()


async def run(task: dict[str, Any]) -> dict[str, Any]:
    """Open the clients, let them talk, and say how it went."""
    async with AsyncExitStack() as stack:
        talkers = [
            Talker(await _opened(stack, profile), bytes.fromhex(pair["thread"]))
            for pair in task["pairs"]
            for profile in pair["profiles"]
        ]
        return await _measured(talkers, task["seconds"])


async def _opened(stack: AsyncExitStack, profile: str) -> Client:
    key = Path(profile).with_suffix(".key")
    client = await stack.enter_async_context(Client(profile, key_file=key))
    await client.wait_online(BOUND_SECONDS)
    return client


async def _measured(talkers: list[Talker], seconds: float) -> dict[str, Any]:
    listening = [asyncio.create_task(talker.listen()) for talker in talkers]
    until = time.perf_counter() + WARM_SECONDS + seconds
    talking = asyncio.gather(*(t.talk(until) for t in talkers for _ in range(WINDOW)))
    await asyncio.sleep(WARM_SECONDS)
    for talker in talkers:
        talker.stored = 0
        talker.delays.clear()
    cpu, start = time.process_time(), time.perf_counter()
    with sampled() as stacks:
        await asyncio.sleep(seconds)
    _keep(stacks)
    told = {
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "stored": sum(talker.stored for talker in talkers),
        "delays": [delay for talker in talkers for delay in talker.delays],
        "rooms": _by_room(stacks),
    }
    await talking
    for task in listening:
        task.cancel()
    return told


def _keep(stacks: Counter[Stack]) -> None:
    """Write the profile of this process, if one was asked for."""
    if profile := os.environ.get("BENCH_PROFILE"):
        Path(f"{profile}.{os.getpid()}").write_text(folded(stacks))


def _by_room(stacks: Counter[Stack]) -> Counter[str]:
    rooms: Counter[str] = Counter()
    for stack, count in stacks.items():
        rooms[_room(stack)] += count
    return rooms


def _room(stack: Stack) -> str:
    for file, _, _ in reversed(stack):
        for room, parts in ROOMS:
            if any(part in file for part in parts):
                return room
    return "the rest"


async def _main() -> None:
    task = json.loads(sys.stdin.read())
    async with asyncio.timeout(BOUND_SECONDS):
        print(json.dumps(await run(task)))


if __name__ == "__main__":
    asyncio.run(_main())
