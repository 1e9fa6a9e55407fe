"""A client dies by -9 on its way back, or in what follows a revocation; it goes on."""

import asyncio
import os
import signal
import sys

import msgspec
import pytest

from cordee.clients.sdk.faults import AccessPoint
from tests.support.crashes import until_it
from tests.support.devices import came_back, linked
from tests.support.hospital import running_hospital

KILLED = -signal.SIGKILL
PATIENCE = 60
RECOVER = """
import asyncio, sys
from pathlib import Path
from cordee.clients.sdk import recover

async def main(profile, origin, *card):
    key = Path(profile).with_suffix(".key")
    await recover(profile, origin, " ".join(card), key_file=key)

asyncio.run(main(*sys.argv[1:]))
"""
REVOKE = """
import asyncio, sys
from pathlib import Path
from cordee.clients.sdk import Client

async def main(profile, key, device):
    async with Client(profile, key_file=Path(key)) as me:
        await me.wait_online(60)
        await me.revoke_device(bytes.fromhex(device))

asyncio.run(main(*sys.argv[1:]))
"""
RETURN = [point for point in AccessPoint if "return" in point]
ROTATION = [point for point in AccessPoint if "return" not in point]


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as running:
        yield running


async def fall(script, point, *words, count=1):
    """Run a child until the point kills it."""
    fault = {"CORDEE_ALLOW_FAULTS": "1", "CORDEE_FAULT": f"{point}:{count}"}
    line = [sys.executable, "-c", script, *map(str, words)]
    child = await asyncio.create_subprocess_exec(*line, env=os.environ | fault)
    async with asyncio.timeout(PATIENCE):
        assert await child.wait() == KILLED, "the point was not passed"


async def reads(me, thread, *texts):
    """Wait until a client reads exactly these texts, all of them whole."""

    async def has():
        if thread not in {one.id for one in await me.threads()}:
            return False
        lines = await me.history(thread)
        return [line.text for line in lines if line.kind == "text"] == list(texts)

    await me.wait_online(PATIENCE)
    await until_it(has, f"{me.name} reads {texts}")
    lines = await me.history(thread)
    assert not [line for line in lines if line.marks or line.kind == "sealed"]


async def says(me, thread, text):
    sent = await me.send(thread, text)
    await me.wait_state(thread, sent.id, "stored", PATIENCE)


@pytest.mark.parametrize("point", RETURN)
async def test_a_return_that_was_killed_at(point, hospital, tmp_path):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with bruno.client() as other:
        await other.wait_online(PATIENCE)
        thread = (await other.new_thread("Nuit", [anna.account])).id
        await says(other, thread, "avant")
        profile = tmp_path / f"{anna.profile.name}-back"
        words = (profile, hospital.address, *anna.card_text.split())
        await fall(RECOVER, point, *words)
        await says(other, thread, "pendant")
        if point is AccessPoint.AFTER_RETURN_DONE:
            back = msgspec.structs.replace(anna, profile=profile)
        else:
            back = await came_back(hospital, anna, tmp_path)
        async with back.client() as me:
            await reads(me, thread, "avant", "pendant")
            await says(me, thread, "après")
            await reads(other, thread, "avant", "pendant", "après")
            assert len(await me.devices()) == 1
            assert (await me.status()).generation == 1
            if point is AccessPoint.AFTER_RETURN_DONE:
                assert me.card_pending
                me.card_is_kept()


@pytest.mark.parametrize("point", ROTATION)
async def test_a_revocation_that_was_killed_at(point, hospital):
    """Begun again by whoever opens the profile: every thread gets its new keys."""
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with bruno.client() as other:
        async with anna.client() as me:
            await me.wait_online(PATIENCE)
            threads = [
                (await me.new_thread(f"Fil {n}", [bruno.account])).id for n in range(3)
            ]
            phone = await linked(hospital, anna, me, "phone")
            [stolen] = [one.key for one in await me.devices() if not one.mine]
        words = (anna.profile, anna.key_file, stolen.hex())
        count = 2 if point is AccessPoint.IN_CASCADE else 1
        await fall(REVOKE, point, *words, count=count)
        async with anna.client() as me:
            await me.wait_online(PATIENCE)
            if point is AccessPoint.BEFORE_ROTATE_WRITE:
                assert stolen in (await me.status()).devices
                await me.revoke_device(stolen)

            async def are_renewed():
                views = [await me.thread(one) for one in threads]
                return [view.epoch for view in views] == [1, 1, 1]

            await until_it(are_renewed, "every thread has its next epoch")
            assert stolen not in (await me.status()).devices
            for thread in threads:
                await says(me, thread, "après")
                await reads(other, thread, "après")
        assert phone.profile != anna.profile
