"""What a workload may ask of a system under test; knows no wire protocol.

Users and threads are small positive integers that the workload chooses. A
payload is opaque. A driver translates; it adds no queue and no wait of its own.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

OnPush = Callable[[int, int, bytes], None]
"""Called with thread, number and payload when a message of another arrives."""


class Connection(Protocol):
    """One logged-in socket of one user."""

    closed: asyncio.Event
    """Set once the socket is gone; what was in flight fails with ConnectionError."""

    def send(self, thread: int, ordinal: int, payload: bytes) -> asyncio.Future[int]:
        """Send this user's `ordinal`-th message (from 1) in a thread.

        The future ends with the durable acknowledgement. Sending the same
        ordinal again, after a lost connection, must store it once.
        """

    async def index(self) -> None:
        """Fetch what a client that comes back asks first; nothing in a skeleton."""

    async def history(self, thread: int, first: int, last: int) -> list[bytes]:
        """Fetch the payloads of the messages numbered `first` to `last`.

        Numbers start at 1; fewer come back when the thread is shorter.
        """

    async def close(self) -> None:
        """Leave."""


class Driver(Protocol):
    """Makes threads and connections on a running system."""

    async def prepare(
        self, users: int, threads: Sequence[Sequence[int]], each: int = 0
    ) -> None:
        """Make users 1..`users` and threads 1..n with these members.

        Each member will send about `each` messages in each of his threads: a system
        whose messages are sealed has them ready. More than that may be sent.
        """

    async def connect(self, user: int, on_push: OnPush) -> Connection:
        """Log in; returns when pushes flow."""


class System(Protocol):
    """A system under test: its processes and a driver to it."""

    name: str

    async def start(self) -> None:
        """Start database and server, empty."""

    async def stop(self) -> None:
        """End both and remove what they stored."""

    def driver(self) -> Driver:
        """Give a driver to the server as it listens now."""

    def server_processes(self) -> list[int]:
        """Process ids of the server and its workers."""

    def database_processes(self) -> list[int]:
        """Process ids of all the postgres processes."""

    async def crash(self, *, database: bool) -> None:
        """Kill -9 the server, or all the postgres processes.

        Returns once the database is there again, be it with a dead server.
        """

    async def revive(self) -> None:
        """Start a dead server again; returns when it serves."""
