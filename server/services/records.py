"""Epoch records, kept by their hash: what a hash names never changes."""

from typing import Final

import msgspec

from cordee.crypto.epoch import EpochRecord, parse_record
from cordee.crypto.signing import Signed
from cordee.server.services.cache import Cache
from cordee.server.store import accounts, items
from cordee.server.store.database import Connection
from cordee.server.store.threads import ThreadRow

MAX_MEMBERS: Final = 400_000
"""Members of all kept records: about 200 MiB of 500-member groups, or 100,000
direct threads."""


class Standing(msgspec.Struct, frozen=True):
    """A record, and which of its members are held by others: roles and records."""

    record: EpochRecord
    held: tuple[bytes, ...]


class Records:
    """The epochs in force, as they were verified when they were appended."""

    def __init__(self) -> None:
        self._kept: Cache[bytes, Standing] = Cache(MAX_MEMBERS)

    def keep(self, record: EpochRecord, held: tuple[bytes, ...]) -> None:
        self._kept.put(record.hash, Standing(record, held), len(record.members))

    async def in_force(self, connection: Connection, row: ThreadRow) -> EpochRecord:
        """The record that a thread's row names."""
        return (await self.standing(connection, row)).record

    async def standing(self, connection: Connection, row: ThreadRow) -> Standing:
        """The record that a thread's row names, and which of its members are held."""
        kept = self._kept.get(row.epoch_hash)
        if kept is not None:
            return kept
        place = await items.at(connection, row.thread, row.epoch_seq)
        assert place is not None, "the log holds the record of its epoch"
        record = parse_record(Signed(place.body, bytes(64)))
        held = await accounts.held(connection, list(record.members))
        self.keep(record, held)
        return Standing(record, held)
