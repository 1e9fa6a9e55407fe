"""The letters' automation killed at every point of its outbox: each letter is one."""

import asyncio
import json
import os
import random
import signal

import pytest

from tests.clients.agent.test_letter_formats import SIDECAR
from tests.support.agents import command
from tests.support.gateway import gateway_of
from tests.support.hospital import running_hospital
from tests.support.letter_ward import letter_pdf

SECONDS = 60
POINTS = (
    "before_outbox_commit",
    "after_outbox_commit",
    "before_socket_write",
    "after_socket_write",
    "after_ack_before_commit",
    "after_ack_commit",
)


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as hospital:
        yield hospital


class Siege:
    def __init__(self, record, folder, config, pdf) -> None:
        self.record, self.folder, self.config, self.pdf = record, folder, config, pdf
        self.count = 0

    def drop(self) -> None:
        self.count += 1
        name = f"letter-{self.count}"
        said = {**SIDECAR, "stay": f"S-{self.count}"}
        (self.folder / f"{name}.pdf").write_bytes(self.pdf)
        (self.folder / f"{name}.json").write_text(json.dumps(said))

    async def run(self, fault: str = "") -> int:
        words = ("--watch", self.folder, "--config", self.config, "--once")
        process = await asyncio.create_subprocess_exec(
            *command(self.record, "agent", "letters", *words),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=os.environ | {"CORDEE_ALLOW_FAULTS": "1", "CORDEE_FAULT": fault},
        )
        self.said, _ = await process.communicate()
        return process.returncode

    async def judge(self) -> None:
        """A thread, a file, a letter, a validation and an exit for each document."""
        left = sorted(path.name for path in self.folder.iterdir())
        assert left == ["done", "failed"], self.said
        async with self.record.client() as me:
            await me.wait_online(SECONDS)
            threads = await me.threads(1_000)
            assert len(threads) == self.count
            for thread in threads:
                [letter] = await me.letters(thread.id)
                assert (letter.version, letter.status) == (1, "leaving")
                lines = await me.history(thread.id, limit=100)
                assert sum(bool(one.files) for one in lines) == 1
                deeds = [one.letter.deed for one in lines if one.letter]
                assert sorted(deeds) == ["drafted", "exit", "validated"]


@pytest.fixture
async def siege(hospital, tmp_path):
    [record, bruno] = await hospital.enrol("Dossier", "Bruno")
    await gateway_of(hospital)
    config, folder = tmp_path / "letters.toml", tmp_path / "letters"
    folder.mkdir()
    config.write_text(
        f'scan_seconds = 0.05\n[units.CARDIO]\nmembers = ["{bruno.account.hex()}"]\n'
        f'validator = "{bruno.account.hex()}"\n'
    )
    return Siege(record, folder, config, letter_pdf(tmp_path).read_bytes())


@pytest.mark.prove  # a process each; the journey of J6 kills one in every run
@pytest.mark.timeout(300)
async def test_a_kill_at_each_point_makes_no_second_letter(siege):
    for point in POINTS:
        siege.drop()
        assert await siege.run(f"{point}:2") == -signal.SIGKILL, siege.said
    assert await siege.run() == 0, siege.said
    await siege.judge()


@pytest.mark.prove
@pytest.mark.timeout(1_200)
async def test_a_hundred_kills_anywhere_make_no_second_letter(siege):
    dice, kills = random.Random(6), 0
    while kills < 100:
        siege.drop()
        fault = f"{dice.choice(POINTS)}:{dice.randint(1, 9)}"
        kills += await siege.run(fault) == -signal.SIGKILL
    assert await siege.run() == 0, siege.said
    await siege.judge()
