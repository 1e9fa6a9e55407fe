"""Public files of the circle of trust, from the network or from the disk, bounded.

What never enters this room: what a file means; the system's authorities.
"""

import os
import ssl
import tempfile
from pathlib import Path
from typing import Final

import aiohttp

from cordee.mail_bridge.errors import PeerRefused

TIMEOUT_SECONDS: Final = 60.0
OK: Final = 200


async def fetch(source: str, limit: int, context: ssl.SSLContext) -> bytes:
    """All of it, at most `limit` bytes. Raises PeerRefused.

    `source` is a path, an https address, or an http one (what is signed needs no TLS).
    No redirect is followed.
    """
    try:
        if "://" in source:
            return await _download(source, limit, context)
        return read(Path(source), limit)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise PeerRefused(f"{source} cannot be had") from error


def read(path: Path, limit: int) -> bytes:
    """A whole file. Raises OSError, PeerRefused."""
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return _bounded(data, limit, str(path))


def keep(path: Path, data: bytes) -> None:
    """Put it in place at once, on the disk. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


async def _download(address: str, limit: int, context: ssl.SSLContext) -> bytes:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    data = bytearray()
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(address, ssl=context, allow_redirects=False) as response,
    ):
        if response.status != OK:
            raise PeerRefused(f"{address} answers {response.status}")
        async for chunk in response.content.iter_any():
            data += chunk
            _bounded(data, limit, address)
    return bytes(data)


def _bounded(data: bytes | bytearray, limit: int, source: str) -> bytes:
    if len(data) > limit:
        raise PeerRefused(f"{source} has more than {limit} bytes")
    return data if isinstance(data, bytes) else b""
