"""Who asks and who is asked, and what they say to a server about a case.

Times are seconds from now, by the clock that the server goes by. What never enters
this room: an event; a case is moved, and nothing said of it.
"""

import os

from cordee.crypto.epoch import Capacity
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.case_types import CaseStep
from tests.support.people import Thread
from tests.support.roles import Role

DAY = 86_400
TABLES = "deadline", "expertise", "expertise_round", "availability"


class Scene:
    """Claire asks a pool that Anna and Bruno hold, in a thread of hers and the pool's."""

    def __init__(self, services, clock, ward):
        self.services, self.clock, self.ward = services, clock, ward

    async def enter(self):
        names = "Anna Lefèvre", "Bruno Œuvrard", "Claire Dubois"
        self.anna, self.bruno, self.claire = map(self.ward.person, names)
        await self.ward.join(self.services, self.anna, self.bruno, self.claire)
        self.pool = await self.role("Dermatologie", self.anna, self.bruno)
        self.thread = await self.begin(self.pool)
        for table in TABLES:
            await self.execute(f"DELETE FROM {table}")  # those of other tests
        return self

    async def role(self, name, *holders):
        role = Role(name, *holders, admin=self.ward)
        await self.ward.join(self.services, role)
        return role

    async def begin(self, *others, owner=None):
        """A thread of Claire and others."""
        owner = owner or self.claire
        thread = Thread.begin(owner, *others)
        stored = await self.services.answer(owner.identity, thread.frame(1))
        thread.follow(stored)
        return thread

    async def add(self, person, capacity=Capacity.MEMBER, thread=None):
        """Let somebody into the thread."""
        thread = thread or self.thread
        epoch = thread.record.core.epoch + 1
        thread.people[person.account] = person
        await self.renew(thread, added=[person.member(capacity, epoch)])

    async def remove(self, person):
        """Put somebody out of the thread."""
        await self.renew(self.thread, without=[person])

    async def renew(self, thread, **change):
        frame = thread.renew(self.claire, **change).frame(1)
        thread.follow(await self.services.answer(self.claire.identity, frame))

    async def lose(self, person):
        """Anna puts a holder out of the pool."""
        frame = self.pool.rotate(1, by=self.anna, revoked=[person])
        await self.services.answer(self.anna.identity, frame)

    async def open(self, by=None, expert=None, thread=None, case=None):
        """Ask the pool, as Claire, unless told otherwise; the id."""
        case = case or os.urandom(16)
        where, whom = (thread or self.thread).id, (expert or self.pool).account
        frame = client.OpenCase(1, case, where, whom)
        await self.services.answer((by or self.claire).identity, frame)
        return case

    async def move(self, case, who, *steps, services=None):
        """Take steps, one after the other; the last answer."""
        for step in steps:
            frame = client.MoveCase(2, case, CaseStep(step))
            answer = await (services or self.services).answer(who.identity, frame)
        return answer

    async def cases(self, who=None, *, running=False, before=None, limit=100):
        """What somebody sees, Claire unless told otherwise."""
        frame = client.GetCases(3, running, before, limit)
        return (await self.services.answer((who or self.claire).identity, frame)).cases

    async def state(self, case, who=None):
        """How a case stands, and who has claimed it."""
        (found,) = [one for one in await self.cases(who) if one.case == case]
        return found.state, found.by

    async def say(self, who, account=None, *, until=0, cap=0):
        """Take no case until then (seconds from now), and so many at once."""
        whom = (account or who).account
        until = self.clock.wall() + 1000 * until if until else 0
        frame = client.SetAvailability(4, whom, until, cap)
        return await self.services.answer(who.identity, frame)

    async def available(self, who, *accounts):
        frame = client.GetAvailability(5, tuple(one.account for one in accounts))
        return (await self.services.answer(who.identity, frame)).accounts

    async def after(self, seconds):
        """So much time passes, and the timer looks."""
        self.clock.ahead += seconds
        await self.services.timer.once()

    async def rows(self, table="expertise", words=""):
        """What the database holds."""
        async with self.services.pool.acquire() as connection:
            found = await connection.fetch(f"SELECT * FROM {table} {words}")
        return [dict(row) for row in found]

    async def execute(self, statement, *values):
        async with self.services.pool.acquire() as connection:
            await connection.execute(statement, *values)
