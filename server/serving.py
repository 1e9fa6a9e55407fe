"""One serving process, from its settings to its end: the only place that joins all.

What never enters this room: a rule, a frame.
"""

import asyncio
import contextlib
import gc
import os
import signal
import ssl
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from socket import socket
from typing import Any, Final, TypeAlias

import structlog
from aiohttp import web

from cordee.postgres import EmbeddedPostgres
from cordee.server.config import Settings, SettingsError
from cordee.server.listening import BACKLOG, address_of, announce, bind, origin_of
from cordee.server.services.ports import Backend
from cordee.server.web import tls
from cordee.server.web.application import application
from cordee.server.web.client_files import ClientFiles, load, packaged
from cordee.server.web.desk import Desk
from cordee.server.web.doors import Doors
from cordee.server.web.limits import CLOSE_SECONDS, DRAIN_SECONDS
from cordee.server.web.switchboard import Switchboard

Where: TypeAlias = str | Mapping[str, Any]
"""A connection string, or the arguments of `asyncpg.connect`."""

OpenBackend = Callable[
    [Where, Switchboard, Settings], AbstractAsyncContextManager[Backend]
]
"""Starts the services on a database and stops them; a test gives another one."""

GARBAGE: Final = (50_000, 20, 50)
"""Thresholds of the collector: frames are no cycles, and looking through thousands of
idle sockets for some every few hundred allocations costs more than it finds."""

_log: Final = structlog.get_logger("cordee.serve")


class Signals:
    """SIGTERM and SIGINT: the first asks to stop, the second not to wait."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.force = asyncio.Event()

    @contextmanager
    def caught(self) -> Generator[None, None, None]:
        """Catch them while this is entered."""
        loop = asyncio.get_running_loop()
        numbers = (signal.SIGTERM, signal.SIGINT)
        for number in numbers:
            loop.add_signal_handler(number, self._catch)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)

    @contextmanager
    def end_of_input(self) -> Generator[None, None, None]:
        """Take the end of standard input for a signal, while this is entered.

        Raises SettingsError when it cannot be watched.
        """
        loop = asyncio.get_running_loop()
        descriptor = sys.stdin.fileno()

        def read() -> None:
            if not os.read(descriptor, 4096):
                loop.remove_reader(descriptor)
                self._catch()

        try:
            loop.add_reader(descriptor, read)
        except PermissionError:
            reason = "--until-eof needs a pipe or a terminal as standard input"
            raise SettingsError(reason) from None
        try:
            yield
        finally:
            loop.remove_reader(descriptor)

    def _catch(self) -> None:
        if self.stop.is_set():
            self.force.set()
        self.stop.set()


async def serve(settings: Settings, open_backend: OpenBackend) -> None:
    """Serve until a signal. Raises SettingsError, TlsError, PostgresError.

    Also raises what `open_backend` does when the database cannot be used.
    """
    signals = Signals()
    with signals.caught(), _listener(settings) as listener:
        origin = origin_of(settings, listener.getsockname()[1])
        context = _tls(settings)
        async with contextlib.AsyncExitStack() as stack:
            if settings.until_eof:
                stack.enter_context(signals.end_of_input())
            postgres, where = await stack.enter_async_context(_database(settings))
            board = Switchboard(asyncio.get_running_loop())
            opened = open_backend(where, board, settings)
            backend = await stack.enter_async_context(opened)
            desk = Desk(
                backend,
                board,
                Doors(),
                settings.name,
                origin,
                settings.public_metrics,
                settings.retention,
                settings.max_retention,
                client=_client(settings),
                demo=settings.demo_desk,
            )
            async with _site(desk, listener, context, signals):
                gc.set_threshold(*GARBAGE)
                gc.freeze()
                url = address_of(settings, listener.getsockname()[1])
                announce(settings, url, origin)
                _log.info("ready", url=url, origin=origin)
                await _until_told(signals, postgres)


@contextmanager
def _listener(settings: Settings) -> Generator[socket, None, None]:
    listener = bind(settings, shared=settings.shared_port)
    try:
        yield listener
    finally:
        listener.close()


def _client(settings: Settings) -> ClientFiles:
    """The web client. Raises SettingsError for one that is not whole."""
    folder = settings.web_client or packaged()
    try:
        found = load(folder)
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(
            f"the web client in {folder} is not whole: {error}"
        ) from error
    if not found.files:
        _log.warning("no web client", path=str(folder))
    return found


def _tls(settings: Settings) -> ssl.SSLContext | None:
    cert, key = settings.cert, settings.key
    if settings.self_signed:
        cert, key = tls.self_signed(settings.data / "tls", settings.host)
        _log.warning("self-signed", fingerprint=tls.fingerprint(cert), path=str(cert))
    return tls.context(cert, key) if cert and key else None


@asynccontextmanager
async def _database(
    settings: Settings,
) -> AsyncGenerator[tuple[EmbeddedPostgres | None, Where], None]:
    """The database that was given, else our own."""
    if settings.database_url:
        yield None, settings.database_url
        return
    async with EmbeddedPostgres(settings.data / "postgres") as postgres:
        yield postgres, postgres.dsn


@asynccontextmanager
async def _site(
    desk: Desk, listener: socket, context: ssl.SSLContext | None, signals: Signals
) -> AsyncGenerator[None, None]:
    """Accept connections; at the end, drain and close them."""
    runner = web.AppRunner(
        application(desk), access_log=None, shutdown_timeout=CLOSE_SECONDS
    )
    await runner.setup()
    alive = asyncio.create_task(desk.board.keep_alive())
    try:
        site = web.SockSite(runner, listener, ssl_context=context, backlog=BACKLOG)
        await site.start()
        try:
            yield
        finally:
            await site.stop()
            await _drain(desk.board, signals)
    finally:
        alive.cancel()
        await runner.cleanup()


async def _drain(board: Switchboard, signals: Signals) -> None:
    """Let the writer finish, unless somebody insists or it takes too long."""
    _log.info("draining", sockets=len(board.lines))
    draining = asyncio.create_task(board.drain())
    forced = asyncio.create_task(signals.force.wait())
    await asyncio.wait(
        {draining, forced}, timeout=DRAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    for task in (draining, forced):
        task.cancel()
    if board.lines:
        _log.warning("not drained", sockets=len(board.lines))
        board.abort()


async def _until_told(signals: Signals, postgres: EmbeddedPostgres | None) -> None:
    """Return at the first signal. Raises PostgresError when the database is lost."""
    waits: list[asyncio.Task[Any]] = [asyncio.create_task(signals.stop.wait())]
    if postgres is not None:
        waits.append(asyncio.create_task(postgres.wait_closed()))
    done, waiting = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    for task in done:
        task.result()
