"""Which devices are to be woken, when, and for which threads. Pure.

What never enters this room: the clock, the database.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from cordee.server.store.subscriptions import Device, Reason

MAX_DEVICES: Final = 50_000
"""Devices that wait; more are dropped, and their owners read it when they look."""
MAX_THREADS: Final = 64
"""Threads for which one device waits; beyond, any of these will do."""


class Due(msgspec.Struct):
    """A device to wake at `at` (seconds that never go back), for one of `threads`."""

    at: float
    threads: dict[bytes, int]
    attempts: int = 0

    def reasons(self, device: Device) -> Iterator[Reason]:
        """What would have to be displayed for it to sleep on."""
        account, key = device
        for thread, seq in self.threads.items():
            yield Reason(account, key, thread, seq)


class Schedule:
    """A device stands in it once, whatever came meanwhile."""

    def __init__(self) -> None:
        self._due: dict[Device, Due] = {}

    def __len__(self) -> int:
        return len(self._due)

    def add(self, reason: Reason, at: float) -> bool:
        """Wake a device at `at`, or when it is to be woken anyway.

        False when too many wait.
        """
        device = (reason.account, reason.device)
        due = self._due.get(device)
        if due is None:
            if len(self._due) >= MAX_DEVICES:
                return False
            due = self._due[device] = Due(at, {})
        if reason.thread in due.threads or len(due.threads) < MAX_THREADS:
            known = due.threads.get(reason.thread, 0)
            due.threads[reason.thread] = max(known, reason.seq)
        return True

    def put_back(self, device: Device, due: Due, at: float) -> None:
        """Wake a device that was taken, at `at` and not before."""
        later = self._due.pop(device, None)
        threads = {**due.threads, **(later.threads if later else {})}
        self._due[device] = Due(at, threads, due.attempts)

    def take(self, now: float, most: int) -> dict[Device, Due]:
        """Up to so many of those whose time has come; they stand in it no more."""
        found: dict[Device, Due] = {}
        for device, due in self._due.items():
            if len(found) >= most:
                break
            if due.at <= now:
                found[device] = due
        for device in found:
            del self._due[device]
        return found
