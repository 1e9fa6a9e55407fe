"""Several serving processes that share one port and one database.

The parent serves nothing: it holds the port, starts the workers, passes a signal on,
and ends with them. The kernel spreads new connections over those that listen.
"""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine, Sequence
from typing import Any, Final

import structlog

from cordee.server.config import Settings
from cordee.server.listening import address_of, announce, bind, origin_of
from cordee.server.serving import Signals

READY_SECONDS: Final = 400.0
"""Longer than the embedded database may take to replay its log."""

_log: Final = structlog.get_logger("cordee.workers")


async def supervise(settings: Settings, argv: Sequence[str]) -> int:
    """Run the workers until a signal; 1 when one of them ended unasked.

    Raises SettingsError when the port cannot be had.
    """
    signals = Signals()
    with signals.caught(), bind(settings, shared=True) as reserved:
        port = reserved.getsockname()[1]
        workers = [await _start(argv, port) for _ in range(settings.workers)]
        try:
            await _first(_all_ready(workers), signals.stop.wait(), READY_SECONDS)
            if all(worker.returncode is None for worker in workers):
                url = address_of(settings, port)
                announce(settings, url, origin_of(settings, port))
                _log.info("ready", url=url, workers=len(workers))
            await _first(_any_ended(workers), signals.stop.wait())
        finally:
            await _stop(workers, signals)
    return 0 if signals.stop.is_set() else 1


async def _start(argv: Sequence[str], port: int) -> Process:
    """A worker, which tells on its standard output when it is ready."""
    own = ("--workers", "1", "--shared-port", "--port", str(port))
    telling = ("--ready-file", "", "--ready-fd", "1", "--until-eof")
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cordee", "serve", *argv, *own, *telling),
        stdin=PIPE,  # ends with this process, however that does
        stdout=PIPE,
        start_new_session=True,  # a signal from a terminal comes through the parent
    )


async def _first(
    one: Coroutine[Any, Any, object],
    other: Coroutine[Any, Any, object],
    seconds: float | None = None,
) -> None:
    """Return when one of the two is over, or the time is."""
    tasks = [asyncio.create_task(one), asyncio.create_task(other)]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _all_ready(workers: Sequence[Process]) -> None:
    """Return when every worker told its address, or one has ended without."""
    for worker in workers:
        assert worker.stdout is not None
        if not await worker.stdout.readline():
            await worker.wait()
            return


async def _any_ended(workers: Sequence[Process]) -> None:
    ends = [asyncio.create_task(worker.wait()) for worker in workers]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        _log.error("a worker ended")
    finally:
        for end in ends:
            end.cancel()


async def _stop(workers: Sequence[Process], signals: Signals) -> None:
    """Pass the wish on, and a second one if it comes; return when all have ended."""
    _send(workers)
    await _first(_all_ended(workers), signals.force.wait())
    _send(workers)
    await _all_ended(workers)


async def _all_ended(workers: Sequence[Process]) -> None:
    for worker in workers:
        await worker.wait()


def _send(workers: Sequence[Process]) -> None:
    for worker in workers:
        if worker.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                worker.send_signal(signal.SIGTERM)
