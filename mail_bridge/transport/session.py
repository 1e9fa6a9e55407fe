"""One connection of another operator: aiosmtpd's commands, our rules.

aiosmtpd keeps the socket, STARTTLS and the order of commands; what a mail is made of
(MAIL, RCPT, DATA) is read here, each refusal is one plain sentence with an enhanced
code (RFC 3463). What never enters this room: a decision; an address in a log.
"""

import asyncio
import logging
import secrets
import time
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

from aiosmtpd.smtp import SMTP, Session, TLSSetupException

from cordee.mail_bridge.domain.policy import Envelope, PeerIdentity
from cordee.mail_bridge.errors import MailPermanent, MailTemporary, PeerRefused
from cordee.mail_bridge.transport import answers, commands
from cordee.mail_bridge.transport.budget import Lease
from cordee.mail_bridge.transport.lines import END, Smuggling, content
from cordee.mail_bridge.transport.received import Received, trace

if TYPE_CHECKING:
    from cordee.mail_bridge.transport.gate import Gate

logging.getLogger("mail.log").disabled = True
"""aiosmtpd writes every command there, addresses too."""

CHUNK: Final = 1 << 16
"""Octets that are read at once."""
COMMANDS: Final = {"EHLO": 16, "HELO": 16, "NOOP": 32, "STARTTLS": 2, "*": 16}
"""How often a connection may say what brings no mail; then it is closed."""
NAME: Final = "Cordee"


