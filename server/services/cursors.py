"""Displayed cursors: signed, checked against the log, only forward."""

from cordee.crypto.errors import CryptoError
from cordee.crypto.notice import Cursor, verify_cursor
from cordee.server.protocol.client_frames import MoveCursor
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import CursorMoved, Ok
from cordee.server.services.context import Context, unwire
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.reads import visible_somehow
from cordee.server.services.refusals import broken
from cordee.server.store import cursors, items, members
from cordee.server.store.database import Connection


class CursorMoves:
    """Moves of displayed cursors."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def move(self, who: Identity, frame: MoveCursor) -> Ok:
        """Keep and show a cursor. Raises Refusal CONFLICT LOG-02 for another log."""
        async with self._context.pool.acquire() as connection:
            chains = await self._context.chains.current(connection, [who.account])
            try:
                cursor = verify_cursor(unwire(frame.signed), chains[who.account])
            except CryptoError as error:
                raise broken(error, Code.MESSAGE) from None
            if cursor.device != who.device:
                raise Refusal(Code.FORBIDDEN, "another device's cursor", rule="MSG-04")
            await _check_place(connection, cursor)
            moved = await _keep(connection, cursor, frame)
            readers = await members.now_in(connection, [cursor.thread])
        if moved:
            told = readers.get(cursor.thread, ())
            self._context.fanout.send(
                told, CursorMoved(frame.signed), thread=cursor.thread
            )
        return Ok(frame.ref)


async def _keep(connection: Connection, cursor: Cursor, frame: MoveCursor) -> bool:
    async with connection.transaction():
        await cursors.relax(connection)
        return await cursors.display(
            connection,
            cursor.thread,
            cursor.account,
            cursor.device,
            cursor.seq,
            (frame.signed.body, frame.signed.signature),
        )


async def _check_place(connection: Connection, cursor: Cursor) -> None:
    seen = await visible_somehow(connection, cursor.thread, cursor.account)
    place = await items.at(connection, cursor.thread, cursor.seq)
    if cursor.seq not in seen or place is None or place.log_hash != cursor.hash:
        raise Refusal(Code.CONFLICT, "the cursor rests on another log", rule="LOG-02")
