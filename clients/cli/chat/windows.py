"""Small windows over the chat: a title, something to choose, the keys.

What never enters this room: what is done with the choice.
"""

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cordee.clients.cli.catalogue import chat as words

Answer = TypeVar("Answer")


class Window(ModalScreen[Answer | None], Generic[Answer]):
    """Escape closes it with no answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
    ]

    title_text: str = ""
    keys_text: str = ""

    def compose(self) -> ComposeResult:
        box = Vertical()
        box.border_title = self.title_text
        with box:
            yield from self.parts()
            if self.keys_text:
                yield Static(self.keys_text, classes="keys", markup=False)

    def parts(self) -> list[Widget]:
        """What stands in the window."""
        return []

    def action_close(self) -> None:
        self.dismiss(None)


class Confirmation(Window[bool]):
    """Enter says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", show=False),
    ]

    def __init__(self, text: str, keys: str = "") -> None:
        super().__init__()
        self.keys_text = keys or words.CONFIRM_KEYS()
        self._text = text

    def parts(self) -> list[Widget]:
        return [Static(self._text, classes="text", markup=False)]

    def action_accept(self) -> None:
        self.dismiss(True)  # noqa: FBT003 - the answer


class Choice(Window[str]):
    """One of a few answers, each with what it means."""

    def __init__(self, title: str, answers: dict[str, str]) -> None:
        super().__init__()
        self.title_text = title
        self.keys_text = words.PICK_KEYS()
        self._answers = answers

    def parts(self) -> list[Widget]:
        options = [Option(text, id=key) for key, text in self._answers.items()]
        return [OptionList(*options, markup=False)]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


class ReactionPicker(Window[str]):
    """A symbol, by its number or its place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("enter", "take", show=False),
        *(
            Binding(str(n), f"number({n})", show=False)
            for n in range(1, len(words.REACTIONS) + 1)
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.title_text = words.REACT()
        self.keys_text = words.REACT_KEYS()
        self._at = 0
        self._row = Static(markup=False)

    def parts(self) -> list[Widget]:
        self._draw()
        return [self._row]

    def action_move(self, step: int) -> None:
        self._at = (self._at + step) % len(words.REACTIONS)
        self._draw()

    def action_number(self, number: int) -> None:
        self.dismiss(words.REACTIONS[number - 1])

    def action_take(self) -> None:
        self.dismiss(words.REACTIONS[self._at])

    def _draw(self) -> None:
        cells = [
            f"[{symbol}]" if n == self._at else f" {symbol} "
            for n, symbol in enumerate(words.REACTIONS)
        ]
        self._row.update("  ".join(cells))
