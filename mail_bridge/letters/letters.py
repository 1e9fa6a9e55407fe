"""The letters of one bridge: read, sent, watched, counted.

    threads ─▶ fold ─▶ sending ─▶ outbound mail
                  └──▶ watching ─▶ rows, deadlines ─▶ figures

What never enters this room: what any of them does.
"""

import asyncio
import contextlib
from typing import Final

import structlog

from cordee.clients.sdk import CordeeError
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.ports import Account, Mails
from cordee.mail_bridge.letters.publishing import Publishing
from cordee.mail_bridge.letters.pump import Pump
from cordee.mail_bridge.letters.sending import Sending
from cordee.mail_bridge.letters.watching import Secretariat, UnitOf, Watching
from cordee.mail_bridge.store.database import DRIVER

ROUND: Final = 60.0
"""Seconds between two looks at rows that could not be published."""
GATHER: Final = 0.5
"""Seconds in which several letters are published at once."""
DAY: Final = 86_400.0

_log: Final = structlog.get_logger("bridge.letters")


class Letters:
    """`await letters.run()` until it is cancelled."""

    def __init__(
        self,
        account: Account,
        post: Mails,
        secretariat: Secretariat,
        unit_of: UnitOf,
        parts: LetterParts,
    ) -> None:
        sending = Sending(account, post, parts)
        watching = Watching(account, secretariat, unit_of, parts)
        self.pump: Final = Pump(account, sending, watching, parts)
        self.publishing: Final = Publishing(account, parts)

    async def run(self) -> None:
        """Raises what ends the account; trouble that passes is waited for."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.pump.run())
            group.create_task(self._publish())
            group.create_task(self._tidy())

    async def _publish(self) -> None:
        """What changed, soon; what could not be published, again."""
        settled = self.pump.settled
        while True:
            settled.clear()
            try:
                while await self.publishing.publish():
                    pass
            except (CordeeError, *DRIVER) as error:
                _log.warning("figures_not_published", trouble=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ROUND):
                    await settled.wait()
                    await asyncio.sleep(GATHER)

    async def _tidy(self) -> None:
        while True:
            with contextlib.suppress(*DRIVER):
                await self.publishing.forget()
            await asyncio.sleep(DAY)
