"""Reads each thread from where it was, and does what its words ask for of letters.

A thread is folded from its first word when it moves first after a start; only words
beyond the noted point ask for anything. What never enters this room: what one word
asks for (`letter_fold`), how it is done (`sending`, `watching`).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

import structlog

from cordee.clients.sdk import ServerRefused
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.letters.letter_fold import Asked, LetterFold
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.ports import Account
from cordee.mail_bridge.letters.sending import Sending
from cordee.mail_bridge.letters.watching import Watching
from cordee.mail_bridge.outbound.ports import Told

READER: Final = "letters"
MAX_FOLDS: Final = 2_000
"""Threads whose fold is in memory; others are folded anew when they move."""
PAUSE: Final = 5.0
"""Seconds before a thread is read again whose reading failed."""

_log: Final = structlog.get_logger("bridge.letters")


class _Kept:
    """A fold, and up to which number it was folded."""

    def __init__(self) -> None:
        self.fold: Final = LetterFold()
        self.seq = 0


class Pump:
    """Reads for one bridge; `settled` is set when a row may have changed."""

    def __init__(
        self, account: Account, sending: Sending, watching: Watching, parts: LetterParts
    ) -> None:
        self._account: Final = account
        self._sending: Final = sending
        self._watching: Final = watching
        self._parts: Final = parts
        self._folds: Final[OrderedDict[bytes, _Kept]] = OrderedDict()
        self._later: set[bytes] = set()
        self._one: Final = asyncio.Lock()
        self.settled: Final = asyncio.Event()

    async def run(self) -> None:
        """Read every thread that moves, for ever; one at a time."""
        again = asyncio.create_task(self._read_later(), name="letters-later")
        try:
            async for thread in self._account.moved():
                await self._read(thread)
        finally:
            again.cancel()

    async def read(self, thread: bytes) -> None:
        """Read a thread up to its end. Raises whatever goes wrong."""
        account = self._account
        if not account.is_carried(thread):
            return
        point = account.point(READER, thread)
        kept = self._kept(thread)
        while True:
            told, seq = account.told_to(thread, kept.seq)
            if seq <= kept.seq:
                return
            await self._hear(kept, told, point)
            kept.seq = seq
            if seq > point:
                account.note_point(READER, thread, seq)
                self._parts.faults(BridgePoint.LETTER_POINT)

    async def _hear(self, kept: _Kept, told: Sequence[Told], point: int) -> None:
        """Fold a page, act on what is new in it, and settle what it touched."""
        touched = dict[bytes, None]()
        for one in told:
            asked = kept.fold.take(one)
            if one.seq > point and asked.letter is not None:
                touched[asked.letter] = None
                await self._act(one, asked, kept.fold)
        for letter in touched:
            await self._watching.settle(told[0].thread, letter, kept.fold)
        if touched:
            self.settled.set()

    async def _act(self, one: Told, asked: Asked, fold: LetterFold) -> None:
        assert asked.letter is not None
        letter = fold.letter(asked.letter)
        if asked.validated:
            await self._validated(asked.letter)
        if asked.replaces:
            await self._sending.replace(one, asked.replaces)
        if asked.goes and letter is not None:
            await self._sending.send(one, letter, asked.goes)
        if asked.recall is not None:
            await self._sending.recall(one, asked)

    async def _validated(self, letter: bytes) -> None:
        """Its validator's client clears this too, unless it is killed before."""
        try:
            await self._account.clear_deadline(letter)
        except ServerRefused as refusal:
            if refusal.temporary:
                raise

    async def _read(self, thread: bytes) -> None:
        """Read; what cannot be done now is done later, from where it was."""
        async with self._one:
            try:
                await self.read(thread)
            except Exception as error:  # noqa: BLE001 - one thread must not end all
                self._folds.pop(thread, None)
                self._later.add(thread)
                _log.warning("letters_not_read", trouble=type(error).__name__)

    async def _read_later(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            later, self._later = self._later, set()
            for thread in later:
                await self._read(thread)

    def _kept(self, thread: bytes) -> _Kept:
        kept = self._folds.pop(thread, None) or _Kept()
        self._folds[thread] = kept
        while len(self._folds) > MAX_FOLDS:
            self._folds.popitem(last=False)
        return kept
