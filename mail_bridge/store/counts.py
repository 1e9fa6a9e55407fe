"""How many of what, by day: numbers of an operator's monthly figures.

What never enters this room: which of them.
"""

from datetime import date
from typing import Final

from cordee.mail_bridge.store.database import Reader

_ADD: Final = """
INSERT INTO bridge.counted AS c (day, word, count) VALUES ($1, $2, $3)
ON CONFLICT (day, word) DO UPDATE SET count = c.count + excluded.count
"""
_SUMS: Final = """
SELECT word, sum(count)::bigint AS count FROM bridge.counted
WHERE day BETWEEN $1 AND $2 GROUP BY word ORDER BY word
"""


async def add(reader: Reader, day: date, word: str, count: int = 1) -> None:
    """Count something on a day."""
    await reader.execute(_ADD, day, word, count)


async def sums(reader: Reader, first: date, last: date) -> dict[str, int]:
    """The sum of each word over days, both included."""
    rows = await reader.fetch(_SUMS, first, last)
    return {row["word"]: row["count"] for row in rows}
