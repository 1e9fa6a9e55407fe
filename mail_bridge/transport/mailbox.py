"""An application mailbox at an operator, read by IMAP (RFC 9051) with our certificate.

    async for mail in mailbox.messages():
        await accept(mail.data)
        await mail.done()

A mail leaves the inbox when it is done and not before; what was read twice is known by
its digest further on, so that a new UIDVALIDITY does no harm. What never enters this
room: what a mail says.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Self, TypeVar

import structlog

from cordee.mail_bridge.errors import MailTemporary
from cordee.mail_bridge.transport.imap import Fetched, Inbox, InboxSettings
from cordee.mail_bridge.transport.tls import Trust

T = TypeVar("T")

MAX_PAUSE: Final = 600.0
"""Seconds between two tries to connect, at most."""

_log = structlog.get_logger("bridge.mailbox")


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail of the inbox."""

    data: bytes
    digest: str
    """SHA-256 of the data, hexadecimal."""
    _move: Callable[[str], Awaitable[None]] = field(repr=False)
    _settings: InboxSettings = field(repr=False)

    async def done(self) -> None:
        """It is durable elsewhere. Raises MailTemporary: it comes again, then."""
        await self._move(self._settings.done)

    async def refuse(self) -> None:
        """It can never be taken: a person may look at it in its folder."""
        await self._move(self._settings.refused)


class Mailbox:
    """One reader; the mailbox is nobody else's. Ends with `close`."""

    def __init__(self, settings: InboxSettings, trust: Trust) -> None:
        self.settings: Final = settings
        self._trust = trust
        self._inbox: Inbox | None = None
        self._closing = asyncio.Event()
        self._line = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, "mailbox")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    async def messages(self) -> AsyncIterator[FetchedMail]:
        """What is there, then what comes, until `close`. Failures are waited out.

        What was not done is given again after the next wait.
        """
        pause = self.settings.poll
        while not self._closing.is_set():
            try:
                for uid in await self._run(Inbox.waiting):
                    fetched = await self._run(_fetching(uid))
                    if fetched is not None:
                        yield self._mail(fetched)
                if not await self._run(Inbox.wait):
                    await asyncio.sleep(self.settings.poll)
                pause = self.settings.poll
            except MailTemporary as error:
                if self._closing.is_set():
                    return
                _log.warning("the mailbox cannot be read", reason=str(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, MAX_PAUSE)

    async def close(self) -> None:
        """Hang up; the thread, if it waits, is woken by it."""
        self._closing.set()
        if self._inbox is not None:
            self._inbox.wake()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._hang_up)
        self._thread.shutdown(wait=False)

    def _mail(self, fetched: Fetched) -> FetchedMail:
        async def move(folder: str) -> None:
            await self._run(_moving(fetched, folder))

        digest = sha256(fetched.data).hexdigest()
        return FetchedMail(fetched.data, digest, move, self.settings)

    async def _run(self, act: Callable[[Inbox], T]) -> T:
        """In its thread, one after the other. Raises MailTemporary."""
        if self._closing.is_set():
            raise MailTemporary("4.3.2", "The mailbox was closed")
        loop = asyncio.get_running_loop()
        async with self._line:
            return await loop.run_in_executor(self._thread, self._acted, act)

    def _acted(self, act: Callable[[Inbox], T]) -> T:
        inbox = self._inbox
        if inbox is None:
            inbox = Inbox(self.settings, self._trust)
            self._inbox = inbox
        try:
            return act(inbox)
        except MailTemporary:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        inbox, self._inbox = self._inbox, None
        if inbox is not None:
            inbox.close()


def _fetching(uid: int) -> Callable[[Inbox], Fetched | None]:
    return lambda inbox: inbox.fetch(uid)


def _moving(fetched: Fetched, folder: str) -> Callable[[Inbox], None]:
    return lambda inbox: inbox.move(fetched.uid, fetched.validity, folder)
