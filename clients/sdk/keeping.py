"""The facade's retention: how long a thread keeps, what is filed, who has erased.

What never enters this room: the erasing; it goes on by itself.
"""

import contextlib
from typing import Final

from cordee.clients.sdk.errors import NotAllowed, NotFound, NotOnline, TooLarge
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.notices import hand_in
from cordee.clients.sdk.rest import server_info
from cordee.clients.sdk.rotation import Change
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import ReceiptView, ThreadView
from cordee.crypto.encoding import decode
from cordee.crypto.epoch import Capacity, Retention
from cordee.crypto.errors import CryptoError
from cordee.crypto.notice import FILERS, MAX_NOTICE, Receipt, verify_receipt
from cordee.crypto.opening.notice import sign_filed
from cordee.crypto.signing import Signed
from cordee.server.protocol.client_frames import GetReceipts, MarkFiled
from cordee.server.protocol.server_frames import Receipts
from cordee.server.protocol.types import Signed as WireSigned

LONGEST: Final = 36_525 * 86_400
"""Seconds, a hundred years: whoever wants more keeps for ever."""


class Keeping(Facade):
    """Says how long, that something is filed, and shows who has erased."""

    async def set_retention(
        self, thread: bytes, after: int, hold: int | None = None
    ) -> ThreadView:
        """Keep messages for `after` seconds, 0 for ever; owners only.

        What is not filed is kept for `hold` seconds from its sending, if that is
        longer; None leaves it as it is. It counts for what is there too. Raises
        NotAllowed, TooLarge, NotOnline, ServerRefused (EPO-13 beyond policy).
        """
        known = self._thread(thread)
        held = known.record.core.retention.hold if hold is None else hold
        if not 0 <= after <= LONGEST or not 0 <= held <= LONGEST:
            raise TooLarge("a retention has at most a hundred years")
        rotation = self._parts.rotation

        def plan(thread: Thread) -> Change:
            capacity = thread.record.capacity(self.account)
            if capacity is not Capacity.OWNER:
                raise NotAllowed("only an owner says how long it keeps", "EPO-03")
            change = rotation.unchanged(thread)
            return Change(
                members=change.members,
                state=change.state,
                history=change.history,
                retention=Retention(after, held),
            )

        await rotation.change(known, plan)
        return self._parts.timeline.thread(known)

    async def mark_filed(self, thread: bytes, upto: int) -> ThreadView:
        """Say, signed, that everything up to number `upto` is in the record.

        Raises NotAllowed, NotFound, NotOnline, ServerRefused.
        """
        parts, known = self._parts, self._thread(thread)
        await hand_in(parts.sync, known, lambda: self._file(known, upto))
        return parts.timeline.thread(known)

    async def _file(self, known: Thread, upto: int) -> None:
        parts = self._parts
        known.check_writable()
        if not known.memory.first <= upto <= known.memory.seq:
            raise NotFound(f"no item {upto} here")
        if known.record.capacity(self.account) not in FILERS:
            raise NotAllowed("a reader does not say what is filed")
        state, keys = parts.own.chain.state, parts.context.keys
        signed = sign_filed(known.record, state, keys, upto)
        wire = WireSigned(signed.body, signed.signature)
        await parts.link.ask(lambda ref: MarkFiled(ref, wire))

    async def receipts(self, thread: bytes) -> list[ReceiptView]:
        """Up to where the members' devices say that they erased what was due.

        Each is verified by its account's chain and by this log; what does not verify is
        left out and warned of. Raises NotOnline, ServerRefused.
        """
        parts, known = self._parts, self._thread(thread)
        answer = await parts.link.ask(lambda ref: GetReceipts(ref, thread))
        found = answer.receipts if isinstance(answer, Receipts) else ()
        views = [await self._receipt(known, one) for one in found]
        return [view for view in views if view is not None]

    async def _receipt(self, thread: Thread, wire: WireSigned) -> ReceiptView | None:
        parts, signed = self._parts, Signed(wire.body, wire.signature)
        try:
            claimed = decode(signed.body, Receipt, MAX_NOTICE)
            await parts.accounts.ensure({claimed.account: 0})
            chain = parts.accounts.get(claimed.account)
            if chain is None:
                return None
            receipt = verify_receipt(signed, chain)
        except CryptoError as error:
            if error.rule != "MSG-04":  # a device that was revoked since is no lie
                parts.context.warn(error.rule, "receipt_refused", thread=thread.id)
            return None
        known = thread.hash_at(receipt.seq)
        if receipt.thread != thread.id or known not in {None, receipt.hash}:
            parts.context.warn("LOG-02", "receipt_refused", thread=thread.id)
            return None
        return ReceiptView(
            account=receipt.account,
            name=parts.identities.name(receipt.account),
            device=receipt.device,
            seq=receipt.seq,
            mine=receipt.device == parts.context.device,
        )

    async def _proposed(self) -> Retention | None:
        """What the server proposes for new threads; None when it proposes nothing."""
        parts = self._parts
        with contextlib.suppress(NotOnline):
            info = await server_info(parts.link.address, parts.context.me.ca)
            if info.retention is not None and 0 <= info.retention <= LONGEST:
                return Retention(info.retention, 0)
        return None
