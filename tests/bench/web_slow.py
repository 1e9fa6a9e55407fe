"""A slow machine: a program and all that it starts run a quarter of the time.

    python -m tests.bench.web_slow PID   # until standard input ends

DevTools slows the main thread of a page only; most of this client's work is done in its
worker, by the browser's store and by its network. What never enters this room: what the
program does.
"""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

from tests.bench import processes

SLOWER: Final = 4
PERIOD_SECONDS: Final = 0.012
LOOK_EVERY: Final = 40
"""Periods between two looks at which processes there are."""


def slow(process: int, ended: threading.Event) -> None:
    """Stop and continue the processes in turns; all of them run when this returns."""
    run = PERIOD_SECONDS / SLOWER
    tree: list[int] = []
    turn = 0
    try:
        while not ended.is_set():
            if turn % LOOK_EVERY == 0:
                tree = processes.tree(process)
            turn += 1
            _tell(tree, signal.SIGSTOP)
            time.sleep(PERIOD_SECONDS - run)
            _tell(tree, signal.SIGCONT)
            time.sleep(run)
    finally:
        _tell(processes.tree(process), signal.SIGCONT)


@asynccontextmanager
async def slowed(process: int) -> AsyncGenerator[None]:
    """Slow a program until the block ends; it is let go also when the bench dies."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.web_slow", str(process)),
        stdin=asyncio.subprocess.PIPE,
    )
    try:
        yield
    finally:
        assert running.stdin is not None
        running.stdin.close()
        await running.wait()


def _tell(tree: list[int], word: signal.Signals) -> None:
    for process in tree:
        with suppress(ProcessLookupError):
            os.kill(process, word)


def _main() -> None:
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    slow(int(sys.argv[1]), ended)


if __name__ == "__main__":
    _main()
