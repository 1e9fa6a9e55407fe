"""What lies sealed beside a mail until it has left: all that it is made from.

What never enters this room: the bytes of a thread's files, which are fetched when the
mail is composed.
"""

import msgspec

from cordee.mail_bridge.writing import Slip


class FileRef(msgspec.Struct, frozen=True):
    """A file of a message of the thread, by its place in it; `size` is in bytes."""

    message: bytes
    index: int
    name: str
    media_type: str
    size: int


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that was composed already, such as a letter with its archive."""

    data: bytes
    sender: str
    codes: tuple[str, ...] = ()
    is_qualified: bool | None = None
    needs_utf8: bool = False


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A slip with its files, or a mail that is ready.

    `after` is the mail that must have gone first: that which an edit or a withdrawal is
    about. `is_bound` to its mailbox: it does not leave once that is switched off.
    """

    slip: Slip | None = None
    files: tuple[FileRef, ...] = ()
    ready: Ready | None = None
    after: bytes | None = None
    is_bound: bool = True
