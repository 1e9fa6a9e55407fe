"""A bound on what an account has set, that is not counted at each set."""

import pytest

from cordee.server.services import deadline_room
from cordee.server.services.deadline_room import PROCESSES, DeadlineRoom

LIMIT = 1_000


class Store:
    """What is stored, and how often it was counted."""

    def __init__(self) -> None:
        self.rows: dict[bytes, int] = {}
        self.counted = 0

    async def lock_setter(self, _connection, _setter) -> None:
        """Nobody else counts."""

    async def of_setter(self, _connection, setter) -> int:
        self.counted += 1
        return self.rows.get(setter, 0)

    async def add(self, room, setter) -> bool:
        has_room = await room.take(None, setter)
        if has_room:
            self.rows[setter] = self.rows.get(setter, 0) + 1
        return has_room


@pytest.fixture
def store(monkeypatch):
    store = Store()
    monkeypatch.setattr(deadline_room, "deadlines", store)
    return store


async def test_as_many_as_may_are_set_by_all_processes_and_not_one_more(store):
    rooms = [DeadlineRoom(LIMIT) for _ in range(PROCESSES)]
    for number in range(2 * LIMIT):
        await store.add(rooms[number % PROCESSES], b"bridge")
    assert store.rows == {b"bridge": LIMIT}
    assert await store.add(rooms[0], b"somebody else")


async def test_counting_is_seldom_until_there_is_hardly_any_room(store):
    room = DeadlineRoom(LIMIT)
    for _ in range(LIMIT - PROCESSES):
        assert await store.add(room, b"bridge")
    assert store.counted < 6 * PROCESSES


async def test_what_was_ended_makes_room_again(store):
    room = DeadlineRoom(1)
    assert await store.add(room, b"a")
    assert not await store.add(room, b"a")
    store.rows[b"a"] = 0
    assert await store.add(room, b"a")


async def test_few_shares_are_remembered(store, monkeypatch):
    monkeypatch.setattr(deadline_room, "MAX_KNOWN", 3)
    room = DeadlineRoom(LIMIT)
    for setter in (b"a", b"b", b"c", b"d", b"a"):
        await store.add(room, setter)
    assert store.counted == 5
