"""What goes over plain HTTP: knowing a server, joining it, and moving blobs.

All but the first as MessagePack (`application/msgpack`); what fails is Refused.

- `GET /v1/server` → ServerInfo, as JSON.
- `POST /v1/accounts` SignUp → SignedUp.
- `GET /v1/slots/{sig_pk in hex}` → SlotFound: whose recovery slot this is.
- `POST /v1/links/{number}` CommitLink → LinkAnswered, when the old device answers.
- `POST /v1/links/{number}/reveal` RevealLink → LinkEnded, when the old device decides.

With `Authorization: Bearer <ticket>`, for blobs (docs/protocol.md §5.8):

- `PUT /v1/blobs/{id in hex}` BeginBlob → BlobState. Again with the same: again.
- `GET /v1/blobs/{id}` → BlobState.
- `PUT`, `GET /v1/blobs/{id}/segments/{index}`: the sealed segment, as it is
  (`application/octet-stream`).
- `PUT`, `GET /v1/blobs/{id}/manifest`: the manifest; the PUT completes the blob.
- `DELETE /v1/blobs/{id}`: give up an upload that is not complete.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from cordee.server.protocol import limits
from cordee.server.protocol.types import (
    BlobPart,
    Box,
    Hash,
    Id16,
    Integer,
    Signature,
    Signed,
    Wire,
)


class ServerInfo(msgspec.Struct, frozen=True):
    """JSON object: the origin that session proofs name, and the wire versions.

    `retention` is what this server proposes for new threads, seconds, 0 for ever; nil
    when it proposes nothing. `max_retention` is its policy (EPO-13), 0 for no bound.
    `push` is the key that signs its wake-ups (RFC 8292), base64url, as a browser takes
    it to subscribe. `demo` is the address of the desk of a demo, nil elsewhere.
    """

    name: str
    origin: str
    versions: tuple[int, ...]
    software: str
    retention: int | None = None
    max_retention: int = 0
    push: str | None = None
    demo: str | None = None


class SignUp(Wire, frozen=True):
    """A new account.

    `proof` answers the invitation (ATT-03); an organisation that the operator let in
    sends 32 zero bytes, since nobody attests it.
    """

    invitation: Id16
    create: Signed
    openers: Annotated[tuple[Box, ...], Meta(max_length=64)]
    reserve: Annotated[tuple[Box, ...], Meta(max_length=64)]
    proof: Hash


class SignedUp(Wire, frozen=True):
    account: Hash


class SlotFound(Wire, frozen=True):
    account: Hash


class CommitLink(Wire, frozen=True):
    commit: Hash


class LinkAnswered(Wire, frozen=True):
    """The encoding of the old device's answer (docs/protocol.md §5.5)."""

    answer: Annotated[bytes, Meta(max_length=1024)]


class RevealLink(Wire, frozen=True):
    """`commit` shows that it is the same device which asks."""

    commit: Hash
    opener: Annotated[bytes, Meta(max_length=limits.MAX_OPENER)]
    nonce: Hash
    accept: Signature


class LinkEnded(Wire, frozen=True):
    done: bool
    mac: Hash | None


class BeginBlob(Wire, frozen=True):
    """A blob to come, for a thread that the uploader may write in.

    `size` is the bytes of its sealed segments together.
    """

    thread: Hash
    segments: Annotated[int, Meta(ge=1, le=limits.MAX_SEGMENTS)]
    size: Integer


class BlobState(Wire, frozen=True):
    """What is stored of a blob; complete once its manifest is."""

    segments: Integer
    size: Integer
    complete: bool
    parts: tuple[BlobPart, ...]
