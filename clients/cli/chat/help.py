"""The keys, and what the states mean."""

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.chat.windows import Window

WIDTH = 17


class Help(Window[None]):
    """One page."""

    def __init__(self) -> None:
        super().__init__()
        self.title_text = words.HELP()
        self.keys_text = words.HELP_CLOSE()

    def parts(self) -> list[Widget]:
        lines = [
            Content.assemble((f"{key():<{WIDTH}}", "bold $primary"), about())
            for key, about in words.KEYS
        ]
        meanings = Content.styled(words.STATES(), "$text-muted")
        page = Static(Content("\n").join([*lines, Content(), meanings]))
        return [VerticalScroll(page)]
