"""What is said, made durable before anything is sent, in the order it was said.

What never enters this room: the network.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import msgspec

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import is_line, target_of
from cordee.clients.sdk.errors import ProfileError
from cordee.clients.sdk.events import StateChanged
from cordee.clients.sdk.faults import FaultPoint
from cordee.clients.sdk.store import outbox
from cordee.clients.sdk.store.intents import find_intended, note_intents
from cordee.clients.sdk.store.outbox import OutboxRecord, Outgoing
from cordee.clients.sdk.store.uploads import Upload, remove_upload
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Thread
from cordee.crypto.encoding import encode
from cordee.crypto.event import (
    Acknowledge,
    Edit,
    Event,
    File,
    Reaction,
    Text,
    Withdraw,
    decode_event,
    encode_event,
)
from cordee.crypto.letter_event import LetterDraft
from cordee.crypto.mail_event import MailConfirm, MailIn, MailState
from cordee.crypto.opening.message import new_id
from cordee.crypto.study_event import ImageMark, Study
from cordee.server.protocol.codes import Code

Said = Event

_AIMED = Edit | Withdraw | Reaction | Acknowledge | MailState | MailConfirm | ImageMark

NO_LINE: Final = bytes(16)
"""What stands for the target of an event that has none and is no line."""


class _Said(NamedTuple):
    """An event that waits for its transaction, and who waits for it.

    `upload` is the journal of its files, which ends with the same transaction.
    `intents` are the names of the reasons for which it is said once.
    """

    thread: Thread
    event: Said
    data: bytes
    behalf: bytes | None
    kept: asyncio.Future[bytes]
    upload: Upload | None
    intents: tuple[bytes, ...]


class Outbox:
    """Gives each event its id and its counter; `kick` is told of each thread."""

    def __init__(
        self, context: Context, teller: Teller, kick: Callable[[bytes], None]
    ) -> None:
        self._context = context
        self._teller = teller
        self._kick = kick
        self._said: list[_Said] = []

    async def put(
        self,
        thread: Thread,
        event: Said,
        upload: Upload | None = None,
        behalf: bytes | None = None,
        intents: Sequence[bytes] = (),
    ) -> bytes:
        """Make an event durable and give its id; it is sent when it can be.

        What is said at the same moment shares one wait for the disk. With `intents`
        the id may be that of what was said before for one of these reasons. Raises
        EncodingError.
        """
        loop = asyncio.get_running_loop()
        data = encode_event(event)
        behalf = behalf or thread.memory.seat
        kept = loop.create_future()
        said = _Said(thread, event, data, behalf, kept, upload, tuple(intents))
        if not self._said:
            loop.call_soon(self._keep_said)
        self._said.append(said)
        return await said.kept

    def _keep_said(self) -> None:
        """Keep what waits in one durable transaction, then let it be sent."""
        said, self._said = self._said, []
        ids: list[bytes] = []
        try:
            with self._context.database.transaction(durable=True):
                ids = [self._keep(one) for one in said]
                self._context.fault(FaultPoint.BEFORE_OUTBOX_COMMIT)
        except sqlite3.Error as error:
            for one in said:
                if not one.kept.done():
                    one.kept.set_exception(ProfileError(f"the store: {error}"))
            return
        self._context.fault(FaultPoint.AFTER_OUTBOX_COMMIT)
        for one, message in zip(said, ids, strict=True):
            if not one.kept.done():
                one.kept.set_result(message)
            self._kick(one.thread.id)

    def _keep(self, said: _Said) -> bytes:
        event, thread = said.event, said.thread
        database, now = self._context.database, self._context.clock()
        before = find_intended(database, said.intents)
        if before is not None and before.state != "failed":
            note_intents(database, said.intents, before.thread, before.message, now)
            return before.message
        n = self._next_n(thread)
        target = _target(event)
        message, blobs = new_id(n), tuple[bytes, ...]()
        if isinstance(event, File | MailIn | Study):
            blobs = tuple(dict.fromkeys(part.blob for part in event.files))
        if said.upload is not None:
            message = said.upload.message[:8] + message[8:]
            remove_upload(database, said.upload.place)
        record = OutboxRecord(said.data, now, blobs=blobs, behalf=said.behalf)
        outbox.add_outgoing(database, thread.id, n, message, target, record)
        note_intents(database, said.intents, thread.id, message, now)
        return message

    def _next_n(self, thread: Thread) -> int:
        mark = thread.memory.devices.get(self._context.device)
        logged = 0 if mark is None else mark.n
        return max(logged, outbox.last_n(self._context.database, thread.id)) + 1

    def fail(self, thread: Thread, row: Outgoing, code: Code) -> None:
        """Give up a message that was never accepted; the next takes its counter."""
        database = self._context.database
        renamed: list[tuple[bytes, bytes]] = []
        with database.transaction():
            following = [
                one
                for one in outbox.outgoing_of(database, thread.id)
                if one.n is not None and row.n is not None and one.n > row.n
            ]
            outbox.set_failed(database, row, code.value)
            ids: dict[bytes, bytes] = {}
            for one in following:
                fresh = _renumbered(one, ids)
                outbox.renumber(database, one, fresh)
                ids[one.message] = fresh.message
                renamed.append((one.message, fresh.message))
        self._context.awaited.failed(row.message, code)
        self._context.emit(StateChanged(thread.id, row.message, "failed", code.value))
        for before, after in renamed:
            self._teller.changed(thread, after, before)


def _target(event: Said) -> bytes | None:
    """What its row is found by; None for a line of its own."""
    return None if is_line(event) else target_of(event) or NO_LINE


def _renumbered(one: Outgoing, ids: dict[bytes, bytes]) -> Outgoing:
    """The same event with the counter before its own, aimed at renumbered ids."""
    assert one.n is not None
    n = one.n - 1
    record = msgspec.structs.replace(one.record, event=_aimed(one.record.event, ids))
    target = None if one.target is None else ids.get(one.target, one.target)
    message = one.message[:8] + n.to_bytes(8, "big")
    return msgspec.structs.replace(
        one, n=n, message=message, target=target, record=record
    )


def _aimed(data: bytes, ids: dict[bytes, bytes]) -> bytes:
    event = decode_event(data)
    if isinstance(event, Text | File | MailIn) and event.reply_to in ids:
        return encode(msgspec.structs.replace(event, reply_to=ids[event.reply_to]))
    if isinstance(event, _AIMED):
        target = ids.get(event.target, event.target)
        return encode(msgspec.structs.replace(event, target=target))
    if isinstance(event, LetterDraft) and event.file.message in ids:
        file = msgspec.structs.replace(event.file, message=ids[event.file.message])
        return encode(msgspec.structs.replace(event, file=file))
    return data
