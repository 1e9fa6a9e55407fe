"""The threads, newest first: title, hour, who they are, last words, unread.

What never enters this room: a message.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import states
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.sdk import ThreadView

QUIET: Final = "$text-muted"
MARGIN: Final = 3
"""Columns of an entry that hold its padding and the scroll bar."""


class ThreadList(OptionList):
    """One entry a thread; the id of an option is the thread's."""

    def show(
        self,
        threads: Sequence[ThreadView],
        people: Acquaintances,
        current: bytes | None,
    ) -> None:
        """Replace the entries and keep the current one highlighted."""
        width = max(self.size.width - MARGIN, 16)
        today = moments.now().date()
        entries = [
            Option(entry(thread, people, today, width), id=thread.id.hex())
            for thread in threads
        ]
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(entries)
            numbers = [n for n, thread in enumerate(threads) if thread.id == current]
            self.highlighted = numbers[0] if numbers else None


def entry(
    thread: ThreadView, people: Acquaintances, today: date, width: int
) -> Content:
    """Three lines: what and when, who, what was said last."""
    has_news = bool(thread.unread)
    when = moments.brief(thread.last_time, today)
    badge = f" {thread.unread} " if has_news else ""
    said = wording.one_line(thread.last_text)
    if thread.frozen:
        said = wording.frozen_reason(thread.frozen)
    title = fit(people.title(thread), width - cell_len(when) - 1)
    last = fit(said, width - cell_len(badge) - 1)
    return Content.assemble(
        (title, "bold" if has_news else ""),
        (f" {when}\n", "$primary" if has_news else QUIET),
        (f"{fit(_who(thread, people), width)}\n", QUIET),
        (last, "$foreground" if has_news else QUIET),
        " ",
        (badge, "bold $background on $primary" if has_news else ""),
        "\n",
    )


def fit(text: str, width: int) -> str:
    """Exactly `width` cells, with an ellipsis when it had more."""
    if cell_len(text) > width:
        return set_cell_size(text, width - 1).rstrip() + "…"
    return set_cell_size(text, width)


def _who(thread: ThreadView, people: Acquaintances) -> str:
    """The professions at the other end, or how many there are."""
    others = [people.known.get(account) for account in people.others(thread)]
    if len(others) == 1:
        return wording.calling(others[0])
    professions = [person.profession for person in others if person]
    distinct = dict.fromkeys(p for p in professions if p)
    count = states.PEOPLE(len(thread.members))
    return ", ".join([count, *map(wording.one_line, distinct)])
