"""One process a profile, and a clock that is wrong changes nothing."""

import asyncio
import sys
import time

import pytest

from cordee.clients.sdk import ProfileInUse
from tests.faults.sender import IN_USE

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


@pytest.fixture
async def holder(scene):
    """A process that has Anna's profile open."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.sender"),
        *(str(scene.anna.profile), str(scene.anna.key_file), str(scene.journal)),
        "hold",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert await process.stdout.readline() == f"{scene.anna.account.hex()}\n".encode()
    yield process
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def test_a_second_process_on_a_profile_is_refused(scene, holder):
    assert await scene.run(scene.anna, "hold") == IN_USE
    with pytest.raises(ProfileInUse):
        await scene.anna.client().__aenter__()


async def test_a_profile_is_free_when_its_process_was_killed(scene, holder):
    holder.kill()
    await holder.wait()
    async with scene.anna.client() as anna:
        await anna.wait_online()
        assert anna.account == scene.anna.account


@pytest.mark.parametrize("shift", [-DAY_MS, DAY_MS])
async def test_a_clock_a_day_off_keeps_order_and_shows_the_servers_time(shift, scene):
    texts = ("un", "deux", "trois")
    words = ("speak", scene.thread.hex(), *texts)
    assert await scene.run(scene.anna, *words, CORDEE_TEST_CLOCK_MS=str(shift)) == 0
    now = time.time() * 1000
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        assert await scene.judge(scene.told(), anna, bruno) == len(texts)
        for me in (anna, bruno):
            lines = await me.history(scene.thread)
            assert all(abs(line.time - now) < HOUR_MS for line in lines)


@pytest.mark.parametrize("shift", [-DAY_MS, DAY_MS])
async def test_a_clock_a_day_off_lets_a_client_renew_an_epoch(shift, scene):
    assert await scene.run(scene.bruno, "rotate") == 0
    words = ("speak", scene.thread.hex(), "un")
    assert await scene.run(scene.anna, *words, CORDEE_TEST_CLOCK_MS=str(shift)) == 0
    assert await scene.judge_afresh(scene.told()) == 1
