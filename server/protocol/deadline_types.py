"""What the wire says of deadlines, tasks and figures: times and counts, no content.

What never enters this room: why something was due, and for whom.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from cordee.server.protocol import limits
from cordee.server.protocol.types import Hash, Integer, ShortText, Wire

DeadlineId = Annotated[bytes, Meta(min_length=16, max_length=16)]
Note = Annotated[bytes, Meta(max_length=limits.MAX_NOTE)]


class DeadlineKind(StrEnum):
    """What was not done in time (docs/protocol.md §5.14)."""

    MAIL_DELIVERY = "mail-delivery"
    MAIL_FAILED = "mail-failed"
    MAIL_ANSWER = "mail-answer"
    LETTER_VALIDATION = "letter-validation"
    LETTER_SENT = "letter-sent"
    EXPERTISE_ANSWER = "expertise-answer"
    EXPERTISE_RETURNED = "expertise-returned"


class TaskState(StrEnum):
    """Nobody has it, somebody has, it was done, or what was due came after all."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    CLEARED = "cleared"


class Task(Wire, frozen=True):
    """A deadline that passed. Times are Unix ms by the server; `by` took or ended it.

    `note` is sealed to `account`.
    """

    deadline: DeadlineId
    thread: Hash
    account: Hash
    kind: DeadlineKind
    due: Integer
    time: Integer
    state: TaskState
    by: Hash | None
    note: Note


class Figure(Wire, frozen=True):
    """One count, or one duration in seconds, by its name."""

    name: ShortText
    value: Integer


class FigureRow(Wire, frozen=True):
    """Counts of one unit in one period: a day YYYY-MM-DD or a month YYYY-MM."""

    subject: ShortText
    period: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
    unit: ShortText
    figures: Annotated[tuple[Figure, ...], Meta(max_length=limits.MAX_FIGURES)]
