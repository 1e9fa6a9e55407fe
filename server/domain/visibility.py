"""What part of a log a member sees."""

import msgspec


class Window(msgspec.Struct, frozen=True):
    """Items `first` to `last`, both included; empty when `last` is smaller."""

    first: int
    last: int

    def __contains__(self, seq: int) -> bool:
        return self.first <= seq <= self.last

    @property
    def empty(self) -> bool:
        return self.last < self.first


def window(first_seq: int, last_seq: int | None, head_seq: int) -> Window:
    """What a member may read; `last_seq` is nil for one who reads on."""
    return Window(first_seq, head_seq if last_seq is None else min(last_seq, head_seq))


def clip(asked: Window, seen: Window) -> Window:
    """The part of a request that its asker may have."""
    return Window(max(asked.first, seen.first), min(asked.last, seen.last))
