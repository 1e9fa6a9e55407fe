"""What the letters need of others: the account of the bridge, and outbound mail.

What never enters this room: an implementation.
"""

from collections.abc import Sequence
from typing import Protocol

from cordee.clients.sdk import FigureRow, PractitionerView
from cordee.crypto.attestation_body import Identity
from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.outbound.ports import Addresses, Conversations
from cordee.mail_bridge.outbound.taking import Order
from cordee.mail_bridge.writing import Composed

__all__ = ["Account", "Addresses", "Mails"]


class Account(Conversations, Protocol):
    """The account of the bridge: `cordee.clients.sdk.client.Client`."""

    @property
    def organisation(self) -> bytes: ...
    def has_letters(self, thread: bytes) -> bool: ...
    def identity_of(self, account: bytes) -> Identity | None: ...
    def caption_of(self, thread: bytes, message: bytes, author: bytes) -> str: ...
    async def practitioner(self, practitioner: str) -> PractitionerView | None: ...
    async def publish_figures(
        self, organisation: bytes, rows: Sequence[FigureRow]
    ) -> None: ...


class Mails(Protocol):
    """Outbound mail: `cordee.mail_bridge.outbound.Outbound`."""

    async def queue_letter(self, order: Order, mail: Composed) -> bytes | None: ...
    async def refuse_letter(
        self, order: Order, refusal: MailPermanent
    ) -> bytes | None: ...
    async def stop_letter(self, name: bytes, reason: str) -> None: ...
