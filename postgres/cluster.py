"""A cluster: its home, its account, its programs; how it is found and how it is made.

A data directory appears whole or not at all. Nothing here keeps a server running.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordee.postgres import account as accounts
from cordee.postgres import binaries as programs
from cordee.postgres import configuration, directories
from cordee.postgres.account import Account
from cordee.postgres.binaries import Binaries
from cordee.postgres.commands import run, run_script
from cordee.postgres.errors import DirectoryUnusable, WrongVersion
from cordee.postgres.log import Log

# Through the server's account: root follows no link of its making.
WRITE: Final = 'cat > "$1"'
VERSION_FILE: Final = "PG_VERSION"
BUILTIN_LOCALES_SINCE: Final = 17


@dataclass(frozen=True, slots=True)
class Cluster:
    """Everything that is settled before a server is started."""

    home: Path
    account: Account
    binaries: Binaries
    socket: Path
    arguments: tuple[str, ...]

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / directories.DATA

    @property
    def log(self) -> Log:
        """The server's log."""
        return Log(self.home)


async def settle(
    root: Path, explicit: Path | None, settings: Mapping[str, str]
) -> Cluster:
    """Find or make the cluster of `root`. Call under `Presence.exclusive`.

    Raises AccountMissing, BinariesMissing, DirectoryUnusable, WrongVersion,
    CommandFailed.
    """
    home = directories.recorded_home(root)
    account = accounts.choose(home / directories.DATA)
    home = await directories.settle(root, home, account)
    binaries = await programs.locate(explicit, account)
    await _ensure_data(home, account, binaries)
    socket = directories.socket_directory(home, account)
    data = home / directories.DATA
    arguments = configuration.command_line(settings, data, socket)
    return Cluster(home, account, binaries, socket, tuple(arguments))


async def admit_ourselves(cluster: Cluster) -> None:
    """Write who may connect: whoever launches the server, and root.

    Raises AccountMissing, CommandFailed.
    """
    identities = configuration.identity_map()
    target = cluster.data / "pg_ident.conf"
    await run_script(cluster.account, WRITE, target, text=identities)


async def _ensure_data(home: Path, account: Account, binaries: Binaries) -> None:
    data = home / directories.DATA
    if data.exists():
        check_version(data, binaries)
    else:
        await _make_data(home, account, binaries)


def check_version(data: Path, binaries: Binaries) -> None:
    """Compare majors.

    Raises WrongVersion, or DirectoryUnusable when `data` is no data directory.
    """
    try:
        found = (data / VERSION_FILE).read_text("ascii").strip()
    except OSError as error:
        raise DirectoryUnusable(
            f"{data} is not a data directory this account can read "
            f"({error.strerror}): move it away, or run as its owner"
        ) from error
    if found != binaries.major:
        raise WrongVersion(found, binaries.major, str(data))


async def _make_data(home: Path, account: Account, binaries: Binaries) -> None:
    """Run initdb in a temporary sibling, flush it, then rename it into place."""
    partial = await asyncio.to_thread(_new_partial, home, account)
    options = ["--no-sync", "--data-checksums", *_locale(binaries)]
    options += ["-U", configuration.SUPERUSER, "-E", "UTF8"]
    options += ["--auth-local=peer", "--auth-host=reject"]
    await run(account, binaries.initdb, "-D", partial, *options)
    rules = configuration.HOST_BASED_ACCESS
    await run_script(account, WRITE, partial / "pg_hba.conf", text=rules)
    await run(account, binaries.initdb, "-D", partial, "--sync-only")
    _rename_durably(partial, home / directories.DATA)


def _new_partial(home: Path, account: Account) -> Path:
    """Sweep what an interrupted initdb left, and make a directory for this one."""
    for left_over in home.glob(directories.PARTIAL + "*"):
        shutil.rmtree(left_over, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=directories.PARTIAL, dir=home))
    return directories.private(partial, account)


def _locale(binaries: Binaries) -> list[str]:
    """Collation by code point, upper and lower case for every script.

    From version 17 PostgreSQL brings that locale itself; before, the system does.
    """
    if int(binaries.major) >= BUILTIN_LOCALES_SINCE:
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C", *builtin]
    return ["--locale=C.UTF-8"]


def _rename_durably(partial: Path, data: Path) -> None:
    partial.rename(data)
    descriptor = os.open(data.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
