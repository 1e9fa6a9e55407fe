"""One client in a process of its own: a task in, what it measured out.

What never enters this room: what the task is.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any


async def run_apart(module: str, task: Mapping[str, Any]) -> dict[str, Any]:
    """Give a module its task and take its answer. Raises RuntimeError when it fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        answer, _ = await process.communicate(json.dumps(task).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{module} failed: {task['act']}")
    told: dict[str, Any] = json.loads(answer)
    return told
