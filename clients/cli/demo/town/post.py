"""The operator of the town: SMTP with mutual TLS, on the loopback, both ways.

Public libraries speak. What never enters this room: what a mail says, who may have one.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final, NamedTuple

import aiosmtplib
from aiosmtpd.smtp import SMTP, Envelope, Session

from cordee.clients.cli.demo.town.circle import TOWN, Circle
from cordee.clients.cli.demo.town.doctor import Doctor, Taken

HOST: Final = "127.0.0.1"
HOSTNAME: Final = f"mx.{TOWN}"
MAX_MAIL: Final = 25 << 20
MAX_WAITING: Final = 100
"""Mails on their way out; a page that writes faster is told to wait."""
ATTEMPTS: Final = 120
RETRY_SECONDS: Final = 2.0
"""A gateway that was stopped comes back within minutes; then a mail comes back."""
TIMEOUT: Final = 30.0
PARAMETERS: Final = ("RET=", "ENVID=", "NOTIFY=", "ORCPT=")
"""Of DSN (RFC 3461), which aiosmtpd does not know."""


class Going(NamedTuple):
    """A mail on its way to the hospital."""

    sender: str
    recipient: str
    raw: bytes


class Post:
    """Takes mail for the doctor, and sends his once the bridge can be reached."""

    def __init__(self, circle: Circle, doctor: Doctor) -> None:
        self._doctor: Final = doctor
        self._client: Final = _context(circle, ssl.Purpose.SERVER_AUTH)
        self._waiting: Final = asyncio.Queue[Going](MAX_WAITING)
        self._reachable: Final = asyncio.Event()
        self._bridge = 0
        self.port = 0

    @property
    def is_open(self) -> bool:
        """Whether the hospital's gateway can be reached."""
        return self._reachable.is_set()

    def opened(self, port: int) -> None:
        """The bridge listens there."""
        self._bridge = port
        self._reachable.set()

    def closed(self) -> None:
        """It is gone for now: what is sent waits."""
        self._reachable.clear()

    def send(self, sender: str, recipient: str, raw: bytes) -> None:
        """Send, sooner or later; an empty sender is that of a notice."""
        with suppress(asyncio.QueueFull):  # a demo that nobody answers for minutes
            self._waiting.put_nowait(Going(sender, recipient, raw))

    async def run(self) -> None:
        """Send what waits, one after the other."""
        while True:
            going = await self._waiting.get()
            why = await self._sent(going)
            if why:
                self._doctor.comes_back(going.raw, why)

    async def _sent(self, going: Going) -> str:
        """Hand a mail over; why not, when it cannot be."""
        why = ""
        for _attempt in range(ATTEMPTS):
            await self._reachable.wait()
            try:
                await self._hand_over(going)
            except (aiosmtplib.SMTPException, OSError) as error:
                why = str(error)
                if is_final(error):
                    return why
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return ""
        return why

    async def _hand_over(self, going: Going) -> None:
        """Raises SMTPException, OSError."""
        client = aiosmtplib.SMTP(
            hostname="localhost",
            port=self._bridge,
            local_hostname=HOSTNAME,
            start_tls=True,
            tls_context=self._client,
            timeout=TIMEOUT,
        )
        async with client:
            await client.sendmail(going.sender, [going.recipient], going.raw)

    # --- what aiosmtpd asks -----------------------------------------------------

    async def handle_EHLO(  # noqa: N802 - found by its name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_RCPT(  # noqa: N802 - found by its name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self._doctor.answer_to(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - found by its name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        head = f"Return-Path: <{envelope.mail_from or ''}>\r\n".encode()
        envid = _option(envelope.mail_options, "ENVID=")
        wants = "SUCCESS" in _option(envelope.rcpt_options, "NOTIFY=")
        for recipient in envelope.rcpt_tos:
            self._doctor.comes(Taken(head + raw, recipient, envid, wants), self)
        return "250 2.0.0 Dans la boîte"


class Speaker(SMTP):
    """One connection; the parameters of DSN are taken off and kept."""

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - as above
        kept, taken = _without(arg)
        await super().smtp_MAIL(kept)
        if self.envelope is not None:
            self.envelope.mail_options = [*self.envelope.mail_options, *taken]

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 - as above
        kept, taken = _without(arg)
        await super().smtp_RCPT(kept)
        if self.envelope is not None:
            self.envelope.rcpt_options = [*self.envelope.rcpt_options, *taken]


def is_final(error: Exception) -> bool:
    """Whether the other side has said no, and would again."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(is_final(one) for one in error.recipients)
    return isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500


@asynccontextmanager
async def open_post(circle: Circle, doctor: Doctor) -> AsyncGenerator[Post]:
    """Listen on a free port, and send, until the block ends."""
    logging.getLogger("mail.log").disabled = True
    post = Post(circle, doctor)
    loop, context = (
        asyncio.get_running_loop(),
        _context(circle, ssl.Purpose.CLIENT_AUTH),
    )

    def speak() -> Speaker:
        return Speaker(
            post,
            hostname=HOSTNAME,
            data_size_limit=MAX_MAIL,
            enable_SMTPUTF8=True,
            tls_context=context,
            require_starttls=True,
            loop=loop,
        )

    server = await loop.create_server(speak, HOST, 0)
    post.port = server.sockets[0].getsockname()[1]
    sending = asyncio.create_task(post.run())
    try:
        yield post
    finally:
        sending.cancel()
        server.close()
        await asyncio.gather(sending, return_exceptions=True)


def _context(circle: Circle, purpose: ssl.Purpose) -> ssl.SSLContext:
    """Both sides show a certificate of the circle."""
    context = ssl.create_default_context(purpose, cafile=circle.authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(circle.town.certificate, circle.town.key)
    return context


def _without(arg: str | None) -> tuple[str, list[str]]:
    words = (arg or "").split(" ")
    taken = [word for word in words if word.upper().startswith(PARAMETERS)]
    return " ".join(word for word in words if word not in taken), taken


def _option(options: list[str], name: str) -> str:
    found = (one for one in options if one.upper().startswith(name))
    return next(found, "")[len(name) :]
