"""Fifty who hold a pool claim the same case at once, before two servers on one database.

Each has a socket of his own; what is timed is from his claim to the answer that he has.
What never enters this room: what a client does with it.
"""

import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from websockets.asyncio.client import connect

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.case_types import CaseStep
from cordee.server.protocol.server_frames import CaseMoved, Refused
from cordee.server.services.backend import Services
from tests.bench.workloads import Figures
from tests.support.cases import Scene
from tests.support.clock import Clock
from tests.support.hub import Recorder
from tests.support.people import Ward
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.serving import serving
from tests.support.sockets import Peer

HOLDERS: Final = 50
ROUNDS: Final = 40
"""Cases, one race each: 2,000 claims, of which 40 win."""

CASES: Final = {
    "open p50 ms": ("ms", "a request opened, in the server's process"),
    "claim p50 ms": ("ms", f"{HOLDERS} claim one case at once, on two servers: answer"),
    "claim p99 ms": ("ms", "  of a hundred, the slowest"),
    "won p50 ms": ("ms", "  whoever has it"),
    "won p99 ms": ("ms", f"  the slowest of {ROUNDS}"),
    "claims/s": ("claims/s", "  all answers together"),
}
"""What each figure is."""


async def cases() -> Figures:
    """Race for each case; milliseconds of every answer, and of the winners'."""
    with shared_postgres() as postgres, tempfile.TemporaryDirectory() as name:
        async with fresh_database(postgres) as dsn:
            people, asked, opened = await _entered(dsn)
            async with AsyncExitStack() as stack:
                peers = await _seated(stack, dsn, Path(name), people)
                started = time.perf_counter()
                races = [await _race(peers, case) for case in asked]
                whole = time.perf_counter() - started
    answers = sorted(taken for race in races for taken, _ in race)
    wins = sorted(taken for race in races for taken, won in race if won)
    assert len(wins) == ROUNDS, "exactly one claims each"
    return {
        "open p50 ms": opened[len(opened) // 2],
        "claim p50 ms": answers[len(answers) // 2],
        "claim p99 ms": answers[len(answers) * 99 // 100],
        "won p50 ms": wins[len(wins) // 2],
        "won p99 ms": wins[-1],
        "claims/s": len(answers) / whole,
    }


async def _entered(dsn: dict[str, Any]) -> tuple[list[Any], list[bytes], list[float]]:
    """A pool of fifty, cases in a thread with it, and how long each took to open."""
    services = await Services.start(dsn, hub=Recorder(), clock=Clock())
    ward = Ward()
    await ward.join(services)
    scene = await Scene(services, services._context.clock, ward).enter()
    people = [ward.person(f"Derma {number}") for number in range(HOLDERS)]
    await ward.join(services, *people)
    scene.pool = await scene.role("Dermatologie", *people)
    scene.thread = await scene.begin(scene.pool)
    asked, opened = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        asked.append(await scene.open())
        opened.append((time.perf_counter() - started) * 1000)
    await services.stop()
    return people, asked, sorted(opened)


async def _seated(
    stack: AsyncExitStack, dsn: dict[str, Any], folder: Path, people: list[Any]
) -> list[Peer]:
    """Each on his socket, every other one at the other server."""
    url = f"postgresql://{dsn['user']}@/{dsn['database']}?host={dsn['host']}"
    words = ("--database-url", f"{url}&port={dsn['port']}")
    servers = [
        await stack.enter_async_context(serving(folder / name, *words))
        for name in ("one", "two")
    ]
    peers = []
    for number, person in enumerate(people):
        server = servers[number % 2]
        socket = connect(server.socket_url, compression=None)
        peer = Peer(await stack.enter_async_context(socket))
        await peer.prove(person, server.origin)
        peers.append(peer)
    return peers


async def _race(peers: list[Peer], case: bytes) -> list[tuple[float, bool]]:
    """All claim it; how long each waited, and whether he has it."""
    return await asyncio.gather(*(_claim(peer, case) for peer in peers))


async def _claim(peer: Peer, case: bytes) -> tuple[float, bool]:
    started = time.perf_counter()
    await peer.send(client.MoveCase(9, case, CaseStep.CLAIM))
    answer = await peer.next()
    while isinstance(answer, CaseMoved):
        answer = await peer.next()
    taken = (time.perf_counter() - started) * 1000
    return taken, not isinstance(answer, Refused)
