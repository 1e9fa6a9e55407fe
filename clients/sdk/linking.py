"""Linking a new device, from the old one: begin, answer, confirm, add (§5.5).

What never enters this room: a session that this device did not begin, or a second try.
"""

import asyncio
import contextlib
from typing import Final

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import CordeeError, NotOnline, TamperedError
from cordee.clients.sdk.own_account import OwnAccount
from cordee.crypto.chain_entry import Opener
from cordee.crypto.encoding import encode
from cordee.crypto.errors import CryptoError
from cordee.crypto.linking import (
    Answer,
    check_code,
    check_reveal,
    encode_answer,
    parse_device,
)
from cordee.crypto.opening.linking import PREFIX, LinkText
from cordee.crypto.opening.secret import Secret
from cordee.server.protocol.client_frames import AnswerLink, EndLink, OpenLink
from cordee.server.protocol.server_frames import (
    LinkCommitted,
    LinkDied,
    LinkOpened,
    LinkRevealed,
    ServerFrame,
)

MAX_WORDS: Final = 8
"""Words of one session that wait here: an honest server passes on three."""


class LinkSession:
    """One session, begun here. Wait for the device, then confirm what it shows."""

    def __init__(self, context: Context, own: OwnAccount, opened: LinkOpened) -> None:
        self._context = context
        self._own = own
        self.number: Final = opened.number
        self.expires: Final = opened.expires
        self._words = asyncio.Queue[ServerFrame](MAX_WORDS)
        self._commit: bytes | None = None
        self._answer: Answer | None = None
        self._device: tuple[Opener, bytes, bytes] | None = None
        self.ended = False

    def take(self, frame: LinkCommitted | LinkRevealed | LinkDied) -> None:
        """Take what the server passes on; never blocks."""
        if frame.number == self.number and not self._words.full():
            self._words.put_nowait(frame)

    async def wait(self) -> None:
        """Answer the new device and wait until it has revealed itself.

        Raises TamperedError LNK-03, LNK-05, CHN-05, CHN-06; NotOnline.
        """
        while self._device is None:
            await self._next()

    async def confirm(self, typed: str) -> bytes:
        """Hold what the person typed or pasted against what was said, and add.

        One try: whatever is wrong ends the session. Gives the new device's signing
        key. Raises TamperedError LNK-03, LNK-04, CHN-06; NotOnline, ServerRefused.
        """
        await self.wait()
        assert self._device is not None
        assert self._answer is not None
        opener, _, accept = self._device
        try:
            mac = self._judge(typed)
            await self._own.add_device(opener, accept, self._answer.head)
        except CryptoError as error:
            await self.cancel()
            raise TamperedError(error.rule, error.detail) from None
        except CordeeError:
            await self.cancel()
            raise
        await self._end(done=True, mac=mac)
        return opener.sig_pk

    async def cancel(self) -> None:
        """End the session; nothing was added."""
        with contextlib.suppress(CordeeError):
            await self._end(done=False, mac=None)

    async def _next(self) -> None:
        if self.ended:
            raise TamperedError("LNK-05", "this session has ended")
        match await self._words.get():
            case LinkCommitted(commit=commit):
                await self._committed(commit)
            case LinkRevealed() as revealed:
                await self._revealed(revealed)
            case LinkDied(sentence=sentence):
                self.ended = True
                raise TamperedError("LNK-05", sentence)
            case _:
                pass

    async def _committed(self, commit: bytes) -> None:
        if self._commit is not None:
            await self._refuse("LNK-05", "a second device has answered")
        state = self._own.chain.state
        nonce = Secret.random().reveal()
        self._commit = commit
        self._answer = Answer(state.account, state.seq, state.head, nonce)
        answer = encode_answer(self._answer)
        await self._context.link.ask(lambda ref: AnswerLink(ref, self.number, answer))

    async def _revealed(self, frame: LinkRevealed) -> None:
        if self._commit is None or self._answer is None:
            await self._refuse("LNK-03", "revealed before it committed")
            return
        try:
            opener = parse_device(frame.opener)
            check_reveal(self._commit, self._answer, opener, frame.nonce, frame.accept)
        except CryptoError as error:
            await self._refuse(error.rule, error.detail)
            return
        self._device = (opener, frame.nonce, frame.accept)

    def _judge(self, typed: str) -> bytes | None:
        """Check the text or the code; the MAC for who was seen."""
        assert self._device is not None
        assert self._answer is not None
        assert self._commit is not None
        if not typed.strip().startswith(PREFIX):
            opener, nonce, _ = self._device
            check_code(typed, self.number, self._answer, opener, nonce)
            return None
        text = LinkText.from_text(typed)
        text.check_commit(self._commit if text.number == self.number else b"")
        return text.mac(self._answer)

    async def _refuse(self, rule: str, sentence: str) -> None:
        await self.cancel()
        raise TamperedError(rule, sentence)

    async def _end(self, *, done: bool, mac: bytes | None) -> None:
        if self.ended:
            return
        self.ended = True
        await self._context.link.ask(lambda ref: EndLink(ref, self.number, done, mac))


class Linking:
    """At most one session at a time, begun by the person who holds this device."""

    def __init__(self, context: Context, own: OwnAccount) -> None:
        self._context = context
        self._own = own
        self._session: LinkSession | None = None

    async def begin(self) -> LinkSession:
        """Ask for a number. Raises NotOnline, ServerRefused."""
        if self._session is not None and not self._session.ended:
            await self._session.cancel()
        opened = await self._context.link.ask(OpenLink)
        if not isinstance(opened, LinkOpened):
            raise NotOnline("another answer than the session asked for")
        self._session = LinkSession(self._context, self._own, opened)
        return self._session

    def take(self, frame: LinkCommitted | LinkRevealed | LinkDied) -> None:
        """A word for the session that this device began; others are not ours."""
        if self._session is not None and not self._session.ended:
            self._session.take(frame)


def encode_opener(opener: Opener) -> bytes:
    """An opener as the wire carries it."""
    return encode(opener)
