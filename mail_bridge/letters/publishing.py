"""Publishes the figures of letters whose months have changed.

What is published is what stands in the rows; a kill before or after it publishes the
same again, which replaces itself. What never enters this room: what is counted.
"""

from datetime import date, timedelta
from typing import Final

from cordee.clients.sdk import Figure, FigureRow, ServerRefused
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.letters import figures
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.ports import Account
from cordee.mail_bridge.store import letters
from cordee.mail_bridge.store.letters import Published

KEPT: Final = timedelta(days=400)
"""Discharges are kept so long, by whole months: a year back can be compared."""
BATCH: Final = 500
"""Letters that are looked at together; their months are published whole."""


class Publishing:
    """Publishes for one bridge."""

    def __init__(self, account: Account, parts: LetterParts) -> None:
        self._account: Final = account
        self._parts: Final = parts

    async def publish(self) -> bool:
        """Publish what has changed; True when there may be more.

        Raises NotOnline, and ServerRefused for a while.
        """
        parts = self._parts
        rows = await letters.stale(parts.pool, parts.seals, BATCH)
        months = {_first(row.day) for row in rows if row.day is not None}
        for month in sorted(one for one in months if one >= self._kept_from):
            await self._month(month)
        async with parts.pool.acquire() as connection, connection.transaction():
            await letters.freshen(connection, rows)
        return len(rows) == BATCH

    async def forget(self) -> None:
        """Forget discharges whose figures change no more."""
        await letters.forget(self._parts.pool, self._kept_from)

    @property
    def _kept_from(self) -> date:
        """The first day of the oldest month of which every discharge is here."""
        today = figures.day_of(self._parts.clock(), self._parts.site.zone)
        return _first(today - KEPT)

    async def _month(self, first: date) -> None:
        parts, zone = self._parts, self._parts.site.zone
        last = _first(first + timedelta(days=31)) - timedelta(days=1)
        found = await letters.between(parts.pool, parts.seals, first, last)
        before = await letters.published(parts.pool, parts.seals, f"{first:%Y-%m}")
        rows = figures.changed(figures.rows_of(found, zone), before)
        if not rows:
            return
        try:
            await self._account.publish_figures(
                self._account.organisation, [_row(one) for one in rows]
            )
        except ServerRefused as refusal:
            if refusal.temporary:
                raise
            return  # no machine of that organisation any more: nobody to publish for
        parts.faults(BridgePoint.LETTER_PUBLISHED)
        async with parts.pool.acquire() as connection, connection.transaction():
            await letters.note_published(connection, parts.seals, rows)


def _first(day: date) -> date:
    return day.replace(day=1)


def _row(one: Published) -> FigureRow:
    counts = tuple(Figure(name, one.figures[name]) for name in figures.NAMES)
    return FigureRow(figures.SUBJECT, one.period, one.unit, counts)
