"""Windows in which one finds: someone to write to, someone to add, a thread.

What never enters this room: the making of a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from cordee.clients.cli import finding, wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.person_search import STEPS, PersonSearch
from cordee.clients.cli.chat.windows import Window
from cordee.clients.sdk import Client, HitView, PersonView, ThreadView


@dataclass(frozen=True)
class Wanted:
    """A thread to be opened with these people, and with a mailbox perhaps."""

    people: tuple[PersonView, ...]
    title: str
    by_mail: HitView | None = None


class NewThread(Window[Wanted]):
    """First who, then, for several, what it is called."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.title_text = words.NEW_THREAD()
        self.keys_text = words.NEW_KEYS()
        self._client: Final = client
        self._people: list[PersonView] = []

    def parts(self) -> list[Widget]:
        title = Input(placeholder=words.GROUP_TITLE(), id="group-title")
        title.display = False
        return [
            Static(classes="chosen", markup=False),
            PersonSearch(self._client),
            title,
        ]

    def on_person_search_taken(self, event: PersonSearch.Taken) -> None:
        self._people.append(event.person)
        names = ", ".join(wording.clean(person.name) for person in self._people)
        chosen = self.query_one(".chosen", Static)
        chosen.update(words.CHOSEN(names=names))
        chosen.add_class("-shown")

    def on_person_search_taken_by_mail(self, event: PersonSearch.TakenByMail) -> None:
        self.dismiss(Wanted(tuple(self._people), "", event.hit))

    def on_person_search_finished(self) -> None:
        if len(self._people) == 1:
            self.dismiss(Wanted(tuple(self._people), ""))
            return
        self.query_one(PersonSearch).display = False
        self.query_one(".keys", Static).update(words.TITLE_KEYS())
        title = self.query_one("#group-title", Input)
        title.display = True
        title.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        title = event.value.strip()
        if event.input.id == "group-title" and title:
            self.dismiss(Wanted(tuple(self._people), title))


class FindPerson(Window[PersonView | HitView]):
    """One person who is not there yet, or a practitioner who is reached by mail."""

    def __init__(self, client: Client, without: Sequence[bytes]) -> None:
        super().__init__()
        self.title_text = words.INVITE()
        self.keys_text = words.PICK_KEYS()
        self._client: Final = client
        self._without: Final = without

    def parts(self) -> list[Widget]:
        return [PersonSearch(self._client, self._without)]

    def on_person_search_taken(self, event: PersonSearch.Taken) -> None:
        self.dismiss(event.person)

    def on_person_search_taken_by_mail(self, event: PersonSearch.TakenByMail) -> None:
        self.dismiss(event.hit)


class QuickSwitch(Window[bytes]):
    """A thread, by the beginnings of the words of its title."""

    def __init__(self, threads: Sequence[ThreadView], people: Acquaintances) -> None:
        super().__init__()
        self.title_text = words.SWITCH()
        self.keys_text = words.PICK_KEYS()
        self._titles: Final = {t.id: people.title(t) for t in threads}
        self._found: list[bytes] = []

    def parts(self) -> list[Widget]:
        return [
            Vertical(
                Input(placeholder=words.SWITCH_WORDS()),
                OptionList(markup=False),
                Static(words.NO_THREAD(), classes="quiet", markup=False),
                classes="text",
            )
        ]

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._search("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search(event.value)

    def on_key(self, event: events.Key) -> None:
        step = STEPS.get(event.key)
        options = self.query_one(OptionList)
        if step is None or not self._found:
            return
        event.stop()
        now = options.highlighted or 0
        options.highlighted = min(max(now + step, 0), len(self._found) - 1)

    def on_input_submitted(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None and self._found:
            self.dismiss(self._found[at])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    def _search(self, text: str) -> None:
        self._found = [
            thread
            for thread, title in self._titles.items()
            if finding.matches_words(title, text)
        ]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._titles[thread]) for thread in self._found])
        options.highlighted = 0 if self._found else None
        options.display = bool(self._found)
        self.query_one(".quiet", Static).display = not self._found
