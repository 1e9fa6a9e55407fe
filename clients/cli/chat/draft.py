"""What is being written in a thread, kept while one is elsewhere.

It is kept in memory only: the SDK's sealed store has no place for it.
"""

from dataclasses import dataclass

from cordee.clients.sdk import MessageView


@dataclass(frozen=True)
class Draft:
    """A text, perhaps in answer to a message, or in its place (`edits`)."""

    text: str = ""
    target: MessageView | None = None
    edits: bool = False
