"""Another operator without TLS: a real SMTP server, and a client that keeps a connection.

For tests of what is sent and what is made of the answers; `tests/support/town.py` is
the one for certificates.
"""

import asyncio
import email
import email.policy
from collections import Counter, deque

import aiosmtplib
from aiosmtpd.smtp import SMTP

from cordee.mail_bridge.outbound.ports import Letter, Taken
from tests.support.hanging_up import hang_up


class Peer:
    """`async with Peer() as peer:`; answers with `answers` first, then 250."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.answers: deque[str] = deque()
        self.arrived = asyncio.Condition()
        self.connections = 0
        self._sessions: list[SMTP] = []

    async def __aenter__(self):
        self._server = await asyncio.get_running_loop().create_server(
            self._session, "127.0.0.1", 0
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        await hang_up(self._server, self._sessions)

    def _session(self) -> SMTP:
        self.connections += 1
        session = SMTP(
            self, hostname="peer.test", data_size_limit=40_000_000, enable_SMTPUTF8=True
        )
        self._sessions.append(session)
        return session

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        if self.answers and (answer := self.answers.popleft()) != "250":
            return answer
        async with self.arrived:
            self.data.append(envelope.content)
            self.arrived.notify_all()
        return "250 2.0.0 taken"

    @property
    def mails(self):
        return [
            email.message_from_bytes(one, policy=email.policy.default)
            for one in self.data
        ]

    @property
    def message_ids(self) -> Counter:
        return Counter(mail["Message-ID"] for mail in self.mails)

    async def wait(self, count: int) -> None:
        """Until so many different mails came."""
        async with asyncio.timeout(60), self.arrived:
            await self.arrived.wait_for(lambda: len(self.message_ids) >= count)


class PlainCarrier:
    """Carries over connections that are kept, without TLS."""

    def __init__(
        self, port: int, *, promised: bool = True, limit: int | None = None
    ) -> None:
        self._port, self.promised, self.limit = port, promised, limit
        self._idle: list[aiosmtplib.SMTP] = []

    async def send(self, letter: Letter) -> Taken:
        client = self._idle.pop() if self._idle else self._client()
        try:
            if not client.is_connected:
                await client.connect()
            code, text = await self._hand_over(client, letter)
        except aiosmtplib.SMTPResponseException as error:
            code, text = error.code, error.message
        except (aiosmtplib.SMTPException, OSError):
            client.close()
            return Taken(
                outcome="temporary", code="4.4.2", text="hung up", host="peer.test"
            )
        self._idle.append(client)
        outcome = {2: "accepted", 4: "temporary"}.get(code // 100, "permanent")
        status, _, rest = text.partition(" ")
        return Taken(
            outcome=outcome,
            code=status,
            text=rest,
            host="peer.test",
            promised=self.promised,
        )

    async def size_limit(self, domain: str) -> int | None:
        return self.limit

    async def close(self) -> None:
        for client in self._idle:
            client.close()
        self._idle.clear()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname="127.0.0.1", port=self._port, use_tls=False, start_tls=False
        )

    @staticmethod
    async def _hand_over(client: aiosmtplib.SMTP, letter: Letter) -> tuple[int, str]:
        options = ["SMTPUTF8"] if letter.needs_utf8 else []
        encoding = "utf-8" if letter.needs_utf8 else "ascii"
        await client.mail(letter.sender, options=options, encoding=encoding)
        await client.rcpt(letter.recipient, encoding=encoding)
        answer = await client.data(letter.data)
        return answer.code, answer.message
