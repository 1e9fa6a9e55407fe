"""Named places where a test may kill the process, to prove that nothing is lost.

What never enters this room: an effect in a process that was not asked for it.
"""

import os
import signal
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final


class FaultPoint(StrEnum):
    """Every place of the send path, in the order that a message passes them."""

    BEFORE_OUTBOX_COMMIT = "before_outbox_commit"
    AFTER_OUTBOX_COMMIT = "after_outbox_commit"
    BEFORE_EPOCH_WRITE = "before_epoch_write"
    AFTER_EPOCH_WRITE = "after_epoch_write"
    AFTER_EPOCH_ACK = "after_epoch_ack"
    BEFORE_SOCKET_WRITE = "before_socket_write"
    AFTER_SOCKET_WRITE = "after_socket_write"
    AFTER_ACK_BEFORE_COMMIT = "after_ack_before_commit"
    AFTER_ACK_COMMIT = "after_ack_commit"
    BEFORE_LOG_COMMIT = "before_log_commit"
    AFTER_LOG_COMMIT = "after_log_commit"


class AccessPoint(StrEnum):
    """Every place of a return, a revocation and what follows from them, in order."""

    BEFORE_RETURN_KEPT = "before_return_kept"
    AFTER_RETURN_KEPT = "after_return_kept"
    AFTER_RETURN_WRITE = "after_return_write"
    BEFORE_RETURN_DONE = "before_return_done"
    AFTER_RETURN_DONE = "after_return_done"
    BEFORE_ROTATE_WRITE = "before_rotate_write"
    AFTER_ROTATE_WRITE = "after_rotate_write"
    IN_CASCADE = "in_cascade"
    BEFORE_CASCADE_DONE = "before_cascade_done"


Hook = Callable[[FaultPoint | AccessPoint], None]

ALLOW: Final = "CORDEE_ALLOW_FAULTS"
FAULT: Final = "CORDEE_FAULT"


def no_faults(_point: FaultPoint | AccessPoint) -> None:
    """Pass every point."""


def faults_from(environment: Mapping[str, str] = os.environ) -> Hook:
    """Kill this process at the n-th pass of `CORDEE_FAULT=point:n`.

    Honoured only when `CORDEE_ALLOW_FAULTS` is 1. Raises ValueError for a word that
    names no point.
    """
    wanted = environment.get(FAULT, "")
    if environment.get(ALLOW) != "1" or not wanted:
        return no_faults
    name, _, count = wanted.partition(":")
    point, passes = _point(name), [int(count or "1")]

    def hook(passed: FaultPoint | AccessPoint) -> None:
        if passed is not point:
            return
        passes[0] -= 1
        if passes[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _point(name: str) -> FaultPoint | AccessPoint:
    if name in set(AccessPoint):
        return AccessPoint(name)
    return FaultPoint(name)
