"""Ports of the loopback for programs that cannot be told to take any.

    port, submission = free_ports(2)

They lie below those that Linux gives to whoever asks for any, which each connection
does: one of these may be anybody's before it is listened on, or while a server that
comes back to its address is away. What never enters this room: a server.
"""

import secrets
import socket
from contextlib import ExitStack, suppress
from typing import Final

PORTS: Final = range(20_000, 32_000)
"""Above those that browsers refuse; the system gives 32768 and more (ip(7))."""


def free_ports(count: int) -> list[int]:
    """So many that nobody listens on."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = secrets.choice(PORTS)
            with suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
    return found
