"""What the web room asks of the services, and what the services ask of the hub."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from cordee.crypto.session import Purpose
from cordee.server.protocol.client_frames import Append, ClientFrame, Delivered, Typing
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import (
    BeginBlob,
    BlobState,
    CommitLink,
    LinkAnswered,
    LinkEnded,
    RevealLink,
    SignedUp,
    SignUp,
    SlotFound,
)
from cordee.server.protocol.server_frames import Refused, ServerFrame, Stored, Welcome
from cordee.server.protocol.types import Item, Signed


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """A request broke a rule or a bound; nothing was changed."""

    def __init__(
        self,
        code: Code,
        sentence: str,
        *,
        rule: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.rule = rule
        self.retry_after = retry_after

    def frame(self, ref: int | None) -> Refused:
        """The refusal as a frame that answers `ref`."""
        return Refused(ref, self.code, self.rule, self.sentence, self.retry_after)


class Identity(msgspec.Struct, frozen=True):
    """Who a session proved to be; `device` is the key that did."""

    account: bytes
    device: bytes
    kind: str
    purpose: Purpose = Purpose.SESSION

    @property
    def is_device(self) -> bool:
        """Whether this is a device of the account, and not a slot or one that was."""
        return self.purpose is Purpose.SESSION


class BlobDesk(Protocol):
    """Moving blobs over HTTP. Every method may raise Refusal."""

    def admit(self, ticket: str) -> Awaitable[Identity]:
        """Who comes with this ticket, if his device is one of his account now."""
        ...

    def slot(self, who: Identity) -> AbstractContextManager[None]:
        """Be counted among the requests under way; TOO_MANY."""
        ...

    def begin(
        self, who: Identity, blob: bytes, asked: BeginBlob
    ) -> Awaitable[BlobState]:
        """Announce a blob for a thread that one may write in. Again is fine."""
        ...

    def state(self, who: Identity, blob: bytes) -> Awaitable[BlobState]:
        """What is stored of a blob that one uploaded or may read."""
        ...

    def put_segment(
        self, who: Identity, blob: bytes, index: int, data: bytes
    ) -> Awaitable[None]:
        """Store a segment; durable on return. The same bytes again are fine."""
        ...

    def get_segment(self, who: Identity, blob: bytes, index: int) -> Awaitable[bytes]:
        """A stored segment."""
        ...

    def put_manifest(
        self, who: Identity, blob: bytes, manifest: bytes
    ) -> Awaitable[BlobState]:
        """Complete a blob whose stored segments have these hashes."""
        ...

    def get_manifest(self, who: Identity, blob: bytes) -> Awaitable[bytes]:
        """The manifest of a complete blob."""
        ...

    def drop(self, who: Identity, blob: bytes) -> Awaitable[None]:
        """Give up an upload that is not complete."""
        ...


class Asker(msgspec.Struct, frozen=True):
    """Who asks the directory over HTTP: an account, or the name of a directory key."""

    account: bytes
    key: str


class FhirDesk(Protocol):
    """The directory as a FHIR API. Every method may raise Refusal."""

    def admit(self, credential: str) -> Awaitable[Asker]:
        """Who comes with this ticket or directory key."""
        ...

    def search(
        self,
        who: Asker,
        resource: str,
        asked: Sequence[tuple[str, str]],
        base: str,
        *,
        strict: bool,
    ) -> Awaitable[dict[str, object]]:
        """A Bundle; `base` is where the API is served. MALFORMED, RATE_LIMITED."""
        ...

    def read(self, who: Asker, resource: str, own: str) -> Awaitable[dict[str, object]]:
        """The resource of this id. NOT_FOUND, RATE_LIMITED."""
        ...

    def metadata(self, base: str) -> dict[str, object]:
        """The CapabilityStatement."""
        ...


class Backend(Protocol):
    """The services behind the sockets. Every method may raise Refusal."""

    @property
    def blobs(self) -> BlobDesk:
        """Attachments. Raises Refusal when this server keeps none."""
        ...

    @property
    def fhir(self) -> FhirDesk:
        """The directory's FHIR API. Raises Refusal when this server keeps none."""
        ...

    @property
    def push_key(self) -> str | None:
        """The public key that signs wake-ups; None when this server sends none."""
        ...

    async def sign_up(self, request: SignUp) -> SignedUp:
        """Verify and store a new account that holds an invitation."""
        ...

    async def find_slot(self, sig_pk: bytes) -> SlotFound:
        """Whose recovery slot this is."""
        ...

    async def authenticate(
        self, proof: Signed, origin: str, nonce: bytes
    ) -> tuple[Identity, Welcome]:
        """Verify a session proof against the account's present openers."""
        ...

    async def commit_link(self, number: int, asked: CommitLink) -> LinkAnswered:
        """A new device commits; waits for the old device's answer (§5.5)."""
        ...

    async def reveal_link(self, number: int, asked: RevealLink) -> LinkEnded:
        """A new device reveals; waits for what the old device decides."""
        ...

    def append(
        self,
        who: Identity,
        frame: Append,
        done: Callable[[Stored | Refused], None],
    ) -> None:
        """Queue a message for the group commit; `done` is called once, on the loop.

        Raises Refusal TOO_MANY at once when the queue is full.
        """
        ...

    async def answer(self, who: Identity, frame: ClientFrame) -> ServerFrame:
        """Answer any other request that carries a ref."""
        ...

    def hint(self, who: Identity, frame: Typing | Delivered) -> None:
        """Take a hint that is not answered; dropped when it makes no sense."""
        ...

    def connected(self, who: Identity) -> None: ...

    def disconnected(self, who: Identity) -> None: ...

    async def healthy(self) -> bool:
        """Whether the database answers and takes writes."""
        ...


class Hub(Protocol):
    """The local sockets, by account. Never blocks: a slow reader is disconnected."""

    def push(self, accounts: Iterable[bytes], frame: ServerFrame) -> None:
        """Send one frame to every local session of these accounts."""
        ...

    def push_items(
        self,
        accounts: Iterable[bytes],
        thread: bytes,
        items: Sequence[Item],
        boxes: Mapping[bytes, Mapping[int, bytes]],
    ) -> None:
        """Send items; `boxes` gives, by account and item number, its own box.

        The sender's session gets them too (its other devices need them) and after
        its Stored frame.
        """
        ...

    def drop(self, account: bytes, devices: Iterable[bytes] | None, code: Code) -> None:
        """Say Bye to sessions of these devices (all of them when None)."""
        ...

    def online(self, account: bytes) -> bool:
        """Whether the account has a session on this process."""
        ...
