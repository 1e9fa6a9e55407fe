"""Keeps a session: connects, waits, connects again, at once when woken."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from cordee.clients.sdk.backoff import Backoff
from cordee.clients.sdk.errors import (
    CordeeError,
    NotOnline,
    ProfileErased,
    Refused,
    ServerRefused,
)
from cordee.clients.sdk.faults import Hook
from cordee.clients.sdk.session import Credentials, Session, open_session
from cordee.server.protocol.client_frames import ClientFrame
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import ServerFrame

PATIENCE: Final = 20
"""Times that one request waits when it is told to come later."""

LONGEST_WAIT: Final = 5_000
"""Milliseconds; what is told to wait longer is told so to the caller."""

FINAL: Final = (ServerRefused, Refused, ProfileErased)
"""What waiting does not mend, unless it says so itself."""

logger: Final = logging.getLogger(__name__)


class Link:
    """The client's line to its server.

    `began` runs with every new session and brings the client up to date; `online`
    is true from its end to the end of the session. `ended` runs after.
    """

    def __init__(
        self,
        who: Credentials,
        address: str,
        backoff: Backoff,
        told: Callable[[ServerFrame], None],
        fault: Hook,
    ) -> None:
        self._who = who
        self.address: Final = address
        self._backoff = backoff
        self._told = told
        self._fault = fault
        self._session: Session | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake: Final = asyncio.Event()
        self._changed: Final = asyncio.Condition()
        self.online = False
        self.error: CordeeError | None = None

    def start(
        self,
        began: Callable[[], Awaitable[None]],
        changed: Callable[[], None],
        judge: Callable[[ServerRefused], Awaitable[CordeeError]],
    ) -> None:
        """Begin; `changed` is told each time `online` becomes another.

        `judge` says what a refusal means; ProfileErased is the end.
        """
        self._task = asyncio.create_task(
            self._run(began, changed, judge), name="cordee-link"
        )

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def wake(self) -> None:
        """Try now instead of waiting out the backoff."""
        self._wake.set()

    async def wait(self) -> None:
        """Wait until online.

        Raises the server's refusal when it is for good, and ours of what it served.
        """
        async with self._changed:
            while not self.online:
                error = self.error
                if isinstance(error, FINAL) and not error.temporary:
                    raise error
                await self._changed.wait()

    @property
    def is_open(self) -> bool:
        """Whether there is a session, be it still catching up."""
        return self._session is not None and self._session.is_open

    @property
    def session(self) -> Session:
        """The open session. Raises NotOnline."""
        if self._session is None or not self._session.is_open:
            raise NotOnline("no session with the server")
        return self._session

    async def ask(self, make: Callable[[int], ClientFrame]) -> ServerFrame:
        """Ask the server, at its pace. Raises NotOnline, ServerRefused."""
        for _attempt in range(PATIENCE):
            try:
                return await self.session.ask(make)
            except ServerRefused as error:
                if error.code is not Code.RATE_LIMITED or not error.retry_after:
                    raise
                if error.retry_after > LONGEST_WAIT:
                    raise
                await asyncio.sleep(error.retry_after / 1000)
        return await self.session.ask(make)

    def post(self, frame: ClientFrame) -> None:
        """Send a hint, if there is a session."""
        if self._session is not None:
            self._session.post(frame)

    async def _run(
        self,
        began: Callable[[], Awaitable[None]],
        changed: Callable[[], None],
        judge: Callable[[ServerRefused], Awaitable[CordeeError]],
    ) -> None:
        while not isinstance(self.error, ProfileErased):
            try:
                await self._serve(began, changed)
            except ServerRefused as error:
                self.error = await judge(error)
            except CordeeError as error:
                self.error = error
            except Exception as error:
                logger.exception("the session could not begin")
                self.error = CordeeError(f"{type(error).__name__}: {error}")
            was_online = self.online
            await self._tell(online=False)
            if was_online:
                changed()
            if not isinstance(self.error, ProfileErased):
                await self._pause()

    async def _serve(
        self, began: Callable[[], Awaitable[None]], changed: Callable[[], None]
    ) -> None:
        session = await open_session(self._who, self.address, self._told, self._fault)
        self._session = session
        try:
            await began()
            self.error = None
            self._backoff.reset()
            await self._tell(online=True)
            changed()
            await session.ended.wait()
            if session.reason is not None:
                raise session.reason
        finally:
            await session.close()

    async def _pause(self) -> None:
        delay = self._backoff.next()
        if isinstance(self.error, ServerRefused) and self.error.retry_after:
            delay = max(delay, min(self.error.retry_after / 1000, 60))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await self._wake.wait()
        self._wake.clear()

    async def _tell(self, *, online: bool) -> None:
        async with self._changed:
            self.online = online
            self._changed.notify_all()
