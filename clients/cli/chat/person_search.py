"""Finding people as one types, by name, profession, speciality or place.

What never enters this room: a thread.
"""

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cordee.clients.cli import failures, wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.sdk import Client, CordeeError, PersonView

LIMIT: Final = 50
STEPS: Final = {"up": -1, "down": 1}


class PersonSearch(Vertical):
    """A field and the people who fit; Enter takes the highlighted one.

    Once someone was taken, Enter on an empty field means that this is all.
    """

    DEFAULT_CSS = "PersonSearch { height: auto; }"

    class Taken(Message):
        """This person is meant."""

        def __init__(self, person: PersonView) -> None:
            super().__init__()
            self.person = person

    class Finished(Message):
        """Nobody else."""

    def __init__(self, client: Client, without: Sequence[bytes] = ()) -> None:
        super().__init__()
        self._client: Final = client
        self._without: Final = {client.account, *without}
        self._found: list[PersonView] = []
        self._has_taken = False
        self._has_moved = False

    def compose(self) -> ComposeResult:
        yield Input(placeholder=words.FIND_SOMEONE())
        yield OptionList(markup=False)
        yield Static(words.NOBODY(), classes="quiet", markup=False)

    async def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        await self._search("")

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        await self._search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        is_over = not event.value.strip() and self._has_taken and not self._has_moved
        if is_over:
            self.post_message(self.Finished())
        elif at is not None and at < len(self._found):
            self._take(self._found[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(self._found[event.option_index])

    def on_key(self, event: events.Key) -> None:
        step = STEPS.get(event.key)
        if step is None or not self._found:
            return
        event.stop()
        options = self.query_one(OptionList)
        now = options.highlighted or 0
        options.highlighted = min(max(now + step, 0), len(self._found) - 1)
        self._has_moved = True

    def _take(self, person: PersonView) -> None:
        self._has_taken = True
        self._without.add(person.account)
        self.post_message(self.Taken(person))
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self.run_worker(self._search(""), exclusive=True)

    async def _search(self, query: str) -> None:
        try:
            found = await self._client.people(query, LIMIT)
        except CordeeError as error:
            self._show([], failures.sentence_of(error))
            return
        fitting = [p for p in found if p.account not in self._without]
        self._show(fitting, words.NOBODY())

    def _show(self, people: list[PersonView], nobody: str) -> None:
        self._found = people
        self._has_moved = False
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_entry(person)) for person in self._found])
        options.highlighted = 0 if self._found else None
        options.display = bool(self._found)
        empty = self.query_one(Static)
        empty.update(nobody)
        empty.display = not self._found


def _entry(person: PersonView) -> Content:
    name = wording.clean(person.name) or wording.short(person.account)
    about = [wording.calling(person), wording.clean(person.place)]
    return Content.assemble(
        (name, "bold"),
        (f"  {', '.join(part for part in about if part)}", "$text-muted"),
    )
