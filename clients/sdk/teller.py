"""Turns what became durable into events, never before.

What never enters this room: a change of what is stored, but for cursors.
"""

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.events import (
    LedgerChanged,
    LineChanged,
    MessageChanged,
    NewMessage,
    StateChanged,
    ThreadChanged,
)
from cordee.clients.sdk.lines import is_ledger, is_line
from cordee.clients.sdk.store.items import count_unread, shown_before
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.timeline import Timeline
from cordee.clients.sdk.verdict import Outcome

RECENT = 100
"""Lines that a moved cursor may change the state of."""


class Teller:
    """Emits; builds no view that nobody listens for."""

    def __init__(self, context: Context, timeline: Timeline) -> None:
        self._context = context
        self._timeline = timeline

    def told(self, thread: Thread, outcome: Outcome) -> None:
        """Tell what a batch of items came to."""
        self._context.moved(thread.id)
        for rule, sentence, account in outcome.warnings:
            self._context.warn(rule, sentence, thread=thread.id, account=account)
        if not self._context.broadcast.is_heard:
            return
        for message in outcome.seen:
            self._context.emit(StateChanged(thread.id, message, "stored"))
        if is_line(thread):
            self._context.emit(LineChanged(thread.id))
            return
        if is_ledger(thread):
            self._context.emit(LedgerChanged(thread.id))
            return
        for seq in outcome.lines:
            if seq not in outcome.known:
                view = self._timeline.at(thread, seq)
                self._context.emit(NewMessage(thread.id, view))
        for message in dict.fromkeys(outcome.touched):
            self.changed(thread, message)
        if outcome.lines or outcome.changed:
            self.thread(thread)

    def changed(
        self, thread: Thread, message: bytes, previous: bytes | None = None
    ) -> None:
        """Tell that a message is not as it was; nothing when it is not here."""
        view = self._timeline.find(thread, message)
        if view is not None:
            self._context.emit(MessageChanged(thread.id, view, previous or message))

    def thread(self, thread: Thread) -> None:
        """Tell that a thread is not as it was; a line to an automation is none."""
        if not self._context.broadcast.is_heard or is_ledger(thread):
            return
        if not is_line(thread):
            self._context.emit(ThreadChanged(self._timeline.thread(thread)))

    def gone(self, thread: Thread) -> None:
        """This account is no longer among the members."""
        if thread.memory.joined:
            thread.memory.joined = False
            thread.save()
            self._context.moved(thread.id)
            self.thread(thread)

    def displayed_elsewhere(self, thread: Thread, seq: int) -> None:
        """I have read up to there, here or on another device."""
        memory = thread.memory
        memory.displayed = max(memory.displayed, seq)
        memory.unread = count_unread(
            self._context.database, thread.id, memory.displayed
        )
        thread.save()
        self.thread(thread)

    def reached(self, thread: Thread, before: int, now: int) -> None:
        """A reader's cursor went from `before` to `now`: my messages between."""
        if not self._context.broadcast.is_heard:
            return
        database, me = self._context.database, self._context.me.account
        for item in shown_before(database, thread.id, now + 1, RECENT):
            if item.seq > before and item.record.account == me and item.message:
                state = self._timeline.at(thread, item.seq).state
                self._context.emit(StateChanged(thread.id, item.message, state))
