"""What may still be used: files whose patient has not taken his agreement back.

What never enters this room: why; the network.
"""

from collections.abc import Iterable

import msgspec

from cordee.clients.sdk.errors import ConsentEnded
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import FileView


def check_used(thread: Thread, hashes: Iterable[bytes]) -> None:
    """Raise ConsentEnded when one of these files is used no more here (§5.15.8)."""
    if thread.memory.blocked.intersection(hashes):
        raise ConsentEnded("the patient agrees no more to the use of this file")


def shown_files(thread: Thread, files: Iterable[FileView]) -> tuple[FileView, ...]:
    """Files as they may be shown: of one that is blocked, no picture."""
    return tuple(_shown(thread, one) for one in files)


def _shown(thread: Thread, file: FileView) -> FileView:
    if file.sha256 is None or file.sha256 not in thread.memory.blocked:
        return file
    return msgspec.structs.replace(file, thumbnail=None, blocked=True)