class GateSession(SMTP):
    """One connection, from its first byte to its last."""

    line_length_limit = CHUNK
    command_size_limit = 1_024
    """RFC 5321 says 512; an internationalised address and SIZE are longer."""

    def __init__(self, gate: "Gate") -> None:
        settings = gate.settings
        limits = dict.fromkeys(("MAIL", "RSET"), settings.messages)
        mails = settings.messages * settings.recipients
        super().__init__(
            self,
            hostname=settings.hostname,
            ident=NAME,
            data_size_limit=settings.size_limit,
            enable_SMTPUTF8=True,
            tls_context=gate.trust.server_context,
            require_starttls=True,
            timeout=settings.timeout,
            command_call_limit={
                **COMMANDS,
                **limits,
                "RCPT": mails,
                "DATA": settings.messages,
            },
            loop=asyncio.get_running_loop(),
        )
        self._gate = gate
        self._peer: PeerIdentity | None = None
        self._reason = answers.NOT_SECURE
        self._lease: Lease = gate.budget.lease()
        self._utf8 = False
        self._held = bytearray()

    @property
    def address(self) -> str:
        """Of the other end, without its port."""
        peer: object = self.session.peer if self.session else None
        return str(peer[0]) if isinstance(peer, tuple) else ""

    # --- the connection -------------------------------------------------------

    async def _handle_client(self) -> None:
        try:
            if self._gate.enter(self):
                await super()._handle_client()
            else:
                await self._bye(answers.CROWDED)
        finally:
            self._lease.release()
            self._gate.leave(self)

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Who has not shown who it is has one minute in all, whatever it says."""
        settings = self._gate.settings
        if self._peer is not None:
            super()._reset_timeout(duration)
        elif self._timeout_handle is None:
            super()._reset_timeout(min(settings.timeout, settings.stranger_timeout))

    def _timeout_cb(self) -> None:
        self._end(answers.IDLE)

    def hang_up(self) -> None:
        """The bridge stops: whoever waits for a command is told so."""
        self._end(answers.STOPPING)

    def abort(self) -> None:
        """Cut the line."""
        line = self._original_transport or self.transport
        if isinstance(line, asyncio.WriteTransport):
            line.abort()
        self._stop()

    def _end(self, status: str) -> None:
        """Say why, close, and end the task too.

        A handshake that is under way would not notice that its line is closed, and
        hold its place for ever.
        """
        if self.transport is not None:
            with suppress(OSError, RuntimeError):
                self._writer.write(status.encode() + b"\r\n")
            self.transport.close()
        self._stop()

    def _stop(self) -> None:
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    async def handle_exception(self, error: Exception) -> str:
        """What nobody foresaw: try again; no word of it goes out."""
        if isinstance(error, TLSSetupException):
            self._gate.figures.count("handshakes_failed")
        return answers.TROUBLE

    async def push(self, status: str | bytes) -> None:
        """Say it in our words; wait while the peer does not read."""
        said = status if isinstance(status, str) else status.decode()
        line = answers.in_our_words(said, self._reason)
        self._held += line.encode() + b"\r\n"
        if line.startswith("250 ") and b"\n" in self._unread():
            return  # the next command is here: one write for both answers (RFC 2920)
        self._writer.write(bytes(self._held))
        self._held.clear()
        await self._writer.drain()

    async def _bye(self, status: str) -> None:
        await self.push(status)
        if self.transport is not None:
            self.transport.close()

    async def _refuse(self, error: MailTemporary | MailPermanent) -> None:
        self._gate.figures.refused[error.code] += 1
        await self.push(answers.refusal(error))

    # --- TLS ------------------------------------------------------------------

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        """RFC 3207; what was sent before the answer was never said by the peer."""
        if self._tls_protocol is not None:
            await self.push(answers.TLS_TWICE)
        elif self._is_early():
            self._gate.figures.count("smuggling")
            await self._bye(answers.INJECTED)
        else:
            await super().smtp_STARTTLS(arg or "")
            if self._peer is None and self._reason is answers.NOT_SECURE:
                self._stop()  # the line was cut during the handshake

    def handle_STARTTLS(
        self, _server: SMTP, session: Session, _envelope: object
    ) -> bool:
        """Who it is; whoever is nobody may only leave."""
        tls = session.ssl["ssl_object"] if session.ssl else None
        try:
            self._peer = self._gate.trust.identify(tls)
        except PeerRefused as error:
            self._peer = None
            self._reason = f"554 5.7.1 Your identity is refused: {error}"
            self._gate.figures.refused["5.7.1"] += 1
        return self._peer is not None

    # --- greetings and what we do not do ---------------------------------------

    async def smtp_EHLO(self, hostname: str | None) -> None:
        if not hostname:
            await self.push(answers.NO_NAME)
            return
        self._forget()
        assert self.session is not None
        self.session.extended_smtp = True
        self.session.host_name = hostname
        limit = self._gate.settings.size_limit
        await self.push(answers.offer(self.hostname, limit, tls=not self._tls_protocol))

    async def smtp_HELO(self, hostname: str | None) -> None:
        self._forget()
        await super().smtp_HELO(hostname or "")

    async def smtp_RSET(self, _arg: str | None) -> None:
        self._forget()
        await self.push(answers.OK)

    async def _not_here(self, _arg: str | None) -> None:
        await self.push(answers.NOT_HERE)

    smtp_AUTH = smtp_EXPN = smtp_HELP = smtp_VRFY = _not_here  # type: ignore[assignment]

    # --- one mail ---------------------------------------------------------------

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._is_greeted():
            return
        assert self.envelope is not None
        if self.envelope.mail_from is not None:
            await self.push(answers.NESTED)
            return
        try:
            sender = commands.read_sender(arg or "")
            self._check_size(sender.size)
            self._gate.check(Envelope(sender.address, ()), self._peer)
        except (MailTemporary, MailPermanent) as error:
            await self._refuse(error)
            return
        self._utf8 = sender.utf8
        self.envelope.mail_from = sender.address
        await self.push(answers.SENDER_OK)

    async def smtp_RCPT(self, arg: str | None) -> None:
        envelope = self.envelope
        assert envelope is not None
        if envelope.mail_from is None:
            await self.push(answers.NO_SENDER)
            return
        try:
            recipient = commands.read_recipient(arg or "", utf8=self._utf8)
            recipient = self._gate.recipient(recipient, len(envelope.rcpt_tos))
            self._gate.check(Envelope(envelope.mail_from, (recipient,)), self._peer)
            self._gate.check_recipient(recipient)
        except (MailTemporary, MailPermanent) as error:
            await self._refuse(error)
            return
        if recipient not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(recipient)
        await self.push(answers.RECIPIENT_OK)

    async def smtp_DATA(self, arg: str | None) -> None:
        envelope = self.envelope
        assert envelope is not None
        if arg or not envelope.rcpt_tos:
            await self.push(answers.NO_ARGUMENT if arg else answers.NO_RECIPIENT)
            return
        if self._is_early():
            await self._end_smuggling(Smuggling("5.5.0", answers.EARLY))
            return
        self._reset_timeout(self._gate.settings.data_timeout)
        self._reader.feed_data(b"\r\n")  # so that a lone dot may be the first line
        await self.push(answers.GO_AHEAD)
        try:
            received = await self._read_mail()
            self._reset_timeout(self._gate.settings.accept_timeout * 2)
            await self._gate.hand_over(received, self._take_lease())
        except Smuggling as error:
            await self._end_smuggling(error)
            return
        except (MailTemporary, MailPermanent) as error:
            await self._refuse(error)
        else:
            await self.push(answers.TAKEN)
        finally:
            self._forget()

    async def _read_mail(self) -> Received:
        """All up to the end. Raises MailPermanent, MailTemporary, after the end."""
        now = time.time()
        kept = BytesIO()
        kept.write(self._trace(int(now)))
        size, trouble = 0, None
        limit = self._gate.settings.size_limit
        is_last = False
        while not is_last:
            piece, is_last = await self._piece()
            trouble = trouble or self._trouble(size + len(piece), limit)
            if trouble is None:
                kept.write(piece if size else piece[2:])  # what we put in front
            else:  # read on, keep nothing
                kept = BytesIO()
            size += len(piece)
            if size > 2 * limit:
                await self._bye(answers.FLOOD)
        if trouble is not None:
            raise trouble
        kept.truncate(kept.tell() - 3)
        raw = kept.getvalue()  # what it grew in, not a copy
        return self._received(content(raw, self._gate.settings.max_line), now)

    async def _piece(self) -> tuple[bytes, bool]:
        try:
            return await self._reader.readuntil(END), True
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed), False

    def _trouble(self, size: int, limit: int) -> MailTemporary | MailPermanent | None:
        if size > limit + len(END):
            return answers.too_big(limit)
        try:
            self._lease.grow_to(size, self.address)
        except MailTemporary as error:
            return error
        return None

    def _check_size(self, declared: int) -> None:
        limit = self._gate.settings.size_limit
        if declared > limit:
            raise answers.too_big(limit)
        self._lease.grow_to(declared, self.address)

    def _trace(self, second: int) -> bytes:
        assert self.envelope is not None
        assert self.session is not None
        return trace(
            sender=self.envelope.mail_from or "",
            greeting=self.session.host_name or "",
            peer=self.session.peer,
            host=self.hostname,
            protocol="UTF8SMTPS" if self._utf8 else "ESMTPS",
            identifier=secrets.token_hex(8),
            date=_date(second),
        )

    def _received(self, data: bytes, now: float) -> Received:
        assert self.envelope is not None
        if self._peer is None:
            raise MailPermanent("5.7.1", answers.NOBODY)
        sender = self.envelope.mail_from or ""
        recipients = tuple(self.envelope.rcpt_tos)
        return Received(
            self._peer, sender, recipients, data, int(now * 1000), self._utf8
        )

    async def _end_smuggling(self, error: Smuggling) -> None:
        self._gate.figures.count("smuggling")
        await self._refuse(error)
        if self.transport is not None:
            self.transport.close()

    def _is_early(self) -> bool:
        """Whether more was sent than the peer could know to be welcome."""
        return bool(self._unread())

    def _unread(self) -> bytearray:
        unread: bytearray = cast("Any", self._reader)._buffer  # noqa: SLF001
        return unread

    async def _is_greeted(self) -> bool:
        assert self.session is not None
        if not self.session.host_name:
            await self.push(answers.NO_GREETING)
        return bool(self.session.host_name)

    def _take_lease(self) -> Lease:
        """The hand-off gives it back, also when we are gone."""
        taken, self._lease = self._lease, self._gate.budget.lease()
        return taken

    def _forget(self) -> None:
        self._set_rset_state()  # type: ignore[no-untyped-call]
        self._lease.release()
        self._utf8 = False


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second)
