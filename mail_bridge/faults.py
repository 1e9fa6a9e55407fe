"""Named places where a test may kill the bridge, to prove that nothing is lost.

What never enters this room: an effect in a process that was not asked for it.
"""

import os
import signal
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from cordee.clients.sdk.faults import ALLOW, FAULT

OWN: Final = "CORDEE_BRIDGE_FAULT"
"""The SDK refuses a word that is none of its points: a whole bridge is told here."""


class BridgePoint(StrEnum):
    """Every place of a mail's way, in the order that it passes them."""

    BEFORE_TAKEN = "before_taken"
    AFTER_TAKEN = "after_taken"
    AFTER_POINT = "after_point"
    BEFORE_COMPOSED = "before_composed"
    BEFORE_SEND = "before_send"
    AFTER_SEND = "after_send"
    AFTER_SEND_NOTED = "after_send_noted"
    BEFORE_SAID = "before_said"
    AFTER_SAID = "after_said"
    AFTER_SAID_NOTED = "after_said_noted"
    AFTER_REPORTED = "after_reported"
    BEFORE_DEADLINE = "before_deadline"
    AFTER_DEADLINE = "after_deadline"
    BEFORE_FACT = "before_fact"
    AFTER_FACT = "after_fact"

    IN_RECEIVED = "in_received"
    IN_READ = "in_read"
    IN_PLACED = "in_placed"
    IN_SCANNED = "in_scanned"
    IN_SAID = "in_said"
    IN_STORED = "in_stored"
    IN_NOTED = "in_noted"
    IN_REPORTED = "in_reported"

    LETTER_FETCHED = "letter_fetched"
    LETTER_ENCLOSED = "letter_enclosed"
    LETTER_QUEUED = "letter_queued"
    LETTER_WATCHED = "letter_watched"
    LETTER_CLEARED = "letter_cleared"
    LETTER_NOTED = "letter_noted"
    LETTER_POINT = "letter_point"
    LETTER_STOPPED = "letter_stopped"
    LETTER_RECALLED = "letter_recalled"
    LETTER_PUBLISHED = "letter_published"


Hook = Callable[[BridgePoint], None]


def no_faults(_point: BridgePoint) -> None:
    """Pass every point."""


def faults_from(environment: Mapping[str, str] = os.environ) -> Hook:
    """Kill this process at the n-th pass of `CORDEE_BRIDGE_FAULT=point:n`.

    Honoured only when `CORDEE_ALLOW_FAULTS` is 1. `CORDEE_FAULT`, which the SDK takes
    too, is looked at without it; one of the SDK's own points kills nobody here.
    """
    wanted = environment.get(OWN) or environment.get(FAULT, "")
    name, _, count = wanted.partition(":")
    if environment.get(ALLOW) != "1" or name not in set(BridgePoint):
        return no_faults
    point, passes = BridgePoint(name), [int(count or "1")]

    def hook(passed: BridgePoint) -> None:
        if passed is not point:
            return
        passes[0] -= 1
        if passes[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


__all__ = ["BridgePoint", "Hook", "faults_from", "no_faults"]
