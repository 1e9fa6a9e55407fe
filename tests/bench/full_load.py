"""Full load: real clients that seal, open, verify and keep, on a real server.

Everybody came in by the SDK's own way. Two processes of clients share the cores with
the server and its database: the clients are what is measured here.
"""

import asyncio
import json
import sys
from collections import Counter
from typing import Any, Final

from tests.bench import processes
from tests.bench.workloads import Figures, percentile
from tests.support.hospital import Hospital, Person, running_hospital

PROCESSES: Final = 2
PAIRS: Final = 2
"""Of each process; every client keeps 4 messages in flight."""
SECONDS: Final = 8.0
BOUND_SECONDS: Final = 120.0


async def full() -> Figures:
    """Let the clients talk in pairs."""
    with running_hospital() as hospital:
        names = [f"Person {number}" for number in range(2 * PAIRS * PROCESSES)]
        people = await hospital.enrol(*names)
        pairs = [
            await _pair(first, second)
            for first, second in zip(people[::2], people[1::2], strict=True)
        ]
        return await _measure(hospital, pairs)


async def _pair(first: Person, second: Person) -> dict[str, Any]:
    async with first.client() as me:
        await me.wait_online(BOUND_SECONDS)
        view = await me.new_thread("Avis", [second.account], direct=True)
    profiles = [str(first.profile), str(second.profile)]
    return {"profiles": profiles, "thread": view.id.hex()}


async def _measure(hospital: Hospital, pairs: list[dict[str, Any]]) -> Figures:
    server = processes.tree(hospital.server.pid)
    before = processes.cpu_seconds(server)
    async with asyncio.timeout(BOUND_SECONDS):
        told = await asyncio.gather(
            *(_client(pairs[part::PROCESSES]) for part in range(PROCESSES))
        )
    served = processes.cpu_seconds(server) - before
    stored = sum(one["stored"] for one in told)
    delays = [delay for one in told for delay in one["delays"]]
    return {
        "full rate": sum(one["stored"] / one["seconds"] for one in told),
        "full p50": percentile(delays, 0.50) * 1e3,
        "full p99": percentile(delays, 0.99) * 1e3,
        "full CPU clients": sum(one["cpu"] for one in told) / stored * 1e3,
        "full CPU server": served / stored * 1e3,
        **_shares(told),
    }


def _shares(told: list[dict[str, Any]]) -> Figures:
    rooms: Counter[str] = Counter()
    for one in told:
        rooms.update(one["rooms"])
    return {
        f"full % in {room}": 100 * count / rooms.total()
        for room, count in rooms.most_common()
    }


async def _client(pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """Run one process of clients."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.full_client"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    task = json.dumps({"seconds": SECONDS, "pairs": pairs}).encode()
    try:
        answer, _ = await process.communicate(task)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError("the clients of the full load failed")
    told: dict[str, Any] = json.loads(answer)
    return told
