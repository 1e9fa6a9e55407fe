"""Handing in what is signed over the record in force: a leave, a filing.

What never enters this room: what it says.
"""

from collections.abc import Awaitable, Callable

from cordee.clients.sdk.errors import ServerRefused
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.threads import Thread
from cordee.server.protocol.codes import Code


async def hand_in(
    sync: Sync, thread: Thread, notice: Callable[[], Awaitable[object]]
) -> None:
    """Have `notice` signed and sent, then read what has come with it.

    Signed once more when a record has just arrived that was not read here. Raises
    what `notice` does, NotOnline, ServerRefused.
    """
    try:
        await notice()
    except ServerRefused as error:
        if error.code is not Code.STALE_EPOCH:
            raise
        await sync.thread(thread)
        await notice()
    await sync.thread(thread)
