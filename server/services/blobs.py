"""Blobs: announced, put segment by segment, completed by their manifest, fetched.

The order is what survives a kill: a claim of the hash, the object, the word that it
is stored. What never enters this room: HTTP, what a segment says.
"""

import asyncio
import hashlib
from contextlib import AbstractContextManager
from typing import Final

from cordee.crypto.attachment import (
    MAX_MANIFEST,
    SEGMENT_SIZE,
    TAG_SIZE,
    encode_manifest,
)
from cordee.crypto.encoding import Hash, decode
from cordee.crypto.errors import EncodingError
from cordee.crypto.sizes import SIZES
from cordee.server.objects.port import Objects
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import BeginBlob, BlobState
from cordee.server.protocol.types import BlobPart
from cordee.server.services.blob_access import check_writer, may_read, unknown
from cordee.server.services.context import Context
from cordee.server.services.faults import Point
from cordee.server.services.guard import in_words
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken
from cordee.server.services.settings import MAX_UNBROUGHT, UNBROUGHT_SIZES
from cordee.server.services.slots import Slots
from cordee.server.services.tickets import Tickets
from cordee.server.store import blobs
from cordee.server.store.blobs import BlobRow, SegmentRow
from cordee.server.store.database import Connection

WHOLE: Final = SEGMENT_SIZE + TAG_SIZE
"""Bytes of every sealed segment but the last."""
LAST_SIZES: Final = frozenset(min(size, SEGMENT_SIZE) + TAG_SIZE for size in SIZES)
"""What a last segment may have, so that its true size stays hidden."""


def keeps_none() -> Refusal:
    """Refuse for good: there is no place for attachments here."""
    return Refusal(Code.NOT_FOUND, "this server keeps no attachments")


class Blobs:
    """Uploads and downloads of one process. Every method raises Refusal."""

    def __init__(self, context: Context, objects: Objects) -> None:
        self.log = context.log
        self._context = context
        self._objects = objects
        self._slots = Slots()
        self.tickets = Tickets(context)

    @in_words
    async def admit(self, ticket: str) -> Identity:
        """See `ports.BlobDesk`."""
        who = await self.tickets.take(ticket)
        self._context.limiter.request(who.account)
        return who

    def slot(self, who: Identity) -> AbstractContextManager[None]:
        """See `ports.BlobDesk`."""
        return self._slots.hold(who.account)

    @in_words
    async def begin(self, who: Identity, blob: bytes, asked: BeginBlob) -> BlobState:
        """See `ports.BlobDesk`."""
        _check_shape(asked, self._context.settings.max_blob)
        async with self._context.pool.acquire() as connection, connection.transaction():
            await blobs.alone(connection, blob)
            row = await blobs.get(connection, blob)
            if row is not None:
                _check_same(row, who, asked)
                return await _state(connection, row)
            if await blobs.taken(connection, blob):
                raise Refusal(Code.CONFLICT, "this attachment is being deleted")
            await check_writer(connection, who, asked.thread)
            await self._check_quota(connection, who, asked)
            row = _announced(who, blob, asked, self._context.clock.wall())
            await blobs.insert(connection, row)
        return BlobState(row.segments, row.size, complete=False, parts=())

    @in_words
    async def state(self, who: Identity, blob: bytes) -> BlobState:
        """See `ports.BlobDesk`."""
        async with self._context.pool.acquire() as connection:
            return await _state(connection, await _readable(connection, who, blob))

    @in_words
    async def put_segment(
        self, who: Identity, blob: bytes, index: int, data: bytes
    ) -> None:
        """See `ports.BlobDesk`."""
        sha256 = await _sha256(data)
        segment = await self._claim(who, blob, index, sha256, len(data))
        if segment.sha256 != sha256:
            raise Refusal(
                Code.CONFLICT, "other bytes were sent as this segment", rule="FIL-05"
            )
        if segment.stored:
            return
        self._context.faults(Point.BLOB_AFTER_CLAIM)
        await self._objects.put(blob, index, data)
        self._context.faults(Point.BLOB_AFTER_OBJECT)
        time = self._context.clock.wall()
        async with self._context.pool.acquire() as connection, connection.transaction():
            if not await blobs.mark_stored(connection, blob, index, sha256, time):
                raise unknown()
        self._context.metrics.count("blob_bytes_in", len(data))

    @in_words
    async def get_segment(self, who: Identity, blob: bytes, index: int) -> bytes:
        """See `ports.BlobDesk`."""
        async with self._context.pool.acquire() as connection:
            row = await _readable(connection, who, blob)
        data = await self._objects.get(blob, index) if index < row.segments else None
        if data is None:
            raise Refusal(Code.NOT_FOUND, "no such segment")
        self._context.metrics.count("blob_bytes_out", len(data))
        return data

    @in_words
    async def put_manifest(
        self, who: Identity, blob: bytes, manifest: bytes
    ) -> BlobState:
        """See `ports.BlobDesk`."""
        try:
            hashes = decode(manifest, tuple[Hash, ...], MAX_MANIFEST)
        except EncodingError as error:
            raise broken(error, Code.MALFORMED) from None
        time = self._context.clock.wall()
        async with self._context.pool.acquire() as connection, connection.transaction():
            row = await blobs.lock(connection, blob)
            _check_own(row, who)
            assert row is not None
            stored = await blobs.segments(connection, blob)
            _check_manifest(row, stored, hashes)
            if not row.complete:
                await blobs.complete(connection, blob, time)
                self._context.metrics.count("blobs_completed")
        return BlobState(row.segments, row.size, complete=True, parts=_parts(stored))

    @in_words
    async def get_manifest(self, who: Identity, blob: bytes) -> bytes:
        """See `ports.BlobDesk`."""
        async with self._context.pool.acquire() as connection:
            row = await _readable(connection, who, blob)
            if not row.complete:
                raise unknown()
            stored = await blobs.segments(connection, blob)
        return encode_manifest([segment.sha256 for segment in stored])

    @in_words
    async def drop(self, who: Identity, blob: bytes) -> None:
        """See `ports.BlobDesk`."""
        async with self._context.pool.acquire() as connection, connection.transaction():
            row = await blobs.lock(connection, blob)
            _check_own(row, who)
            assert row is not None
            if row.complete:
                raise Refusal(Code.CONFLICT, "this attachment is complete")
            await blobs.doom(connection, [blob])

    async def _claim(
        self, who: Identity, blob: bytes, index: int, sha256: bytes, size: int
    ) -> SegmentRow:
        async with self._context.pool.acquire() as connection, connection.transaction():
            row = await blobs.hold(connection, blob)
            _check_own(row, who)
            assert row is not None
            if size != segment_size(row, index):
                raise Refusal(
                    Code.MALFORMED, "not the size of this segment", rule="FIL-04"
                )
            return await blobs.claim(connection, blob, index, sha256, size)

    async def _check_quota(
        self, connection: Connection, who: Identity, asked: BeginBlob
    ) -> None:
        waiting = await blobs.unfinished(connection, who.account)
        largest = self._context.settings.max_blob
        room = UNBROUGHT_SIZES * largest - waiting.size
        if waiting.count >= MAX_UNBROUGHT or asked.size > room:
            raise Refusal(
                Code.QUOTA, "this account has too many attachments that it never sent"
            )
        self._context.limiter.upload(who.account, asked.size)


