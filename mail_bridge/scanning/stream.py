"""One bounded conversation with a scanner on a socket.

What never enters this room: what is said on it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias

from cordee.mail_bridge.scanning.port import unable

Stream: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]

CHUNK: Final = 1 << 16
SILENT: Final = "The malware scanner cannot be asked now; try again later"


@asynccontextmanager
async def conversation(address: str, seconds: float) -> AsyncGenerator[Stream, None]:
    """A connection that ends with the block. Raises MailTemporary for any failure."""
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await _open(address)
            yield reader, writer
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        raise unable(SILENT) from error  # a timeout is an OSError
    finally:
        if writer is not None:
            writer.transport.abort()  # `close` waits until all was read, if ever
            with suppress(OSError):
                await writer.wait_closed()


async def _open(address: str) -> Stream:
    """A path is a unix socket; else host:port."""
    if address.startswith("/"):
        return await asyncio.open_unix_connection(address)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port))
