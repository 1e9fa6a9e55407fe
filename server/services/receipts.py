"""Receipts of erasure: signed by a device, kept, shown to the members."""

from cordee.crypto.errors import CryptoError
from cordee.crypto.notice import Receipt, verify_receipt
from cordee.server.protocol import limits, server_frames
from cordee.server.protocol.client_frames import GetReceipts, GiveReceipt
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Ok
from cordee.server.protocol.types import Signed
from cordee.server.services.context import Context, unwire
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.reads import visible_somehow
from cordee.server.services.refusals import broken
from cordee.server.store import items, members, receipts
from cordee.server.store.database import Connection


class Receipts:
    """Keeps the newest receipt of every device."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def give(self, who: Identity, frame: GiveReceipt) -> Ok:
        """Keep a receipt. Raises Refusal CONFLICT LOG-02 for another log."""
        async with self._context.pool.acquire() as connection:
            chains = await self._context.chains.current(connection, [who.account])
            try:
                receipt = verify_receipt(unwire(frame.signed), chains[who.account])
            except CryptoError as error:
                raise broken(error, Code.MESSAGE) from None
            if receipt.device != who.device:
                raise Refusal(Code.FORBIDDEN, "another device's receipt", rule="MSG-04")
            await _check_place(connection, receipt)
            await receipts.keep(
                connection,
                receipt.thread,
                receipt.account,
                receipt.device,
                receipt.seq,
                (frame.signed.body, frame.signed.signature),
            )
        return Ok(frame.ref)

    async def of_thread(
        self, who: Identity, frame: GetReceipts
    ) -> server_frames.Receipts:
        """The newest receipt of every device of the members; for members."""
        async with self._context.pool.acquire() as connection:
            row = await members.reading(connection, frame.thread, who.account)
            if row is None or row.last_seq is not None:
                raise Refusal(Code.NOT_MEMBER, "not a member of this thread")
            rows = await receipts.of_thread(
                connection, frame.thread, limits.MAX_RECEIPTS
            )
        found = tuple(Signed(body, signature) for body, signature in rows)
        return server_frames.Receipts(frame.ref, frame.thread, found)


async def _check_place(connection: Connection, receipt: Receipt) -> None:
    seen = await visible_somehow(connection, receipt.thread, receipt.account)
    place = await items.at(connection, receipt.thread, receipt.seq)
    if receipt.seq not in seen or place is None or place.log_hash != receipt.hash:
        raise Refusal(Code.CONFLICT, "the receipt rests on another log", rule="LOG-02")
