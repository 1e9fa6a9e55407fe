"""The regions of the one screen, and what is said around the messages.

What never enters this room: a key, and what anyone does.
"""

import time
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.chat import heading, lines, participants
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.attention import Typists
from cordee.clients.cli.chat.composer import Composer
from cordee.clients.cli.chat.deeds import can_write
from cordee.clients.cli.chat.draft import Draft
from cordee.clients.cli.chat.thread_list import ThreadList
from cordee.clients.cli.chat.timeline import Timeline
from cordee.clients.sdk import Client, ThreadView

WIDE: Final = 100
WIDTHS: Final = [(0, "-tiny"), (64, "-narrow"), (WIDE, "-wide"), (150, "-huge")]


class Layout(Screen[None]):
    """Shows what it holds; who follows it says what that is."""

    def __init__(
        self, client: Client, people: Acquaintances, first: bytes | None
    ) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = WIDTHS
        self.client: Final = client
        self.people: Final = people
        self.transfer = ""
        """How far the file is that is being saved."""
        self.current: bytes | None = first
        self.threads: dict[bytes, ThreadView] = {}
        self.typists: Final = Typists()
        self._below = 0
        self._drafts: Final[dict[bytes, Draft]] = {}

    @property
    def thread(self) -> ThreadView | None:
        return None if self.current is None else self.threads.get(self.current)

    @property
    def draft(self) -> Draft:
        return self._drafts.get(self.current or b"", Draft())

    def compose(self) -> ComposeResult:
        with Horizontal(id="bar"):
            yield Static(id="who", markup=False)
            yield Static(id="connection", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="side"):
                yield Static(words.THREADS(), classes="heading", markup=False)
                yield ThreadList(markup=False)
            with Vertical(id="talk"):
                yield from self._talk()
            yield Static(id="panel", markup=False)
        yield Static(id="keys", markup=False)

    def _talk(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="readers", markup=False)
        yield Static(id="banner", markup=False)
        yield Timeline()
        yield Static(id="nothing", markup=False)
        yield Static(id="below", markup=False)
        yield Static(id="typing", markup=False)
        yield Static(id="context", markup=False)
        yield Composer(soft_wrap=True, highlight_cursor_line=False, compact=True)

    def _show_list(self) -> None:
        threads = list(self.threads.values())
        self.query_one(ThreadList).show(threads, self.people, self.current)

    def show_heading(self) -> None:
        thread, me = self.thread, self.client.account
        self.show_connection()
        title, readers, panel = "", "", Content()
        if thread is not None:
            title = heading.title(thread, self.people)
            readers = heading.readers(thread, self.people, me)
            panel = participants.panel(thread, self.people, me)
        self.query_one("#title", Static).update(title)
        self.query_one("#readers", Static).update(readers)
        self.query_one("#panel", Static).update(panel)
        self._show_composer(thread)
        self.show_typing()

    def _show_composer(self, thread: ThreadView | None) -> None:
        composer = self.query_one(Composer)
        if thread is None or not can_write(thread, self.client.account):
            composer.disabled = True
            composer.placeholder = words.CANNOT_WRITE()
        else:
            composer.disabled = False
            composer.placeholder = heading.invitation(thread, self.people)

    def _show_nothing(self, *, is_empty: bool) -> None:
        """What to do where there is nothing yet."""
        text = words.EMPTY if self.thread is None else words.NO_MESSAGE
        nothing = self.query_one("#nothing", Static)
        nothing.update(text())
        nothing.set_class(is_empty, "-shown")

    def show_connection(self) -> None:
        """My name, whether I am connected, and what is wrong."""
        me = self.people.known.get(self.client.account)
        who = wording.introduction(me) if me else wording.clean(self.client.name)
        self.query_one("#who", Static).update(who or "Cordée")
        online = self.client.online
        connection = self.query_one("#connection", Static)
        connection.update(words.ONLINE() if online else words.OFFLINE())
        connection.set_class(not online, "-offline")
        said = heading.banner(
            self.thread,
            self.client.account,
            is_online=online,
            is_attested=self.client.attested,
        )
        banner = self.query_one("#banner", Static)
        banner.update(said.text)
        banner.set_class(bool(said.text), "-shown")
        banner.set_class(said.is_grave, "-grave")

    def show_typing(self) -> None:
        """Who types here."""
        typing = self.typists.of(self.current or b"", time.monotonic())
        names = [self.people.name(account) for account in typing]
        said = heading.typing(names) or self.transfer
        self.query_one("#typing", Static).update(said)

    def _show_context(self) -> None:
        """What is being answered or corrected, and the keys that help now."""
        said, context = self._aim(), self.query_one("#context", Static)
        context.update(f"{said}   {words.CANCEL()}")
        context.set_class(bool(said), "-shown")
        is_wide = self.size.width >= WIDE
        keys = words.WRITING_KEYS if is_wide else words.WRITING_KEYS_SHORT
        self._show_keys(keys())

    def _aim(self) -> str:
        """The message that the draft answers or corrects."""
        target, known = self.draft.target, self.people.known
        if target is None:
            return ""
        quoted = lines.quote(target, known)
        if self.draft.edits:
            return words.EDITING(text=quoted)
        return words.REPLYING(name=lines.author(target, known), text=quoted)

    def _show_keys(self, keys: str) -> None:
        self.query_one("#keys", Static).update(keys)

    def _show_below(self) -> None:
        below = self.query_one("#below", Static)
        below.update(words.NEW_BELOW(self._below) if self._below else "")
        below.set_class(bool(self._below), "-shown")
