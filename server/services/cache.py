"""What cannot change may be kept: the least recently used goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Cache(Generic[Key, Value]):
    """At most `weight` in all; one value weighs 1 unless `put` says otherwise."""

    def __init__(self, weight: int) -> None:
        self._room = weight
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[0]

    def put(self, key: Key, value: Value, weight: int = 1) -> None:
        self.drop(key)
        self._kept[key] = (value, weight)
        self._room -= weight
        while self._room < 0:
            _, (_, freed) = self._kept.popitem(last=False)
            self._room += freed

    def drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._room += kept[1]

    def keys(self) -> list[Key]:
        """Every key, the least recently used first."""
        return list(self._kept)
