"""The GP in town, who has nothing but a mailbox at an operator.

Two of them have the same face:

    async with stand_in_town(folder, authority, bridge_port) as town: ...   # pure Python
    with real_town(authority, bridge_port) as town: ...             # postfix, dovecot

    town.domain, town.address     # "ville.test", "jean.legoff@ville.test"
    town.port                     # its operator takes mail of others here, mutual TLS
    town.name                     # of its certificate, as the white list writes it
    await town.messages()         # list of bytes, oldest first
    await town.wait_messages(1)
    await town.reply(data, sender=town.address, recipients=["thread-…@hopital.test"])

The bridge is expected on `bridge_port` of localhost, and is only looked for by a reply.
The stand-in is told what to answer by `town.answers["a@b"] = "550 5.1.1 no such user"`
(of RCPT), `town.data_answer`, `town.extensions`. What never enters this room: our own
SMTP: other people's libraries speak here.
"""

import asyncio
import logging
import ssl
from abc import ABC, abstractmethod
from contextlib import asynccontextmanager, contextmanager, suppress

import aiosmtplib
from aiosmtpd.smtp import SMTP

from tests.support.dovecot import running_dovecot
from tests.support.hanging_up import hang_up
from tests.support.parting import ended
from tests.support.postfix import running_postfix

DOMAIN = "ville.test"
PERSON = "jean.legoff"
WAIT_SECONDS = 60


class Town(ABC):
    """What both can do."""

    domain = DOMAIN
    address = f"{PERSON}@{DOMAIN}"

    def __init__(self, operator, authority, bridge_port):
        self.operator = operator
        self.authority = authority
        self.bridge_port = bridge_port

    @property
    def name(self):
        return self.operator.name

    @abstractmethod
    async def messages(self):
        """What lies in the mailbox, oldest first."""

    @abstractmethod
    async def reply(self, data, *, sender=None, recipients):
        """Hand a mail to the bridge."""

    async def wait_messages(self, count=1):
        """The messages, once they are so many."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(found := await self.messages()) < count:  # noqa: ASYNC110 - no event says it
                await asyncio.sleep(0.02)
        return found


class StandIn(Town):
    """In this process: aiosmtpd and aiosmtplib as they come, and a folder."""

    def __init__(self, folder, operator, authority, bridge_port):
        super().__init__(operator, authority, bridge_port)
        self.folder = folder
        self.answers = {}
        self.data_answer = "250 2.0.0 Ok: queued"
        self.extensions = ["250-DSN"]
        self.size_limit = 41_943_040
        self.envelopes = []
        self.hangs_up = False
        self.port = 0
        self._mailbox = folder / "inbox"
        self._mailbox.mkdir(parents=True)

    async def messages(self):
        return [path.read_bytes() for path in sorted(self._mailbox.iterdir())]

    async def reply(self, data, *, sender=None, recipients):
        """Hand it to the bridge as an operator would; what it answered."""
        async with self.client() as client:
            return await client.sendmail(
                self.address if sender is None else sender, list(recipients), data
            )

    @asynccontextmanager
    async def client(self, operator=None):
        """A secured connection to the bridge, with the certificate of the operator."""
        client = aiosmtplib.SMTP(
            hostname="localhost",
            port=self.bridge_port,
            local_hostname="mx.ville.test",
            start_tls=True,
            tls_context=client_context(self.authority, operator or self.operator),
            timeout=WAIT_SECONDS,
        )
        await client.connect()
        try:
            yield client
        finally:
            with suppress(aiosmtplib.SMTPException):
                await client.quit()
            await ended(client)

    # --- what aiosmtpd asks ---------------------------------------------------

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], *self.extensions, responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address.casefold(), "250 2.1.5 Ok")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer.startswith("2"):
            self.envelopes.append(envelope)
            place = self._mailbox / f"{len(self.envelopes):06}.eml"
            place.write_bytes(envelope.content)
        return self.data_answer


class Speaker(SMTP):
    """Aiosmtpd knows no DSN: its parameters are taken off and kept."""

    def __init__(self, town):
        super().__init__(
            town,
            hostname="mx.ville.test",
            data_size_limit=town.size_limit,
            enable_SMTPUTF8=True,
            tls_context=server_context(town.authority, town.operator),
            require_starttls=True,
            command_call_limit={"*": 100_000},
        )
        self.town = town

    async def smtp_MAIL(self, arg):
        if self.town.hangs_up:  # once, as a server does with who was idle for long
            self.town.hangs_up = False
            self.transport.abort()
            return
        kept, taken = _without(arg, ("RET=", "ENVID="))
        await super().smtp_MAIL(kept)
        if self.envelope is not None:
            self.envelope.mail_options = [*self.envelope.mail_options, *taken]

    async def smtp_RCPT(self, arg):
        kept, taken = _without(arg, ("NOTIFY=", "ORCPT="))
        await super().smtp_RCPT(kept)
        if self.envelope is not None:
            self.envelope.rcpt_options = [*self.envelope.rcpt_options, *taken]


def _without(arg, names):
    words = (arg or "").split(" ")
    taken = [word for word in words if word.startswith(names)]
    return " ".join(word for word in words if word not in taken), taken


class RealTown(Town):
    """Postfix for its operator, dovecot for its inbox."""

    def __init__(self, postfix, dovecot, operator, authority, bridge_port):
        super().__init__(operator, authority, bridge_port)
        self.postfix = postfix
        self.dovecot = dovecot
        self.port = postfix.port
        self.imap = dovecot.imap

    async def messages(self):
        return self.dovecot.messages(self.address)

    async def reply(self, data, *, sender=None, recipients):
        """Hand it to postfix, which hands it to the bridge when it will."""
        client = aiosmtplib.SMTP(
            hostname="127.0.0.1", port=self.postfix.submission, start_tls=False
        )
        async with client:  # aiosmtplib.send wants a sender, and a notice has none
            return await client.sendmail(
                self.address if sender is None else sender, list(recipients), data
            )


@asynccontextmanager
async def stand_in_town(folder, authority, bridge_port, operator=None):
    """In this event loop, until the block ends."""
    logging.getLogger("mail.log").disabled = True
    operator = operator or authority.issue("mx.ville.test", "318003502400041")
    town = StandIn(folder, operator, authority, bridge_port)
    loop = asyncio.get_running_loop()
    sessions = []

    def speak():
        sessions.append(Speaker(town))
        return sessions[-1]

    server = await loop.create_server(speak, "127.0.0.1", 0)
    town.port = server.sockets[0].getsockname()[1]
    try:
        yield town
    finally:
        await hang_up(server, sessions)


@contextmanager
def real_town(authority, bridge_port, operator=None):
    """Processes of their own, until the block ends: seconds to start, share it."""
    operator = operator or authority.issue("mx.ville.test", "318003502400041")
    with (
        running_dovecot(operator=operator, authority=authority) as dovecot,
        running_postfix(
            operator=operator,
            authority=authority,
            domain=DOMAIN,
            relay=f"[localhost]:{bridge_port}",
            transport=f"lmtp:inet:127.0.0.1:{dovecot.lmtp}",
        ) as postfix,
    ):
        yield RealTown(postfix, dovecot, operator, authority, bridge_port)


def client_context(authority, operator=None):
    """Of somebody who calls; without a certificate of his own when there is none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority.bundle)
    if operator is not None:
        context.load_cert_chain(operator.certificate, operator.key)
    return context


def server_context(authority, operator):
    """Of a server that asks for a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(operator.certificate, operator.key)
    context.load_verify_locations(authority.bundle)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context
