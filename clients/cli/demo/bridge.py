"""The demo's mail bridge: its settings, and `cordee bridge run`.

Run as an operator runs it. What never enters this room: the bridge's code; what a mail
says.
"""

import asyncio
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.demo import child, gateway
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.people import ORGANISATION
from cordee.clients.cli.demo.practitioners import HOSPITAL
from cordee.clients.cli.demo.town import Town
from cordee.clients.cli.demo.town.circle import HOSPITAL as DOMAIN
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.places import Places
from cordee.clients.cli.private import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping

PHONE: Final = "02 61 91 00 10"
START_SECONDS: Final = 90.0
QUICK_SECONDS: Final = 5.0
MAX_DEATHS: Final = 3
"""A bridge that dies this often, each time at once, will not live."""


class Bridge:
    """Runs beside the server, and comes back when it dies."""

    def __init__(self, folder: Folder, town: Town) -> None:
        self._folder: Final = folder
        self._town: Final = town
        self._home: Final = folder.home / "bridge"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> Path:
        return self._folder.home / "bridge.log"

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    async def run(self) -> None:
        """Start it, say when mail passes, start it again. Raises Misuse in the end."""
        deaths, is_first = 0, True
        while deaths < MAX_DEATHS:
            began = time.monotonic()
            process = await self._start()
            if await self._opens(process):
                if is_first:
                    print(words.MAIL_READY(url=self._town.url), flush=True)
                is_first = False
            await process.wait()
            self._town.post.closed()
            is_quick = time.monotonic() - began < QUICK_SECONDS
            deaths = deaths + 1 if is_quick else 0
        raise Misuse(words.NO_MAIL(path=self.log))

    async def stop(self) -> None:
        """Ask it to stop; insist when it takes too long."""
        process, self._process = self._process, None
        await child.stop(process)

    async def _start(self) -> asyncio.subprocess.Process:
        config, ready = self._home / "bridge.toml", self._home / "ready.json"
        write_private(config, self._settings())
        ready.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(*child.COMMAND, "bridge", "run", "--config", str(config)),
                *("--ready-file", str(ready)),
                "--until-eof",  # as the server: it does not outlive the demo
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,
            )
        return self._process

    async def _opens(self, process: asyncio.subprocess.Process) -> bool:
        """Wait until mail can come; False when it ends before."""
        ready, ended = self._home / "ready.json", asyncio.ensure_future(process.wait())
        with suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS):
                while not ended.done() and not ready.exists():
                    await asyncio.wait([ended], timeout=child.LOOK_SECONDS)
        ended.cancel()
        if not ready.exists():
            return False
        self._town.post.opened(int(json.loads(ready.read_text())["port"]))
        return True

    def _settings(self) -> str:
        """The file of an operator; ports are free ones, and of this start."""
        places, circle = Places(self._folder.home, {}), self._town.circle
        sections: Mapping[str, Mapping[str, object]] = {
            "account": {
                "profile": str(places.profile(gateway.PROFILE)),
                "key_file": str(places.key_file(gateway.PROFILE)),
            },
            "establishment": {
                "name": ORGANISATION,
                "identifier": f"1{HOSPITAL}",
                "nil": "DEMO-CORDEE",
                "phone": PHONE,
            },
            "mail": {"domain": DOMAIN},
            "tls": {
                "authorities": str(circle.authorities),
                "certificate": str(circle.hospital.certificate),
                "key": str(circle.hospital.key),
                "revocations": [str(circle.revocations)],
            },
            "white_list": {"source": str(circle.white_list)},
            "listen": {"port": 0},
            "route": {
                "kind": "smart-host",
                "host": "localhost",
                "port": self._town.post.port,
            },
            "metrics": {"port": 0},
            "secretariats": {"default": gateway.secretariat(self._folder)},
            "desk": {"title": gateway.DESK},
        }
        lines = [f"data = {json.dumps(str(self._home / 'data'))}"]
        for name, values in sections.items():
            lines += [f"[{name}]", *(f"{k} = {json.dumps(values[k])}" for k in values)]
        return "\n".join(lines) + "\n"


def _environment() -> dict[str, str]:
    """Its database is its own, whatever is set around the demo."""
    around = child.environment(os.environ)
    around.pop("BRIDGE_DATABASE_URL", None)
    return around
