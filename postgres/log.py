"""The server's log file: appended to by PostgreSQL, bounded by us.

Only sizes and tails are looked at; nothing is parsed out of the log.
"""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

# One file of this size and one before it: enough to explain a week of failures.
LIMIT_BYTES: Final = 10 * 1024 * 1024
TAIL_BYTES: Final = 4000


class Log:
    """`log` in the cluster's home, and `log.1` that holds what came before it."""

    def __init__(self, home: Path) -> None:
        self.path = home / "log"

    def open(self) -> int:
        """Give a descriptor to append with; the caller closes it. Raises OSError."""
        self.bound()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        return os.open(self.path, flags, 0o600)

    def bound(self) -> None:
        """Set the log aside when it is over the limit, and go on with an empty one.

        The server keeps its descriptor: it appends, so truncating is safe. Lines
        written between the copy and the truncation are lost.
        """
        if self.size() > LIMIT_BYTES:
            with contextlib.suppress(OSError):  # a full disk is a reason to go on
                shutil.copyfile(self.path, self.path.with_name("log.1"))
            os.truncate(self.path, 0)

    def size(self) -> int:
        """Measure the present size in bytes, 0 when there is no log yet."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def tail(self, since: int) -> str:
        """Read what was written after the offset `since`, at most TAIL_BYTES of it."""
        size = self.size()
        try:
            with self.path.open("rb") as file:
                file.seek(max(min(since, size), size - TAIL_BYTES))
                return file.read(TAIL_BYTES).decode(errors="replace")
        except FileNotFoundError:
            return ""
