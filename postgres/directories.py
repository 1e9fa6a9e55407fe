"""Where a cluster lives: its home, its private directories, its socket.

Decides places and checks owners and modes. No process is started from here except
the question "can that account enter this directory?".
"""

import logging
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Final

from cordee.postgres.account import Account, is_root
from cordee.postgres.commands import run_script
from cordee.postgres.errors import CommandFailed, DirectoryUnusable

# Where root puts what the server's account could not reach in the caller's folder.
SHARED: Final = Path("/var/lib/cordee")
TEMPORARY: Final = Path("/tmp")  # noqa: S108 - entered only through mkdtemp
# unix(7): sun_path holds 108 bytes with the final zero.
SOCKET_PATH_BYTES: Final = 107
SOCKET_FILE: Final = ".s.PGSQL.5432"
LOCATION: Final = "location"
SOCKET_RECORD: Final = "socket-directory"
DATA: Final = "data"
PARTIAL: Final = "data.partial-"

_logger = logging.getLogger(__name__)


def prepare(root: Path) -> Path:
    """Make the caller's folder if it is missing and return its real path.

    Root leaves it enterable (0711), since the server's account owns what is inside;
    an ordinary user keeps it private (0700). Raises DirectoryUnusable.
    """
    try:
        if not root.is_dir():
            root.parent.mkdir(parents=True, exist_ok=True)
            root.mkdir(exist_ok=True)
            root.chmod(_home_mode())
        real = root.resolve(strict=True)
        found = real.stat()
    except OSError as error:
        raise DirectoryUnusable(f"cannot use {root}: {error.strerror}") from error
    if found.st_uid not in {0, os.geteuid()} or found.st_mode & stat.S_IWOTH:
        raise DirectoryUnusable(
            f"{real} belongs to another account, or every account can write there: "
            "run as its owner, or choose another folder"
        )
    return real


def recorded_home(root: Path) -> Path:
    """Find the folder that holds the cluster: the one recorded, else `root` itself.

    Raises DirectoryUnusable when the recorded one has gone.
    """
    record = root / LOCATION
    home = read_path(record)
    if home is None:
        return root
    if not home.is_dir():
        raise DirectoryUnusable(
            f"the data recorded in {record} should be in {home}, which has gone: "
            f"bring it back, or delete {record} to begin with an empty database"
        )
    return home


async def settle(root: Path, home: Path, account: Account) -> Path:
    """Find a home the server's account can enter, moved under SHARED if it must be.

    Raises DirectoryUnusable when existing data is out of reach.
    """
    if account.is_own or await can_enter(home, account):
        return home
    if _has_data(home):
        raise DirectoryUnusable(
            f"the account {account.name} cannot enter {home}, where the data is: "
            f"allow it with chmod o+x on the folders above, or move {home}"
        )
    return _moved_home(root)


def _has_data(home: Path) -> bool:
    return (home / DATA).exists()


def _moved_home(root: Path) -> Path:
    moved = Path(tempfile.mkdtemp(prefix="postgres-", dir=owned_by_root(SHARED)))
    moved.chmod(_home_mode())
    write_path(moved / "origin", root)
    write_path(root / LOCATION, moved)
    _logger.warning("no other account can enter %s: its data is in %s", root, moved)
    return moved


async def can_enter(directory: Path, account: Account) -> bool:
    """Ask the kernel, through a child, whether `account` can enter `directory`."""
    try:
        await run_script(account, 'cd -- "$1"', directory)
    except CommandFailed:
        return False
    return True


def socket_directory(home: Path, account: Account) -> Path:
    """Find a private directory whose socket path fits in 107 bytes.

    Beside the data when that is short enough, else one under /tmp with a name nobody
    can guess, remembered in the home. Raises DirectoryUnusable.
    """
    near = home / "socket"
    if fits(near):
        return private(near, account)
    remembered = read_path(home / SOCKET_RECORD)
    if remembered is not None and is_private(remembered, account):
        return remembered
    made = Path(tempfile.mkdtemp(prefix="cordee-", dir=TEMPORARY))
    private(made, account)
    write_path(home / SOCKET_RECORD, made)
    return made


def fits(directory: Path) -> bool:
    """Whether the server's socket in `directory` has a path the kernel accepts."""
    return len(os.fsencode(directory / SOCKET_FILE)) <= SOCKET_PATH_BYTES


def forget_socket_directory(home: Path) -> None:
    """Remove the socket directory under /tmp, if there is one."""
    remembered = read_path(home / SOCKET_RECORD)
    if remembered is not None and remembered.parent == TEMPORARY:
        shutil.rmtree(remembered, ignore_errors=True)
    (home / SOCKET_RECORD).unlink(missing_ok=True)


def private(directory: Path, account: Account) -> Path:
    """Make or check a 0700 directory owned by `account`. Raises DirectoryUnusable."""
    directory.mkdir(mode=0o700, exist_ok=True)
    found = directory.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
        directory.chmod(0o700)
        os.chown(directory, account.uid, account.gid)
    if not is_private(directory, account):
        raise DirectoryUnusable(
            f"{directory} must be a directory of {account.name} with mode 0700: "
            "remove it, or choose another place"
        )
    return directory


def is_private(directory: Path, account: Account) -> bool:
    """Whether it is a true directory, owned by `account`, closed to all others."""
    try:
        found = directory.lstat()
    except OSError:
        return False
    is_closed = stat.S_IMODE(found.st_mode) == 0o700
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and is_closed


def owned_by_root(directory: Path) -> Path:
    """Make or check an enterable directory only root writes to.

    Raises DirectoryUnusable.
    """
    try:
        for path in (directory.parent, directory):
            if not path.exists():
                path.mkdir(exist_ok=True)
                path.chmod(0o755)  # whatever the umask
    except OSError as error:
        raise DirectoryUnusable(
            f"cannot make {directory} ({error.strerror}), where root keeps what other "
            "accounts must reach: run as an ordinary user, or set DATABASE_URL"
        ) from error
    for path in (directory, directory.parent):
        found = path.lstat()
        if found.st_uid != 0 or found.st_mode & 0o022 or not found.st_mode & 0o001:
            raise DirectoryUnusable(
                f"{path} must belong to root and only root may write there: "
                f"chown root {path} && chmod 755 {path}"
            )
    return directory


def erase(root: Path) -> None:
    """Remove every file this room has made for the cluster of `root`."""
    home = read_path(root / LOCATION)
    if home is not None and home.parent == SHARED:
        forget_socket_directory(home)
        shutil.rmtree(home, ignore_errors=True)
    forget_socket_directory(root)
    for path in (*root.glob(PARTIAL + "*"), root / DATA, root / "socket"):
        shutil.rmtree(path, ignore_errors=True)
    for name in (LOCATION, "log", "log.1", "attached", "lock"):
        (root / name).unlink(missing_ok=True)
    if not any(root.iterdir()):
        root.rmdir()


def read_path(record: Path) -> Path | None:
    """Read the path a record holds, or None when there is no record."""
    try:
        return Path(os.fsdecode(record.read_bytes()))
    except FileNotFoundError:
        return None


def write_path(record: Path, path: Path) -> None:
    """Write a record whole or not at all."""
    partial = record.with_name(record.name + ".new")
    partial.write_bytes(os.fsencode(path))
    partial.replace(record)


def _home_mode() -> int:
    return 0o711 if is_root() else 0o700
