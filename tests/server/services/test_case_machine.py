"""Any sequence of steps, absences and clocks, against a model of the page.

The model is §5.15 in a few lines of its own; the server is the real one.
"""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordee.server.domain.rates import Rate
from cordee.server.protocol.case_types import CaseStep
from cordee.server.protocol.codes import Code
from cordee.server.services.backend import Services
from cordee.server.services.firing import Timer
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Rates, Settings
from tests.server.domain.test_cases import page
from tests.support.cases import DAY, Scene
from tests.support.clock import Clock
from tests.support.deadlines import asleep
from tests.support.hub import Recorder
from tests.support.people import Ward

TABLE = dict(page())
RUNNING = {"sent", "claimed", "more-asked"}
HELD = {"claimed", "more-asked"}
SETTLED = {"answered", "closed", "billed"}
ENOUGH = Rate(1e6, 1_000_000)
FREE = Settings(rates=Rates(cases=ENOUGH, requests=ENOUGH))
WHO = st.sampled_from(["claire", "anna", "bruno", "dora"])
MOVES = st.one_of(
    st.tuples(WHO, st.sampled_from(list(map(str, CaseStep)))),
    st.tuples(WHO, st.just("open")),
    st.tuples(st.just("time"), st.sampled_from([60, DAY, 4 * DAY, 7 * DAY])),
    st.tuples(st.just("clock"), st.sampled_from([-30 * DAY, -DAY, 0, DAY, 8 * DAY])),
    st.tuples(st.just("timer"), st.none()),
    st.tuples(st.sampled_from(["lose", "regain"]), st.just("bruno")),
)
USUAL = st.sampled_from(
    [
        [("anna", "claim"), ("anna", "ask"), ("claire", "give"), ("anna", "answer")],
        [("bruno", "claim"), ("bruno", "answer"), ("claire", "close")],
        [("bruno", "claim"), ("lose", "bruno"), ("bruno", "answer")],
        [("anna", "claim"), ("time", 7 * DAY), ("anna", "answer")],
        [("anna", "decline"), ("claire", "open"), ("bruno", "claim")],
    ]
)
LIVES = st.lists(st.one_of(MOVES.map(lambda one: [one]), USUAL), max_size=9)


class Model:
    """A case of Claire's for a pool that Anna and Bruno hold."""

    def __init__(self, now):
        self.holders = {"anna", "bruno"}
        self.state, self.by, self.last = "sent", None, ("claire", "send")
        self.due = now + 7 * DAY

    def look(self, now, *, writes=False):
        """State, claimant and last step as they are at this moment."""
        here = self.state, self.by, self.last
        if self.state in RUNNING and now >= self.due:
            here = "expired", self.by, None
            if writes:
                self.state, self.by, self.last = here
        elif self.state in HELD and self.by not in self.holders:
            here = "sent", None, None
        return here

    @property
    def actor(self):
        """Who took the last step that was written."""
        return self.last and self.last[0]

    def open(self, who, now):
        state, _, _ = self.look(now)
        if who not in {"claire", *self.holders}:
            return Code.NOT_MEMBER
        if who != "claire":
            return Code.CONFLICT
        if state in SETTLED:
            return Code.CONFLICT
        if state not in RUNNING:
            self.state, self.by, self.last = "sent", None, ("claire", "send")
            self.due = now + 7 * DAY
        return None

    def move(self, who, step, now):
        state, by, last = self.look(now)
        if step in {"expire", "send"}:
            return Code.FORBIDDEN
        known = {"claire", self.by, self.actor, *self.holders}
        if who not in known:
            return Code.NOT_FOUND
        if last == (who, step):
            return None
        still = {"claim": HELD, "answer": SETTLED}.get(step, set())
        if by == who and state in still:
            return None
        return self._take(who, step, (state, by))

    def _take(self, who, step, here):
        state, by = here
        actors = {who_ for (_, s), (_, who_) in TABLE.items() if s == step}
        mine = {"requester"} if who == "claire" else set()
        if who in self.holders:
            mine = {"expert", "claimant"}
        elif by == who and state in SETTLED:
            mine = {"claimant"}
        if not actors & mine:
            return Code.FORBIDDEN
        if (state, step) not in TABLE:
            return Code.CONFLICT
        after, actor = TABLE[state, step]
        if actor == "claimant" and by != who:
            return Code.CONFLICT
        by = {"claim": who, "release": None}.get(step, by)
        self.state, self.by, self.last = after, by, (who, step)
        return None


class World:
    """The server with a model beside it."""

    def __init__(self, scene, dora):
        self.scene, self.dora = scene, dora
        scene.dora = dora

    async def live(self, steps):
        scene = self.scene
        scene.clock.jump = 0
        await self._hold(regain=True)
        case, model = await scene.open(), Model(self._now())
        for who, what in steps:
            await self._step(case, model, who, what)
        await scene.execute("DELETE FROM expertise")

    def _now(self):
        return self.scene.clock.wall() / 1000

    async def _step(self, case, model, who, what):
        scene = self.scene
        match who:
            case "time":
                scene.clock.ahead += what
            case "clock":
                scene.clock.jump = what
            case "timer":
                await scene.services.timer.once()
                model.look(self._now(), writes=True)
            case "lose" | "regain":
                await self._hold(regain=who == "regain")
                model.holders = {"anna"} | ({"bruno"} if who == "regain" else set())
            case _:
                await self._say(case, model, who, what)
        state, by = await scene.state(case)
        wanted, holder, _ = model.look(self._now())
        assert (state, by) == (wanted, holder and self._id(holder)), (who, what)

    async def _say(self, case, model, who, what):
        person = getattr(self.scene, who)
        if what == "open":
            wanted = model.open(who, self._now())
            found = await code(self.scene.open(by=person, case=case))
        else:
            wanted = model.move(who, what, self._now())
            found = await code(self.scene.move(case, person, what))
        assert found == wanted, (who, what, model.state)

    def _id(self, who):
        return getattr(self.scene, who).account

    async def _hold(self, *, regain):
        pool, bruno = self.scene.pool.account, self.scene.bruno.account
        words = "DELETE FROM holder WHERE role = $1 AND account = $2"
        if regain:
            words = "INSERT INTO holder VALUES ($1, $2, false) ON CONFLICT DO NOTHING"
        await self.scene.execute(words, pool, bruno)


async def code(attempt):
    try:
        await attempt
    except Refusal as refusal:
        return refusal.code
    return None


async def enter(dsn):
    services = await Services.start(dsn, hub=Recorder(), clock=Clock(), settings=FREE)
    ward = Ward()
    await ward.join(services)
    scene = await Scene(services, services._context.clock, ward).enter()
    dora = ward.person("Dora Petit")
    await ward.join(services, dora)
    return World(scene, dora)


@pytest.fixture
def running(dsn, monkeypatch):
    monkeypatch.setattr(Timer, "run", asleep)
    with asyncio.Runner() as runner:
        world = runner.run(enter(dsn))
        yield runner, world
        runner.run(world.scene.services.stop())


def lives(running, steps):
    runner, world = running
    runner.run(world.live([one for few in steps for one in few]))


CALM = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@settings(max_examples=40, **CALM)
@given(steps=LIVES)
def test_whatever_is_done_to_a_case_it_stands_where_the_page_says(running, steps):
    lives(running, steps)


@pytest.mark.prove
@pytest.mark.timeout(900)
@settings(max_examples=1_500, **CALM)
@given(steps=st.lists(st.one_of(MOVES.map(lambda one: [one]), USUAL), max_size=40))
def test_whatever_is_done_for_long_it_stands_where_the_page_says(running, steps):
    lives(running, steps)
