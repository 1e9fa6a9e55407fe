"""MLLP: takes HL7 messages on a socket, one after the other, each acknowledged.

AA once it is kept durably, AR for what is no message that can be used, AE for a fault
of ours: the sender tries again. MLLP has no encryption: loopback, or behind a tunnel.
What never enters this room: what a message means.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Final

from cordee.clients.agent.errors import MessageError, SettingsError
from cordee.clients.agent.feeds import framing
from cordee.clients.agent.feeds.adt import MAX_MESSAGE

MAX_CONNECTIONS: Final = 16
"""Interface engines of one hospital: there is one, or one for each ward."""

IDLE_SECONDS: Final = 3_600.0

Take = Callable[[bytes], Awaitable[str]]

logger: Final = logging.getLogger(__name__)


class Listener:
    """`take` keeps a message and gives its control id, or raises MessageError.

    No message has more than `limit` bytes.
    """

    def __init__(self, take: Take, limit: int = MAX_MESSAGE) -> None:
        self._take = take
        self._limit = limit
        self._open = 0
        self._server: asyncio.Server | None = None
        self._tasks = set[asyncio.Task[None]]()

    async def start(self, host: str, port: int) -> int:
        """Listen; gives the port. Raises OSError."""
        self._server = await asyncio.start_server(
            self._serve, host, port, limit=self._limit + len(framing.END)
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more, and end what is open."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            if len(self._tasks) <= MAX_CONNECTIONS:
                await self._talk(reader, writer)
        except asyncio.CancelledError:
            return  # `stop` ends it, and waits
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Until the other side goes, is silent for long, or sends what is no frame."""
        gone = (asyncio.IncompleteReadError, TimeoutError, OSError)
        with contextlib.suppress(*gone, asyncio.LimitOverrunError):
            while True:
                async with asyncio.timeout(IDLE_SECONDS):
                    frame = await reader.readuntil(framing.END)
                message = frame.removesuffix(framing.END).rpartition(framing.START)[2]
                writer.write(framing.framed(await self._answer(message)))
                await writer.drain()

    async def _answer(self, message: bytes) -> bytes:
        try:
            await self._take(message)
        except MessageError as error:
            return acknowledgement(message, "AR", error.word)
        except Exception as error:  # noqa: BLE001 - the sender is told, and tries again
            logger.warning("a message was not taken: %s", type(error).__name__)
            return acknowledgement(message, "AE", "not_kept")
        return acknowledgement(message, "AA", "")


def acknowledgement(message: bytes, code: str, word: str) -> bytes:
    """An ACK with the control id of a message, as far as it has one (HL7 v2 §2.9)."""
    fields = message.replace(b"\n", b"\r").split(b"\r", 1)[0].split(b"|")
    given = [one.decode("ascii", "replace") for one in fields] + [""] * 12
    is_header = fields[0] == b"MSH"
    control = given[9][:199] if is_header else ""
    sender = f"{given[4]}|{given[5]}|{given[2]}|{given[3]}" if is_header else "|||"
    now = datetime.now(UTC).strftime("%Y%m%d%H%M%S+0000")
    own = secrets.token_hex(8)
    header = f"MSH|^~\\&|{sender}|{now}||ACK|{own}|P|{given[11] or '2.5'}"
    return f"{header}\rMSA|{code}|{control}|{word}\r".encode()


def address(text: str, *, anywhere: bool) -> tuple[str, int]:
    """HOST:PORT of a listener. Raises SettingsError, also beyond loopback."""
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdecimal() or int(port) > 65_535:
        raise SettingsError(f"{text}: a listener is HOST:PORT")
    if not anywhere and not _is_loopback(host):
        raise SettingsError(
            f"{host} is not this machine, and MLLP has no encryption: listen on "
            "127.0.0.1 behind a tunnel, or add --mllp-anywhere"
        )
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
