"""What inbound mail needs of others: the gateway's client, evidence, a scanner.

`Conversations` is what `cordee.clients.sdk.Client` gives a gateway; `Evidence` is
`outbound.Outbound`. What never enters this room: an implementation.
"""

from collections.abc import Sequence
from typing import Protocol

from cordee.clients.sdk.attachments.memory import Content
from cordee.clients.sdk.gateway import Intent, Told
from cordee.clients.sdk.store.intents import Intended
from cordee.crypto.event import File
from cordee.crypto.mail_event import MailIn
from cordee.mail_bridge.outbound.evidence import Observation
from cordee.mail_bridge.store.pairs import Pair


class Conversations(Protocol):
    """The account of the bridge (clients/sdk/gateway.py)."""

    @property
    def online(self) -> bool: ...
    def is_carried(self, thread: bytes) -> bool: ...
    def told_as(self, thread: bytes, message: bytes) -> Told | None: ...
    def intended(self, intent: Intent) -> Intended | None: ...
    async def say_with_files(
        self,
        thread: bytes,
        event: File | MailIn,
        files: Sequence[Content],
        *,
        intent: Intent = None,
    ) -> bytes: ...
    async def wait_stored(
        self,
        thread: bytes,
        message: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - the SDK's word
    ) -> int: ...


class Evidence(Protocol):
    """Where it is kept what became of the mails that we sent."""

    async def report(self, observation: Observation) -> bool: ...
    def heard(self, thread: bytes, address: str, mail_id: str) -> None: ...
    async def pairs_of_sender(self, address: str) -> Sequence[Pair]: ...
