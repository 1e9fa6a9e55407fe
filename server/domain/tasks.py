"""What becomes of a task when somebody takes it, gives it back or ends it (§5.14).

What never enters this room: who may be asked at all; a clock.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from cordee.server.protocol.deadline_types import TaskState


class Place(Enum):
    """How a task stands to whoever moves it."""

    FREE = auto()
    """Nobody has it, or who had it may act for its account no more."""
    MINE = auto()
    OTHERS = auto()
    DONE_BY_ME = auto()
    ENDED = auto()


NEXT: Final[Mapping[tuple[Place, TaskState], TaskState]] = {
    (Place.FREE, TaskState.OPEN): TaskState.OPEN,
    (Place.FREE, TaskState.TAKEN): TaskState.TAKEN,
    (Place.FREE, TaskState.DONE): TaskState.DONE,
    (Place.MINE, TaskState.OPEN): TaskState.OPEN,
    (Place.MINE, TaskState.TAKEN): TaskState.TAKEN,
    (Place.MINE, TaskState.DONE): TaskState.DONE,
    (Place.OTHERS, TaskState.DONE): TaskState.DONE,
    (Place.DONE_BY_ME, TaskState.DONE): TaskState.DONE,
}
"""What is asked for and may be; everything else is a conflict."""

ENDED: Final = frozenset({TaskState.DONE, TaskState.CLEARED})


def place(
    state: TaskState, actor: bytes | None, asker: bytes, *, is_able: bool
) -> Place:
    """How a task stands to `asker`; `is_able` says whether `actor` still may act."""
    if state is TaskState.DONE and actor == asker:
        return Place.DONE_BY_ME
    if state in ENDED:
        return Place.ENDED
    if state is TaskState.OPEN or not is_able:
        return Place.FREE
    return Place.MINE if actor == asker else Place.OTHERS
