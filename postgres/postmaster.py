"""The server's main process, ours or inherited: found, watched, signalled by pidfd.

It is never our child: it outlives us, and another process can adopt it.
"""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
from typing import Final

from cordee.postgres.cluster import Cluster
from cordee.postgres.commands import SHELL, environment, run_script
from cordee.postgres.directories import SOCKET_FILE
from cordee.postgres.errors import (
    PlatformUnsupported,
    StartFailed,
    StopTimeout,
)

# The server's processes are the only ones named postgres that work in its data.
SCAN: Final = """
for process in /proc/[0-9]*; do
    if [ "$process/cwd" -ef "$1" ] && read -r name < "$process/comm" &&
        [ "$name" = postgres ]
    then
        echo "${process#/proc/}"
    fi
done 2> /dev/null
"""
# The shell lends its name for a moment: it leaves the server to init and ends.
LAUNCH: Final = '"$@" < /dev/null >&2 & echo $!'
PID_FILE: Final = "postmaster.pid"
STATUS_LINE: Final = 7  # the eighth, LOCK_FILE_LINE_PM_STATUS of pidfile.h
IMMEDIATE_SECONDS: Final = 10.0
KILL_SECONDS: Final = 10.0
SWEEP_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.01


class Postmaster:
    """A running main process. Whoever holds one closes it."""

    def __init__(self, pid: int) -> None:
        """Open the process. Raises ProcessLookupError when there is none."""
        if sys.platform != "linux":
            raise PlatformUnsupported
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)

    def close(self) -> None:
        """Forget the process; it runs on."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens when the process has ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, number)

    def has_ended(self) -> bool:
        """Whether the process has ended, reaped or not."""
        watch = select.poll()
        watch.register(self._descriptor, select.POLLIN)
        return bool(watch.poll(0))

    async def wait(self) -> None:
        """Return once the process has ended."""
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        own = os.dup(self._descriptor)  # a loop keeps one reader per descriptor
        loop.add_reader(own, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(own)
            os.close(own)
        self._reap()

    def _reap(self) -> None:
        # It is our child only when this process is the container's init.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)

    async def end(self, timeout: float) -> None:  # noqa: ASYNC109 - three in a row
        """Fast shutdown; after `timeout` seconds an immediate one; then SIGKILL.

        Raises StopTimeout.
        """
        steps = (
            (signal.SIGINT, timeout),
            (signal.SIGQUIT, IMMEDIATE_SECONDS),
            (signal.SIGKILL, KILL_SECONDS),
        )
        for number, patience in steps:
            self.send(number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), patience)
                return
        raise StopTimeout(f"PostgreSQL (process {self.pid}) cannot be killed")


async def find(cluster: Cluster) -> Postmaster | None:
    """Find the main process that runs on the cluster's data, if there is one."""
    written = await run_script(
        cluster.account,
        'head -n 1 -- "$1" 2> /dev/null || true',
        cluster.data / PID_FILE,
    )
    if not written.strip().isdigit() or int(written) not in await _scan(cluster):
        return None
    with contextlib.suppress(ProcessLookupError):
        return Postmaster(int(written))
    return None


async def sweep(cluster: Cluster) -> None:
    """Kill what a dead main process left behind, which blocks the next start.

    The commit log makes that safe, as after a power cut. Raises StopTimeout.
    """
    try:
        async with asyncio.timeout(SWEEP_SECONDS):
            while pids := await _scan(cluster):
                for pid in pids:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise StopTimeout(f"processes of {cluster.data} cannot be killed") from None
    # The pid they name may be a zombie's or, by now, another program's: PostgreSQL
    # would take either for a running server.
    socket = cluster.socket / SOCKET_FILE
    stale = (cluster.data / PID_FILE, socket, f"{socket}.lock")
    await run_script(cluster.account, 'rm -f -- "$@"', *stale)


def launch(cluster: Cluster) -> Postmaster:
    """Start the server, detached. It does not answer yet. Raises StartFailed.

    Blocks for the few milliseconds of a fork, so that no cancellation can lose it.
    """
    since = cluster.log.size()
    log = cluster.log.open()
    try:
        pid = int(_detach(cluster, log))
        return Postmaster(pid)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        reason = f"PostgreSQL did not start: {error}"
        raise StartFailed(reason, cluster.log.tail(since)) from error
    finally:
        os.close(log)


def says_ready(cluster: Cluster) -> bool:
    """Whether the server has written that it accepts connections."""
    try:
        lines = (cluster.data / PID_FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == b"ready"


def has_same_settings(cluster: Cluster) -> bool:
    """Whether the running server was started with the cluster's present settings."""
    try:
        started_with = (cluster.data / "postmaster.opts").read_text(
            sys.getfilesystemencoding(), errors="surrogateescape"
        )
    except FileNotFoundError:
        return False
    words = "".join(f' "{argument}"' for argument in cluster.arguments)
    return started_with.rstrip("\n").endswith(words)


def _detach(cluster: Cluster, log: int) -> bytes:
    account = cluster.account
    done = subprocess.run(  # noqa: S603 - our own words, paths as arguments
        [SHELL, "-c", LAUNCH, "sh", str(cluster.binaries.postgres), *cluster.arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        cwd="/",
        env=environment(),
        umask=0o077,
        start_new_session=True,
        user=account.switch_user,
        group=account.switch_group,
        extra_groups=account.switch_groups,
    )
    return done.stdout


async def _scan(cluster: Cluster) -> set[int]:
    answer = await run_script(cluster.account, SCAN, cluster.data)
    return {int(word) for word in answer.split()}
