"""What outbound mail needs of others: a conversation's side, and a carrier of mail.

`Conversations` is what `cordee.clients.sdk.client.Client` gives a gateway; `Carrier` is
`transport.delivery.Delivery` or `transport.operator.Submission`. What never enters this
room: an implementation.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal, Protocol

import msgspec

from cordee.clients.sdk.mailbox_fold import Standing
from cordee.clients.sdk.views import PersonView
from cordee.crypto.event import Event, Unknown
from cordee.crypto.task_note import TaskNote


class Told(Protocol):
    """One word of a thread, in its log's order; `time` is the server's, Unix ms."""

    @property
    def thread(self) -> bytes: ...
    @property
    def seq(self) -> int: ...
    @property
    def message(self) -> bytes: ...
    @property
    def author(self) -> bytes: ...
    @property
    def behalf(self) -> bytes | None: ...
    @property
    def capacity(self) -> str: ...
    @property
    def time(self) -> int: ...
    @property
    def rules(self) -> tuple[str, ...]: ...
    @property
    def event(self) -> Event | Unknown: ...


class Conversations(Protocol):
    """The account of the bridge (clients/sdk/gateway.py)."""

    @property
    def account(self) -> bytes: ...
    def is_carried(self, thread: bytes) -> bool: ...
    def told_to(
        self, thread: bytes, after: int = 0, limit: int = 256
    ) -> tuple[Sequence[Told], int]: ...
    def named_before(self, thread: bytes) -> Mapping[str, Standing]: ...
    def moved(self) -> AsyncIterator[bytes]: ...
    def point(self, reader: str, thread: bytes) -> int: ...
    def note_point(self, reader: str, thread: bytes, seq: int) -> None: ...
    async def say(
        self, thread: bytes, event: Event, *, intent: bytes | None = None
    ) -> bytes: ...
    async def read_file(
        self, thread: bytes, message: bytes, index: int, limit: int
    ) -> bytes: ...
    def title_of(self, thread: bytes) -> tuple[str, str | None]: ...
    async def person(self, account: bytes) -> PersonView | None: ...
    async def report_delivery(
        self,
        address: str,
        outcome: Literal["accepted", "delivered", "bounced"],
        time: int,
    ) -> None: ...
    async def set_deadline(
        self,
        thread: bytes,
        kind: str,
        due: int,
        account: bytes,
        note: TaskNote,
        *,
        id: bytes | None = None,  # noqa: A002 - the SDK's word
    ) -> bytes: ...
    async def clear_deadline(self, id: bytes) -> None: ...  # noqa: A002 - same


class Addresses(Protocol):
    """Our addresses and Message-IDs (`domain.address.AddressBook`)."""

    def sender(self, thread: bytes, author: bytes) -> str: ...
    def message_id(self, thread: bytes, message: bytes, address: str) -> str: ...
    def thread_token(self, thread: bytes) -> str: ...


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes for one mailbox: CRLF, and the envelope to send them in.

    `envelope_id` comes back in the other operator's reports (RFC 3461 ENVID).
    """

    sender: str
    recipient: str
    data: bytes
    envelope_id: str
    needs_utf8: bool = False


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What the other operator answered; `code` is an enhanced status.

    `promised` says that it gives delivery reports (its EHLO offers DSN).
    """

    outcome: Literal["accepted", "temporary", "permanent"]
    code: str
    text: str
    host: str
    promised: bool = True


class Carrier(Protocol):
    """Hands a mail to the operator of its recipient, or to ours.

    Raises MailTemporary and MailPermanent where no answer was given.
    """

    async def send(self, letter: Letter) -> Taken: ...
    async def size_limit(self, domain: str) -> int | None: ...
