"""The demo's automation: signed up as any is, then run beside the server.

What never enters this room: what it answers.
"""

import asyncio
import os
from typing import Final

from cordee.clients.cli.demo import child, patients
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.machines import Machine
from cordee.clients.cli.demo.people import ORGANISATION
from cordee.clients.cli.places import Places
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import Identity

PROFILE: Final = "automate"
MACHINE: Final = Machine(
    PROFILE, Identity("", "Automate des patients", "", "", ORGANISATION), "agent"
)


class Automate:
    """`cordee agent patients` on the feeds of a demo, while it runs."""

    def __init__(self, folder: Folder) -> None:
        self._folder: Final = folder
        self._feeds: Final = folder.home / "record"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it once; a demo that was set up before there was one has none."""
        if self._process is not None:
            return
        if not Places(self._folder.home, {}).profile(PROFILE).exists():
            return
        write_private(self._feeds / "gps.csv", patients.table())
        write_private(self._feeds / "stays.hl7", patients.admissions())
        write_private(self._feeds / "agent.toml", patients.configuration())
        words = ("--home", str(self._folder.home), "--as", PROFILE, "agent", "patients")
        feeds = ("--csv", str(self._feeds / "gps.csv"), "--watch", "--new-key")
        more = ("--hl7", str(self._feeds / "stays.hl7"))
        config = ("--config", str(self._feeds / "agent.toml"))
        with (self._folder.home / "automate.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *child.COMMAND,
                *(*words, *feeds, *more, *config),
                "--until-eof",  # as the server: it does not outlive the demo
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=child.environment(os.environ),
                start_new_session=True,
            )

    async def stop(self) -> None:
        """Ask it to stop; insist when it takes too long."""
        process, self._process = self._process, None
        await child.stop(process)
