"""The settings PostgreSQL is started with, and who may connect.

Settings travel on the command line, where no file in the data directory can
override them. No password enters here: a local peer is known by its uid.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cordee.postgres.account import own_name

SUPERUSER: Final = "cordee"
PORT: Final = 5432  # only names the socket file

DEFAULTS: Final[Mapping[str, str]] = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    # A file of the log that is not needed any more is deleted, not kept to be written
    # again: it holds what was erased since.
    "wal_recycle": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # A log must not hold what the tables hold: no row in DETAIL, no statement.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "password_encryption": "scram-sha-256",
}

# Changing one of these would open a door or lose the server.
FIXED: Final = frozenset(
    {
        "listen_addresses",
        "port",
        "unix_socket_directories",
        "unix_socket_permissions",
        "unix_socket_group",
        "data_directory",
        "config_file",
        "hba_file",
        "ident_file",
        "external_pid_file",
        "logging_collector",
    }
)

HOST_BASED_ACCESS: Final = "local all all peer map=cordee\n"


def merge(overrides: Mapping[str, str]) -> dict[str, str]:
    """Lay `overrides` over the defaults.

    Raises ValueError for a setting that is not the caller's to change.
    """
    if refused := sorted(FIXED & {name.lower() for name in overrides}):
        raise ValueError(f"fixed by the supervisor: {', '.join(refused)}")
    return {**DEFAULTS, **overrides}


def command_line(settings: Mapping[str, str], data: Path, socket: Path) -> list[str]:
    """Write the arguments of `postgres`."""
    fixed = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": _quoted(str(socket)),
        "unix_socket_permissions": "0700",
        "logging_collector": "off",
    }
    options = [f"{name}={value}" for name, value in {**settings, **fixed}.items()]
    return ["-D", str(data), *(word for option in options for word in ("-c", option))]


def identity_map() -> str:
    """Write pg_ident.conf: this account and root are the superuser, nobody else is.

    Raises AccountMissing.
    """
    names = dict.fromkeys((own_name(), "root"))
    return "".join(f"cordee {_quoted(name)} {SUPERUSER}\n" for name in names)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
