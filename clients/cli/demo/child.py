"""The server as a child process: started, watched, started again, stopped.

What never enters this room: what it is asked once it runs.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.misuse import Misuse

DEFAULT_PORT: Final = 8443
START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 30.0
LOOK_SECONDS: Final = 0.05
COMMAND: Final = (sys.executable, "-m", "cordee")


class Server:
    """`cordee serve` on the data of a demo."""

    def __init__(self, folder: Folder, port: int, *, desk: str = "") -> None:
        """`desk` is the address of what its page may ask of this demo."""
        self._folder: Final = folder
        self._port = port
        self._desk: Final = desk
        self._process: Process | None = None
        self.url = ""
        self.pid = 0

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def start(self) -> None:
        """Start it and wait until it answers. Raises Misuse when it does not."""
        self._folder.ready.unlink(missing_ok=True)
        with self._folder.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *COMMAND,
                "serve",
                *("--data", str(self._folder.server)),
                *("--port", str(self._port)),
                *("--ready-file", str(self._folder.ready)),
                *("--demo-desk", self._desk),
                "--until-eof",  # it does not outlive the demo, however that ends
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=environment(os.environ),
                start_new_session=True,
            )
        told = await self._told(self._process)
        self.url, self.pid = str(told["origin"]), int(str(told["pid"]))
        self._port = self.port

    async def ended(self) -> str:
        """Wait until it ends by itself, and say how."""
        if self._process is None:
            return ""
        code = await self._process.wait()
        text = words.SIGNAL if code < 0 else words.STATUS
        return text(number=abs(code))

    async def stop(self) -> None:
        """Ask it to stop; insist when it takes too long."""
        process, self._process = self._process, None
        await stop(process)

    async def _told(self, process: Process) -> dict[str, object]:
        """What it writes when it is ready."""
        ended = asyncio.ensure_future(process.wait())
        try:
            async with asyncio.timeout(START_SECONDS):
                while not self._folder.ready.exists():
                    if ended.done():
                        raise Misuse(words.NO_START(path=self._folder.log))
                    await asyncio.wait([ended], timeout=LOOK_SECONDS)
        except TimeoutError:
            raise Misuse(words.NO_START(path=self._folder.log)) from None
        finally:
            ended.cancel()
        told: dict[str, object] = json.loads(self._folder.ready.read_text())
        return told


async def run(*arguments: str) -> None:
    """Run `cordee ARGUMENTS` to its end. Raises Misuse with its last words."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment(os.environ),
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise Misuse(said.decode().strip())


def environment(around: Mapping[str, str]) -> dict[str, str]:
    """Without what would make the demo use something else than its folder."""
    return {
        name: value
        for name, value in around.items()
        if not name.startswith("CORDEE_")
        and name not in {"DATABASE_URL", "NATS_URL", "BLOB_URL"}
    }


def free_port(asked: int | None) -> int:
    """The one asked for; else the usual one, or any when that is taken."""
    if asked is not None:
        return asked
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", DEFAULT_PORT))
        except OSError:
            return 0
    return DEFAULT_PORT


def executable() -> list[str]:
    """The words that run `cordee` from anywhere."""
    script = Path(sys.executable).with_name("cordee")
    return [str(script)] if script.exists() else list(COMMAND)


async def stop(process: Process | None) -> None:
    """Ask a process to stop; insist when it takes too long."""
    if process is None or process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
