"""The structures of an account chain (docs/protocol.md §5.1), in their order."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta

from cordee.crypto.encoding import (
    Bytes16,
    Hash,
    Integer,
    Label,
    OneOf,
    SealingKey,
    Signature,
    SigningKey,
    Structure,
    decode,
    digest,
    encode,
)
from cordee.crypto.signing import Signed
from cordee.crypto.suite import Body, decode_body

MAX_OPENERS: Final = 64
"""Openers of one account: a person has a handful, a role some dozens."""

MAX_ENTRY: Final = 256 * 1024
"""Bytes of one entry: 64 openers of 1.3 kB, three times over."""


class AccountKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    ROLE = "role"
    GATEWAY = "gateway"
    AGENT = "agent"
    RECORD = "record"

    @property
    def is_held(self) -> bool:
        """Its openers are other accounts, and no keys of its own."""
        return self in HELD_KINDS


class EntryKind(StrEnum):
    CREATE = "create"
    ADD = "add"
    ROTATE = "rotate"
    LOCK = "lock"
    ATTEST = "attest"
    ADMIN = "admin"
    ENDORSE = "endorse"
    WITHDRAW = "withdraw"
    PLAN = "plan"
    CLOSE = "close"


ENTRY_KINDS: Final = frozenset(EntryKind)
ACCOUNT_KINDS: Final = frozenset(AccountKind)
HELD_KINDS: Final = frozenset({AccountKind.ROLE, AccountKind.RECORD})

DEVICE: Final = "device"
SLOTS: Final = frozenset({"card", "passkey"})
"""Opener types that recover an account and never write messages."""
HOLDER: Final = "account"
"""The type of an opener that is another account."""

OpenerType = Annotated[str, Meta(max_length=16)]


class _OneOfOpeners(OneOf):
    __slots__ = ()


class Opener(Structure, _OneOfOpeners, frozen=True):
    """A key pair that opens the account: `[type, sig_pk, kem_pk]`."""

    type: OpenerType
    sig_pk: SigningKey
    kem_pk: SealingKey

    @property
    def is_slot(self) -> bool:
        return self.type in SLOTS


class Holder(Structure, _OneOfOpeners, frozen=True):
    """An account that holds this one, `["account", account, seq, head, g, manager]`.

    Boxes are sealed to its generation at `(seq, head)`.
    """

    type: OpenerType
    account: Hash
    seq: Integer
    head: Hash
    generation: Integer
    manager: bool

    @property
    def is_slot(self) -> bool:
        return False


if TYPE_CHECKING:
    AnyOpener: TypeAlias = Opener | Holder
else:  # a union of arrays is told apart by length, which msgspec leaves to a hook
    AnyOpener = _OneOfOpeners

Link = Annotated[bytes, Meta(min_length=60, max_length=60)]
"""A sealed 32-byte secret: nonce 12, ciphertext 32, tag 16."""


class Reserve(Structure, frozen=True):
    """The generation that a lock makes current, sealed to slots only."""

    pk: SealingKey
    box_hashes: Annotated[tuple[Hash, ...], Meta(max_length=MAX_OPENERS)]
    link: Link


class Generation(Structure, frozen=True):
    """`[g, pk, box_hashes, link?, reserve?]`; boxes travel outside."""

    g: Integer
    pk: SealingKey
    box_hashes: Annotated[tuple[Hash, ...], Meta(max_length=MAX_OPENERS)]
    link: Link | None
    reserve: Reserve | None


class Head(Structure, frozen=True):
    """A place in another account's chain: `[account, seq, head]`."""

    account: Hash
    seq: Integer
    head: Hash


class Signer(Structure, frozen=True):
    """`[sig_pk, authority?]`: authority is set when another account's device signs."""

    sig_pk: SigningKey
    authority: Head | None


class EntryBody(Body, frozen=True):
    """One entry; `content` is the encoding of the structure that `kind` names."""

    account: Hash | None
    seq: Integer
    prev: Hash | None
    time: Integer
    signer: Signer
    kind: Annotated[str, Meta(max_length=16)]
    content: bytes


Openers = Annotated[tuple[AnyOpener, ...], Meta(max_length=MAX_OPENERS)]
Accepts = Annotated[tuple[Signature, ...], Meta(max_length=MAX_OPENERS)]
Revoked = Annotated[tuple[Hash, ...], Meta(max_length=MAX_OPENERS)]
"""Signing keys; in a held account the ids of holders, of the same 32 bytes."""


class Create(Structure, frozen=True):
    account_kind: Annotated[str, Meta(max_length=16)]
    salt: Bytes16
    openers: Openers
    accepts: Accepts
    gen: Generation
    admin: Hash | None
    suites: Annotated[tuple[Integer, ...], Meta(min_length=1, max_length=16)]


class Add(Structure, frozen=True):
    opener: AnyOpener
    accept: Signature
    box_hash: Hash


class Rotate(Structure, frozen=True):
    revoked: Revoked
    added: Openers
    accepts: Accepts
    gen: Generation


class Lock(Structure, frozen=True):
    revoked: Revoked
    reserve_seq: Integer


class Attest(Structure, frozen=True):
    attestation: Signed


class Admin(Structure, frozen=True):
    organisation: Hash | None


class Endorse(Structure, frozen=True):
    organisation: Hash
    until: Integer


class Withdraw(Structure, frozen=True):
    attestation: Hash


class Plan(Structure, frozen=True):
    """A generation of a role for the holders of a shift; `from_` is in Unix seconds."""

    from_: Integer
    openers: Openers
    accepts: Accepts
    gen: Generation


class Close(Structure, frozen=True):
    successor: Hash | None


Content = (
    Create | Add | Rotate | Lock | Attest | Admin | Endorse | Withdraw | Plan | Close
)

CONTENT: Final[dict[EntryKind, type[Content]]] = {
    EntryKind.CREATE: Create,
    EntryKind.ADD: Add,
    EntryKind.ROTATE: Rotate,
    EntryKind.LOCK: Lock,
    EntryKind.ATTEST: Attest,
    EntryKind.ADMIN: Admin,
    EntryKind.ENDORSE: Endorse,
    EntryKind.WITHDRAW: Withdraw,
    EntryKind.PLAN: Plan,
    EntryKind.CLOSE: Close,
}


class Entry(msgspec.Struct, frozen=True):
    """A parsed entry: its bytes, its fields, its content and its hash."""

    signed: Signed
    body: EntryBody
    content: Content
    hash: bytes


def parse_entry(signed: Signed) -> Entry | None:
    """Parse an entry; None for a kind that this version does not know.

    Raises EncodingError, SuiteError.
    """
    body = decode_body(signed.body, EntryBody, MAX_ENTRY)
    if body.kind not in ENTRY_KINDS:
        return None
    content = decode(body.content, CONTENT[EntryKind(body.kind)], MAX_ENTRY)
    return Entry(signed, body, content, digest(Label.ENTRY, signed.body))


def accept_body(
    scope: bytes, prev: bytes | None, joining: AnyOpener | tuple[AnyOpener, ...]
) -> bytes:
    """What a new opener signs: `enc([account|salt, prev, joining])`.

    `joining` is the opener itself; in a `create` it is the array of all openers, so
    that nobody copies a published card and its word into an account of his own.
    """
    return encode((scope, prev, joining))


def account_box_context(
    scope: bytes, g: int, opener: AnyOpener, pk: bytes
) -> tuple[bytes, int, bytes, bytes]:
    """HPKE context of an account box: `[account|salt, g, sig_pk or account id, pk]`."""
    name = opener.account if isinstance(opener, Holder) else opener.sig_pk
    return (scope, g, name, pk)
