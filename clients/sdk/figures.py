"""The facade's figures: counts that machines of an organisation publish for its people.

What never enters this room: a count's reason; a patient, a person.
"""

from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.facade import Facade
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.deadline_types import Figure, FigureRow
from cordee.server.protocol.limits import MAX_FIGURE_ROWS, MAX_FIGURES

__all__ = ["Figure", "FigureRow", "Figures"]

MAX_PAGES: Final = 20
"""Answers of one question: ten thousand rows."""


class Figures(Facade):
    """Published by gateways and automations, read by whom their organisation attested.

    The server reads them too: they are counts, without content.
    """

    async def publish_figures(
        self, organisation: bytes, rows: Sequence[FigureRow]
    ) -> None:
        """Replace these rows, each by its subject, period and unit.

        Raises ServerRefused forbidden for who is no machine of that organisation,
        NotOnline. What was replaced before a failure stays so.
        """
        for start in range(0, len(rows), MAX_FIGURES):
            await self._publish(organisation, tuple(rows[start : start + MAX_FIGURES]))

    async def figures(self, subject: str, first: str, last: str) -> list[FigureRow]:
        """Rows from one period to another, both included, compared as text.

        By period, then unit. Days and months lie in each other: tell them apart by
        their length. Raises NotOnline, ServerRefused.
        """
        found: list[FigureRow] = []
        for _ in range(MAX_PAGES):
            page = await self._page(subject, first, last)
            if len(page) < MAX_FIGURE_ROWS or page[-1].period == first:
                return [*found, *page]
            first = page[-1].period
            found += [row for row in page if row.period != first]
        return found

    async def case_figures(self, first: str, last: str) -> list[FigureRow]:
        """Volumes and delays of tele-expertise, by month, speciality and territory.

        `first` and `last` are months YYYY-MM, both included (§8). Raises NotOnline,
        ServerRefused.
        """
        found: list[FigureRow] = []
        for _ in range(MAX_PAGES):
            page = await self._case_page(first, last)
            if len(page) < MAX_FIGURE_ROWS or page[-1].period == first:
                return [*found, *page]
            first = page[-1].period
            found += [row for row in page if row.period != first]
        return found

    async def _case_page(self, first: str, last: str) -> Sequence[FigureRow]:
        answer = await self._parts.link.ask(
            lambda ref: asked.GetCaseFigures(ref, first, last)
        )
        return answer.rows if isinstance(answer, told.Figures) else ()

    async def _publish(self, organisation: bytes, part: tuple[FigureRow, ...]) -> None:
        await self._parts.link.ask(
            lambda ref: asked.PublishFigures(ref, organisation, part)
        )

    async def _page(self, subject: str, first: str, last: str) -> Sequence[FigureRow]:
        answer = await self._parts.link.ask(
            lambda ref: asked.GetFigures(ref, subject, first, last)
        )
        return answer.rows if isinstance(answer, told.Figures) else ()
