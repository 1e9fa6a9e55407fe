"""Leaves, complaints and filings of a log, each judged at its place.

What never enters this room: the network; a broken notice never stops the next item.
"""

from typing import TypeVar

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.store.items import SHOWN
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.verdict import Outcome, Verdict, refused
from cordee.crypto.chain import Chain
from cordee.crypto.errors import CryptoError, MessageError
from cordee.crypto.notice import (
    Complaint,
    Filed,
    Leave,
    parse_request,
    verify_filed,
    verify_request,
)
from cordee.crypto.signing import Signed
from cordee.server.protocol.types import Item, ItemKind

Request = TypeVar("Request", Leave, Complaint)


class NoticeReader:
    """Takes notices in the order of the log, inside the caller's transaction."""

    def __init__(self, accounts: Accounts, seats: Seats) -> None:
        self._accounts = accounts
        self._seats = seats

    def take(self, thread: Thread, item: Item, outcome: Outcome) -> Verdict:
        """Judge a leave, a complaint or a filing."""
        signed = Signed(item.body, item.signature)
        notice: Leave | Complaint | Filed
        try:
            if item.kind is ItemKind.FILED:
                notice = self._verify_filed(thread, item.seq, signed)
                thread.memory.filed = max(thread.memory.filed, notice.upto)
            elif item.kind is ItemKind.LEAVE:
                notice = self._verify(thread, signed, Leave)
                self._part(thread, notice)
            else:
                notice = self._verify(thread, signed, Complaint)
                self._note(thread, notice)
        except CryptoError as error:
            return refused(error.rule)
        outcome.changed = True
        return Verdict(
            account=notice.account,
            behalf=notice.behalf,
            device=notice.device,
            shown=SHOWN,
        )

    def _part(self, thread: Thread, leave: Leave) -> None:
        memory, mine = thread.memory, self._seats.of(thread)
        memory.leavers.add(leave.seat)
        memory.joined = memory.joined and leave.seat != mine
        memory.stale = True

    def _note(self, thread: Thread, complaint: Complaint) -> None:
        memory, mine = thread.memory, self._seats.of(thread)
        memory.complaints[complaint.seat] = complaint.epoch
        memory.complain = memory.complain and complaint.seat != mine
        memory.stale = True

    def _verify(self, thread: Thread, signed: Signed, shape: type[Request]) -> Request:
        chain, held = self._signer(parse_request(signed, shape))
        leavers = frozenset(thread.memory.leavers)
        return verify_request(signed, shape, thread.record, chain, leavers, held)

    def _verify_filed(self, thread: Thread, seq: int, signed: Signed) -> Filed:
        """Everything up to a number is in the patient's record."""
        chain, held = self._signer(parse_request(signed, Filed))
        return verify_filed(signed, thread.record, chain, seq - 1, held)

    def _signer(self, claimed: Leave | Complaint | Filed) -> tuple[Chain, Chain | None]:
        """The chain of who says so, and of the role that it says so for."""
        chain = self._accounts.get(claimed.account)
        if chain is None:
            raise MessageError("MSG-04", "signer's chain is not known")
        held = None if claimed.behalf is None else self._accounts.get(claimed.behalf)
        return chain, held
