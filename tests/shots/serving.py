"""The preview of the interface, built and served by Vite, each run on its own.

Two workers of a run build it at the same moment, and whoever takes pictures a third
time: every one has a folder and a port that no other touches.
"""

import asyncio
import contextlib
import re
import tempfile
from pathlib import Path

from tests.support.chromium import tools

WEB = Path(__file__).parents[2] / "clients" / "web"
SHOTS = WEB / "shots"
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
PATIENCE = 60


@contextlib.asynccontextmanager
async def served():
    """Build it, and give its address while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="cordee-preview-") as site:
        building = await vite("build", "--outDir", site, "--logLevel", "warn")
        if await building.wait():
            raise RuntimeError("the preview does not build")
        local = ("--host", "127.0.0.1", "--port", "0")
        serving = await vite("preview", "--outDir", site, *local)
        try:
            yield await asyncio.wait_for(told(serving.stdout), PATIENCE)
        finally:
            serving.terminate()
            await serving.wait()


async def vite(command, *words):
    """Vite with the configuration of the preview; a build speaks to the terminal."""
    node, _ = tools()
    return await asyncio.create_subprocess_exec(
        node,
        WEB / "node_modules" / "vite" / "bin" / "vite.js",
        command,
        "--config",
        "preview.config.ts",
        *words,
        cwd=WEB,
        env={"NO_COLOR": "1"},
        stdout=None if command == "build" else asyncio.subprocess.PIPE,
    )


async def told(output):
    """The address that Vite prints."""
    async for line in output:
        if found := ADDRESS.search(line):
            return found[0].decode()
    raise RuntimeError("Vite did not start")
