"""The messages of a thread, and which of them are really on screen.

What never enters this room: the network.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from cordee.clients.cli import moments, wording
from cordee.clients.cli.chat import lines
from cordee.clients.cli.chat.conversation import BeginningRow, DayRow, MessageRow, Row
from cordee.clients.sdk import MessageView


class DayLine(Static):
    """A separator between two days, or the beginning."""


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


class Timeline(VerticalScroll, can_focus=False):
    """Rows by key; stays at the end when it was there."""

    class Moved(Message):
        """What is on screen may have changed."""

    class ReachedTop(Message):
        """There may be more above."""

    def __init__(self) -> None:
        super().__init__(id="timeline")
        self._keys: list[str] = []

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
        keys = [row.key for row in rows]
        async with self.batch():
            if keys[: len(self._keys)] != self._keys:
                await self._rebuild(rows, people)
            else:
                await self._extend(rows, people)
        self._keys = keys
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

    async def _rebuild(self, rows: Sequence[Row], people: lines.People) -> None:
        """Everything anew, keeping the place of what was in sight."""
        below = self.max_scroll_y - self.scroll_offset.y
        had_lines = bool(self._keys)
        await self.remove_children()
        await self.mount_all([_widget(row, people) for row in rows])
        if had_lines:
            self.call_after_refresh(self._keep, below)

    def _keep(self, below: int) -> None:
        self.scroll_to(y=max(self.max_scroll_y - below, 0), animate=False)

    async def _extend(self, rows: Sequence[Row], people: lines.People) -> None:
        for row, line in zip(rows, list(self.children), strict=False):
            if isinstance(row, MessageRow) and isinstance(line, MessageLine):
                line.become(row, lines.message(row, people))
        fresh = rows[len(self._keys) :]
        if fresh:
            await self.mount_all([_widget(row, people) for row in fresh])


def _widget(row: Row, people: lines.People) -> Widget:
    if isinstance(row, DayRow):
        return DayLine(lines.day(row, moments.now().date()))
    if isinstance(row, BeginningRow):
        return DayLine(lines.beginning())
    return MessageLine(row, lines.message(row, people))
