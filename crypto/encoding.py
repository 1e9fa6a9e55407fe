"""MessagePack in its one permitted form, and the hash that all ids come from.

Arrays of fixed length only; integers 0..2^53-1; `nil` only where a field is
optional. A value that does not re-encode to the same bytes is refused, because
decoders differ on duplicate, over-long and trailing forms (docs/protocol.md §1).
"""

import hashlib
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Final, TypeVar, cast

import msgspec
from msgspec import Meta

from cordee.crypto.errors import EncodingError

MAX_INTEGER: Final = 2**53 - 1
"""Largest integer that JavaScript represents exactly."""

MAX_OBJECT: Final = 1 << 20
"""Largest encoded object, bytes: an epoch of 500 members is about 110 KiB."""

Integer = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Bytes16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""SHA-256 output, account id or thread id, 32 bytes."""
SigningKey = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""Ed25519 public key, RFC 8032, 32 bytes."""
SealingKey = Annotated[bytes, Meta(min_length=1216, max_length=1216)]
"""X-Wing public key: ML-KEM-768 1184 bytes then X25519 32 bytes."""
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
"""Ed25519 signature, RFC 8032, 64 bytes."""
ShortText = Annotated[str, Meta(max_length=256)]


class Label(StrEnum):
    """Every domain-separation label; each is used for one purpose only."""

    ACCOUNT = "account"
    ENTRY = "entry"
    ACCEPT = "accept"
    ACCOUNT_BOX = "acct-box"
    ACCOUNT_LINK = "acct-link"
    ACCOUNT_KEM = "acct-kem"
    RESERVE_LINK = "reserve-link"
    ATTEST = "attest"
    INVITE = "invite"
    INVITE_ID = "invite-id"
    THREAD_CORE = "thread-core"
    EPOCH = "epoch"
    EPOCH_BOX = "epoch-box"
    KEY_CHECK = "key-check"
    STATE = "state"
    MESSAGE = "message"
    MESSAGE_SIGNATURE = "message-sig"
    ITEM = "item"
    LOG = "log"
    CURSOR = "cursor"
    COMPLAINT = "complaint"
    LEAVE = "leave"
    FILED = "filed"
    ERASE = "erase"
    SESSION = "session"
    CARD_SEED = "card-seed"
    CARD_CHECK = "card-check"
    PASSKEY_SEED = "prf-seed"
    FILE_KEY = "file-key"
    FILE_COMMIT = "file-commit"
    MANIFEST = "manifest"
    LINK_COMMIT = "link-commit"
    LINK_CODE = "link-code"
    LINK_MAC = "link-mac"
    PATIENT_TOKEN = "patient-token"  # noqa: S105 - a label
    PATIENT_BOX = "patient-box"
    PATIENT_KEY = "patient-key"
    TASK = "task"
    ACT = "act"
    COUNT_TOKEN = "count-token"  # noqa: S105 - a label


class Structure(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True
):
    """A protocol structure: an array whose elements are its fields, in order."""


class OneOf:
    """A place where one of several structures stands, told apart by its length.

    Its subclasses are those structures; the array is decoded as the one that has as
    many elements, as strictly as everything else.
    """

    __slots__ = ()


T = TypeVar("T")

_encode: Final = msgspec.msgpack.Encoder().encode


def _one_of(place: type[object], value: object) -> object:
    """Decode an array of a `OneOf`; `object` takes anything. Raises ValidationError."""
    if not issubclass(place, OneOf):
        return value
    length = len(cast("list[object]", value)) if isinstance(value, list) else 0
    for shape in place.__subclasses__():
        if len(cast("type[Structure]", shape).__struct_fields__) == length:
            return _decoder(shape).decode(_encode(value))
    raise msgspec.ValidationError("no structure of this length stands here")


_decoders: Final[dict[object, msgspec.msgpack.Decoder[Any]]] = {}


def _decoder(shape: type[T]) -> msgspec.msgpack.Decoder[T]:
    found = _decoders.get(shape)
    if found is None:
        found = _decoders[shape] = msgspec.msgpack.Decoder(
            shape, strict=True, dec_hook=_one_of
        )
    return found


def encode(value: object) -> bytes:
    """Give the one encoding of a structure, list or tuple."""
    return _encode(value)


def decode(data: bytes, shape: type[T], limit: int = MAX_OBJECT) -> T:
    """Parse `data` as `shape`.

    Raises EncodingError ENC-03 above `limit` bytes, ENC-01 for another shape,
    ENC-02 when the value would be encoded differently.
    """
    if len(data) > limit:
        raise EncodingError("ENC-03")
    try:
        value: T = _decoder(shape).decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise EncodingError("ENC-01", str(error)) from None
    if _encode(value) != data:
        raise EncodingError("ENC-02")
    return value


def decode_value(data: bytes, limit: int = MAX_OBJECT) -> object:
    """Parse any value that the conventions permit, whatever its shape.

    Raises EncodingError like `decode`; ENC-01 for a map, a float, an extension, an
    integer out of range, or more than 16 levels.
    """
    value = decode(data, object, limit)
    _check_value(value, 16)
    return value


def _check_value(value: object, depth: int) -> None:
    if isinstance(value, list):
        if not depth:
            raise EncodingError("ENC-01", "nested too deeply")
        for element in cast("list[object]", value):
            _check_value(element, depth - 1)
    elif isinstance(value, int):
        if not 0 <= value <= MAX_INTEGER:
            raise EncodingError("ENC-01", "integer out of range")
    elif not isinstance(value, str | bytes | None):
        raise EncodingError("ENC-01", "a type that has no place here")


@lru_cache(maxsize=64)
def context(label: Label) -> bytes:
    """Domain separation prefix: `"cordee/1/" label 0x00`."""
    return b"cordee/1/" + label.value.encode() + b"\x00"


def digest(label: Label, *parts: object) -> bytes:
    """H(label, x…): SHA-256 over the prefix and the array of parts, 32 bytes."""
    return hashlib.sha256(context(label) + _encode(parts)).digest()


def sha256(data: bytes) -> bytes:
    """SHA-256, FIPS 180-4, 32 bytes."""
    return hashlib.sha256(data).digest()
