"""The embedded PostgreSQL as the server sees it: start, stop, and kept alive between.

Only the life of the server is decided here; no table and no query of ours.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final, Self

from cordee.postgres import cluster as clusters
from cordee.postgres import connection, directories, lifecycle
from cordee.postgres.cluster import Cluster
from cordee.postgres.configuration import merge
from cordee.postgres.connection import Dsn
from cordee.postgres.errors import DirectoryUnusable, PostgresError, StartFailed
from cordee.postgres.postmaster import Postmaster
from cordee.postgres.presence import Presence, nobody_attached

STOP_SECONDS: Final = 30.0
LOG_CHECK_SECONDS: Final = 60.0
# About half a minute in all: then whoever supervises this process should know.
RESTART_DELAYS: Final = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0, 5.0, 5.0)
NO_OVERRIDES: Final[Mapping[str, str]] = MappingProxyType({})

_logger = logging.getLogger(__name__)


class EmbeddedPostgres:
    """One PostgreSQL server for a folder, shared by all who start it.

    Whoever starts first launches the server, the next ones attach to it, and the
    last one out stops it. A server that outlived its users is adopted. When it dies
    unasked, one of those attached starts it again. Reached by a local socket only.
    """

    def __init__(
        self,
        root: Path,
        *,
        binaries: Path | None = None,
        database: str = "cordee",
        configuration: Mapping[str, str] = NO_OVERRIDES,
    ) -> None:
        """Keep the data under `root`; `configuration` goes over the defaults.

        Raises ValueError for a setting that is the supervisor's.
        """
        self._root = root.absolute()
        self._binaries = binaries
        self._database = database
        self._settings = merge(configuration)
        self._presence = Presence(self._root)
        self._cluster: Cluster | None = None
        self._server: Postmaster | None = None
        self._watch: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self._failure: PostgresError | None = None
        self._restarts = 0

    @property
    def dsn(self) -> Dsn:
        """What `asyncpg.connect` and `create_pool` need. Raises StartFailed.

        It stays the same for as long as this object is started.
        """
        return connection.dsn(str(self._started().socket), self._database)

    @property
    def pid(self) -> int | None:
        """The server's main process, None when it is not started."""
        return self._server.pid if self._server else None

    @property
    def directory(self) -> Path:
        """Where the data really is. Raises StartFailed when not started.

        Root keeps it under /var/lib/cordee if nobody else can enter the folder given.
        """
        return self._started().data

    @property
    def restarts(self) -> int:
        """How many times this object has seen the server die and come back."""
        return self._restarts

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    async def start(self) -> None:
        """Attach to the running server, or adopt it, or make and launch it.

        Returns once the database answers. Raises any PostgresError but StopTimeout;
        nothing is then left running that was not before.
        """
        if self._cluster is not None:
            raise StartFailed("already started")
        try:
            async with self._presence.exclusive() as root:
                self._cluster = cluster = await self._attach(root)
        except OSError as error:
            raise DirectoryUnusable(f"cannot use {self._root}: {error}") from error
        self._closed.clear()
        self._failure = None
        self._watch = asyncio.create_task(self._keep_alive(cluster))

    async def stop(self, timeout: float = STOP_SECONDS) -> None:  # noqa: ASYNC109
        """Detach; the last one out stops the server.

        Fast shutdown, after `timeout` seconds an immediate one (the next start then
        replays the log), then SIGKILL. Raises StopTimeout, DirectoryUnusable.
        """
        cluster, self._cluster = self._cluster, None
        if cluster is None:
            return
        await self._end_watch()
        async with self._presence.exclusive():
            if self._presence.leave():
                await lifecycle.end(cluster, self._server, timeout)
        if self._server is not None:
            self._server.close()
            self._server = None
        self._closed.set()

    async def kill(self) -> None:
        """Send SIGKILL to the main process and see it end: a test of recovery."""
        server = self._server
        if server is not None:
            server.send(signal.SIGKILL)
            await server.wait()

    async def wait_closed(self) -> None:
        """Return after `stop`. Raises the PostgresError that ended supervision."""
        await self._closed.wait()
        if self._failure is not None:
            raise self._failure

    async def erase(self) -> bool:
        """Delete the whole cluster, unless somebody is attached; whether it was done.

        Call it stopped. Raises DirectoryUnusable.
        """
        async with self._presence.exclusive() as root:
            if not nobody_attached(root):
                return False
            await asyncio.to_thread(directories.erase, root)
        return True

    def _started(self) -> Cluster:
        if self._cluster is None:
            raise StartFailed("not started")
        return self._cluster

    async def _attach(self, root: Path) -> Cluster:
        self._presence.enter(root)
        try:
            cluster = await clusters.settle(root, self._binaries, self._settings)
            self._server = await self._answering_server(cluster)
        except BaseException:
            self._presence.leave()
            raise
        return cluster

    async def _answering_server(self, cluster: Cluster) -> Postmaster:
        may_replace = self._presence.is_alone()
        return await lifecycle.run(cluster, self._database, may_replace=may_replace)

    async def _keep_alive(self, cluster: Cluster) -> None:
        try:
            while self._server is not None:
                await _until_ended(self._server, cluster)
                _logger.warning("PostgreSQL (process %d) has died", self._server.pid)
                await self._restart(cluster)
        except PostgresError as error:
            _logger.exception("PostgreSQL does not come back")
            self._failure = error
            self._closed.set()

    async def _restart(self, cluster: Cluster) -> None:
        """Bring the server back, or find that another process did. Raises StartFailed.

        The data must be there: a server is never replaced by an empty one.
        """
        failure = StartFailed("no attempt was made")
        for delay in RESTART_DELAYS:
            await asyncio.sleep(delay)
            try:
                await self._replace_server(cluster)
            except (PostgresError, OSError) as error:
                failure = StartFailed(f"gave up restarting: {error}")
            else:
                return
        raise failure

    async def _replace_server(self, cluster: Cluster) -> None:
        async with self._presence.exclusive():
            server = await self._answering_server(cluster)
        if self._server is not None:
            self._server.close()
        self._server = server
        self._restarts += 1
        _logger.warning("PostgreSQL is back (process %d)", server.pid)

    async def _end_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None


async def _until_ended(server: Postmaster, cluster: Cluster) -> None:
    while not server.has_ended():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait(), LOG_CHECK_SECONDS)
        await asyncio.to_thread(cluster.log.bound)
