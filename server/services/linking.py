"""Linking a device: words passed on between an old device and one that is nobody yet.

The table is the truth; a hint wakes who waits for the next word, here or in another
process. What never enters this room: a judgement of the words, which is the clients'.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

import msgspec

from cordee.server.domain.linking import ENDED, NEXT, Stage, Step
from cordee.server.protocol.client_frames import AnswerLink, EndLink, OpenLink
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import (
    CommitLink,
    LinkAnswered,
    LinkEnded,
    RevealLink,
)
from cordee.server.protocol.server_frames import (
    LinkCommitted,
    LinkDied,
    LinkOpened,
    LinkRevealed,
    Ok,
    ServerFrame,
)
from cordee.server.services.bus import Linked
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import links
from cordee.server.store.database import Connection
from cordee.server.store.links import LinkRow

LIFE_MS: Final = 300_000
"""Five minutes: to walk to the other device and type eight characters."""
GRACE_MS: Final = 600_000
"""An ended session is kept that long, so that a lost answer can be asked for again."""
NUMBERS: Final = 1_000_000
TRIES: Final = 32
"""Numbers drawn before the server says that it is full."""
MAX_WAITING: Final = 1_000
"""Requests of new devices that wait in one process for the next word."""
LOOK_SECONDS: Final = 2.0
"""A waiting request looks at the table this often: hints may be lost."""

_SECOND: Final = "a second attempt: begin again on the old device"
_UNKNOWN: Final = "no such link session, or its time is over"


class Linking:
    """Sessions of all devices; `waiting` are those of this process."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._waiting: dict[int, set[asyncio.Event]] = {}

    async def open(self, who: Identity, frame: OpenLink) -> LinkOpened:
        """Begin a session; the account's sessions before it end.

        Raises Refusal TOO_MANY when no number is free.
        """
        context = self._context
        context.limiter.link(who.account)
        now = context.clock.wall()
        async with context.pool.acquire() as connection:
            await links.forget(connection, now - GRACE_MS)
            for number in await links.open_of(connection, who.account):
                await self._kill(number, "another session was begun")
            for _try in range(TRIES):
                row = LinkRow(
                    secrets.randbelow(NUMBERS),
                    who.account,
                    who.device,
                    Stage.OPEN,
                    now + LIFE_MS,
                )
                if await links.insert(connection, row):
                    return LinkOpened(frame.ref, row.number, row.expires)
        raise Refusal(Code.TOO_MANY, "too many devices are being linked: try again")

    async def commit(self, number: int, asked: CommitLink) -> LinkAnswered:
        """A new device commits; gives the old device's answer when it comes.

        Raises Refusal: NOT_FOUND LNK-01, CONFLICT LNK-05.
        """

        def said(row: LinkRow) -> LinkRow:
            return msgspec.structs.replace(row, commitment=asked.commit)

        def repeated(row: LinkRow) -> bool:
            return row.commitment == asked.commit

        row, fresh = await self._take(number, Step.COMMIT, said, repeated)
        if fresh:
            self._push(row.account, LinkCommitted(number, asked.commit))
        row = await self._wait(number, lambda row: row.answer is not None)
        assert row.answer is not None
        return LinkAnswered(row.answer)

    async def answer(self, who: Identity, frame: AnswerLink) -> Ok:
        """The old device answers. Raises Refusal LNK-01, LNK-02, LNK-05."""

        def said(row: LinkRow) -> LinkRow:
            _check_begun(row, who)
            return msgspec.structs.replace(row, answer=frame.answer)

        def repeated(row: LinkRow) -> bool:
            return row.answer == frame.answer and row.device == who.device

        await self._take(frame.number, Step.ANSWER, said, repeated)
        return Ok(frame.ref)

    async def reveal(self, number: int, asked: RevealLink) -> LinkEnded:
        """The new device reveals; gives what the old device decides.

        Raises Refusal: NOT_FOUND LNK-01, CONFLICT LNK-05.
        """

        def said(row: LinkRow) -> LinkRow:
            if row.commitment != asked.commit:
                raise Refusal(Code.CONFLICT, _SECOND, rule="LNK-05")
            return msgspec.structs.replace(
                row, opener=asked.opener, nonce=asked.nonce, accept=asked.accept
            )

        def repeated(row: LinkRow) -> bool:
            words = (row.commitment, row.opener, row.nonce, row.accept)
            return words == (asked.commit, asked.opener, asked.nonce, asked.accept)

        row, fresh = await self._take(number, Step.REVEAL, said, repeated)
        if fresh:
            told = LinkRevealed(number, asked.opener, asked.nonce, asked.accept)
            self._push(row.account, told)
        row = await self._wait(number, lambda row: row.stage == Stage.DONE)
        return LinkEnded(done=True, mac=row.mac)

    async def end(self, who: Identity, frame: EndLink) -> Ok:
        """The old device has added the new one, or gives up. Raises Refusal."""

        def said(row: LinkRow) -> LinkRow:
            _check_begun(row, who)
            return msgspec.structs.replace(row, mac=frame.mac)

        def repeated(row: LinkRow) -> bool:
            return row.device == who.device and row.stage == Stage.DONE

        step = Step.FINISH if frame.done else Step.KILL
        await self._take(frame.number, step, said, repeated)
        return Ok(frame.ref)

    def heard(self, number: int) -> None:
        """A session has moved, here or in another process."""
        for event in self._waiting.get(number, ()):
            event.set()

    async def _take(
        self,
        number: int,
        step: Step,
        said: Callable[[LinkRow], LinkRow],
        repeated: Callable[[LinkRow], bool],
    ) -> tuple[LinkRow, bool]:
        """Take one step, in one transaction; whether it was new.

        The same words again change nothing; other words end the session (LNK-05).
        """
        second = False
        async with (
            self._context.pool.acquire() as connection,
            connection.transaction(),
        ):
            row = self._live(await links.lock(connection, number))
            if repeated(row):
                return row, False
            try:
                row = await self._step(connection, row, step, said)
            except Refusal as refusal:
                if refusal.rule != "LNK-05":
                    raise
                second = True
                await self._die(connection, row)
        self._tell(number)
        if second:
            self._push(row.account, LinkDied(number, _SECOND))
            raise Refusal(Code.CONFLICT, _SECOND, rule="LNK-05")
        return row, True

    async def _step(
        self,
        connection: Connection,
        row: LinkRow,
        step: Step,
        said: Callable[[LinkRow], LinkRow],
    ) -> LinkRow:
        changed = said(row)
        stage = NEXT.get((Stage(row.stage), step))
        if stage is None:
            raise Refusal(Code.CONFLICT, _SECOND, rule="LNK-05")
        changed = msgspec.structs.replace(changed, stage=stage)
        await links.update(connection, changed)
        return changed

    async def _die(self, connection: Connection, row: LinkRow) -> None:
        if Stage(row.stage) not in ENDED:
            dead = msgspec.structs.replace(row, stage=Stage.DEAD)
            await links.update(connection, dead)

    async def _kill(self, number: int, sentence: str) -> None:
        async with (
            self._context.pool.acquire() as connection,
            connection.transaction(),
        ):
            row = await links.lock(connection, number)
            if row is None:
                return
            await self._die(connection, row)
        self._tell(number)
        self._push(row.account, LinkDied(number, sentence))

    async def _wait(self, number: int, ready: Callable[[LinkRow], bool]) -> LinkRow:
        """Wait for the next word. Raises Refusal LNK-01, LNK-05 when there is none."""
        if len(self._waiting) >= MAX_WAITING:
            raise Refusal(Code.TOO_MANY, "too many devices wait: try again")
        event = asyncio.Event()
        self._waiting.setdefault(number, set()).add(event)
        try:
            while True:
                row = self._live(await links.get(self._context.pool, number))
                if ready(row):
                    return row
                if row.stage in ENDED:
                    sentence = "the session has ended and nothing was added"
                    raise Refusal(Code.CONFLICT, sentence, rule="LNK-05")
                await _woken(event)
        finally:
            self._waiting[number].discard(event)
            if not self._waiting[number]:
                del self._waiting[number]

    def _live(self, row: LinkRow | None) -> LinkRow:
        now = self._context.clock.wall()
        if row is None or (row.expires < now and row.stage != Stage.DONE):
            raise Refusal(Code.NOT_FOUND, _UNKNOWN, rule="LNK-01")
        return row

    def _tell(self, number: int) -> None:
        self.heard(number)
        self._context.fanout.bus.tell(Linked(number))

    def _push(self, account: bytes, frame: ServerFrame) -> None:
        self._context.fanout.send([account], frame)


def _check_begun(row: LinkRow, who: Identity) -> None:
    if (row.account, row.device) != (who.account, who.device):
        sentence = "this session was begun by another device"
        raise Refusal(Code.FORBIDDEN, sentence, rule="LNK-02")


async def _woken(event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await event.wait()
    except TimeoutError:
        return
    event.clear()
