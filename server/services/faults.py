"""Named places at which a test may kill the server, to prove what survives.

CORDEE_FAULT=`point:count` kills the process with SIGKILL the count-th time that it
comes by the point; only a server started with `--faults` heeds it.
"""

import os
import signal
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

VARIABLE: Final = "CORDEE_FAULT"


class Point(StrEnum):
    """Every place, in the order that one write comes by them."""

    APPEND_BEFORE_BEGIN = "append.before_begin"
    APPEND_AFTER_LOCK = "append.after_lock"
    APPEND_AFTER_INSERT = "append.after_insert"
    APPEND_BEFORE_COMMIT = "append.before_commit"
    APPEND_AFTER_COMMIT = "append.after_commit"
    APPEND_AFTER_ACK = "append.after_ack"
    EPOCH_BEFORE_BEGIN = "epoch.before_begin"
    EPOCH_AFTER_LOCK = "epoch.after_lock"
    EPOCH_AFTER_INSERT = "epoch.after_insert"
    EPOCH_BEFORE_COMMIT = "epoch.before_commit"
    EPOCH_AFTER_COMMIT = "epoch.after_commit"
    ENTRY_BEFORE_BEGIN = "entry.before_begin"
    ENTRY_AFTER_LOCK = "entry.after_lock"
    ENTRY_AFTER_INSERT = "entry.after_insert"
    ENTRY_BEFORE_COMMIT = "entry.before_commit"
    ENTRY_AFTER_COMMIT = "entry.after_commit"
    BLOB_AFTER_CLAIM = "blob.after_claim"
    BLOB_AFTER_OBJECT = "blob.after_object"
    BLOB_AFTER_REMOVAL = "blob.after_removal"
    TASK_BEFORE_COMMIT = "task.before_commit"
    TASK_AFTER_COMMIT = "task.after_commit"
    TASK_AFTER_TELLING = "task.after_telling"
    BEFORE_NOTIFY = "bus.before_notify"


SENDING: Final = tuple(
    point for point in Point if not point.startswith(("blob.", "task."))
)
"""Points that messages and rotations come by; attachments and tasks have their own."""


Faults = Callable[[Point], None]


def no_faults(_point: Point) -> None:
    """Let everything pass."""


def faults_from(environment: Mapping[str, str]) -> Faults:
    """Read CORDEE_FAULT. Raises ValueError when it names no point or no count."""
    text = environment.get(VARIABLE)
    if not text:
        return no_faults
    name, _, count = text.partition(":")
    return _Kill(Point(name), int(count or "1"))


class _Kill:
    def __init__(self, point: Point, count: int) -> None:
        self._point = point
        self._left = count

    def __call__(self, point: Point) -> None:
        if point is not self._point:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
