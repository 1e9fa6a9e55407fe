"""Mails of one mailbox, one file each: what came, and what was sent.

What never enters this room: what a mail says.
"""

import itertools
import time
from pathlib import Path
from typing import Final, Literal, NamedTuple

from cordee.clients.cli.private import write_private

MAX_MAILS: Final = 200
"""In one folder; then the oldest goes."""

Box = Literal["inbox", "sent"]
SEEN: Final = "S"
"""After the comma of a file's name, as a Maildir has it: it was read."""


class Kept(NamedTuple):
    """One mail, by its key."""

    key: str
    path: Path
    is_seen: bool


class Letterbox:
    """Bounded; a demo that comes back finds it as it was."""

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._count: Final = itertools.count()

    def keep(self, raw: bytes, box: Box = "inbox") -> str:
        """Keep a mail, and give its key."""
        key = f"{time.time_ns() // 1_000_000:013}{next(self._count) % 1_000:03}"
        write_private(self._folder / box / f"{key}.eml", raw)
        for old in self.list(box)[:-MAX_MAILS]:
            old.path.unlink(missing_ok=True)
        return key

    def list(self, box: Box = "inbox") -> list[Kept]:
        """Oldest first."""
        paths = sorted((self._folder / box).glob("*.eml"))
        return [Kept(path.stem[:16], path, path.stem.endswith(SEEN)) for path in paths]

    def find(self, key: str) -> Kept | None:
        """A mail of either folder."""
        boxes: tuple[Box, ...] = ("inbox", "sent")
        every = (one for box in boxes for one in self.list(box))
        return next((one for one in every if one.key == key), None)

    def see(self, kept: Kept) -> None:
        """Remember that it was read."""
        if not kept.is_seen:
            kept.path.rename(kept.path.with_name(f"{kept.key},{SEEN}.eml"))
