"""Certificates and revocation lists stay fresh while the bridge runs.

What never enters this room: whom a certificate lets in.
"""

import asyncio
import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import structlog

from cordee.mail_bridge.errors import PeerRefused, SettingsError
from cordee.mail_bridge.transport.fetching import fetch, keep
from cordee.mail_bridge.transport.figures import Figures, seconds
from cordee.mail_bridge.transport.tls import Trust

MAX_LIST: Final = 64 << 20
"""Bytes of one revocation list: a million revoked certificates have 40 MB."""
LOOK_SECONDS: Final = 30.0
"""Between two looks at the files."""
FETCH_SECONDS: Final = 3_600.0
"""Between two fetches: a list of IGC-Santé is made at least daily."""

_log = structlog.get_logger("bridge.trust")


class TrustKeeper:
    """`async with TrustKeeper(trust, figures):` one for the whole process."""

    def __init__(
        self,
        trust: Trust,
        figures: Figures | None = None,
        *,
        look: float = LOOK_SECONDS,
        every: float = FETCH_SECONDS,
    ) -> None:
        self._trust = trust
        self._look = look
        self._every = every
        self._task: asyncio.Task[None] | None = None
        self._seen = self._stamps()
        self.figures: Final = figures or Figures()
        measured = self.figures.measured
        measured["certificate_expires_seconds"] = lambda: seconds(
            trust.own.not_valid_after_utc
        )
        measured["revocations_expire_seconds"] = lambda: seconds(
            trust.revocations.first_end()
        )

    async def __aenter__(self) -> Self:
        """With what can be had now."""
        await self.fetch()
        self._task = asyncio.create_task(self._for_ever())
        return self

    async def __aexit__(self, *_exception: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def look(self) -> bool:
        """Read the files again when one has changed; whether they were."""
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        try:
            self._trust.reload()
        except SettingsError as error:
            self.figures.count("reload_failed")
            _log.error("certificates stay as they were", reason=str(error))
            return False
        self._seen = stamps
        _log.info("certificates were read again")
        return True

    async def fetch(self) -> None:
        """Have a fresh revocation list from each address."""
        for source in self._trust.settings.revocations:
            if "://" not in source:
                continue
            try:
                await self._fetch(source)
            except (PeerRefused, OSError) as error:
                self.figures.count("revocations_failed")
                _log.warning("no fresh revocation list", reason=str(error))

    async def _fetch(self, source: str) -> None:
        data = await fetch(source, MAX_LIST, self._trust.service_context)
        taken = self._trust.learn(data)
        folder = self._trust.settings.keep
        if taken and folder is not None:
            name = hashlib.sha256(source.encode()).hexdigest()[:16]
            await asyncio.to_thread(keep, folder / f"{name}.crl", data)
            self._seen = self._stamps()

    async def _for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._every
        while True:
            await asyncio.sleep(self._look)
            self.look()
            self._warn()
            if loop.time() >= due:
                await self.fetch()
                due = loop.time() + self._every

    def _warn(self) -> None:
        end = self._trust.revocations.first_end()
        if self._trust.settings.checks_revocation and (
            end is None or end < datetime.now(UTC)
        ):
            _log.error("a revocation list has expired: its operators are not believed")

    def _stamps(self) -> dict[Path, tuple[int, int] | None]:
        return {path: _stamp(path) for path in self._trust.files()}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
