"""Chooses the operating-system account that PostgreSQL runs as.

PostgreSQL refuses to run as root, so root hands it to another account.
No password and no account creation ever enter here.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordee.postgres.errors import AccountMissing

# `postgres` first: `nobody` is shared by unrelated services on some systems.
CANDIDATES: Final = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the server processes; `is_own` when it is the present one."""

    name: str
    uid: int
    gid: int
    is_own: bool

    @property
    def switch_user(self) -> int | None:
        """The uid a child must take, or None to keep the present one."""
        return None if self.is_own else self.uid

    @property
    def switch_group(self) -> int | None:
        """The gid a child must take, or None to keep the present one."""
        return None if self.is_own else self.gid

    @property
    def switch_groups(self) -> list[int] | None:
        """The supplementary groups a child must take (none at all), or None."""
        return None if self.is_own else []


def is_root() -> bool:
    """Whether this process is root, and PostgreSQL therefore needs another account."""
    return os.geteuid() == 0


def own_name() -> str:
    """Name the present account, which peer authentication compares.

    Raises AccountMissing when the uid has no name.
    """
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise AccountMissing(
            f"uid {os.geteuid()} has no name and PostgreSQL needs one: add a line for "
            "it to /etc/passwd, or set DATABASE_URL to a PostgreSQL server"
        ) from None


def choose(data: Path) -> Account:
    """Choose the account to run as: the owner of existing data, else the default one.

    Raises AccountMissing.
    """
    name = own_name()
    if not is_root():
        return Account(name, os.geteuid(), os.getegid(), is_own=True)
    return _owner(data) or _default()


def _owner(data: Path) -> Account | None:
    try:
        entry = pwd.getpwuid(data.lstat().st_uid)
    except (FileNotFoundError, KeyError):
        return None
    return None if entry.pw_uid == 0 else _from(entry)


def _default() -> Account:
    for name in CANDIDATES:
        try:
            return _from(pwd.getpwnam(name))
        except KeyError:
            continue
    raise AccountMissing(
        "PostgreSQL refuses to run as root and there is neither an account `postgres` "
        "nor `nobody`: create one, run as an ordinary user, or set DATABASE_URL"
    )


def _from(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, is_own=False)
