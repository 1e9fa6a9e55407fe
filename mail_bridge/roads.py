"""How mail comes and goes at this site: a door of our own, or an operator's mailbox.

What never enters this room: what is done with a mail.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import structlog

from cordee.mail_bridge.domain import distinguished_name
from cordee.mail_bridge.domain.policy import PeerIdentity, speaks_for
from cordee.mail_bridge.errors import MailMalformed, MailPermanent, MailTemporary
from cordee.mail_bridge.reading.addresses import person
from cordee.mail_bridge.reading.fields import split
from cordee.mail_bridge.settings import Settings
from cordee.mail_bridge.transport.delivery import Delivery
from cordee.mail_bridge.transport.figures import Figures
from cordee.mail_bridge.transport.gate import Gate, IsRecipient, Take
from cordee.mail_bridge.transport.imap import InboxSettings
from cordee.mail_bridge.transport.keeper import WhiteListKeeper
from cordee.mail_bridge.transport.mailbox import FetchedMail, Mailbox
from cordee.mail_bridge.transport.received import Received
from cordee.mail_bridge.transport.submission import (
    STARTTLS_PORT,
    TLS_PORT,
    SubmissionSettings,
    submission,
)
from cordee.mail_bridge.transport.tls import Trust
from cordee.mail_bridge.transport.trust_keeper import TrustKeeper
from cordee.mail_bridge.wiring import (
    Judges,
    delivery_settings,
    gate_settings,
    hostname,
    policy_settings,
    resolver,
    tls_settings,
    white_list_settings,
)

IMAP_PORT: Final = 143
IMAPS_PORT: Final = 993
FOR_EVER: Final = datetime.max.replace(tzinfo=UTC)
"""Our own operator's certificate is judged at each connection, by its name."""

_log: Final = structlog.get_logger("bridge.roads")


class GateDoor:
    """Our own door, for other operators."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._gate.port

    async def __aenter__(self) -> Self:
        """Listen. Raises OSError."""
        await self._gate.open()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Take no more, and finish what is being handed on."""
        await self._gate.close()

    async def run(self) -> None:
        """Wait: the door is served by the loop."""
        await asyncio.Event().wait()


class MailboxDoor:
    """Our mailbox at an operator: what lies in it is taken, one after the other."""

    port = 0

    def __init__(self, mailbox: Mailbox, address: str, take: Take) -> None:
        """`address` is the mailbox's own; whom a mail is for stands in its header."""
        self._mailbox = mailbox
        self._address = address
        self._take = take
        name = distinguished_name.parse(f"CN={mailbox.settings.host}")
        self._peer = PeerIdentity(name, FOR_EVER)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._mailbox.close()

    async def run(self) -> None:
        """Take mail for as long as there is any to come."""
        async for mail in self._mailbox.messages():
            try:
                await self._one(mail)
            except MailTemporary as error:
                _log.warning("mail_waits", code=error.code)

    async def _one(self, mail: FetchedMail) -> None:
        """Take one; it is moved once the server has it. Raises MailTemporary."""
        now = time.time_ns() // 1_000_000
        sender = envelope_sender(mail.data)
        received = Received(self._peer, sender, (self._address,), mail.data, now)
        try:
            await self._take(received)
        except MailPermanent as error:
            _log.warning("mail_refused", code=error.code)
            await mail.refuse()
        else:
            await mail.done()


def envelope_sender(data: bytes) -> str:
    """Whom our operator noted as the envelope's sender; "" for a notice.

    Where it notes none, it is the author: who he is, is our operator's word there.
    """
    try:
        header, _ = split(data, 0, len(data))
    except MailMalformed:
        return ""  # whoever reads it says why
    noted = header.first("return-path")
    return person(noted or header.first("from")).address


Door = GateDoor | MailboxDoor


class Roads:
    """Everything that goes to other operators, or to ours, and comes from there."""

    def __init__(
        self, settings: Settings, trust: Trust, keeper: WhiteListKeeper | None
    ) -> None:
        self._settings = settings
        self._trust = trust
        self._keeper = keeper
        self._policy = policy_settings(settings)
        self.figures: Final = Figures() if keeper is None else keeper.figures
        self.delivery: Final = self._delivery()

    def white_list_age(self, now: datetime) -> float | None:
        """Seconds since the list in force was made; None where there is none."""
        known = None if self._keeper is None else self._keeper.current
        return None if known is None else known.age(now).total_seconds()

    def speaks_for(self, received: Received, author: str) -> bool:
        """Whether who handed a mail over speaks for the author that it names."""
        white_list = None if self._keeper is None else self._keeper.current
        return speaks_for(author, received.sender, received.peer, white_list)

    def door(self, knows: IsRecipient, take: Take) -> Door:
        """Where mail comes in, once it is entered."""
        route, mail = self._settings.route, self._settings.mail
        if self._keeper is None:
            mailbox = Mailbox(_inbox_settings(self._settings), self._trust)
            return MailboxDoor(mailbox, f"{mail.prefix}@{mail.domain}", take)
        assert route.kind != "operator", "an operator knows the white list for us"
        judges = Judges(self._keeper, self._policy)
        return GateDoor(
            Gate(
                gate_settings(self._settings),
                self._trust,
                judges.envelope,
                knows,
                take,
                self.figures,
            )
        )

    def _delivery(self) -> Delivery:
        settings = self._settings
        if self._keeper is None:
            told = _submission_settings(settings)
            return submission(told, self._trust, self.figures)
        return Delivery(
            delivery_settings(settings),
            self._trust,
            Judges(self._keeper, self._policy).server,
            resolver(settings),
            self.figures,
        )


@asynccontextmanager
async def opened_roads(settings: Settings) -> AsyncGenerator[Roads]:
    """Certificates, lists and connections; closed at the end. Raises SettingsError."""
    trust = Trust(tls_settings(settings))
    async with AsyncExitStack() as stack:
        keeper = None
        if settings.route.kind != "operator":
            told = white_list_settings(settings)
            keeper = await stack.enter_async_context(WhiteListKeeper(told, trust))
        figures = None if keeper is None else keeper.figures
        await stack.enter_async_context(TrustKeeper(trust, figures))
        roads = Roads(settings, trust, keeper)
        stack.push_async_callback(roads.delivery.close)
        yield roads


def _submission_settings(settings: Settings) -> SubmissionSettings:
    route = settings.route
    usual = TLS_PORT if route.implicit_tls else STARTTLS_PORT
    return SubmissionSettings(
        host=route.host,
        port=route.port or usual,
        hostname=hostname(settings),
        implicit_tls=route.implicit_tls,
        user=route.user,
        password_file=_password_file(settings),
    )


def _inbox_settings(settings: Settings) -> InboxSettings:
    route = settings.route
    usual = IMAPS_PORT if route.imap_implicit_tls else IMAP_PORT
    return InboxSettings(
        host=route.imap_host,
        port=route.imap_port or usual,
        implicit_tls=route.imap_implicit_tls,
        user=route.user,
        password_file=_password_file(settings),
        inbox=route.inbox,
        done=route.done,
        refused=route.refused,
        poll=route.poll_seconds,
        size_limit=settings.listen.size,
    )


def _password_file(settings: Settings) -> Path | None:
    named = settings.route.password_file
    return Path(named) if named else None
