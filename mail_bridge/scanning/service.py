"""The scanner that the settings name.

What never enters this room: a protocol of one.
"""

import asyncio
from pathlib import Path

from cordee.mail_bridge.errors import SettingsError
from cordee.mail_bridge.scanning.clamd import Clamd
from cordee.mail_bridge.scanning.icap import Icap
from cordee.mail_bridge.scanning.port import CLEAN, Scanner, ScannerSettings, Verdict


class Off:
    """Nobody looks."""

    async def scan(self, data: bytes) -> Verdict:
        del data
        return CLEAN


class Bounded:
    """So many at a time; the others wait."""

    def __init__(self, scanner: Scanner, scans: int) -> None:
        self._scanner = scanner
        self._slots = asyncio.Semaphore(scans)

    async def scan(self, data: bytes) -> Verdict:
        """Ask when it is our turn. Raises MailTemporary."""
        async with self._slots:
            return await self._scanner.scan(data)


def open_scanner(settings: ScannerSettings) -> Scanner:
    """Raises SettingsError."""
    match settings.kind:
        case "off":
            return Off()
        case "clamd":
            return Bounded(_clamd(settings), settings.scans)
        case "icap":
            return Bounded(Icap(settings.address, settings.timeout), settings.scans)


def _clamd(settings: ScannerSettings) -> Clamd:
    address = settings.address
    _, _, port = address.rpartition(":")
    if not (Path(address).is_absolute() or port.isdecimal()):
        raise SettingsError("clamd is named by the path of its socket, or as host:port")
    return Clamd(address, settings.timeout)
