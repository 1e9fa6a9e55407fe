"""An automation as its operator runs it: `cordee agent patients`, a process of its own.

What never enters this room: what it should answer.
"""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.hospital import Hospital, Person

SECONDS = 60
WORDS = (sys.executable, "-m", "cordee")


async def enrol_agent(hospital: Hospital, name: str = "Automate") -> Person:
    """An account of kind agent, attested by the hospital."""
    async with hospital.office() as office:
        person = await hospital.sign_up(office, name, "agent")
        await office.enrol(person.account)
    async with person.client() as me:
        await me.wait_attested(SECONDS)
    return person


class AgentProcess:
    """One run of it; what it says is read line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[str] = []

    @property
    def is_running(self) -> bool:
        return self._process.returncode is None

    async def says(self, words: str) -> str:
        """Wait until it says a line with these words."""
        assert self._process.stdout is not None
        async with asyncio.timeout(SECONDS):
            while line := (await self._process.stdout.readline()).decode().rstrip():
                self.said.append(line)
                if words in line:
                    return line
        raise AssertionError(f"{words!r} was not said: {self.said}")

    async def kill(self) -> None:
        """Kill it with -9."""
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        await self._process.communicate()


@asynccontextmanager
async def running_agent(person: Person, *words: str | Path, name: str = "patients"):
    """`cordee agent NAME WORDS` on this profile, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *command(person, "agent", name, *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    agent = AgentProcess(process)
    try:
        yield agent
    finally:
        await agent.stop()


async def cordee(
    person: Person, *words: str | Path, typed: str = ""
) -> tuple[int, str]:
    """Run a command of this profile with a line typed; its status and its words."""
    process = await asyncio.create_subprocess_exec(
        *command(person, *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate(f"{typed}\n".encode())
    return process.returncode or 0, said.decode()


def command(person: Person, *words: str | Path) -> list[str]:
    key = ("--key-file", str(person.key_file))
    return [
        *WORDS,
        "--profile",
        str(person.profile),
        *key,
        "--lang",
        "en",
        *map(str, words),
    ]
