"""Figures of cases by month, speciality and department; few cases are in one row.

What never enters this room: whose case it was.
"""

from typing import Final

from cordee.server.protocol.client_frames import GetCaseFigures
from cordee.server.protocol.deadline_types import Figure, FigureRow
from cordee.server.protocol.limits import MAX_FIGURE_ROWS
from cordee.server.protocol.server_frames import Figures
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity
from cordee.server.store import case_figures
from cordee.server.store.case_figures import UnitFigures

SUBJECT: Final = "expertise"
REST: Final = "other"
"""The unit of what is too little to be shown apart; others have a slash."""
LEAST: Final = 5
"""Cases of one row, and values of one median (k-anonymity)."""
COUNTS: Final = (
    "asked",
    "answered",
    "declined",
    "redirected",
    "withdrawn",
    "expired",
    "claim_seconds",
    "answer_seconds",
)


class CaseFigureBook:
    """What cases come to, in numbers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def get(self, who: Identity, frame: GetCaseFigures) -> Figures:
        """Of cases whose expert was attested by who attested the asker, by month.

        Raises Refusal RATE_LIMITED.
        """
        self._context.limiter.sums(who.account)
        async with self._context.pool.acquire() as connection:
            rows = await case_figures.figures(
                connection,
                who.account,
                frame.first,
                frame.last,
                self._context.wall_seconds(),
                LEAST,
                REST,
                MAX_FIGURE_ROWS,
            )
        return Figures(frame.ref, tuple(map(_row, rows)))


def _row(found: UnitFigures) -> FigureRow:
    """Without the medians that too few would make."""
    values = ((name, getattr(found, name)) for name in COUNTS)
    counts = tuple(Figure(name, value) for name, value in values if value is not None)
    return FigureRow(SUBJECT, found.month, found.unit, counts)
