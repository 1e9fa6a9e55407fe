"""The white list in force: fetched daily, never older than before, kept on the disk.

    async with WhiteListKeeper(settings, trust, figures) as keeper:
        keeper.current

What cannot be had or does not verify changes nothing. What never enters this room:
what a list is used for.
"""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import structlog

from cordee.mail_bridge.errors import PeerRefused
from cordee.mail_bridge.transport.fetching import fetch, keep, read
from cordee.mail_bridge.transport.figures import Figures, seconds
from cordee.mail_bridge.transport.tls import Trust
from cordee.mail_bridge.transport.white_list_file import (
    MAX_BYTES,
    SIGNER,
    Verified,
    verify,
)

if TYPE_CHECKING:
    from cordee.mail_bridge.domain.white_list import WhiteList

ADDRESS: Final = "https://espacedeconfiance.mssante.fr/listeblanchemssante.xml"
KEPT: Final = "white-list.xml"
FOR_EVER: Final = timedelta(days=36_500)

_log = structlog.get_logger("bridge.white_list")


@dataclass(frozen=True, slots=True)
class WhiteListSettings:
    """Whence, how often, by whom signed."""

    folder: Path
    """Where the last good one is kept; it is public."""
    source: str = ADDRESS
    """Or the path of a file, for a site without a way out."""
    signers: tuple[str, ...] = (SIGNER,)
    """Common names that may sign it."""
    tolerance: timedelta = timedelta()
    """How long the signer's certificate may have expired."""
    refresh: float = 86_400.0
    jitter: float = 3_600.0
    retry: float = 900.0
    """Seconds: between two good ones, at most that much later, after a failure."""
    alarm: timedelta = timedelta(days=3)
    """An age worth a line in the log at every try."""


class WhiteListKeeper:
    """One for the whole process."""

    def __init__(
        self, settings: WhiteListSettings, trust: Trust, figures: Figures | None = None
    ) -> None:
        self.settings: Final = settings
        self.current: WhiteList | None = None
        self._trust = trust
        self._floor: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self.figures: Final = figures or Figures()
        measured = self.figures.measured
        measured["white_list_generated_seconds"] = lambda: seconds(self._generated())
        measured["white_list_signer_expires_seconds"] = lambda: seconds(self._until())
        measured["white_list_domains"] = lambda: float(self._domains())

    async def __aenter__(self) -> Self:
        """With the kept one at once; a fresh one comes when it comes."""
        await self.load()
        self._task = asyncio.create_task(self._refresh_for_ever())
        return self

    async def __aexit__(self, *_exception: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def load(self, now: datetime | None = None) -> bool:
        """Take the one on the disk, however old: the policy judges its age."""
        now = now or datetime.now(UTC)
        try:
            data = read(self.settings.folder / KEPT, MAX_BYTES)
            verified = await self._verified(data, now, FOR_EVER)
            self._floor = verified.white_list.generated
            self._check_revocation(verified, now)
        except FileNotFoundError:
            return False
        except (OSError, PeerRefused) as error:
            _log.warning("the kept white list is of no use", reason=str(error))
            return False
        self.current = verified.white_list
        return True

    async def refresh(self, now: datetime | None = None) -> bool:
        """Fetch one and put it in force. Raises PeerRefused, OSError.

        False when it is the one that is in force already.
        """
        now = now or datetime.now(UTC)
        context = self._trust.service_context
        data = await fetch(self.settings.source, MAX_BYTES, context)
        verified = await self._verified(data, now, self.settings.tolerance)
        self._check_revocation(verified, now)
        fresh = verified.white_list
        if fresh.generated > now + timedelta(days=1):
            raise PeerRefused("the white list was made in the future")
        if self._floor is not None and fresh.generated < self._floor:
            raise PeerRefused("the white list is older than the one before")
        is_new = self.current is None or fresh.generated > self.current.generated
        await asyncio.to_thread(keep, self.settings.folder / KEPT, data)
        self._floor = fresh.generated
        self.current = fresh
        self.figures.count("white_list_fetched")
        if is_new:
            count, unread = len(fresh.domains), verified.unread
            _log.info("white list taken", domains=count, rows_not_understood=unread)
        return is_new

    async def _verified(
        self, data: bytes, now: datetime, tolerance: timedelta
    ) -> Verified:
        """In a thread: canonicalising megabytes takes a while."""
        signers = frozenset(each.casefold() for each in self.settings.signers)
        authorities = self._trust.authorities
        return await asyncio.to_thread(
            verify, data, authorities, signers, now, tolerance
        )

    def _check_revocation(self, verified: Verified, now: datetime) -> None:
        if self._trust.settings.checks_revocation:
            self._trust.revocations.check(verified.chain, now)

    async def _refresh_for_ever(self) -> None:
        while True:
            pause = self.settings.refresh + random.random() * self.settings.jitter  # noqa: S311 - spreads the load
            try:
                if self.current is None:
                    await self.load()
                await self.refresh()
            except (PeerRefused, OSError) as error:
                self.figures.count("white_list_failed")
                _log.warning("no fresh white list", reason=str(error))
                pause = self.settings.retry
            self._warn()
            await asyncio.sleep(pause)

    def _warn(self) -> None:
        now = datetime.now(UTC)
        if self.current is None:
            _log.error("there is no white list: no mail passes")
        elif self.current.age(now) > self.settings.alarm:
            _log.error("the white list is old", days=self.current.age(now).days)

    def _generated(self) -> datetime | None:
        return self.current.generated if self.current else None

    def _until(self) -> datetime | None:
        return self.current.signed_until if self.current else None

    def _domains(self) -> int:
        return len(self.current.domains) if self.current else 0
