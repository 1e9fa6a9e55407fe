"""What a sender knew and when, in a file that outlives the process.

One JSON array a line: `trying` before the client is asked, `kept` once `send` has
returned, `stored` once the server's number is known, `failed` when it refused for
good; `rotated` before a rotation of the account. What never enters this room: a client.
"""

import json
import os
from pathlib import Path
from typing import Final

import msgspec


class Journal:
    """Appends; what was written is there after kill -9."""

    def __init__(self, path: Path) -> None:
        self._file: Final = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, word: str, text: str, message: str = "", seq: int = 0) -> None:
        line = json.dumps([word, text, message, seq])
        os.write(self._file, line.encode() + b"\n")


class Testimony(msgspec.Struct):
    """What a sender can be held to, in the order that it tried.

    `stored` gives, by text, the id and number that the server acknowledged.
    """

    tried: list[str] = msgspec.field(default_factory=list)
    kept: list[str] = msgspec.field(default_factory=list)
    failed: list[str] = msgspec.field(default_factory=list)
    rotated: list[str] = msgspec.field(default_factory=list)
    stored: dict[str, tuple[bytes, int]] = msgspec.field(default_factory=dict)

    def take(self, word: str, text: str, message: str, seq: int) -> None:
        """Add what one line says."""
        if word == "stored":
            self.stored[text] = bytes.fromhex(message), seq
        else:
            lists = {
                "trying": self.tried,
                "kept": self.kept,
                "failed": self.failed,
                "rotated": self.rotated,
            }
            lists[word].append(text)

    @property
    def unsure(self) -> list[str]:
        """Tried, and cut off before the client said that it keeps them."""
        kept = set(self.kept)
        return [text for text in self.tried if text not in kept]


def read_journal(path: Path) -> Testimony:
    """All whole lines; there is nothing when the sender never began."""
    testimony = Testimony()
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    for line in lines[:-1]:
        testimony.take(*json.loads(line))
    return testimony


class Tally:
    """Counts acknowledgements as they are written, reading each line once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._count = 0

    def count(self) -> int:
        """How many so far; a line that is half written counts the next time."""
        if not self._path.exists():
            return 0
        with self._path.open("rb") as file:
            file.seek(self._offset)
            fresh, _, rest = file.read().rpartition(b"\n")
            self._offset = file.tell() - len(rest)
        self._count += fresh.count(b'["stored"')
        return self._count
