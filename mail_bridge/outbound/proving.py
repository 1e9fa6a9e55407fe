"""Gives proofs to the operator of this machine, while the bridge runs: it has the key.

A Unix socket in the profile's folder, which the bridge's own account alone can enter:
one line in, the id of a thread or a message in hexadecimal; a proof in JSON out. What
never enters this room: the network.
"""

import asyncio
import contextlib
from pathlib import Path
from typing import Final, Self

import msgspec

from cordee.mail_bridge.errors import BridgeError
from cordee.mail_bridge.outbound.proof import Proof, collect
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.sealing import Seals

SOCKET: Final = "proof.sock"
MAX_ASKED: Final = 256
"""Bytes of a question: an id has 64 characters at most."""
MAX_ANSWER: Final = 64 * 1024 * 1024
SECONDS: Final = 30.0
SIZES: Final = (16, 32)
"""Bytes of a message's id, and of a thread's."""


class Proving:
    """`async with Proving(folder, pool, seals):` answers; Raises OSError."""

    def __init__(self, folder: Path, pool: Pool, seals: Seals) -> None:
        self._path: Final = folder / SOCKET
        self._pool: Final = pool
        self._seals: Final = seals
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(
            self._answer, self._path, limit=MAX_ASKED
        )
        self._path.chmod(0o600)
        return self

    async def __aexit__(self, *_exception: object) -> None:
        if self._server is not None:
            self._server.close()
        self._path.unlink(missing_ok=True)

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError, ValueError, TimeoutError, BridgeError):
            async with asyncio.timeout(SECONDS):
                what = id_of((await reader.readline()).decode("ascii").strip())
                proof = await collect(self._pool, self._seals, what)
                writer.write(msgspec.json.encode(proof))
                await writer.drain()
        writer.close()


async def ask(folder: Path, what: bytes) -> Proof | None:
    """The proof, from the bridge that runs; None when none does. Raises BridgeError."""
    try:
        reader, writer = await asyncio.open_unix_connection(folder / SOCKET)
    except OSError:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            writer.write(what.hex().encode() + b"\n")
            found = await reader.read(MAX_ANSWER)
            while more := await reader.read(MAX_ANSWER):
                found += more
        return msgspec.json.decode(found, type=Proof)
    except (OSError, TimeoutError, msgspec.DecodeError):
        raise BridgeError("the bridge did not answer") from None
    finally:
        writer.close()


def id_of(text: str) -> bytes:
    """The id of a thread or a message. Raises BridgeError."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) not in SIZES:
        raise BridgeError("a message has 32 hexadecimal digits, a thread 64")
    return found
