"""A ward that waits for something, and what its people say to a server about it."""

import asyncio
import os

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.deadline_types import DeadlineKind, TaskState
from tests.support.people import Thread
from tests.support.roles import Role

KIND = DeadlineKind.MAIL_ANSWER
HOUR = 3_600
DAY_MS = 86_400_000


async def asleep(_timer):
    """In place of `Timer.run`, where a test looks at what is due itself."""
    await asyncio.Event().wait()


class Scene:
    """Claire writes in a thread of which a role is a member; Anna and Bruno hold it.

    Times are seconds from now, by the clock that the server goes by.
    """

    def __init__(self, services, clock, ward):
        self.services, self.clock, self.ward = services, clock, ward

    async def enter(self):
        names = "Anna Lefèvre", "Bruno Œuvrard", "Claire Dubois"
        self.anna, self.bruno, self.claire = map(self.ward.person, names)
        await self.ward.join(self.services, self.anna, self.bruno, self.claire)
        self.role = Role("Secrétariat", self.anna, self.bruno, admin=self.ward)
        await self.ward.join(self.services, self.role)
        self.thread = await self.begin(self.role)
        async with self.services.pool.acquire() as connection:
            await connection.execute("DELETE FROM deadline")  # those of other tests
        return self

    async def begin(self, other):
        """A thread of Claire and another one."""
        thread = Thread.begin(self.claire, other)
        stored = await self.services.answer(self.claire.identity, thread.frame(1))
        thread.follow(stored)
        return thread

    async def add(self, person, capacity):
        """Let somebody into the thread."""
        epoch = self.thread.record.core.epoch + 1
        self.thread.people[person.account] = person
        grown = self.thread.renew(self.claire, added=[person.member(capacity, epoch)])
        stored = await self.services.answer(self.claire.identity, grown.frame(1))
        self.thread.follow(stored)

    def due(self, seconds):
        return self.clock.wall() + round(1000 * seconds)

    async def set(self, seconds, by=None, account=None, thread=None, **more):
        """Set a deadline, Claire's for the role unless told otherwise; its id."""
        asked = {"id": os.urandom(16), "kind": KIND, "note": b"sealed"} | more
        frame = client.SetDeadline(
            1,
            asked["id"],
            (thread or self.thread).id,
            asked["kind"],
            asked.get("due", self.due(seconds)),
            (account or self.role).account,
            asked["note"],
        )
        await self.services.answer((by or self.claire).identity, frame)
        return frame.deadline

    async def clear(self, deadline, by=None):
        frame = client.ClearDeadline(2, deadline)
        return await self.services.answer((by or self.claire).identity, frame)

    async def after(self, seconds):
        """So much time passes; how many deadlines become tasks."""
        self.clock.ahead += seconds
        return await self.services.timer.once()

    async def tasks(self, who=None, *, only_open=True):
        """Tasks that somebody sees, Anna unless told otherwise."""
        frame = client.GetTasks(3, only_open, None, 100)
        return (await self.services.answer((who or self.anna).identity, frame)).tasks

    async def move(self, deadline, who, state):
        frame = client.MoveTask(4, deadline, TaskState(state))
        return await self.services.answer(who.identity, frame)

    async def count(self, words=""):
        """How many rows there are."""
        async with self.services.pool.acquire() as connection:
            return await connection.fetchval(f"SELECT count(*) FROM deadline {words}")
