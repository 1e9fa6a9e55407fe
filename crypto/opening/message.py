"""Seal and open messages (docs/protocol.md §5.4, MSG-01..04).

The signature lies inside the ciphertext and covers the header, so that nobody
but a reader can attribute a message, and no message can be moved elsewhere.
"""

import secrets
from typing import Annotated

import msgspec
from msgspec import Meta

from cordee.crypto.chain import AccountState
from cordee.crypto.encoding import Label, Signature, Structure, decode, encode, sha256
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.errors import CryptoError, MessageError
from cordee.crypto.event import MAX_EVENT, Event, Unknown, decode_event
from cordee.crypto.log import Base
from cordee.crypto.message import MAX_PAYLOAD, Header, parse_header
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.opening.secret import (
    DeviceKeys,
    OpeningError,
    Secret,
    decrypt,
    encrypt,
    kdf,
)
from cordee.crypto.signing import verify
from cordee.crypto.suite import SUITE_1


class Inner(Structure, frozen=True):
    """`[event, signature]`."""

    event: Annotated[bytes, Meta(max_length=MAX_EVENT)]
    signature: Signature


class SealedMessage(msgspec.Struct, frozen=True):
    header: bytes
    payload: bytes


def new_id(n: int) -> bytes:
    """A message id: 8 random bytes, then the device's counter, big-endian."""
    return secrets.token_bytes(8) + n.to_bytes(8, "big")


def seal_message(  # noqa: PLR0913 - a header needs them all
    event: bytes,
    *,
    id_: bytes,
    n: int,
    record: EpochRecord,
    key: Secret,
    sender: AccountState,
    keys: DeviceKeys,
    base: Base,
    behalf: bytes | None = None,
) -> SealedMessage:
    """Seal an encoded event in the epoch of `record`, for a role where `behalf` is set.

    Sealing the same id again under another epoch is how a message survives a
    rotation: event, id and n stay. Raises MessageError MSG-01 when too large.
    """
    header = encode(
        Header(
            suite=SUITE_1,
            thread=record.thread,
            epoch=record.core.epoch,
            epoch_hash=record.hash,
            id=id_,
            account=sender.account,
            seq=sender.seq,
            head=sender.head,
            device=keys.sig_pk,
            behalf=behalf,
            n=n,
            base=base,
            contract=None,
        )
    )
    signature = keys.signature(Label.MESSAGE_SIGNATURE, _signed(header, event))
    plain = pad(encode(Inner(event, signature)))
    payload = encrypt(_key(key, record.hash, keys.sig_pk, id_), plain, header)
    if len(payload) > MAX_PAYLOAD:
        raise MessageError("MSG-01", "too large")
    return SealedMessage(header, payload)


def open_message(
    header: bytes, payload: bytes, key: Secret, parsed: Header | None = None
) -> Event | Unknown:
    """Decrypt a message and verify its signature; the caller checked the header.

    `parsed` is what `parse_header` made of these very bytes, to spare a second time.
    Raises MessageError MSG-01, MSG-02.
    """
    if len(payload) > MAX_PAYLOAD:
        raise MessageError("MSG-01", "too large")
    fields = parse_header(header) if parsed is None else parsed
    message_key = _key(key, fields.epoch_hash, fields.device, fields.id)
    try:
        inner = decode(unpad(decrypt(message_key, payload, header)), Inner)
    except (OpeningError, CryptoError) as error:
        raise MessageError("MSG-01", str(error)) from None
    try:
        body = _signed(header, inner.event)
        verify(fields.device, Label.MESSAGE_SIGNATURE, body, inner.signature)
        return decode_event(inner.event)
    except CryptoError as error:
        raise MessageError("MSG-02", str(error)) from None


def _signed(header: bytes, event: bytes) -> bytes:
    return encode((sha256(header), event))


def _key(key: Secret, epoch_hash: bytes, device: bytes, id_: bytes) -> Secret:
    return kdf(key, Label.MESSAGE, (epoch_hash, device, id_))
