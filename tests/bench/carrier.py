"""One client process that sends or saves a file; its seconds and its memory.

Reads one JSON object on standard input, writes one. What never enters this room: a
server.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

from cordee.clients.sdk import Client
from tests.bench import processes

BOUND_SECONDS: Final = 400.0


async def carry(task: dict[str, Any]) -> dict[str, float]:
    """Send a file until its message is stored, or save it until it is whole."""
    thread = bytes.fromhex(task["thread"])
    async with Client(task["profile"], key_file=Path(task["key"])) as me:
        await me.wait_online(BOUND_SECONDS)
        start = time.perf_counter()
        if task["act"] == "up":
            sent = await me.send_files(thread, [task["path"]])
            await me.wait_state(thread, sent.id, "stored", BOUND_SECONDS)
        else:
            [line] = [m for m in await me.history(thread) if m.files]
            await me.save_file(thread, line.id, 0, task["path"])
        seconds = time.perf_counter() - start
    peak = processes.most_memory()
    return {"seconds": seconds, "MiB": peak}


async def _main() -> None:
    task = json.loads(sys.stdin.read())
    async with asyncio.timeout(BOUND_SECONDS):
        print(json.dumps(await carry(task)))


if __name__ == "__main__":
    asyncio.run(_main())
