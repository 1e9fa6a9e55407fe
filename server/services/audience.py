"""Who sees a thread from a record on: members, and who holds those that are held.

What never enters this room: a frame, a socket.
"""

from collections.abc import Collection

from cordee.server.store import accounts, holders
from cordee.server.store.database import Connection


async def audience(
    connection: Connection,
    members: Collection[bytes],
    held: Collection[bytes],
    gone: Collection[bytes],
) -> tuple[dict[bytes, bytes], frozenset[bytes]]:
    """Who reads from here on, by the member as which each does; and who no more.

    `held` are the members that others hold, `gone` those that were members before.
    Whoever reads in more than one way does so as himself, else as the lowest.
    """
    lost = await accounts.held(connection, list(gone)) if gone else ()
    able = await holders.able(connection, [*held, *lost]) if held or lost else {}
    ways = {one: role for role in sorted(held, reverse=True) for one in able[role]}
    ways |= {one: one for one in members if one not in held}
    past = frozenset(gone).difference(lost).union(*(able[role] for role in lost))
    return ways, past
