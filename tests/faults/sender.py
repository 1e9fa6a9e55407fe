"""A client in a process of its own, to be killed.

    python -m tests.faults.sender PROFILE KEY JOURNAL speak THREAD TEXT...
    python -m tests.faults.sender PROFILE KEY JOURNAL drain THREAD...
    python -m tests.faults.sender PROFILE KEY JOURNAL rotate
    python -m tests.faults.sender PROFILE KEY JOURNAL hold

`hold` keeps the profile open until its standard input ends. Exits with 3 when
another process has the profile. With CORDEE_TEST_CLOCK_MS its clock is that far off.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from cordee.clients.sdk import Client, ProfileInUse, StateChanged
from tests.faults.journal import Journal, read_journal

PATIENCE = 100
IN_USE = 3


async def main(profile: str, key: str, journal: str, command: str, *words: str) -> int:
    """Run one command."""
    try:
        async with Client(Path(profile), key_file=Path(key)) as me:
            await COMMANDS[command](me, Path(journal), *words)
    except ProfileInUse as error:
        print(error, flush=True)
        return IN_USE
    return 0


async def speak(me: Client, path: Path, thread: str, *texts: str) -> None:
    """Send texts, each after the one before was stored."""
    journal, place = Journal(path), bytes.fromhex(thread)
    await me.wait_online(PATIENCE)
    for text in texts:
        journal.write("trying", text)
        sent = await me.send(place, text)
        journal.write("kept", text)
        stored = await me.wait_state(place, sent.id, "stored", PATIENCE)
        journal.write("stored", text, stored.id.hex(), stored.seq or 0)


async def drain(me: Client, path: Path, *threads: str) -> None:
    """Stay until nothing waits, then say where the server put it."""
    journal, told = Journal(path), read_journal(path)
    events = me.events()
    await me.wait_online(PATIENCE)
    async with asyncio.timeout(PATIENCE):
        while (await me.status()).outbox:
            while not isinstance(await anext(events), StateChanged):
                pass
    for thread in threads:
        for line in await me.history(bytes.fromhex(thread), limit=200):
            if line.mine and line.text in told.tried and line.text not in told.stored:
                journal.write("stored", line.text, line.id.hex(), line.seq or 0)


async def rotate(me: Client, _path: Path) -> None:
    """Make the next generation of the account."""
    await me.wait_online(PATIENCE)
    await me.rotate_account()


async def hold(me: Client, _path: Path) -> None:
    """Keep the profile."""
    print(me.account.hex(), flush=True)
    await asyncio.to_thread(sys.stdin.read)


COMMANDS = {"speak": speak, "drain": drain, "rotate": rotate, "hold": hold}


def shift_clock(milliseconds: int) -> None:
    """Let this process believe that it is another time."""
    seconds, nanoseconds = time.time, time.time_ns
    time.time = lambda: seconds() + milliseconds / 1000
    time.time_ns = lambda: nanoseconds() + milliseconds * 1_000_000


if __name__ == "__main__":
    shift_clock(int(os.environ.get("CORDEE_TEST_CLOCK_MS", "0")))
    sys.exit(asyncio.run(main(*sys.argv[1:])))
