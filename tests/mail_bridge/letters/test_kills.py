"""A bridge dies by -9 at every named point of a letter's way, and each leaves once."""

import asyncio
import multiprocessing
import random
import signal

import pytest

from cordee.crypto.letter_event import Recipient
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.faults import BridgePoint
from tests.mail_bridge.letters import worker
from tests.mail_bridge.letters.ward import EXIT, GP, REFERRING

LETTER = [point for point in BridgePoint if point.startswith("letter_")]
BOTH = (Recipient(GP, "gp"), Recipient(REFERRING, "referring"))


@pytest.fixture(scope="module")
def processes():
    """Processes that begin with everything loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([worker.__name__])
    return context


class Siege:
    """Letters of one thread, and a bridge that is killed."""

    def __init__(self, stay, processes, dsn, folder) -> None:
        self.stay, self._processes = stay, processes
        self._dsn, self._folder = dsn, folder
        self.wanted: dict[str, int] = {"LETTER": 0, "RECALL": 0}
        self.count = 0

    def letter(self, pdf: bytes) -> bytes:
        """One that goes to two."""
        self.count += 1
        letter = self.count.to_bytes(16, "big")
        self.stay.validate(self.stay.draft(pdf, letter=letter, recipients=BOTH))
        self.stay.exit(EXIT, letter)
        self.wanted["LETTER"] += 2
        return letter

    def recall(self, letter: bytes) -> None:
        self.stay.recall(GP, letter=letter)
        self.wanted["RECALL"] += 1

    async def run(self, fault: str = "") -> int | None:
        arguments = (str(self._folder), self._dsn, self.stay.peer.port, fault)
        process = self._processes.Process(target=worker.work, args=arguments)
        process.start()
        await asyncio.to_thread(process.join, 90)
        return process.exitcode

    async def judge(self) -> None:
        """Each mail is one row, came with one set of bytes, and was told once."""
        stay, bodies = self.stay, {}
        for mail, data in zip(stay.peer.mails, stay.peer.data, strict=True):
            assert bodies.setdefault(mail["Message-ID"], data) == data, "other bytes"
        rows = await stay.pool.fetchval("SELECT count(*) FROM bridge.mail")
        assert rows == sum(self.wanted.values())
        assert len(bodies) <= rows
        told = [
            (o.target, o.address, o.state) for o in stay.conversations.events(MailState)
        ]
        assert len(told) == len(set(told)), "told twice"
        figures = list(stay.conversations.figures().values())
        assert [one["discharged"] for one in figures] == [self.count] * 2
        assert [one["sent"] for one in figures] == [
            self.count - self.wanted["RECALL"]
        ] * 2
        assert stay.kinds()["letter-sent"] == 0


@pytest.fixture
async def siege(stay, processes, dsn, tmp_path):
    return Siege(stay, processes, dict(dsn), tmp_path)


async def test_a_kill_at_each_point_loses_and_doubles_no_letter(siege, pdf):
    """One siege for all points: each kill is followed by the next, and by the end."""
    for point in LETTER:
        letter = siege.letter(pdf)
        if point in {BridgePoint.LETTER_STOPPED, BridgePoint.LETTER_RECALLED}:
            assert await siege.run() == 0
            siege.recall(letter)
        assert await siege.run(f"{point}:1") == -signal.SIGKILL, point
    assert await siege.run() == 0
    await siege.judge()


@pytest.mark.prove
@pytest.mark.timeout(1_200)
async def test_a_hundred_kills_anywhere_lose_and_double_no_letter(siege, pdf):
    dice, kills = random.Random(20261130), 0
    ours = [point for point in BridgePoint if not point.startswith("in_")]
    while kills < 100:
        letter = siege.letter(pdf)
        if dice.random() < 0.3:
            assert await siege.run() == 0
            siege.recall(letter)
        kills += (
            await siege.run(f"{dice.choice(ours)}:{dice.randint(1, 2)}")
            == -signal.SIGKILL
        )
    assert await siege.run() == 0
    await siege.judge()
