"""The unix socket of a folder's index.

A path of a socket has some hundred bytes at most: a longer one is reached through a
descriptor of its folder. What never enters this room: what is said over it.
"""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

MOST_PATH_BYTES: Final = 100
"""Of sun_path, everywhere; Linux takes 108 with the zero."""
BACKLOG: Final = 64
_Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(path: Path, serve: _Serve) -> AsyncGenerator[None, None]:
    """Serve there, for this user alone, in the place of whoever did before."""
    bound = _bind(path)
    server = await asyncio.start_unix_server(serve, sock=bound, backlog=BACKLOG)
    try:
        yield
    finally:
        server.close()


async def connect(path: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection. Raises OSError."""
    with _short(path) as short:
        return await asyncio.open_unix_connection(short)


def _bind(path: Path) -> socket.socket:
    """Listen under a new name, then take the old one's: there is always a socket."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(new) as short:
            bound.bind(short)
        new.chmod(0o600)
        bound.listen(BACKLOG)
        new.replace(path)
    except BaseException:
        bound.close()
        raise
    return bound


@contextmanager
def _short(path: Path) -> Generator[str, None, None]:
    """A path that fits."""
    if len(os.fsencode(path)) <= MOST_PATH_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
