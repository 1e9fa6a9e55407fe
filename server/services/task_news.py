"""Tells of tasks: whoever may act, at once where he is connected, else by a wake-up.

What never enters this room: what a task is about.
"""

from collections.abc import Sequence
from typing import Final

from cordee.server.protocol.server_frames import TaskMoved
from cordee.server.services.context import Context
from cordee.server.store import accounts, holders
from cordee.server.store.database import Connection
from cordee.server.store.deadlines import Change

NOBODY: Final = b""
"""The author of a task that came by itself."""


class TaskNews:
    """To the account of a task, or to the holders of that role."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def tell(
        self, connection: Connection, changes: Sequence[Change], *, wake: bytes | None
    ) -> None:
        """Say that these came or changed; after the commit.

        With `wake` devices are woken too, but for those of the account that it names.
        """
        whom = await self._who(connection, {one.account for one in changes})
        for one in changes:
            readers = whom[one.account]
            self._context.fanout.send(readers, TaskMoved(one.deadline, one.account))
            if wake is not None:
                self._context.news.tell(one.deadline, wake, 0, readers)

    async def _who(
        self, connection: Connection, wanted: set[bytes]
    ) -> dict[bytes, list[bytes]]:
        held = await accounts.held(connection, list(wanted))
        able = await holders.able(connection, list(held))
        return {one: list(able[one]) if one in held else [one] for one in wanted}
