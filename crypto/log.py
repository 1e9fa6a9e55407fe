"""The running hash of a thread's log (docs/protocol.md §5.4, LOG-01..05).

`h_0` is the thread id, `h_s = H("log", h_{s-1}, s, item_hash)`. Numbers start at 1.
"""

from enum import StrEnum

from cordee.crypto.encoding import Hash, Integer, Label, Structure, digest, sha256


class ItemKind(StrEnum):
    EPOCH = "epoch"
    MESSAGE = "message"
    LEAVE = "leave"
    COMPLAINT = "complaint"
    FILED = "filed"


class Base(Structure, frozen=True):
    """The newest prefix of the log that a signer has verified: `[seq, h_seq]`."""

    seq: Integer
    hash: Hash


def item_hash(kind: ItemKind, body: bytes, payload: bytes) -> bytes:
    """H("item", kind, header or body, SHA-256(payload)).

    `payload` is empty for every kind but a message.
    """
    return erased_hash(kind, body, sha256(payload))


def erased_hash(kind: ItemKind, body: bytes, payload_hash: bytes) -> bytes:
    """Hash of an item whose payload is gone and whose SHA-256 was kept (§5.9)."""
    return digest(Label.ITEM, kind.value, body, payload_hash)


def next_hash(previous: bytes, seq: int, item: bytes) -> bytes:
    """h_seq from h_{seq-1} and the hash of item `seq`."""
    return digest(Label.LOG, previous, seq, item)
