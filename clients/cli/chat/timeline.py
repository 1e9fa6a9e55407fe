"""The messages of a thread, and which of them are really on screen.

What never enters this room: the network.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cordee.clients.cli import moments, wording
from cordee.clients.cli.chat import lines
from cordee.clients.cli.chat.conversation import BeginningRow, DayRow, MessageRow, Row
from cordee.clients.sdk import MessageView


class DayLine(Static):
    """A separator between two days, or the beginning."""

    def __init__(self, key: str, content: Content) -> None:
        super().__init__(content)
        self.key: Final = key


class MessageLine(Static, can_focus=True):
    """A message that can be picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "pick(-1)", show=False),
        Binding("down,j", "pick(1)", show=False),
        Binding("escape", "leave", show=False),
        Binding("r,enter", "ask('reply')", show=False),
        Binding("e", "ask('edit')", show=False),
        Binding("w,delete", "ask('withdraw')", show=False),
        Binding("plus,equals_sign", "ask('react')", show=False),
        Binding("p", "ask('acknowledge')", show=False),
        Binding("s", "ask('save')", show=False),
        Binding("c", "ask('confirm')", show=False),
    ]

    class Asked(Message):
        """A key was pressed on a message."""

        def __init__(self, view: MessageView, what: str) -> None:
            super().__init__()
            self.view = view
            self.what = what

    class Left(Message):
        """Back to writing."""

    class Picked(Message):
        """Another message is picked."""

        def __init__(self, view: MessageView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, row: MessageRow, content: Content) -> None:
        super().__init__(content)
        self.key: Final = row.key
        self.view = row.message
        self._mark(row)

    def become(self, row: MessageRow, content: Content) -> None:
        """Show what the message has become."""
        self.view = row.message
        self._mark(row)
        self.update(content)

    def on_focus(self) -> None:
        self.post_message(self.Picked(self.view))

    def action_ask(self, what: str) -> None:
        self.post_message(self.Asked(self.view, what))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def action_pick(self, step: int) -> None:
        """Pick the neighbour; below the last one is the composer."""
        line = self._neighbour(step)
        if line is not None:
            self.screen.set_focus(line)
        elif step > 0:
            self.action_leave()

    def _neighbour(self, step: int) -> "MessageLine | None":
        parent = self.parent
        if not isinstance(parent, Timeline):
            return None
        here = parent.picks
        at = here.index(self) + step
        return here[at] if 0 <= at < len(here) else None

    def _mark(self, row: MessageRow) -> None:
        self.set_class(row.is_headed, "-headed")
        is_said = row.message.kind in wording.SAID
        self.set_class(row.message.mine and is_said, "-mine")
        self.can_focus = is_said


Line = DayLine | MessageLine


class Timeline(VerticalScroll, can_focus=False):
    """Rows by key; stays at the end when it was there.

    A line that stays is not taken away and brought back: a key that is meant for the
    picked one would go to the composer, and be written there.
    """

    class Moved(Message):
        """What is on screen may have changed."""

    class ReachedTop(Message):
        """There may be more above."""

    def __init__(self) -> None:
        super().__init__(id="timeline")

    @property
    def picks(self) -> list[MessageLine]:
        """Messages that can be picked, from top to bottom."""
        return [line for line in self.query(MessageLine) if line.can_focus]

    @property
    def is_at_end(self) -> bool:
        """Whether the newest message is in sight."""
        return self.scroll_offset.y >= self.max_scroll_y - 1

    async def show(
        self, rows: Sequence[Row], people: lines.People, *, to_end: bool
    ) -> None:
        """Show these rows, touching only what changed."""
        stays = to_end or self.is_at_end
        below = self.max_scroll_y - self.scroll_offset.y
        async with self.batch():
            is_moved = await self._arrange(rows, people)
        if is_moved:
            self.call_after_refresh(self._keep, below)
        if stays:
            self.call_after_refresh(self._to_end)
        self.call_after_refresh(self.post_message, self.Moved())

    def displayed_number(self) -> int | None:
        """The highest number whose last line is within sight."""
        top = self.scroll_offset.y
        bottom = top + self.scrollable_content_region.height
        numbers = [
            line.view.seq
            for line in self.query(MessageLine)
            if line.view.seq is not None
            and line.virtual_region.height
            and top < line.virtual_region.bottom <= bottom
        ]
        return max(numbers, default=None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.call_after_refresh(self.post_message, self.Moved())
        if new_value <= 0 < old_value:
            self.post_message(self.ReachedTop())

    def on_resize(self) -> None:
        self.call_after_refresh(self.post_message, self.Moved())

    def _to_end(self) -> None:
        self.scroll_end(animate=False)

    def _keep(self, below: int) -> None:
        self.scroll_to(y=max(self.max_scroll_y - below, 0), animate=False)

    @property
    def _lines(self) -> list[Line]:
        return [
            line for line in self.children if isinstance(line, DayLine | MessageLine)
        ]

    async def _arrange(self, rows: Sequence[Row], people: lines.People) -> bool:
        """Have a line for each row, in their order.

        Whether what was in sight may be elsewhere now: more than the end has changed.
        """
        before, keys = [line.key for line in self._lines], [row.key for row in rows]
        gone = set(before).difference(keys)
        await self.remove_children([line for line in self._lines if line.key in gone])
        standing = {line.key: line for line in self._lines}
        for row in rows:
            line = standing.get(row.key)
            if isinstance(row, MessageRow) and isinstance(line, MessageLine):
                line.become(row, lines.message(row, people))
        self._order([standing[key] for key in keys if key in standing])
        await self._bring(rows, standing, people)
        return bool(before) and keys[: len(before)] != before

    def _order(self, wanted: Sequence[Line]) -> None:
        """Have lines that stand here stand in this order."""
        if self._lines == wanted:
            return
        for above, line in itertools.pairwise(wanted):
            self.move_child(line, after=above)

    async def _bring(
        self, rows: Sequence[Row], standing: Mapping[str, Line], people: lines.People
    ) -> None:
        """Bring the lines that are missing, each to its place."""
        fresh: list[Line] = []
        for row in rows:
            line = standing.get(row.key)
            if line is None:
                fresh.append(_widget(row, people))
            elif fresh:
                await self.mount_all(fresh, before=line)
                fresh = []
        if fresh:
            await self.mount_all(fresh)


def _widget(row: Row, people: lines.People) -> Line:
    if isinstance(row, DayRow):
        return DayLine(row.key, lines.day(row, moments.now().date()))
    if isinstance(row, BeginningRow):
        return DayLine(row.key, lines.beginning())
    return MessageLine(row, lines.message(row, people))
