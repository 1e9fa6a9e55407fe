"""What messages bring: judged with them, stored with them, forgotten with them.

What never enters this room: an object; only rows are changed in a transaction.
"""

from collections.abc import Sequence
from typing import TypeAlias

from cordee.server.services.blob_access import reads
from cordee.server.store import blobs, item_blobs
from cordee.server.store.database import Connection

Wanted: TypeAlias = tuple[bytes, bytes, bytes]
"""Account of the sender, thread, blob."""


async def allowed(connection: Connection, wanted: Sequence[Wanted]) -> set[Wanted]:
    """Lock the blobs, whose threads are locked already, and give what may be brought.

    A blob must be complete, and uploaded by the sender's account for this thread or
    readable by it through another item.
    """
    uploads = await item_blobs.lock(connection, list({blob for _, _, blob in wanted}))
    found: set[Wanted] = set()
    for one in wanted:
        account, thread, blob = one
        if blob in uploads and (
            uploads[blob] == (thread, account) or await reads(connection, account, blob)
        ):
            found.add(one)
    return found


async def forget(connection: Connection, thread: bytes, seqs: Sequence[int]) -> None:
    """Items of a locked thread are erased: blobs that no item brings any more go.

    In the caller's transaction; their objects are removed by the sweep after it, so
    that a transaction that fails has lost nothing.
    """
    left = await item_blobs.drop(connection, thread, seqs)
    if left:
        await blobs.doom(connection, left)
