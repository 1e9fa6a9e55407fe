"""Epoch records, kept by their hash: what a hash names never changes."""

from typing import Final

from cordee.crypto.epoch import EpochRecord, parse_record
from cordee.crypto.signing import Signed
from cordee.server.services.cache import Cache
from cordee.server.store import items
from cordee.server.store.database import Connection
from cordee.server.store.threads import ThreadRow

MAX_MEMBERS: Final = 400_000
"""Members of all kept records: about 200 MiB of 500-member groups, or 100,000
direct threads."""


class Records:
    """The epochs in force, as they were verified when they were appended."""

    def __init__(self) -> None:
        self._kept: Cache[bytes, EpochRecord] = Cache(MAX_MEMBERS)

    def known(self, epoch_hash: bytes) -> EpochRecord | None:
        return self._kept.get(epoch_hash)

    def keep(self, record: EpochRecord) -> None:
        self._kept.put(record.hash, record, len(record.members))

    async def in_force(self, connection: Connection, row: ThreadRow) -> EpochRecord:
        """The record that a thread's row names."""
        record = self.known(row.epoch_hash)
        if record is None:
            place = await items.at(connection, row.thread, row.epoch_seq)
            assert place is not None, "the log holds the record of its epoch"
            record = parse_record(Signed(place.body, bytes(64)))
            self.keep(record)
        return record
