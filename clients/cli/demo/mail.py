"""The part of the demo that travels by mail: a bridge, and a town beside it.

Nobody waits for it, and where its libraries are missing the demo goes on without. What
never enters this room: what a mail says.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.demo import gateway
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.misuse import Misuse

if TYPE_CHECKING:
    from cordee.clients.cli.demo.bridge import Bridge
    from cordee.clients.cli.demo.town import Town

NEEDED: Final = ("aiosmtpd", "aiosmtplib", "lxml", "signxml")


class Mail:
    """The bridge of a demo, once it may run; the town is there before."""

    def __init__(self, folder: Folder, town: "Town | None") -> None:
        self._folder: Final = folder
        self._town: Final = town
        self._bridge: Bridge | None = None
        self._running: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The page of the doctor in town; empty where there is none."""
        return self._town.url if self._town and self._is_enrolled() else ""

    def start(self) -> None:
        """Start the bridge beside all else; a demo that has none has no mail."""
        if self._town is None or not self._is_enrolled():
            return
        from cordee.clients.cli.demo.bridge import Bridge  # noqa: PLC0415 - see open_mail

        self._bridge = Bridge(self._folder, self._town)
        self._running = asyncio.create_task(_run(self._bridge))

    async def stop(self) -> None:
        """Stop the bridge; mail that is on its way waits in it."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self._bridge is not None:
            await self._bridge.stop()

    def can_be(self) -> bool:
        """Whether its libraries are here."""
        return self._town is not None

    def _is_enrolled(self) -> bool:
        return gateway.is_enrolled(self._folder)


@asynccontextmanager
async def open_mail(folder: Folder) -> AsyncGenerator[Mail]:
    """The town, until the block ends; without it where a library is missing."""
    try:
        from cordee.clients.cli.demo.town import open_town  # noqa: PLC0415 - an extra
    except ImportError as error:
        if error.name not in NEEDED:
            raise
        print(words.NO_MAIL_LIBRARY(name=error.name), flush=True)
        yield Mail(folder, None)
        return
    async with open_town(folder.home / "town") as town:
        mail = Mail(folder, town)
        try:
            yield mail
        finally:
            await mail.stop()


async def _run(bridge: "Bridge") -> None:
    try:
        await bridge.run()
    except Misuse as error:
        print(error.sentence, flush=True)
