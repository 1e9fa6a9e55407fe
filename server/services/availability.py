"""Who takes cases of tele-expertise, until when not, and how many at once (§8, Cases).

What never enters this room: why somebody takes none; a case.
"""

from collections.abc import Mapping
from typing import Final

from cordee.server.protocol.case_types import Availability
from cordee.server.protocol.client_frames import GetAvailability, SetAvailability
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Available, Ok
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import availability, holders
from cordee.server.store.availability import AvailabilityRow
from cordee.server.store.database import Connection

MAX_AHEAD_MS: Final = 400 * 86_400_000
"""Nobody is away for longer than a year and a bit: a wrong unit ends there."""


class AvailabilityBook:
    """What experts say of themselves and of the roles that they hold."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def set(self, who: Identity, frame: SetAvailability) -> Ok:
        """Keep it in place of what was said before. Raises Refusal FORBIDDEN."""
        if frame.until > self._context.clock.wall() + MAX_AHEAD_MS:
            raise Refusal(Code.FORBIDDEN, "an absence ends within 400 days")
        row = AvailabilityRow(frame.account, frame.until, frame.cap)
        async with self._context.pool.acquire() as connection, connection.transaction():
            if frame.account != who.account and not await holders.holds(
                connection, frame.account, who.account
            ):
                raise Refusal(Code.FORBIDDEN, "neither this account, nor one it holds")
            await availability.put(connection, row)
        return Ok(frame.ref)

    async def get(self, who: Identity, frame: GetAvailability) -> Available:
        """Of those whom the asker may ask about, and who have said or claimed any."""
        async with self._context.pool.acquire() as connection:
            seen = await self._seen(connection, who.account, frame)
            said = await availability.said(connection, seen)
            now = self._context.clock.wall()
            claimed = await availability.claimed(connection, seen, now)
        rows = (_shown(one, said, claimed) for one in seen)
        return Available(frame.ref, tuple(row for row in rows if row is not None))

    async def _seen(
        self, connection: Connection, asker: bytes, frame: GetAvailability
    ) -> list[bytes]:
        """The asker, what he holds, and who is attested by an organisation of his."""
        held = await holders.held_by(connection, asker)
        mine = {asker, *(row.role for row in held)}
        wanted = list(dict.fromkeys(frame.accounts))
        near = await availability.of_the_same_house(
            connection, asker, wanted, self._context.wall_seconds()
        )
        return [one for one in wanted if one in near or one in mine]


def _shown(
    account: bytes, said: Mapping[bytes, AvailabilityRow], claimed: Mapping[bytes, int]
) -> Availability | None:
    row = said.get(account, AvailabilityRow(account, 0, 0))
    count = claimed.get(account, 0)
    if not (row.until or row.cap or count):
        return None
    return Availability(account, row.until, row.cap, count)
