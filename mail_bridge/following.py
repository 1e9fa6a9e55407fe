"""Reads each thread from where it was: what two rooms have in common that follow words.

A thread is folded from its first word when it moves first after a start; only words
beyond the noted point ask for anything. What never enters this room: what a word means.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import structlog

if TYPE_CHECKING:  # outbound is one of the two rooms
    from cordee.mail_bridge.outbound.ports import Told

MAX_FOLDS: Final = 2_000
"""Threads whose fold is in memory; others are folded anew when they move."""
PAUSE: Final = 5.0
"""Seconds before a thread is read again whose reading failed."""

_log: Final = structlog.get_logger("bridge.following")


class Account(Protocol):
    """The account of the bridge (clients/sdk/gateway.py)."""

    def is_carried(self, thread: bytes) -> bool: ...
    def moved(self) -> AsyncIterator[bytes]: ...
    def told_to(
        self, thread: bytes, after: int = 0, limit: int = 256
    ) -> "tuple[Sequence[Told], int]": ...


Fold = TypeVar("Fold")
Begin = Callable[[bytes], Fold]
"""The fold of a thread of which nothing was read yet."""
Hear = Callable[[Fold, "Sequence[Told]", int], Awaitable[None]]
"""Fold a page of words; those beyond the number, which is noted, are new."""


class Points(Protocol):
    """Up to which number a reader, of this name, is done (`store.points`)."""

    @property
    def reader(self) -> str: ...
    async def get(self, thread: bytes) -> int: ...
    async def note(self, thread: bytes, seq: int) -> None: ...


class _Kept(Generic[Fold]):
    """A fold, and up to which number it was folded."""

    def __init__(self, fold: Fold) -> None:
        self.fold: Final = fold
        self.seq = 0


class Following(Generic[Fold]):
    """Follows for one reader; `noted` is called after each point.

    A thread that does not concern it, now, is not read: one that does later is read
    from its first word.
    """

    def __init__(
        self,
        account: Account,
        points: Points,
        begin: Begin[Fold],
        hear: Hear[Fold],
        noted: Callable[[], None],
        concerns: Callable[[bytes], bool] = lambda _thread: True,
    ) -> None:
        self._account: Final = account
        self._points: Final = points
        self._begin: Final = begin
        self._hear: Final = hear
        self._noted: Final = noted
        self._concerns: Final = concerns
        self._folds: Final[OrderedDict[bytes, _Kept[Fold]]] = OrderedDict()
        self._later: set[bytes] = set()
        self._one: Final = asyncio.Lock()

    async def run(self) -> None:
        """Read every thread that moves, for ever; one at a time."""
        again = asyncio.create_task(self._read_later(), name="follow-later")
        try:
            async for thread in self._account.moved():
                await self._read(thread)
        finally:
            again.cancel()

    async def read(self, thread: bytes) -> None:
        """Read a thread up to its end. Raises whatever goes wrong."""
        account, points = self._account, self._points
        if not account.is_carried(thread) or not self._concerns(thread):
            return
        point = await points.get(thread)
        kept = self._kept(thread)
        while True:
            told, seq = account.told_to(thread, kept.seq)
            if seq <= kept.seq:
                return
            await self._hear(kept.fold, told, point)
            kept.seq = seq
            if seq > point:
                await points.note(thread, seq)
                self._noted()

    async def _read(self, thread: bytes) -> None:
        """Read; what cannot be done now is done later, from where it was."""
        async with self._one:
            try:
                await self.read(thread)
            except Exception as error:  # noqa: BLE001 - one thread must not end all
                self._folds.pop(thread, None)
                self._later.add(thread)
                reader, trouble = self._points.reader, type(error).__name__
                _log.warning("thread_not_read", reader=reader, trouble=trouble)

    async def _read_later(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            later, self._later = self._later, set()
            for thread in later:
                await self._read(thread)

    def _kept(self, thread: bytes) -> _Kept[Fold]:
        kept = self._folds.pop(thread, None) or _Kept(self._begin(thread))
        self._folds[thread] = kept
        while len(self._folds) > MAX_FOLDS:
            self._folds.popitem(last=False)
        return kept
