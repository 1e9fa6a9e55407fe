"""The threads in memory: where each stands, its epochs, its lock.

What never enters this room: what an item means.
"""

import asyncio
from typing import Final

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import NotAllowed, NotFound, ThreadFrozen
from cordee.clients.sdk.store import items, threads
from cordee.clients.sdk.store.facts import save_evidence
from cordee.clients.sdk.store.threads import HeldEpoch, ThreadMemory
from cordee.crypto.epoch import EpochRecord
from cordee.crypto.log import Base
from cordee.crypto.opening.secret import Secret


class Thread:
    """One thread. `suspended` is a rule that holds for this session only.

    `claimed` is how far this account has read by the server's word: a reason to ask
    for the signed cursor, and nothing else.
    """

    def __init__(self, context: Context, memory: ThreadMemory) -> None:
        self._context = context
        self.memory: Final = memory
        self.lock: Final = asyncio.Lock()
        self.suspended: str | None = None
        self.has_cursors = False
        self.claimed = 0
        self.found_keys: Final = dict[bytes, Secret]()
        self._epochs: dict[int, HeldEpoch] | None = None

    @property
    def id(self) -> bytes:
        return self.memory.thread

    @property
    def epochs(self) -> dict[int, HeldEpoch]:
        """Verified records by epoch."""
        if self._epochs is None:
            self._epochs = threads.load_epochs(self._context.database, self.id)
        return self._epochs

    @property
    def current(self) -> HeldEpoch | None:
        """The epoch in force at the verified head."""
        return self.epochs.get(self.memory.epoch)

    @property
    def record(self) -> EpochRecord:
        """The record in force. Raises NotFound before the first is verified."""
        if self.current is None:
            raise NotFound("nothing of this thread is verified yet")
        return self.current.record

    @property
    def base(self) -> Base:
        """The newest prefix of the log that was verified here."""
        return Base(self.memory.seq, self.memory.hash)

    def hash_at(self, seq: int) -> bytes | None:
        """Hash of the verified log at a number; None where it is not known."""
        memory = self.memory
        if seq == memory.seq:
            return memory.hash
        if seq == memory.first - 1:
            return memory.start
        return items.log_hash(self._context.database, self.id, seq)

    def keep(self, held: HeldEpoch) -> None:
        self.epochs[held.record.core.epoch] = held
        threads.save_epoch(self._context.database, self.id, held)

    def save(self) -> None:
        threads.save_thread(self._context.database, self.memory)

    def freeze(self, rule: str, evidence: tuple[bytes, ...]) -> None:
        """Believe nothing more here, and keep what shows why, both for ever."""
        self.memory.frozen, self.memory.evidence = rule, evidence
        with self._context.database.transaction(durable=True):
            self.save()
            save_evidence(self._context.database, rule, evidence)

    def reload(self) -> None:
        """Forget what a transaction that failed has left in memory."""
        stored = threads.load_threads(self._context.database).get(self.id)
        if stored is not None:
            for name in ThreadMemory.__struct_fields__:
                setattr(self.memory, name, getattr(stored, name))
        self._epochs = None

    def check_writable(self) -> None:
        """Raise ThreadFrozen or NotAllowed when nothing may be written here."""
        if self.memory.frozen:
            raise ThreadFrozen(self.memory.frozen, self.memory.evidence)
        if not self.memory.joined:
            raise NotAllowed("no longer a member of this thread")


class Threads:
    """Every thread of this profile."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._threads = {
            thread: Thread(context, memory)
            for thread, memory in threads.load_threads(context.database).items()
        }

    def get(self, thread: bytes) -> Thread:
        """One thread. Raises NotFound."""
        if thread not in self._threads:
            raise NotFound("no such thread here")
        return self._threads[thread]

    def find(self, thread: bytes) -> Thread | None:
        return self._threads.get(thread)

    def begin(self, thread: bytes, first: int) -> Thread:
        """Take up a thread from its first readable number; nothing is stored yet."""
        memory = ThreadMemory(
            thread=thread,
            first=first,
            start=thread,
            seq=first - 1,
            hash=thread,
            provisional=first > 1,
        )
        self._threads[thread] = Thread(self._context, memory)
        return self._threads[thread]

    def latest(self) -> list[Thread]:
        """By latest activity, newest first."""
        return sorted(
            self._threads.values(), key=lambda one: one.memory.last_time, reverse=True
        )

    def __len__(self) -> int:
        return len(self._threads)
