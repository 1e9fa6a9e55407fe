"""How long to wait before a request is made again, and whether it is.

What never enters this room: a clock, a sleep.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

TRIES: Final = 6
"""Of one request: about a minute of trouble in all."""
FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 60.0
"""Of one wait that the server did not ask for."""
LONGEST_ASKED: Final = 300.0
"""Of one wait that it did: who asks for more is away."""
AGAIN: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses after which a read may be tried again."""


def wait(
    tried: int, retry_after: str, now: datetime, chance: Callable[[], float]
) -> float:
    """Seconds after the `tried`th try failed (from 1); `chance` gives 0 to 1.

    What the server asks for is waited at least; otherwise the wait doubles, and a
    random half of it keeps clients from coming back together.
    """
    asked = _asked(retry_after.strip(), now)
    if asked is not None:
        return min(asked, LONGEST_ASKED) + chance() * FIRST_SECONDS
    step: float = min(FIRST_SECONDS * 2.0 ** (tried - 1), LONGEST_SECONDS)
    return step / 2 + chance() * step / 2


def _asked(text: str, now: datetime) -> float | None:
    """Retry-After: seconds or a date (RFC 9110 §10.2.3)."""
    if text.isascii() and text.isdigit():
        return float(text[:6])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)
