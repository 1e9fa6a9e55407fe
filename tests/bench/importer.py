"""One importer process: its seconds, its memory, the CPU of it and of its database.

Reads one JSON object on standard input, writes one.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from cordee.directory.files.guarding import Options
from cordee.directory.files.importing import import_file
from tests.bench import processes


async def take(task: dict[str, Any]) -> dict[str, float]:
    """Import files one after the other."""
    postgres = int(task["postgres"])
    before = processes.cpu_seconds(processes.tree(postgres))
    seconds = changes = 0.0
    for path in task["paths"]:
        report = await import_file(task["dsn"], Path(path), Options())
        seconds += report.seconds
        changes += report.added + report.changed + report.gone
    return {
        "seconds": seconds,
        "changes": changes,
        "MiB": processes.most_memory(),
        "CPU": processes.cpu_seconds([os.getpid()]),
        "CPU postgres": processes.cpu_seconds(processes.tree(postgres)) - before,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(take(json.loads(sys.stdin.read())))))
