"""What may still be used: files whose patient has not taken his agreement back.

What never enters this room: why; the network.
"""

from collections.abc import Iterable

import msgspec

from cordee.clients.sdk.errors import ConsentEnded
from cordee.clients.sdk.threads import Threads
from cordee.clients.sdk.views import FileView


class Used:
    """Answers from what was said in every thread that is here (§5.15.8)."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads

    def blocked(self) -> frozenset[bytes]:
        """SHA-256 of all files that are used no more."""
        found: set[bytes] = set()
        for thread in self._threads.latest():
            found |= thread.memory.blocked
        return frozenset(found)

    def is_blocked(self, sha256: bytes | None) -> bool:
        return sha256 is not None and any(
            sha256 in thread.memory.blocked for thread in self._threads.latest()
        )

    def check(self, *hashes: bytes) -> None:
        """Raise ConsentEnded when one of these files is used no more."""
        if any(map(self.is_blocked, hashes)):
            raise ConsentEnded("the patient agrees no more to the use of this file")

    def shown(self, files: Iterable[FileView]) -> tuple[FileView, ...]:
        """Files as they may be shown: of one that is blocked, no picture."""
        return tuple(map(self._shown, files))

    def _shown(self, file: FileView) -> FileView:
        if not self.is_blocked(file.sha256):
            return file
        return msgspec.structs.replace(file, thumbnail=None, blocked=True)
