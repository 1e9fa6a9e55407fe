"""One connection to another server: greeted, secured, its certificate known.

aiosmtplib speaks; what is answered becomes evidence here. What never enters this room:
which server, when again, a password that is not of a file.
"""

import ssl
import time
from dataclasses import dataclass, field
from typing import Final

import aiosmtplib

from cordee.mail_bridge.domain.policy import PeerIdentity
from cordee.mail_bridge.errors import MailTemporary, PeerRefused
from cordee.mail_bridge.transport.outgoing import (
    Outgoing,
    is_international,
    recipient_options,
    sender_options,
    size_offered,
)
from cordee.mail_bridge.transport.replies import (
    Answer,
    Outcome,
    Sent,
    Step,
    answer,
    sanitised,
)
from cordee.mail_bridge.transport.routes import Host
from cordee.mail_bridge.transport.tls import Trust

FAILURES: Final = (aiosmtplib.SMTPException, OSError)
"""What a connection can come to; a timeout and ssl.SSLError are an OSError."""


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How we speak."""

    hostname: str = "localhost"
    """As we greet."""
    timeout: float = 60.0
    """Of each command; of a connection, too."""
    data_timeout: float = 600.0
    """For a mail and its answer (RFC 5321 §4.5.3.2.6)."""
    checks_hostname: bool = False
    """For a smart host or an operator's service, whom no white list names."""
    implicit_tls: bool = False
    """TLS from the first byte (port 465), instead of STARTTLS."""
    user: str = ""
    password: str = field(default="", repr=False)


class Gone(MailTemporary):
    """The connection is no more; nothing was answered to this mail."""


class Unused(Gone):
    """It was closed before anything of this mail was said: say it on another."""


class Link:
    """Open until `close`."""

    def __init__(
        self, client: aiosmtplib.SMTP, host: Host, peer: PeerIdentity | None
    ) -> None:
        self._client = client
        self.host: Final = host
        self.peer: Final = peer
        self.opened: Final = time.monotonic()
        self.last_used = self.opened
        self.uses = 0

    @property
    def is_open(self) -> bool:
        return self._client.is_connected

    @property
    def size_limit(self) -> int | None:
        return size_offered(self._client.esmtp_extensions)

    async def send(self, outgoing: Outgoing, data_timeout: float) -> Sent:
        """Say it all. Raises Gone, MailTemporary, MailPermanent."""
        offered = self._client.esmtp_extensions
        options = sender_options(outgoing, offered)
        self.uses += 1
        try:
            answers = await self._transaction(outgoing, options, data_timeout)
        except FAILURES as error:
            self.close()
            raise _lost(error) from error
        finally:
            self.last_used = time.monotonic()
        return Sent(str(self.host), answers, dsn="dsn" in offered)

    async def _transaction(
        self, outgoing: Outgoing, options: list[str], data_timeout: float
    ) -> tuple[Answer, ...]:
        try:
            reply, text = await self._said(
                Step.MAIL, outgoing.sender, options, outgoing
            )
        except aiosmtplib.SMTPServerDisconnected as error:
            self.close()
            raise Unused("4.4.2", "The server had closed the connection") from error
        if reply // 100 != 2:
            await self._client.rset()
            return tuple(
                answer(each, Step.MAIL, reply, text) for each in outgoing.recipients
            )
        answers: list[Answer] = []
        for each in outgoing.recipients:
            wanted = recipient_options(outgoing, each, self._client.esmtp_extensions)
            reply, text = await self._said(Step.RCPT, each, wanted, outgoing)
            answers.append(answer(each, Step.RCPT, reply, text))
        if not any(each.outcome is Outcome.ACCEPTED for each in answers):
            await self._client.rset()
            return tuple(answers)
        reply, text = await self._data(outgoing.data, data_timeout)
        return tuple(
            answer(each.recipient, Step.DATA, reply, text)
            if each.outcome is Outcome.ACCEPTED
            else each
            for each in answers
        )

    async def _said(
        self, step: Step, address: str, options: list[str], outgoing: Outgoing
    ) -> tuple[int, str]:
        say = self._client.mail if step is Step.MAIL else self._client.rcpt
        encoding = "utf-8" if is_international(outgoing) else "ascii"
        try:
            response = await say(address, options=options, encoding=encoding)
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused) as error:
            return _checked(error.code), error.message
        return response.code, response.message

    async def _data(self, data: bytes, timeout: float) -> tuple[int, str]:  # noqa: ASYNC109 - of two answers
        try:
            response = await self._client.data(data, timeout=timeout)
        except aiosmtplib.SMTPDataError as error:
            return _checked(error.code), error.message
        return response.code, response.message

    def close(self) -> None:
        self._client.close()

    async def quit(self) -> None:
        """Say goodbye, if anybody listens."""
        try:
            if self.is_open:
                await self._client.quit(timeout=2)
        except FAILURES:
            pass
        finally:
            self.close()


async def connect(host: Host, trust: Trust, settings: LinkSettings) -> Link:
    """Greet, secure, and know who it is. Raises MailTemporary."""
    context = trust.service_context if settings.checks_hostname else trust.peer_context
    client = aiosmtplib.SMTP(
        hostname=host.name,
        port=host.port,
        local_hostname=settings.hostname,
        timeout=settings.timeout,
        use_tls=settings.implicit_tls,
        start_tls=False,
        tls_context=context,
    )
    try:
        await client.connect()
        await client.ehlo()
        if not settings.implicit_tls:
            await _secure(client, context, host)
        peer = trust.identify(client.get_transport_info("ssl_object"))
        if settings.user and settings.password:  # nothing to who was revoked
            await client.login(settings.user, settings.password)
    except PeerRefused as error:
        client.close()
        raise MailTemporary("4.7.5", f"The server is not believed: {error}") from error
    except FAILURES as error:
        client.close()
        raise _lost(error) from error
    return Link(client, host, peer)


async def _secure(client: aiosmtplib.SMTP, context: ssl.SSLContext, host: Host) -> None:
    if not client.supports_extension("starttls"):
        client.close()
        raise MailTemporary("4.7.4", "The server offers no TLS")
    await client.starttls(tls_context=context, server_hostname=host.name)
    await client.ehlo()


def _checked(code: int) -> int:
    """421 and broken replies end the connection; they are no answer about a mail."""
    if code == aiosmtplib.SMTPStatus.domain_unavailable or code < 200:
        raise aiosmtplib.SMTPServerDisconnected("closing")
    return code


def _lost(error: Exception) -> MailTemporary:
    """What failed, in our words; an answer of the server is quoted, sanitised."""
    if isinstance(error, ssl.SSLError):
        return MailTemporary("4.7.5", "No secure connection could be made")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = sanitised(f"{error.code} {error.message}")[:200]
        return Gone("4.4.0", f"The server refuses the connection: {said}")
    if isinstance(error, TimeoutError):
        return Gone("4.4.2", "The server did not answer in time")
    if isinstance(error, aiosmtplib.SMTPConnectError):
        return Gone("4.4.1", "The server cannot be reached")
    return Gone("4.4.2", "The connection to the server was lost")
