"""A crowd of clients in processes of their own, and kills at random times.

What never enters this room: a judgement (see `verdict`).
"""

import asyncio
import random
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tests.faults.journal import Tally, Testimony, read_journal
from tests.faults.roamer import NOBODY
from tests.faults.scene import Scene
from tests.support.crashes import until
from tests.support.hospital import Person

BLOWS: Final = ("server", "database", "client", "server and database")
WEIGHTS: Final = (4, 4, 4, 1)
PROGRESS: Final = (2, 40)
"""Acknowledgements awaited between two kills: the least and the most."""
INSTANT: Final = 0.03
"""Seconds, at most, from the last of them to the kill."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes part: where he writes, and whom he lets in and puts out."""

    person: Person
    threads: tuple[bytes, ...]
    guest: bytes | None = None


class Siege:
    """Runs the parts, deals the blows, and brings back what fell."""

    def __init__(self, scene: Scene, parts: Mapping[str, Part], seed: int) -> None:
        self._scene = scene
        self._parts = parts
        self._random = random.Random(seed)
        self._seed = seed
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._tallies = [Tally(self._journal(name)) for name in parts]
        self._stop = scene.journal.with_suffix(".stop")
        self.dealt: Final[dict[str, int]] = dict.fromkeys(BLOWS, 0)

    def told(self, name: str) -> Testimony:
        return read_journal(self._journal(name))

    async def run(self, kills: int) -> None:
        """All of it; ends when every client has ended with nothing left to send."""
        try:
            for name in self._parts:
                await self._begin(name)
            for _number in range(kills):
                await self._progress()
                await self._strike()
            await self._progress()
            self._stop.touch()
            await until(self._all_ended, f"the end of all, seed {self._seed}")
            assert not any(one.returncode for one in self._running.values())
        except TimeoutError:
            await self._ask_why()
            raise
        finally:
            for process in self._running.values():
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    def _all_ended(self) -> bool:
        return all(one.returncode is not None for one in self._running.values())

    async def _ask_why(self) -> None:
        """Let those who go on say where they stand, where the test's output goes."""
        going = [one for one in self._running.values() if one.returncode is None]
        for process in going:
            process.send_signal(signal.SIGUSR1)
        await asyncio.wait(
            [asyncio.create_task(one.wait()) for one in going], timeout=5
        )

    def _journal(self, name: str) -> Path:
        return self._scene.journal.with_suffix(f".{name}")

    async def _begin(self, name: str) -> None:
        part = self._parts[name]
        guest = NOBODY if part.guest is None else part.guest.hex()
        self._running[name] = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.roamer"),
            *(str(part.person.profile), str(part.person.key_file)),
            *(str(self._journal(name)), str(self._stop), name, str(self._seed)),
            *(guest, *(thread.hex() for thread in part.threads)),
        )

    async def _progress(self) -> None:
        """Wait for more acknowledgements: whatever fell has recovered by then."""
        wanted = self._acknowledged() + self._random.randint(*PROGRESS)
        await until(lambda: self._acknowledged() >= wanted, self._state())
        await asyncio.sleep(self._random.random() * INSTANT)

    def _acknowledged(self) -> int:
        return sum(tally.count() for tally in self._tallies)

    def _state(self) -> str:
        return f"progress after {self.dealt}, seed {self._seed}"

    async def _strike(self) -> None:
        blow = self._random.choices(BLOWS, WEIGHTS)[0]
        self.dealt[blow] += 1
        if "database" in blow:
            await until(self._scene.database.is_there, self._state())
            await asyncio.to_thread(self._scene.database.kill)
        if "server" in blow:
            self._scene.server.kill()
            await self._scene.restart()
        if blow == "client":
            name = self._random.choice(list(self._parts))
            process = self._running[name]
            assert process.returncode is None, f"{name} had ended: {self._state()}"
            process.kill()
            await process.wait()
            await self._begin(name)
