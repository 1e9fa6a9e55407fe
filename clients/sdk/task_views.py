"""What a person sees of a task: who is to do what, since when, and who has it.

What never enters this room: a sealed note.
"""

import msgspec

from cordee.crypto.task_note import TaskNote


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline that passed (docs/protocol.md §5.14).

    `account` got it: mine, or a role that I hold, whose name is `role_name`. `kind` is
    a word of the page and `state` open, taken, done or cleared. `due` and `time`, of
    the last change, are Unix ms by the server. `by` took or ended it. `note` is None
    when it does not open here; it is not signed, so that it is the server's word as to
    who wrote it.
    """

    id: bytes
    thread: bytes
    account: bytes
    role_name: str
    kind: str
    due: int
    time: int
    state: str
    by: bytes | None
    by_name: str
    mine: bool
    note: TaskNote | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in {"open", "taken"}


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks, newest first; `more` says that others came before the last of them."""

    tasks: tuple[TaskView, ...]
    more: bool
