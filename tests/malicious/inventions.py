"""Items, records and cursors that nobody signed: what a server can make up.

What never enters this room: a key. Everything here is public structure.
"""

import os

import msgspec

from cordee.crypto.encoding import decode, encode
from cordee.crypto.epoch import Core, RecordBody, parse_record
from cordee.crypto.log import Base
from cordee.crypto.message import Header, parse_header
from cordee.crypto.notice import Cursor
from cordee.crypto.signing import Signed as CryptoSigned
from cordee.crypto.suite import SUITE_1
from cordee.server.protocol.types import Item, Signed
from tests.malicious.logs import Log

NOBODY = bytes.fromhex("58" + "66" * 31) + bytes(32)
"""A signature whose R is a point (RFC 8032 §5.1, the base) and S is zero."""


def base_of(log: Log) -> Base:
    return Base(len(log), log.hashes[-1])


def message_after(log: Log, template: Item) -> Item:
    """A message in the name of the template's author, with the next counter."""
    header = parse_header(template.body)
    n = header.n + 1
    id_ = os.urandom(8) + n.to_bytes(8, "big")
    header = msgspec.structs.replace(header, id=id_, n=n, base=base_of(log))
    return msgspec.structs.replace(
        template, seq=len(log) + 1, body=encode(header), payload=os.urandom(300)
    )


def with_suite(template: Item, suite: int) -> Item:
    """The same message, said to be of another suite."""
    header = decode(template.body, Header)
    header = msgspec.structs.replace(header, suite=suite)
    return msgspec.structs.replace(template, body=encode(header))


def record_after(log: Log, template: Item, **changes: object) -> Item:
    """An epoch record in the name of the template's signer; `changes` to its core."""
    before = parse_record(CryptoSigned(template.body, template.signature))
    core = msgspec.structs.replace(
        before.core,
        thread=before.thread,
        epoch=before.core.epoch + 1,
        prev=before.hash,
        base=base_of(log),
    )
    return sealed_record(template, msgspec.structs.replace(core, **changes))


def sealed_record(template: Item, core: Core) -> Item:
    body = decode(template.body, RecordBody)
    body = msgspec.structs.replace(
        body, core=encode(core), box_hashes=body.box_hashes[: len(core.members)]
    )
    return msgspec.structs.replace(
        template, body=encode(body), signature=NOBODY, box=None
    )


def cursor(reader: bytes, device: bytes, thread: bytes, seen: Base) -> Signed:
    """Somebody's word that he saw the thread up to there."""
    body = Cursor(SUITE_1, thread, reader, device, seen.seq, seen.hash)
    return Signed(encode(body), NOBODY)
