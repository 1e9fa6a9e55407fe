"""Finding people as one types, on Cordée and in the directory beyond it.

Who is not on Cordée says how he is reached instead; whoever has a mailbox is taken with
Enter again, once that was said. What never enters this room: a thread.
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

from cordee.clients.cli import failures, practitioners
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import directory
from cordee.clients.sdk import Client, CordeeError, FoundView, HitView, PersonView

LIMIT: Final = 50
STEPS: Final = {"up": -1, "down": 1}


class PersonSearch(Vertical):
    """A field and the people who fit; Enter takes the highlighted one.

    Once someone was taken, Enter on an empty field means that this is all.
    """

    DEFAULT_CSS = """
    PersonSearch { height: auto; }
    PersonSearch #otherwise { padding-top: 1; }
    """

    class Taken(Message):
        """This person is meant."""

        def __init__(self, person: PersonView) -> None:
            super().__init__()
            self.person = person

    class TakenByMail(Message):
        """This practitioner is meant, and was told to be reached by mail."""

        def __init__(self, hit: HitView) -> None:
            super().__init__()
            self.hit = hit

    class Finished(Message):
        """Nobody else."""

    def __init__(self, client: Client, without: Sequence[bytes] = ()) -> None:
        super().__init__()
        self._client: Final = client
        self._without: Final = {client.account, *without}
        self._found: list[FoundView] = []
        self._has_taken = False
        self._has_moved = False
        self._told: HitView | None = None

    def compose(self) -> ComposeResult:
        yield Input(placeholder=words.FIND_SOMEONE())
        yield OptionList(markup=False)
        yield Static(words.NOBODY(), classes="quiet", markup=False)
        yield Static(classes="text", id="otherwise", markup=False)

    async def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one("#otherwise", Static).display = False
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

    def _take(self, one: FoundView) -> None:
        if one.person is None:
            if one.hit is not None and one.hit == self._told:
                self.post_message(self.TakenByMail(one.hit))
            elif one.hit is not None:
                self.run_worker(self._tell_otherwise(one.hit), exclusive=True)
            return
        self._has_taken = True
        self._without.add(one.person.account)
        self.post_message(self.Taken(one.person))
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self.run_worker(self._search(""), exclusive=True)

    async def _tell_otherwise(self, hit: HitView) -> None:
        """How somebody is reached with whom no thread can be opened."""
        said = directory.NOT_HERE(name=practitioners.hit_name(hit))
        try:
            known = await self._client.practitioner(hit.practitioner)
        except CordeeError as error:
            said = f"{said} {failures.sentence_of(error)}"
        else:
            said = practitioners.not_here(known, in_chat=True) if known else said
            self._told = hit if known and known.mailboxes else None
        self._say(said)

    async def _search(self, query: str) -> None:
        self._told = None
        try:
            answer = await self._client.find(query, LIMIT)
        except CordeeError as error:
            self._show([], failures.sentence_of(error))
            return
        fitting = [one for one in answer.found if self._is_offered(one)]
        self._show(fitting, words.NOBODY())
        self._say("" if answer.whole else directory.NOT_WHOLE())

    def _is_offered(self, one: FoundView) -> bool:
        return one.person is None or one.person.account not in self._without

    def _say(self, text: str) -> None:
        otherwise = self.query_one("#otherwise", Static)
        otherwise.update(text)
        otherwise.display = bool(text)

    def _show(self, found: list[FoundView], nobody: str) -> None:
        self._found = found
        self._has_moved = False
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_entry(one)) for one in self._found])
        options.highlighted = 0 if self._found else None
        options.display = bool(self._found)
        empty = self.query_one(Static)
        empty.update(nobody)
        empty.display = not self._found


def _entry(one: FoundView) -> Content:
    """Whoever is not on Cordée is told apart by how he is reached."""
    about = [practitioners.calling_of(one), practitioners.place_of(one)]
    if one.person is None:
        about.append(practitioners.ways_of(one))
    return Content.assemble(
        (practitioners.name_of(one), "bold" if one.person else "$text-muted"),
        (f"  {', '.join(part for part in about if part)}", "$text-muted"),
    )
