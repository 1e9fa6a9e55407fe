"""Who may fetch a blob, and who may bring one to a thread.

A blob is read where an item that brings it is read; its uploader reads it too.
"""

from typing import Final

from cordee.crypto.epoch import WRITERS
from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.reads import visible
from cordee.server.store import holders, item_blobs, members, threads
from cordee.server.store.blobs import BlobRow
from cordee.server.store.database import Connection

MAX_PLACES: Final = 64
"""Threads looked at for one blob: only those that the asker reads."""


def unknown() -> Refusal:
    """Refuse without telling a stranger whether it exists."""
    return Refusal(Code.NOT_FOUND, "no such attachment")


async def check_writer(connection: Connection, who: Identity, thread: bytes) -> None:
    """Raise Refusal for who may not write in the thread now, himself or for a role."""
    if await threads.get(connection, thread) is None:
        raise Refusal(Code.NOT_FOUND, "no such thread")
    accounts = await _accounts(connection, who.account)
    capacities = await members.capacities(connection, thread, accounts)
    if not capacities:
        raise Refusal(Code.NOT_MEMBER, "not a member of this thread", rule="MSG-03")
    if WRITERS.isdisjoint(capacities):
        raise Refusal(Code.CAPACITY, "may only read in this thread", rule="MSG-03")


async def may_read(connection: Connection, account: bytes, row: BlobRow) -> bool:
    """Whether an account uploaded a blob, or reads a complete one through an item."""
    if row.account == account:
        return True
    return row.complete and await reads(connection, account, row.blob)


async def reads(connection: Connection, account: bytes, blob: bytes) -> bool:
    """Whether an item that brings the blob lies within what the account may read."""
    accounts = await _accounts(connection, account)
    for place in await item_blobs.places(connection, blob, accounts, MAX_PLACES):
        role = None if place.member == account else place.member
        try:
            seen = await visible(connection, place.thread, account, role)
        except Refusal:
            continue
        if place.seq in seen:
            return True
    return False


async def _accounts(connection: Connection, account: bytes) -> list[bytes]:
    """The account, and those that it holds."""
    held = await holders.held_by(connection, account)
    return [account, *(row.role for row in held)]
