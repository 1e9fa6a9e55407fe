"""SMTP that costs its sender little: one connection, one mail after the other.

Commands wait for their answers, as a server that offers no PIPELINING demands. What
never enters this room: a check of an answer beyond its first digit.
"""

import asyncio
import ssl
from typing import Self


class MailConnection:
    """A connection with a certificate, ready for mails."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int, context: ssl.SSLContext) -> Self:
        """Connect, greet, STARTTLS, greet again."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        made = cls(reader, writer)
        await made._answer()
        await made._ask(b"EHLO localhost")
        await made._ask(b"STARTTLS")
        await writer.start_tls(context, server_hostname="localhost")
        await made._ask(b"EHLO localhost")
        return made

    async def send(self, sender: str, recipient: str, data: bytes) -> None:
        """Hand a mail over; `data` has no line that begins with a dot."""
        await self._ask(f"MAIL FROM:<{sender}>".encode())
        await self._ask(f"RCPT TO:<{recipient}>".encode())
        await self._ask(b"DATA")
        self._writer.write(data)
        await self._ask(b".")

    async def close(self) -> None:
        await self._ask(b"QUIT")
        self._writer.close()

    async def _ask(self, line: bytes) -> None:
        self._writer.write(line + b"\r\n")
        await self._writer.drain()
        await self._answer()

    async def _answer(self) -> None:
        while True:
            line = await self._reader.readline()
            if line[:1] not in b"23" or not line:
                raise RuntimeError(f"refused: {line!r}")
            if line[3:4] != b"-":
                return
