"""The folder of a demo: one at a time, never someone else's files.

What never enters this room: a process.
"""

import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import Final

from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.private import write_private

MARK: Final = "demo.json"
_MADE: Final = ("server", "profiles", "keys", "requests", "directory", "record")
_SENT: Final = ("bridge", "town", "letters", "images")


class Folder:
    """Held by one process from `take` to `release`."""

    def __init__(self, home: Path) -> None:
        self.home: Final = home.absolute()
        self.server: Final = self.home / "server"
        self.log: Final = self.home / "server.log"
        self.ready: Final = self.home / "ready.json"
        self.cards: Final = self.home / "recovery-cards.txt"
        self._lock = -1

    def take(self) -> None:
        """Make it ours. Raises Misuse when it is not, or is used."""
        mark = self.home / MARK
        if self.home.exists() and any(self.home.iterdir()) and not mark.exists():
            raise Misuse(words.NOT_OURS(home=self.home))
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misuse(words.RUNNING(home=self.home)) from None
        (self.home / ".gitignore").write_text("*\n")

    def release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @property
    def port(self) -> int | None:
        """The port that the people of this demo know; None before they exist."""
        text = (self.home / MARK).read_text()
        return json.loads(text)["port"] if text else None

    def settled(self, port: int) -> None:
        """Remember that everything is in place."""
        with (self.home / MARK).open("r+") as file:
            file.truncate()
            json.dump({"port": port}, file)
            file.flush()
            os.fsync(file.fileno())

    def clear(self) -> None:
        """Remove what a set-up that did not end has left."""
        for name in (*_MADE, *_SENT):
            shutil.rmtree(self.home / name, ignore_errors=True)
        self.cards.unlink(missing_ok=True)

    def write_cards(self, cards: list[str]) -> None:
        write_private(self.cards, "\n\n".join(cards) + "\n")
