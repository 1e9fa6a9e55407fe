"""The door for other operators: who may come, how many, how much, and whose answer.

    gate = Gate(settings, trust, judge, is_recipient, accept)
    await gate.open()

A mail is taken when `accept` returns: not before is 250 said. What never enters this
room: what a command looks like, what a mail says.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias

import structlog

from cordee.mail_bridge.domain.policy import (
    Defer,
    Envelope,
    PeerIdentity,
    Refuse,
    Verdict,
)
from cordee.mail_bridge.errors import MailPermanent, MailTemporary
from cordee.mail_bridge.transport import answers
from cordee.mail_bridge.transport.budget import Budget, Lease
from cordee.mail_bridge.transport.figures import Figures
from cordee.mail_bridge.transport.lines import MAX_LINE
from cordee.mail_bridge.transport.received import Received
from cordee.mail_bridge.transport.session import GateSession
from cordee.mail_bridge.transport.tls import Trust

Judge: TypeAlias = Callable[[Envelope, PeerIdentity | None], Verdict]
IsRecipient: TypeAlias = Callable[[str], bool]
"""May raise MailTemporary or MailPermanent with a sentence of its own."""
Take: TypeAlias = Callable[[Received], Awaitable[None]]
"""Returns when the mail is durable; raises MailTemporary or MailPermanent."""

MIB: Final = 1 << 20
TURNS: Final = 4
"""Turns of the loop in which what lies beneath a closed connection ends."""
FAREWELL_SECONDS: Final = 2.0
"""For a peer to end TLS in good order; then the line is cut."""

_log = structlog.get_logger("bridge.gate")


@dataclass(frozen=True, slots=True)
class GateSettings:
    """Where we listen, and how much we hold."""

    host: str = "127.0.0.1"
    port: int = 25
    hostname: str = "localhost"
    """As we greet, and in Received."""
    postmaster_domain: str = "localhost"
    """Of `<postmaster>` without a domain (RFC 5321 §4.5.1)."""
    size_limit: int = 35 * MIB
    """25 MiB, the largest mail of MSSanté (facts A.5), in Base64 with its line ends."""
    bytes_in_flight: int = 256 * MIB
    """Of all mails that are being read or handed on; each is held twice at most."""
    connections: int = 128
    connections_per_address: int = 32
    """An operator opens some twenty (postfix: default_destination_concurrency)."""
    messages: int = 1_000
    """Mails of one connection, then it is closed and another may be opened."""
    recipients: int = 100
    """RFC 5321 §4.5.3.1.8 asks for so many."""
    max_line: int = MAX_LINE
    timeout: float = 300.0
    """Between commands (RFC 5321 §4.5.3.2)."""
    stranger_timeout: float = 60.0
    """In all, for who has not shown a certificate yet: strangers hold no connection."""
    data_timeout: float = 900.0
    """For a whole mail: the largest at 40 kB/s."""
    accept_timeout: float = 300.0
    """A peer waits ten minutes for our answer (RFC 5321 §4.5.3.2.6)."""


class Gate:
    """Listens, and hands every mail that may pass to `accept`."""

    def __init__(
        self,
        settings: GateSettings,
        trust: Trust,
        judge: Judge,
        is_recipient: IsRecipient,
        accept: Take,
        figures: Figures | None = None,
    ) -> None:
        self.settings: Final = settings
        self.trust: Final = trust
        self.figures: Final = figures or Figures()
        self.budget: Final = Budget(settings.bytes_in_flight, settings.size_limit)
        self._judge = judge
        self._is_recipient = is_recipient
        self._accept = accept
        self._sessions: dict[GateSession, str] = {}
        self._addresses: Counter[str] = Counter()
        self._handing: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._empty = asyncio.Event()
        self._empty.set()
        self.figures.measured["connections_open"] = lambda: len(self._sessions)
        self.figures.measured["bytes_in_flight"] = lambda: self.budget.taken

    async def open(self) -> None:
        """Listen. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: GateSession(self), self.settings.host, self.settings.port
        )

    @property
    def port(self) -> int:
        """Where it listens: the one of the settings, or the one that was free for 0."""
        if self._server is None:
            raise RuntimeError("the gate is not open")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Take no more; answer what is being handed on, then hang up."""
        if self._server is not None:
            self._server.close()
        if self._handing:
            await asyncio.wait(self._handing, timeout=self.settings.accept_timeout)
        await asyncio.sleep(0)  # their answers are written
        for task in self._handing:
            task.cancel()
        await asyncio.gather(*self._handing, return_exceptions=True)
        for session in list(self._sessions):
            session.hang_up()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._empty.wait()
        for session in list(self._sessions):
            session.abort()
        await self._empty.wait()
        for _ in range(TURNS):
            await asyncio.sleep(0)  # the socket beneath TLS is closed in a later turn

    # --- what a session asks ----------------------------------------------------

    def enter(self, session: GateSession) -> bool:
        """Whether there is room for one more from there."""
        address = session.address
        settings = self.settings
        if (
            len(self._sessions) >= settings.connections
            or self._addresses[address] >= settings.connections_per_address
        ):
            self.figures.count("turned_away")
            return False
        self.figures.count("connections")
        self._sessions[session] = address
        self._empty.clear()
        self._addresses[address] += 1
        return True

    def leave(self, session: GateSession) -> None:
        address = self._sessions.pop(session, None)
        if address is not None:
            self._addresses[address] -= 1
            self._addresses += Counter()  # those at zero go
        if not self._sessions:
            self._empty.set()

    def check(self, envelope: Envelope, peer: PeerIdentity | None) -> None:
        """Raises MailPermanent or MailTemporary when the policy says so."""
        match self._judge(envelope, peer):
            case Refuse(code, sentence):
                raise MailPermanent(code, sentence)
            case Defer(code, sentence):
                raise MailTemporary(code, sentence)
            case _:
                return

    def recipient(self, address: str, so_far: int) -> str:
        """The whole address of one more recipient. Raises MailTemporary."""
        if so_far >= self.settings.recipients:
            raise MailTemporary("4.5.3", "The message has too many recipients")
        bare = "@" not in address
        return f"{address}@{self.settings.postmaster_domain}" if bare else address

    def check_recipient(self, address: str) -> None:
        """Raises MailPermanent for whom we do not know."""
        if not self._is_recipient(address):
            raise MailPermanent("5.1.1", "There is no such mailbox here")

    async def hand_over(self, received: Received, lease: Lease) -> None:
        """Return when it is durable. Raises MailTemporary, MailPermanent.

        It goes on when the peer hangs up meanwhile: it will come again, and once is
        enough.
        """
        task = asyncio.create_task(self._keep(received, lease))
        self._handing.add(task)
        task.add_done_callback(self._handing.discard)
        await asyncio.shield(task)

    async def _keep(self, received: Received, lease: Lease) -> None:
        try:
            async with asyncio.timeout(self.settings.accept_timeout):
                await self._accept(received)
        except TimeoutError:
            raise MailTemporary("4.3.0", answers.SLOW) from None
        except (MailTemporary, MailPermanent):
            raise
        except Exception as error:  # noqa: BLE001 - its words may hold a mail's
            _log.error("a mail could not be handed on", kind=type(error).__name__)
            raise MailTemporary("4.3.0", answers.LATER) from None
        finally:
            lease.release()
        self.figures.count("received")
        self.figures.count("received_bytes", received.size)
