"""A link session: which word may follow which (docs/protocol.md §5.5).

What never enters this room: what the words say.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    OPEN = "open"
    COMMITTED = "committed"
    ANSWERED = "answered"
    REVEALED = "revealed"
    DONE = "done"
    DEAD = "dead"


class Step(StrEnum):
    COMMIT = "commit"
    ANSWER = "answer"
    REVEAL = "reveal"
    FINISH = "finish"
    KILL = "kill"


NEXT: Final[Mapping[tuple[Stage, Step], Stage]] = {
    (Stage.OPEN, Step.COMMIT): Stage.COMMITTED,
    (Stage.COMMITTED, Step.ANSWER): Stage.ANSWERED,
    (Stage.ANSWERED, Step.REVEAL): Stage.REVEALED,
    (Stage.REVEALED, Step.FINISH): Stage.DONE,
    **{
        (stage, Step.KILL): Stage.DEAD
        for stage in Stage
        if stage not in {Stage.DONE, Stage.DEAD}
    },
}
"""What has no entry is a second attempt, and ends the session (LNK-05)."""

ENDED: Final = frozenset({Stage.DONE, Stage.DEAD})
"""Nothing follows."""
