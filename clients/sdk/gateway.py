"""The facade's gateway: for the account of one, that carries threads to mailboxes.

It reads all that is said in its threads, in order, from where it was; and says any
event, each reason once, with files that never touch a disk. What never enters this
room: mail.
"""

import asyncio
import bisect
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.attachments.memory import Content, upload_contents
from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.errors import NotAllowed, TamperedError, TooLarge
from cordee.clients.sdk.files import Files
from cordee.clients.sdk.mailbox_fold import Standing, standing
from cordee.clients.sdk.outbox import Said
from cordee.clients.sdk.store.intents import (
    Intended,
    find_intended,
    forget_intents,
)
from cordee.clients.sdk.store.items import (
    StoredItem,
    item_of,
    items_from,
    seq_of,
)
from cordee.clients.sdk.store.notes import Notes
from cordee.clients.sdk.store.outbox import acked_as
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import MemberView
from cordee.crypto.attachment import MAX_FILES, SEGMENT_SIZE
from cordee.crypto.attestation_body import Identity
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Capacity
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import Event, File, Unknown
from cordee.crypto.mail_event import MailIn

PAGE: Final = 256
"""Events read from the store at a time: a page fits in memory whatever they say."""

POINTS: Final = "gateway points"
INTENTS: Final = "gateway intents"

Intent = bytes | Sequence[bytes] | None
"""Why something is said: one reason, or several of which each is enough."""


class Told(msgspec.Struct, frozen=True):
    """What somebody said, under a number of the log.

    `capacity` is that of the seat it was said from, in the epoch it was said in; empty
    for none. `time` is the server's (Unix ms); `rules` are those that it broke.
    """

    thread: bytes
    seq: int
    message: bytes
    author: bytes
    behalf: bytes | None
    capacity: str
    time: int
    event: Event | Unknown
    rules: tuple[str, ...]

    @property
    def account(self) -> bytes:
        """Its author, as `mail_rules` and `letter_fold` name him."""
        return self.author


class Moves(AsyncIterator[bytes]):
    """Threads in which something new is durable, each once until it is taken."""

    def __init__(self, first: Sequence[bytes]) -> None:
        self._waiting = dict.fromkeys(first)
        self._ready = asyncio.Event()
        if first:
            self._ready.set()

    def offer(self, thread: bytes) -> None:
        self._waiting[thread] = None
        self._ready.set()

    async def __anext__(self) -> bytes:
        await self._ready.wait()
        thread = next(iter(self._waiting))
        del self._waiting[thread]
        if not self._waiting:
            self._ready.clear()
        return thread


