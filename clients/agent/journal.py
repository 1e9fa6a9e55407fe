"""Who asked what kind of question, when: on the automation's own disk.

A line of JSON each: time, account, kind, and eight characters of the token, by which
whoever holds the key can check whether a patient was asked about. What never enters
this room: an INS, a name.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

NAME: Final = "asked.jsonl"
MAX_SIZE: Final = 64 << 20
"""Bytes, half a million questions; then the file before it is replaced."""

TOKEN_PREFIX: Final = 4
"""Bytes of a token that are written: enough to check one, too few to look one up."""


class Journal:
    """Appends; each line is on its way to the disk when `note` returns."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def note(
        self, time: int, account: bytes, kind: str, token: bytes, outcome: str
    ) -> None:
        """Write one line; `time` is Unix ms."""
        moment = datetime.fromtimestamp(time / 1000, UTC)
        line = json.dumps(
            {
                "time": moment.isoformat(timespec="milliseconds"),
                "account": account.hex(),
                "kind": kind,
                "token": token[:TOKEN_PREFIX].hex(),
                "outcome": outcome,
            }
        )
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        with os.fdopen(os.open(self._path, flags, 0o600), "a") as file:
            file.write(line + "\n")
            size = file.tell()
        if size > MAX_SIZE:
            self._path.replace(self._path.with_suffix(".jsonl.1"))
