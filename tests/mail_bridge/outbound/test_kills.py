"""A bridge dies by -9 at every named point of a mail's way, and nothing is lost."""

import asyncio
import multiprocessing
import random
import signal

import pytest

from cordee.crypto.event import Edit, Withdraw
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.faults import BridgePoint
from tests.mail_bridge.outbound import worker
from tests.mail_bridge.outbound.scene import THREAD, Scene

OURS = [point for point in BridgePoint if not point.startswith(("in_", "letter_"))]
"""Points of the way out; those of the way in, and of letters, are killed elsewhere."""
PASSES = {
    BridgePoint.BEFORE_DEADLINE: 1,
    BridgePoint.AFTER_DEADLINE: 1,
    BridgePoint.AFTER_POINT: 1,
}
"""Which pass kills, when not the second: these are passed once at least."""


@pytest.fixture(scope="module")
def processes():
    """Processes that begin with everything loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([worker.__name__])
    return context


@pytest.fixture
async def siege(scene, processes, dsn, tmp_path):
    scene.name()
    return Siege(scene, processes, dict(dsn), tmp_path)


class Siege:
    def __init__(self, scene: Scene, processes, dsn, folder) -> None:
        self.scene, self._processes = scene, processes
        self._dsn, self._folder = dsn, folder
        self.words: list[bytes] = []

    def speak(self) -> None:
        first = self.scene.say("un")
        file = self.scene.attach(b"%PDF-1.7 deux")
        edit = self.scene.conversations.say_as(THREAD, Edit(first, "un, bis"))
        taken = self.scene.conversations.say_as(THREAD, Withdraw(first))
        self.words += [first, file, edit, taken]

    async def run(self, fault: str = "") -> int | None:
        arguments = (str(self._folder), self._dsn, self.scene.peer.port, fault)
        process = self._processes.Process(target=worker.work, args=arguments)
        process.start()
        await asyncio.to_thread(process.join, 90)
        return process.exitcode

    async def judge(self) -> None:
        """Every word was sent, told and watched once, and nothing waits."""
        scene = self.scene
        expected = {scene.message_id(word) for word in self.words}
        assert set(scene.peer.message_ids) == expected
        bodies = {}
        for mail, data in zip(scene.peer.mails, scene.peer.data, strict=True):
            assert bodies.setdefault(mail["Message-ID"], data) == data, "other bytes"
        told = [
            (one.target, one.state) for one in scene.conversations.events(MailState)
        ]
        assert len(told) == len(set(told)), "told twice"
        assert {scene.states(word)[-1] for word in self.words} == {"delivered"}
        count = "SELECT count(*) FROM bridge."
        assert await scene.pool.fetchval(count + "mail") == len(self.words)
        assert await scene.pool.fetchval(count + "slip") == 0
        sent = await scene.pool.fetchval(
            "SELECT sum(count) FROM bridge.counted WHERE word = 'out'"
        )
        assert sent == len(self.words)
        assert set(scene.kinds()) == {"mail-answer"}


@pytest.mark.parametrize("point", OURS)
async def test_a_kill_at_a_point_loses_and_doubles_nothing(siege, point):
    siege.speak()
    assert await siege.run(f"{point}:{PASSES.get(point, 2)}") == -signal.SIGKILL
    assert await siege.run() == 0
    await siege.judge()


@pytest.mark.prove
@pytest.mark.timeout(3_600)
async def test_a_hundred_kills_anywhere_lose_and_double_nothing(siege):
    dice, kills = random.Random(20261129), 0
    while kills < 100:
        siege.speak()
        point, passes = dice.choice(OURS), dice.randint(1, 4)
        kills += await siege.run(f"{point}:{passes}") == -signal.SIGKILL
    assert await siege.run() == 0
    await siege.judge()
