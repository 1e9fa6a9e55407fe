"""What others may be told: that I type, and how far I have really seen.

What never enters this room: a widget.
"""

from typing import Final

SAY_TYPING: Final = 4.0
"""Seconds after which one who still types is said to type again."""

TYPING_LASTS: Final = 8.0
"""Seconds after which someone's typing is over, whatever was last heard."""


class Attention:
    """Remembers what was told, so that each thing is told once."""

    def __init__(self) -> None:
        self._displayed: Final[dict[bytes, int]] = {}
        self._typing: bytes | None = None
        self._said_at = 0.0

    def has_seen(self, thread: bytes, number: int) -> bool:
        """Whether to tell that everything up to `number` was displayed."""
        if number <= self._displayed.get(thread, -1):
            return False
        self._displayed[thread] = number
        return True

    def types(self, thread: bytes, now: float) -> bool:
        """Whether to tell now that I type there."""
        is_news = self._typing != thread or now - self._said_at >= SAY_TYPING
        if is_news:
            self._typing, self._said_at = thread, now
        return is_news

    def stops(self) -> bytes | None:
        """The thread that must be told that I no longer type, if any."""
        thread, self._typing = self._typing, None
        return thread


class Typists:
    """Who types where, until heard otherwise or for long enough."""

    def __init__(self) -> None:
        self._until: Final[dict[tuple[bytes, bytes], float]] = {}

    def hear(self, thread: bytes, account: bytes, now: float, *, on: bool) -> None:
        if on:
            self._until[thread, account] = now + TYPING_LASTS
        else:
            self._until.pop((thread, account), None)

    def of(self, thread: bytes, now: float) -> list[bytes]:
        """Accounts that type in this thread."""
        return [
            account
            for (where, account), until in self._until.items()
            if where == thread and until > now
        ]