class Gateway(Files):
    """For accounts of kind `gateway`; raises NotAllowed for any other."""

    @property
    def program_notes(self) -> Notes:
        """Sealed notes of the program, in the profile's store."""
        return self._parts.notes

    def gateway_threads(self) -> list[bytes]:
        """Threads that I may speak in now, newest activity first."""
        self._check_gateway()
        return [one.id for one in self._parts.threads.latest() if self._carries(one)]

    def known_threads(self) -> list[bytes]:
        """All threads that I ever carried, those that I left too."""
        self._check_gateway()
        return [one.id for one in self._parts.threads.latest()]

    def is_carried(self, thread: bytes) -> bool:
        """Whether I may speak in a thread now."""
        known = self._parts.threads.find(thread)
        return known is not None and self._carries(known)

    def told(self, thread: bytes, after: int = 0, limit: int = PAGE) -> list[Told]:
        """The first `limit` events after a number, mine and others', in their order.

        One that was erased, or does not open, is not among them.
        """
        found: list[Told] = []
        while len(found) < limit:
            page, after = self.told_to(thread, after, limit)
            found += page
            if not page and after >= self._thread(thread).memory.seq:
                break
        return found[:limit]

    def told_to(
        self, thread: bytes, after: int = 0, limit: int = PAGE
    ) -> tuple[list[Told], int]:
        """The events among the next `limit` items, and the number of the last item.

        That number is `after`, or what was erased since, when there is none.
        """
        self._check_gateway()
        known = self._thread(thread)
        after, capacities = max(after, known.memory.erased), _Capacities(known)
        items = items_from(self._parts.database, thread, after + 1, limit)
        told = (_told(thread, item, capacities) for item in items)
        found = [one for one in told if one is not None]
        return found, items[-1].seq if items else after

    async def moved(self) -> AsyncIterator[bytes]:
        """Threads to look at: all of them first, then each when it has moved."""
        self._check_gateway()
        context = self._parts.context
        moves = Moves([one.id for one in self._parts.threads.latest()])
        context.followers.add(moves.offer)
        try:
            async for thread in moves:
                yield thread
        finally:
            context.followers.discard(moves.offer)

    def point(self, reader: str, thread: bytes) -> int:
        """Up to which number a reader of mine is done with a thread."""
        return self.program_notes.get(POINTS, (reader, thread), int) or 0

    def note_point(self, reader: str, thread: bytes, seq: int) -> None:
        """Note that all up to `seq` is done with.

        After a power cut it may be an earlier number: a reader knows what it did.
        """
        self.program_notes.put(POINTS, (reader, thread), seq, durable=False)

    def standing_mailboxes(self, thread: bytes) -> Mapping[str, Standing]:
        """Mailboxes that a thread writes to now, by address in one case."""
        return standing(self._thread(thread).memory.mailboxes)

    def named_before(self, thread: bytes) -> Mapping[str, Standing]:
        """Mailboxes that were named before all that is told: that was erased."""
        memory = self._thread(thread).memory
        known = memory.mailboxes.items()
        return {key: one for key, one in known if one.since <= memory.erased}

    def title_of(self, thread: bytes) -> tuple[str, str | None]:
        """Title and patient, as the epoch in force has them."""
        memory = self._thread(thread).memory
        return memory.title, memory.patient

    def members_of(self, thread: bytes) -> tuple[MemberView, ...]:
        """Members in the epoch in force."""
        record = self._thread(thread).record
        return tuple(map(self._parts.participants.member, record.core.members))

    def identity_of(self, account: bytes) -> Identity | None:
        """What an organisation that I trust says of somebody; None for nobody.

        By the chains that are here: `person` asks for newer ones.
        """
        found = self._parts.identities.verified(account)
        if found is None or "ATT-07" in found.rules:
            return None
        return found.body.identity

    def has_letters(self, thread: bytes) -> bool:
        """Whether a letter was drafted, or an exit said, in a thread."""
        return bool(self._thread(thread).memory.letters)

    def caption_of(self, thread: bytes, message: bytes, author: bytes) -> str:
        """The text under the files of a message of somebody's; empty for any other."""
        said = self.told_as(thread, message)
        if said is None or said.author != author or not isinstance(said.event, File):
            return ""
        return said.event.caption

    def told_as(self, thread: bytes, message: bytes) -> Told | None:
        """What was said as this message; None when it is not in the log here."""
        known = self._parts.threads.find(thread)
        item = item_of(self._parts.database, thread, message)
        if known is None or item is None:
            return None
        return _told(thread, item, _Capacities(known))

    async def say(self, thread: bytes, event: Said, *, intent: Intent = None) -> bytes:
        """Say any event; durable when this returns, sent when it can be. Its id.

        What is said for an `intent`, or for one of several, is said once: again gives
        the first id, unless the server refused that for good. Raises NotAllowed,
        ThreadFrozen, TooLarge.
        """
        self._check_gateway()
        known = self._writable(thread)
        names = self._names(intent)
        try:
            return await self._parts.sender.outbox.put(known, event, intents=names)
        except CryptoError as error:
            raise TooLarge(str(error)) from None

    async def say_with_files(
        self,
        thread: bytes,
        event: File | MailIn,
        files: Sequence[Content],
        *,
        intent: Intent = None,
    ) -> bytes:
        """Store files from memory, then say the event with them, as `say` does.

        What was said before for this intent is looked for first. Raises also NotOnline
        and ServerRefused, and then nothing is said.
        """
        if len(files) > MAX_FILES:
            raise TooLarge(f"a message has at most {MAX_FILES} files")
        if not files:
            return await self.say(thread, event, intent=intent)
        before = self.intended(intent)
        if before is not None and before.state != "failed":
            return before.message
        self._writable(thread)
        uploads, blobs = self._parts.uploads, self._parts.blobs
        parts = await upload_contents(blobs, uploads.slots, thread, files)
        whole = msgspec.structs.replace(event, files=parts)
        return await self.say(thread, whole, intent=intent)

    def intended(self, intent: Intent) -> Intended | None:
        """What was said for an intent; None when nothing was within half a year."""
        self._check_gateway()
        return find_intended(self._parts.database, self._names(intent))

    def forget_old_intents(self) -> None:
        """Forget what nobody tells again; once a day is enough."""
        parts = self._parts
        with parts.database.transaction():
            forget_intents(parts.database, parts.context.clock())

    async def wait_stored(
        self,
        thread: bytes,
        message: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - a caller's deadline
    ) -> int:
        """Wait until the server has a message of mine; its number.

        Raises TimeoutError, NotFound, and ServerRefused for one refused for good.
        """
        database = self._parts.database
        with self._parts.context.awaited.until_stored(message) as stored:
            known = seq_of(database, thread, message)
            if known is None:
                known = acked_as(database, thread, message)
            if known is not None:
                return known
            async with asyncio.timeout(timeout):
                return await stored

    async def read_file(
        self, thread: bytes, message: bytes, index: int, limit: int
    ) -> bytes:
        """The bytes of a file of a message, at most `limit`.

        Raises TooLarge beyond that, and as `stream_file`.
        """
        if self._part(thread, message, index).true_size > limit:
            raise TooLarge(f"this file has more than {limit} bytes")
        found = bytearray()
        async for piece in self.stream_file(thread, message, index):
            found += piece
        return bytes(found)

    async def stream_file(
        self, thread: bytes, message: bytes, index: int
    ) -> AsyncIterator[bytes]:
        """A file in pieces of at most 1 MiB, each checked before it is given.

        Raises NotFound, TamperedError (at the end for the whole), NotOnline,
        ServerRefused.
        """
        part = self._part(thread, message, index)
        download, whole = self._download(part), hashlib.sha256()
        for n in range(part.segments):
            piece = await download.segment(n)
            whole.update(piece)
            yield piece[:SEGMENT_SIZE]
        if whole.digest() != part.sha256_plain:
            raise TamperedError("FIL-06")

    def _writable(self, thread: bytes) -> Thread:
        known = self._thread(thread)
        known.check_writable()
        if not self._carries(known):
            raise NotAllowed("this account is no gateway of this thread")
        return known

    def _carries(self, thread: Thread) -> bool:
        memory = thread.memory
        if not memory.joined or memory.frozen or thread.current is None:
            return False
        return thread.record.capacity(self.account) == Capacity.GATEWAY

    def _names(self, intent: Intent) -> tuple[bytes, ...]:
        intents = (intent,) if isinstance(intent, bytes) else tuple(intent or ())
        notes = self.program_notes
        return tuple(notes.name_of(INTENTS, (one,)) for one in intents)

    def _check_gateway(self) -> None:
        if self._parts.context.me.kind != AccountKind.GATEWAY:
            raise NotAllowed("only the account of a gateway carries mail")


class _Capacities:
    """Who was what in a thread, by the record in force at a number of its log."""

    def __init__(self, thread: Thread) -> None:
        self._held = sorted(thread.epochs.values(), key=lambda one: one.seq)
        self._starts = [one.seq for one in self._held]

    def at(self, seq: int, account: bytes) -> str:
        place = bisect.bisect_right(self._starts, seq) - 1
        if place < 0:
            return ""
        return self._held[place].record.capacity(account) or ""


def _told(thread: bytes, item: StoredItem, capacities: _Capacities) -> Told | None:
    """What an item says; None for one that says nothing, or does not open."""
    record = item.record
    event = None if record.event is None else decoded(record.event)
    if event is None or item.message is None:
        return None
    return Told(
        thread,
        item.seq,
        item.message,
        record.account,
        record.behalf,
        capacities.at(item.seq, record.behalf or record.account),
        record.time,
        event,
        record.rules,
    )
