"""The one screen: threads on the left, messages on the right, writing below.

What never enters this room: who may do what, how anything is sent, the layout.
"""

import contextlib
import time
from dataclasses import replace
from typing import ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, TextArea

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import mail
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.attention import Attention
from cordee.clients.cli.chat.composer import Composer
from cordee.clients.cli.chat.conversation import Conversation
from cordee.clients.cli.chat.deeds import Deeds
from cordee.clients.cli.chat.draft import Draft
from cordee.clients.cli.chat.files import FileDeeds
from cordee.clients.cli.chat.layout import Layout
from cordee.clients.cli.chat.mail import MailDeeds
from cordee.clients.cli.chat.searches import QuickSwitch
from cordee.clients.cli.chat.timeline import MessageLine, Timeline
from cordee.clients.sdk import Client, CordeeError, MessageView, ThreadView

PAGE: Final = 60
"""Messages loaded at once."""

MAX_THREADS: Final = 500
MAX_WATCHED: Final = 100
"""Members whose presence is asked for; more is a crowd."""

WATCH_SECONDS: Final = 15.0
"""How often presence is asked for again: it is a hint, and hints get lost."""

REFRESH_SECONDS: Final = 2.0
"""How often the typing line and the hours are looked at again."""


class Home(Layout):
    """Does what the keys ask; `hear` tells it what happened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new_thread", show=False, priority=True),
        Binding("ctrl+k", "switch", show=False, priority=True),
        Binding("f2", "members", show=False, priority=True),
        Binding("ctrl+up,alt+up", "neighbour(-1)", show=False, priority=True),
        Binding("ctrl+down,alt+down", "neighbour(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(
        self, client: Client, people: Acquaintances, deeds: Deeds, first: bytes | None
    ) -> None:
        super().__init__(client, people, first)
        self.deeds: Final = deeds
        self.files: Final = FileDeeds(client, deeds)
        self.mail: Final = MailDeeds(client, deeds)
        self.is_focused = True
        self._attention: Final = Attention()
        self._conversations: Final[dict[bytes, Conversation]] = {}

    async def on_mount(self) -> None:
        self.set_interval(REFRESH_SECONDS, self.show_typing)
        self.set_interval(WATCH_SECONDS, self.look_out)
        await self.load_threads()
        if self.current is None and self.threads:
            self.current = next(iter(self.threads))
        await self.show_thread()
        self.set_focus(self.query_one(Composer))

    # --- threads -----------------------------------------------------------------

    @property
    def conversation(self) -> Conversation:
        return self._conversations.setdefault(self.current or b"", Conversation())

    async def load_threads(self) -> None:
        """Read the list again, newest first."""
        threads = await self.client.threads(MAX_THREADS)
        await self.people.meet(m.account for t in threads for m in t.members)
        self.threads = {thread.id: thread for thread in threads}
        self._show_list()

    async def take_thread(self, thread: ThreadView) -> None:
        """A thread is new or has changed; one not yet verified is not shown."""
        if thread.epoch < 0:
            return
        await self.people.meet(member.account for member in thread.members)
        self.threads[thread.id] = thread
        newest = sorted(self.threads.values(), key=lambda t: -t.last_time)
        self.threads = {one.id: one for one in newest}
        self._show_list()
        if self.current is None:
            await self.open(thread.id)
        elif thread.id == self.current:
            self.show_heading()

    async def open(self, thread: bytes) -> None:
        """Go to a thread; what was being written stays with the one left."""
        if thread == self.current:
            self.set_focus(self.query_one(Composer))
            return
        self._keep_draft()
        self.run_worker(self._stop_typing())
        self.current = thread
        await self.show_thread()
        self.set_focus(self.query_one(Composer))

    async def show_thread(self) -> None:
        """Everything about the current thread, from its draft to its last message."""
        thread = self.thread
        self.query_one(Composer).replace_all(self.draft.text)
        self._show_list()
        self.show_heading()
        self._show_context()
        if thread is None:
            await self.show_messages(to_end=True)
            return
        lines_here = await self.client.history(thread.id, limit=PAGE)
        self.conversation.take(lines_here)
        self.conversation.is_whole |= len(lines_here) < PAGE
        await self.show_messages(to_end=True)
        await self.look_out()

    async def look_out(self) -> None:
        """Ask who is here of those in the current thread; needs a connection."""
        if self.thread is not None and self.client.online:
            with contextlib.suppress(CordeeError):
                await self.client.watch(self.people.others(self.thread)[:MAX_WATCHED])

    async def show_messages(self, *, to_end: bool = False) -> None:
        """Lay the messages out again."""
        await self.people.meet(wording.concerned(self.conversation.messages))
        rows = self.conversation.rows()
        timeline = self.query_one(Timeline)
        await timeline.show(rows, self.people.known, to_end=to_end)
        self._show_nothing(is_empty=not rows)

    async def take_messages(self, messages: list[MessageView]) -> None:
        """Messages of the current thread are new or have changed."""
        self.conversation.take(messages)
        is_mine = any(m.mine and m.state == "waiting" for m in messages)
        await self.show_messages(to_end=is_mine)

    # --- writing -----------------------------------------------------------------

    def _keep_draft(self) -> None:
        if self.current is not None:
            text = self.query_one(Composer).text
            self._drafts[self.current] = replace(self.draft, text=text)

    def _set_draft(self, draft: Draft, *, text: str | None = None) -> None:
        """Change what the text is for, and perhaps the text."""
        if self.current is None:
            return
        self._drafts[self.current] = draft
        if text is not None:
            self.query_one(Composer).replace_all(text)
        self._show_context()

    async def on_composer_written(self, event: Composer.Written) -> None:
        thread, draft = self.current, self.draft
        if thread is None:
            return
        self.run_worker(self._stop_typing())
        self._set_draft(Draft(), text="")
        target = draft.target
        if target is not None and draft.edits:
            done = self.deeds.attempt(self._edit(thread, target.id, event.text))
        else:
            reply = target.id if target else None
            done = self.deeds.attempt(self._send(thread, event.text, reply))
        if not await done and thread == self.current:
            self._set_draft(draft, text=event.text)

    async def _send(self, thread: bytes, text: str, reply: bytes | None) -> bool:
        sent = await self.client.send(thread, text, reply_to=reply)
        if thread == self.current:
            await self.take_messages([sent])
        return True

    async def _edit(self, thread: bytes, message: bytes, text: str) -> bool:
        await self.client.edit(thread, message, text)
        return True

    @work
    async def on_composer_dropped(self, event: Composer.Dropped) -> None:
        """Send files with what is written; what is not sent stays as text."""
        thread, draft, composer = self.current, self.draft, self.query_one(Composer)
        if thread is None:
            return
        reply = draft.target.id if draft.target and not draft.edits else None
        text = composer.text.strip()
        sent = await self.files.send(thread, event.paths, text, reply)
        if sent is None:
            composer.insert(event.text)
        elif thread == self.current:
            self._set_draft(Draft(), text="")
            await self.take_messages([sent])

    def on_composer_given_up(self) -> None:
        if self.draft.target is not None:
            self._set_draft(Draft(), text="" if self.draft.edits else None)

    def on_composer_looked_up(self) -> None:
        picks = self.query_one(Timeline).picks
        if picks:
            self.set_focus(picks[-1])

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        thread = self.current
        if thread is None or not event.text_area.has_focus:
            return
        if not event.text_area.text:
            self.run_worker(self._stop_typing())
        elif self._attention.types(thread, time.monotonic()):
            self.run_worker(self.client.typing(thread, True))  # noqa: FBT003 - a state

    async def _stop_typing(self) -> None:
        thread = self._attention.stops()
        if thread is not None:
            await self.client.typing(thread, False)  # noqa: FBT003 - a state

    # --- picking a message -------------------------------------------------------

    def on_message_line_picked(self, event: MessageLine.Picked) -> None:
        mine = event.view.mine and not event.view.withdrawn
        keys = words.PICKING_OWN_KEYS if mine else words.PICKING_KEYS
        save = words.SAVE_KEY() if event.view.files else ""
        waits = event.view.mail is not None and event.view.mail.standing == "held"
        confirm = mail.CONFIRM_KEY() if waits else ""
        self._show_keys(f"{confirm}{save}{keys()}")

    def on_message_line_left(self) -> None:
        self.set_focus(self.query_one(Composer))
        self._show_context()

    def on_message_line_asked(self, event: MessageLine.Asked) -> None:
        view, thread = event.view, self.current
        if event.what == "save" and thread is not None and view.files:
            self.run_worker(self.files.save(thread, view))
            return
        if thread is None or view.withdrawn or self.query_one(Composer).disabled:
            return
        match event.what:
            case "reply":
                self._set_draft(Draft(target=view))
                self.set_focus(self.query_one(Composer))
            case "edit" if view.mine:
                self._set_draft(Draft(target=view, edits=True), text=view.text)
                self.set_focus(self.query_one(Composer))
            case "withdraw" if wording.is_on_its_way(view):
                self.run_worker(self.files.give_up(thread, view))
            case "withdraw" if view.mine:
                self.run_worker(self.deeds.withdraw(thread, view))
            case "react":
                self.run_worker(self.deeds.react(thread, view))
            case "acknowledge" if not view.mine:
                self.run_worker(self.deeds.acknowledge(thread, view))
            case "confirm" if view.mail is not None and view.mail.standing == "held":
                self.run_worker(self.mail.confirm(thread, view))
            case _:
                self.deeds.bell()

    # --- moving around -----------------------------------------------------------

    async def on_option_list_option_selected(
        self, event: OptionList.OptionSelected
    ) -> None:
        await self.open(bytes.fromhex(event.option_id or ""))

    async def action_neighbour(self, step: int) -> None:
        order = list(self.threads)
        if self.current in order:
            at = min(max(order.index(self.current) + step, 0), len(order) - 1)
            await self.open(order[at])

    def action_page(self, step: int) -> None:
        timeline = self.query_one(Timeline)
        timeline.scroll_relative(y=step * (timeline.size.height - 2), animate=False)

    @work
    async def action_switch(self) -> None:
        window = QuickSwitch(list(self.threads.values()), self.people)
        chosen = await self.deeds.ask(window)
        if chosen is not None:
            await self.open(chosen)

    @work
    async def action_new_thread(self) -> None:
        thread = await self.deeds.new_thread()
        if thread is not None:
            await self.take_thread(thread)
            await self.open(thread.id)

    @work
    async def action_members(self) -> None:
        if self.thread is not None:
            await self.deeds.members(self.thread)

    # --- what is really on screen ------------------------------------------------

    def count_below(self) -> None:
        """A message comes in below what is in sight, if one has scrolled up."""
        if not self.query_one(Timeline).is_at_end:
            self._below += 1
            self._show_below()

    def on_timeline_moved(self) -> None:
        if self._below and self.query_one(Timeline).is_at_end:
            self._below = 0
            self._show_below()
        self.tell_displayed()

    @work(exclusive=True, group="earlier")
    async def on_timeline_reached_top(self) -> None:
        first = self.conversation.first
        if self.current is None or not first or self.conversation.is_whole:
            return
        earlier = await self.client.history(self.current, before=first, limit=PAGE)
        self.conversation.take(earlier)
        self.conversation.is_whole |= len(earlier) < PAGE
        await self.show_messages()

    def on_screen_resume(self) -> None:
        self.tell_displayed()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_list)
        self.call_after_refresh(self._show_context)

    def tell_displayed(self) -> None:
        """Say what is in sight, if someone can be looking at it."""
        if self.current is None or not (self.is_focused and self.is_active):
            return
        number = self.query_one(Timeline).displayed_number()
        if number is not None and self._attention.has_seen(self.current, number):
            seen = self.client.displayed(self.current, number)
            self.run_worker(self.deeds.attempt(seen))
