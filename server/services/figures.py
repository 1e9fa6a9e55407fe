"""Figures: published by an organisation's machines, read by whom it attested.

What never enters this room: what was counted.
"""

from typing import Final

from cordee.crypto.chain_entry import AccountKind
from cordee.server.protocol.client_frames import GetFigures, PublishFigures
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import Figure, FigureRow
from cordee.server.protocol.limits import MAX_FIGURE_ROWS
from cordee.server.protocol.server_frames import Figures, Ok
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import figures
from cordee.server.store.figures import FigureLine
from cordee.server.store.patients import is_vouched

MACHINES: Final = frozenset({AccountKind.GATEWAY, AccountKind.AGENT})


class FigureBook:
    """Rows of counts by organisation."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def publish(self, who: Identity, frame: PublishFigures) -> Ok:
        """Replace rows; of one that comes twice the last counts.

        Raises Refusal FORBIDDEN, QUOTA.
        """
        organisation, now = frame.organisation, self._context.wall_seconds()
        rows = {(row.subject, row.period, row.unit): row for row in frame.rows}
        time = self._context.clock.wall()
        async with self._context.pool.acquire() as connection, connection.transaction():
            if who.kind not in MACHINES or not await is_vouched(
                connection, who.account, organisation, now
            ):
                sentence = "only gateways and automations of that organisation"
                raise Refusal(Code.FORBIDDEN, sentence)
            await figures.lock(connection, organisation)
            await figures.put(
                connection, organisation, [*map(_line, rows.values())], time
            )
            if await figures.total(connection, organisation) > self._most:
                sentence = "this organisation keeps as many figures as it may"
                raise Refusal(Code.QUOTA, sentence)
        return Ok(frame.ref)

    async def get(self, who: Identity, frame: GetFigures) -> Figures:
        """Those of the organisations that attested the asker, by period and unit."""
        async with self._context.pool.acquire() as connection:
            rows = await figures.get(
                connection,
                who.account,
                frame.subject,
                frame.first,
                frame.last,
                self._context.wall_seconds(),
                MAX_FIGURE_ROWS,
            )
        return Figures(frame.ref, tuple(map(_row, rows)))

    @property
    def _most(self) -> int:
        return self._context.settings.max_figures


def _line(row: FigureRow) -> FigureLine:
    return FigureLine(
        subject=row.subject,
        period=row.period,
        unit=row.unit,
        names=[one.name for one in row.figures],
        counts=[one.value for one in row.figures],
    )


def _row(line: FigureLine) -> FigureRow:
    counted = zip(line.names, line.counts, strict=True)
    counts = tuple(Figure(name, value) for name, value in counted)
    return FigureRow(line.subject, line.period, line.unit, counts)