def segment_size(row: BlobRow, index: int) -> int:
    """Bytes that a sealed segment must have. Raises Refusal for no such index."""
    if not 0 <= index < row.segments:
        raise Refusal(Code.MALFORMED, "no such segment", rule="FIL-04")
    return WHOLE if index < row.segments - 1 else row.size - WHOLE * (row.segments - 1)


def _check_shape(asked: BeginBlob, largest: int) -> None:
    if asked.size > largest:
        raise Refusal(Code.TOO_LARGE, f"this server takes files of {largest} bytes")
    if asked.size - WHOLE * (asked.segments - 1) not in LAST_SIZES:
        raise Refusal(
            Code.MALFORMED, "the size does not fit the segments", rule="FIL-04"
        )


def _check_same(row: BlobRow, who: Identity, asked: BeginBlob) -> None:
    known = (row.account, row.thread, row.segments, row.size)
    if known != (who.account, asked.thread, asked.segments, asked.size):
        raise Refusal(Code.CONFLICT, "this id is in use for another attachment")


def _check_own(row: BlobRow | None, who: Identity) -> None:
    if row is None or row.account != who.account:
        raise unknown()


def _check_manifest(
    row: BlobRow, stored: list[SegmentRow], hashes: tuple[bytes, ...]
) -> None:
    if len(stored) != row.segments:
        missing = row.segments - len(stored)
        raise Refusal(Code.OUT_OF_ORDER, f"{missing} segments are missing")
    if hashes != tuple(segment.sha256 for segment in stored):
        raise Refusal(
            Code.CONFLICT, "not the manifest of what is stored", rule="FIL-01"
        )


def _announced(who: Identity, blob: bytes, asked: BeginBlob, time: int) -> BlobRow:
    return BlobRow(
        asked.thread,
        blob,
        who.account,
        who.device,
        asked.segments,
        asked.size,
        complete=False,
        brought=False,
        time=time,
    )


async def _readable(connection: Connection, who: Identity, blob: bytes) -> BlobRow:
    row = await blobs.get(connection, blob)
    if row is None or not await may_read(connection, who.account, row):
        raise unknown()
    return row


async def _state(connection: Connection, row: BlobRow) -> BlobState:
    stored = await blobs.segments(connection, row.blob)
    return BlobState(row.segments, row.size, row.complete, _parts(stored))


def _parts(stored: list[SegmentRow]) -> tuple[BlobPart, ...]:
    return tuple(BlobPart(segment.index, segment.sha256) for segment in stored)


async def _sha256(data: bytes) -> bytes:
    """Beside the loop: a segment takes a millisecond or more."""
    return (await asyncio.to_thread(hashlib.sha256, data)).digest()
