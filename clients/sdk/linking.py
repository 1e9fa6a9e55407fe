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
)


class LinkSession:
    """One session, begun here. Wait for the device, then confirm what it shows."""

    def __init__(self, context: Context, own: OwnAccount, opened: LinkOpened) -> None:
        self._context = context
        self._own = own
        self.number: Final = opened.number
        self.expires: Final = opened.expires
        self._commit: bytes | None = None
        self._answer: Answer | None = None
        self._device: tuple[Opener, bytes, bytes] | None = None
        self._failure: TamperedError | None = None
        self._moved: Final = asyncio.Event()
        self.ended = False

    async def take(self, frame: LinkCommitted | LinkRevealed | LinkDied) -> None:
        """Take what the server passes on. Raises NotOnline, ServerRefused."""
        if frame.number != self.number or self.ended:
            return
        match frame:
            case LinkCommitted():
                await self._committed(frame.commit)
            case LinkRevealed():
                await self._revealed(frame)
            case LinkDied():
                self.ended = True
                self._fail("LNK-05", frame.sentence)

    async def wait(self) -> None:
        """Wait until the new device has revealed itself.

        Raises TamperedError LNK-03, LNK-05, CHN-05, CHN-06.
        """
        await self._moved.wait()
        if self._failure is not None:
            raise self._failure

    async def confirm(self, typed: str) -> bytes:
        """Hold what the person typed or pasted against what was said, and add.

        One try: whatever is wrong ends the session. Gives the new device's signing
        key. Raises TamperedError LNK-03, LNK-04, LNK-05, CHN-06; NotOnline,
        ServerRefused.
        """
        await self.wait()
        if self.ended:
            raise TamperedError("LNK-05", "this session has ended")
        assert self._device is not None
        assert self._answer is not None
        opener, _, accept = self._device
        try:
            mac = self._judge(typed)
            await self._own.add_device(opener, accept, self._answer.head)
        except CryptoError as error:
            await self._refuse(error.rule, error.detail)
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
        self._fail("LNK-05", "this session has ended")

    async def _committed(self, commit: bytes) -> None:
        if self._commit is not None:
            await self._refuse("LNK-05", "a second device has answered")
            return
        state = self._own.chain.state
        nonce = Secret.random().reveal()
        self._commit = commit
        self._answer = Answer(state.account, state.seq, state.head, nonce)
        answer = encode_answer(self._answer)
        await self._context.link.ask(lambda ref: AnswerLink(ref, self.number, answer))

    async def _revealed(self, frame: LinkRevealed) -> None:
        if self._commit is None or self._answer is None or self._device is not None:
            await self._refuse("LNK-05", "revealed out of turn")
            return
        try:
            opener = parse_device(frame.opener)
            check_reveal(self._commit, self._answer, opener, frame.nonce, frame.accept)
        except CryptoError as error:
            await self._refuse(error.rule, error.detail)
            return
        self._device = (opener, frame.nonce, frame.accept)
        self._moved.set()

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
        text.check_session(self.number, self._commit)
        return text.mac(self._answer)

    async def _refuse(self, rule: str, sentence: str) -> None:
        self._fail(rule, sentence)
        await self.cancel()

    def _fail(self, rule: str, sentence: str) -> None:
        """The first reason stays."""
        if self._failure is None:
            self._failure = TamperedError(rule, sentence)
        self._moved.set()

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

    async def take(self, frame: LinkCommitted | LinkRevealed | LinkDied) -> None:
        """A word for the session that this device began; others are not ours."""
        if self._session is not None:
            await self._session.take(frame)


def encode_opener(opener: Opener) -> bytes:
    """An opener as the wire carries it."""
    return encode(opener)
