"""The application: themes, the keys that work everywhere, and the events.

What never enters this room: what a message looks like.
"""

import os
from typing import ClassVar, Final

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType

from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.deeds import Deeds
from cordee.clients.cli.chat.hearing import hear
from cordee.clients.cli.chat.help import Help
from cordee.clients.cli.chat.home import Home
from cordee.clients.cli.chat.terminal import tell_alt_enter_apart
from cordee.clients.cli.chat.themes import DARK, LIGHT
from cordee.clients.sdk import Client, Erased, EventStream

THEME: Final = "CORDEE_THEME"


class ChatApp(App[int]):
    """One profile on the whole screen; `first` is the thread to begin with."""

    CSS_PATH = "styles.tcss"
    TITLE = "Cordée"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("f1", "help", show=False, priority=True),
        Binding("f4", "switch_theme", show=False, priority=True),
    ]

    def __init__(self, client: Client, first: bytes | None = None) -> None:
        super().__init__()
        tell_alt_enter_apart()
        self._client: Final = client
        people = Acquaintances(client)
        self.home: Final = Home(client, people, Deeds(self, client, people), first)

    async def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        asked = os.environ.get(THEME, "")
        self.theme = LIGHT.name if asked == "light" else DARK.name
        events = self._client.events()
        await self.home.people.meet([self._client.account])
        await self.push_screen(self.home)
        self._listen(events)

    @work
    async def _listen(self, events: EventStream) -> None:
        async for event in events:
            if isinstance(event, Erased):
                self.exit(0)  # the command says why
                return
            await hear(self.home, event)

    def action_switch_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    async def action_help(self) -> None:
        if not isinstance(self.screen, Help):
            await self.push_screen(Help())

    def on_app_focus(self) -> None:
        self.home.is_focused = True
        self.home.tell_displayed()

    def on_app_blur(self) -> None:
        self.home.is_focused = False
