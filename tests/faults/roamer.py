"""A client that lives on while it is killed: it writes, rotates, lets in and puts out.

    python -m tests.faults.roamer PROFILE KEY JOURNAL STOP NAME SEED GUEST THREAD...

Writes until the file STOP exists, then until nothing waits. With a GUEST it removes
and invites that account, over and over, in the last thread; `-` is for nobody. On
SIGUSR1 it says where it stands.
"""

import asyncio
import contextlib
import random
import signal
import sys
from pathlib import Path
from typing import Final

from cordee.clients.sdk import Client, CordeeError, LocalError, NotFound, ServerRefused
from tests.faults.journal import Journal, read_journal
from tests.faults.scene import emptied

WINDOW: Final = 6
"""Texts under way at once."""
ROTATIONS: Final = 8
"""Of one account; the server takes ten a day."""
ROTATE: Final = 0.01
CHANGE: Final = 0.03
"""Chances, for each text, of something else."""
NOBODY: Final = "-"


class Roamer:
    """One life of a client."""

    def __init__(self, me: Client, path: Path, name: str, seed: str) -> None:
        told = read_journal(path)
        self._me = me
        self._journal = Journal(path)
        self._name = name
        self._next = len(told.tried)
        self._rotations = ROTATIONS - len(told.rotated)
        self._random = random.Random(f"{seed} {self._next}")
        self._pending: set[asyncio.Task[None]] = set()

    async def roam(self, stop: Path, guest: str, threads: list[bytes]) -> None:
        """Write until told to stop, and see all of it stored or refused."""
        while not is_there(stop):
            await self._say(self._random.choice(threads))
            if self._random.random() < ROTATE and self._rotations > 0:
                await self._rotate()
            if guest != NOBODY and self._random.random() < CHANGE:
                await self._change(threads[-1], bytes.fromhex(guest))
        while self._pending:
            await asyncio.gather(*self._pending)
        await emptied(self._me)

    async def tell(self) -> None:
        """Print what it waits for, for who wonders why it does not end."""
        status = await self._me.status()
        print(self._name, status.online, status.outbox, status.warnings, flush=True)
        for view in await self._me.threads():
            waiting = [
                (line.text, line.id.hex(), line.seq)
                for line in await self._me.history(view.id, limit=20)
                if line.mine and line.state == "waiting"
            ]
            print(view.epoch, view.joined, view.frozen, waiting, flush=True)
        for task in asyncio.all_tasks():
            task.print_stack(limit=3)

    async def _say(self, thread: bytes) -> None:
        self._next += 1
        text = f"{self._name} {self._next}"
        self._journal.write("trying", text)
        try:
            sent = await self._me.send(thread, text)
        except LocalError:
            await self._me.wait_online()
            return
        self._journal.write("kept", text)
        task = asyncio.create_task(self._follow(thread, sent.id, text))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        while len(self._pending) >= WINDOW:
            done, _ = await asyncio.wait(
                self._pending, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()

    async def _follow(self, thread: bytes, message: bytes, text: str) -> None:
        try:
            stored = await self._me.wait_state(thread, message, "stored")
        except ServerRefused:
            self._journal.write("failed", text)
        except NotFound:
            return  # it had another id before it was followed: the checker has its text
        else:
            self._journal.write("stored", text, stored.id.hex(), stored.seq or 0)

    async def _rotate(self) -> None:
        self._rotations -= 1
        self._journal.write("rotated", str(self._rotations))
        with contextlib.suppress(CordeeError):
            await self._me.rotate_account()

    async def _change(self, thread: bytes, guest: bytes) -> None:
        with contextlib.suppress(CordeeError):
            members = (await self._me.thread(thread)).members
            if any(member.account == guest for member in members):
                await self._me.remove(thread, guest)
            else:
                past = self._random.random() < 0.5
                await self._me.invite(thread, guest, past=past)


def is_there(path: Path) -> bool:
    return path.exists()


async def main(profile: str, key: str, *words: str) -> None:
    journal, stop, name, seed, guest, *threads = words
    async with Client(Path(profile), key_file=Path(key)) as me:
        roamer = Roamer(me, Path(journal), name, seed)
        telling: list[asyncio.Task[None]] = []
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGUSR1,
            lambda: telling.append(asyncio.create_task(roamer.tell())),
        )
        await roamer.roam(Path(stop), guest, [bytes.fromhex(one) for one in threads])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
