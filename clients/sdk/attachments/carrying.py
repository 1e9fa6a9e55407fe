"""The HTTP that carries segments, loaded when the first one moves: it is slow to load.

What never enters this room: a ticket, what an answer means, trying again.
"""

import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload

from cordee.clients.sdk.errors import NotOnline

CONNECT_SECONDS: Final = 10.0
SILENCE_SECONDS: Final = 60.0
"""The server answers in milliseconds; after a minute the line is taken for dead."""

SEGMENT_SECONDS: Final = 600.0
"""For one segment: a line of 14 kbit/s still carries it."""

PIECE: Final = 256 * 1024
"""What is handed to a socket at once."""


class Carrier:
    """One pool of connections."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=True if tls is None else tls),
            timeout=aiohttp.ClientTimeout(
                total=SEGMENT_SECONDS,
                sock_connect=CONNECT_SECONDS,
                sock_read=SILENCE_SECONDS,
            ),
            auto_decompress=False,
        )

    @asynccontextmanager
    async def answer(
        self, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Ask, and give the answer while the block lasts. Raises NotOnline."""
        data = _Body(body) if body else None
        try:
            async with self._http.request(
                method, url, headers=headers, data=data, allow_redirects=False
            ) as answer:
                yield answer
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotOnline(f"{url}: {str(error) or 'no answer'}") from None

    async def close(self) -> None:
        await self._http.close()


class _Body(Payload):
    """A body in few large pieces: each costs both ends a turn of their loop."""

    def __init__(self, value: bytes) -> None:
        super().__init__(value)
        self._size = len(value)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Refuse: sealed bytes are no text."""
        raise TypeError(f"sealed bytes are no {encoding} ({errors})")

    async def write(self, writer: AbstractStreamWriter) -> None:
        view = memoryview(self._value)
        for start in range(0, len(view), PIECE):
            await writer.write(view[start : start + PIECE])
