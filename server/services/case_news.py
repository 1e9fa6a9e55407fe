"""Tells of cases: who asked and who is asked, at once or by a wake-up.

What never enters this room: what a case is about.
"""

from collections.abc import Collection, Sequence

from cordee.server.domain.cases import NOBODY
from cordee.server.protocol.server_frames import CaseMoved
from cordee.server.services.context import Context
from cordee.server.store import accounts, cases, holders
from cordee.server.store.cases import CaseRow
from cordee.server.store.database import Connection


class CaseNews:
    """To the requester and the expert, or whoever holds that role."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def tell(
        self,
        connection: Connection,
        rows: Sequence[CaseRow],
        *,
        wake: bytes | None,
        also: Collection[bytes] = (),
    ) -> None:
        """Say that these were opened or moved; after the commit.

        With `wake` devices are woken too, but for those of the account that it names.
        `also` was asked before, and is no more.
        """
        wanted = {row.expert for row in rows} | set(also)
        whom = await self._who(connection, wanted)
        before = {one for account in also for one in whom[account]}
        for row in rows:
            readers = list({row.requester, *whom[row.expert], *before})
            self._context.fanout.send(readers, CaseMoved(row.case, row.thread))
            if wake is not None:
                self._context.news.tell(row.case, wake, 0, readers)

    async def tell_freed(self, rows: Sequence[CaseRow]) -> None:
        """Say that these are free, as who claimed them has lost the role."""
        async with self._context.pool.acquire() as connection:
            await self.tell(connection, rows, wake=NOBODY)
            await cases.told(connection, [row.case for row in rows])

    async def _who(
        self, connection: Connection, wanted: set[bytes]
    ) -> dict[bytes, list[bytes]]:
        held = await accounts.held(connection, list(wanted))
        able = await holders.able(connection, list(held))
        return {one: list(able[one]) if one in held else [one] for one in wanted}
