"""Does what the words of threads ask for of letters.

What never enters this room: how a thread is read (`following`), what one word asks for
(`letter_fold`), how it is done (`sending`, `watching`).
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk import ServerRefused
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.following import Following
from cordee.mail_bridge.letters.letter_fold import Asked, LetterFold
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.ports import Account
from cordee.mail_bridge.letters.sending import Sending
from cordee.mail_bridge.letters.watching import Watching
from cordee.mail_bridge.outbound.ports import Told
from cordee.mail_bridge.store.points import Points

READER: Final = "letters"


class Pump:
    """Reads for one bridge; `settled` is set when a row may have changed."""

    def __init__(
        self, account: Account, sending: Sending, watching: Watching, parts: LetterParts
    ) -> None:
        self._account: Final = account
        self._sending: Final = sending
        self._watching: Final = watching
        self._parts: Final = parts
        self._following: Final = Following(
            account,
            Points(parts.pool, parts.seals, account, READER),
            lambda _thread: LetterFold(),
            self._hear,
            self._noted,
            self._concerns,
        )
        self.settled: Final = asyncio.Event()

    def _concerns(self, thread: bytes) -> bool:
        return self._account.has_letters(thread)

    async def run(self) -> None:
        """Read every thread that moves, for ever; one at a time."""
        await self._following.run()

    async def read(self, thread: bytes) -> None:
        """Read a thread up to its end. Raises whatever goes wrong."""
        await self._following.read(thread)

    def _noted(self) -> None:
        self._parts.faults(BridgePoint.LETTER_POINT)

    async def _hear(self, fold: LetterFold, told: Sequence[Told], point: int) -> None:
        """Fold a page, act on what is new in it, and settle what it touched."""
        touched = dict[bytes, None]()
        for one in told:
            asked = fold.take(one)
            if one.seq > point and asked.letter is not None:
                touched[asked.letter] = None
                await self._act(one, asked, fold)
        for letter in touched:
            await self._watching.settle(told[0].thread, letter, fold)
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
