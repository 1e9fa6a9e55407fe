"""No room for a message: the server says so in words, goes on reading, and heals."""

from unittest.mock import patch

import pytest

from cordee.clients.sdk import sender as sending
from cordee.server.protocol.codes import Code
from tests.faults.disks import can_mount, really_full, told_full
from tests.faults.journal import Testimony
from tests.faults.scene import PATIENCE, emptied, has_all, speak
from tests.faults.verdict import read
from tests.support.crashes import until, until_it

DISKS = [told_full, really_full] if can_mount() else [told_full]
MANY = 200
"""Messages of a KiB: more than what may be free in pages that are there already."""


@pytest.fixture
def refusals():
    """What the server answers to messages that it refuses."""
    seen = []
    ordinary = sending.refusal

    def note(frame):
        seen.append(frame)
        return ordinary(frame)

    with patch.object(sending, "refusal", note):
        yield seen


async def say(scene, me, told, text):
    """Have a text kept; it may wait."""
    told.take("trying", text, "", 0)
    sent = await me.send(scene.thread, text)
    told.take("kept", text, "", 0)
    return sent


async def fill_up(scene, me, told, refusals):
    """Send until one is refused, and give that one."""
    for number in range(MANY):
        sent = await say(scene, me, told, f"{number} " + "x" * 900)

        async def is_answered(message=sent.id):
            return (await me.message(scene.thread, message)).state != "waiting"

        await until_either(is_answered, refusals)
        if refusals:
            return sent
    raise AssertionError("the disk is not full")


async def until_either(is_answered, refusals):
    async def either():
        return bool(refusals) or await is_answered()

    await until_it(either, "an answer")


@pytest.mark.parametrize("full", DISKS, ids=lambda disk: disk.__name__)
async def test_a_full_disk_is_told_in_words_and_heals(full, scene, refusals):
    told = Testimony()
    async with scene.anna.client() as anna:
        await speak(anna, scene.thread, told, "avant")
        async with full(scene.database):
            waiting = await fill_up(scene, anna, told, refusals)
            assert refusals[0].code is Code.STORAGE_FULL
            assert "full" in refusals[0].sentence
            await reading_goes_on(scene, told)
            await until(lambda: len(refusals) > 1, "the client tries again")
            assert (await anna.message(scene.thread, waiting.id)).state == "waiting"
            assert "server_full" in await warnings_of(anna)
        await anna.wait_state(scene.thread, waiting.id, "stored", PATIENCE)
        await emptied(anna)
        assert "server_full" not in await warnings_of(anna)
        async with scene.bruno.client() as bruno:
            assert await scene.judge(told, anna, bruno) == len(told.kept)


async def warnings_of(me):
    return " ".join((await me.status()).warnings)


async def reading_goes_on(scene, told):
    """Bruno was away, comes now, and gets what is stored."""
    ledger = await scene.ledger(scene.thread)
    async with scene.bruno.client() as bruno:
        await has_all(bruno, ledger)
        lines = (await read(bruno, scene.thread, bruno.name)).lines
    assert [line.text for line in lines] == told.kept[: len(lines)]
    assert lines
