"""Where one writes: Enter sends, Alt+Enter goes to the next line.

What never enters this room: what is done with the text.
"""

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from cordee.clients.cli.dropped import dropped_files

NEW_LINE = frozenset({"alt+enter", "shift+enter", "ctrl+j"})


class Composer(TextArea):
    """A text area that grows with its text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
    ]

    class Written(Message):
        """Enter was pressed on a text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Dropped(Message):
        """Files were dropped on the terminal, which pasted their paths as `text`."""

        def __init__(self, paths: list[Path], text: str) -> None:
            super().__init__()
            self.paths = paths
            self.text = text

    class LookedUp(Message):
        """Up was pressed on the first line."""

    class GivenUp(Message):
        """Escape was pressed."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            if self.text.strip():
                self.post_message(self.Written(self.text.strip("\n")))
        elif event.key in NEW_LINE:
            event.stop()
            event.prevent_default()
            self.insert("\n")

    def on_paste(self, event: events.Paste) -> None:
        """Take paths of files for the files; anything else is text."""
        paths = dropped_files(event.text)
        if paths:
            event.stop()
            event.prevent_default()
            self.post_message(self.Dropped(paths, event.text))

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - as in TextArea
        if self.cursor_location[0] == 0 and not select and not self._wraps_above():
            self.post_message(self.LookedUp())
        else:
            super().action_cursor_up(select)

    def action_give_up(self) -> None:
        self.post_message(self.GivenUp())

    def replace_all(self, text: str) -> None:
        """Put this text there, the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def _wraps_above(self) -> bool:
        """Whether the first line is folded and the cursor below its first row."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y > 0
