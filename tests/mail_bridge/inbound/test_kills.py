"""A bridge killed at every named point of a mail's way in: the mail is told once."""

import json
import os
import random
import subprocess
import sys
from contextlib import suppress

import aiosmtplib
import pytest

from tests.support.bridge import TOWN

SDK = (
    "before_outbox_commit",
    "after_outbox_commit",
    "before_socket_write",
    "after_socket_write",
    "after_ack_before_commit",
    "after_ack_commit",
    "before_log_commit",
    "after_log_commit",
)
BRIDGE = (
    "in_received",
    "in_read",
    "in_placed",
    "in_scanned",
    "in_said",
    "in_noted",
    "in_stored",
    "in_reported",
)
UNSURE = frozenset(
    {
        "after_ack_before_commit",
        "after_ack_commit",
        "before_log_commit",
        "after_log_commit",
    }
)
"""The 250 follows the first word of the server's that has the message, its answer or
the log: a bridge that ends then may not come to the other."""


@pytest.fixture
def made(made):
    """The account is free for bridges that die; one that ran before goes on after."""
    was_running = made[1].is_running
    made[1].stop()
    yield made
    if was_running:
        made[1].start()


async def test_a_mail_is_told_once_wherever_the_bridge_is_killed(made, letters):
    anna, site = made
    async with anna.client() as me:
        await me.wait_online(60)
        scene = await letters.new_scene(me, site)
        mails = {point: letters.written(point) for point in (*BRIDGE, *SDK)}
        for mail in mails.values():
            mail.add_attachment(b"%PDF-1.4 " + os.urandom(2_000), "application", "pdf")
        orders = [
            {"raw": mail.as_bytes().hex(), "recipients": [scene.address], "die": point}
            for point, mail in mails.items()
        ]
        died = dict(zip(mails, run(site, orders), strict=True))
        assert {point for point, is_dead in died.items() if not is_dead} <= UNSURE
        told = [mail.body.strip() for mail in await scene.hears(len(mails))]
        assert sorted(told) == sorted(mails)


def run(site, orders) -> list[bool]:
    """Give orders to bridges that die, then all to one that does not; who was killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mail_bridge.inbound.dying", str(site.config)],
        input="\n".join(map(json.dumps, orders)),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "BRIDGE_DATABASE_URL": site.url},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.prove
@pytest.mark.timeout(3_600)
async def test_a_hundred_random_kills_under_load_lose_and_double_nothing(made, letters):
    anna, site = made
    chance = random.Random(6)
    async with anna.client() as me:
        await me.wait_online(60)
        scene = await letters.new_scene(me, site)
        waiting = [f"Mail {number}" for number in range(300)]
        raws = {body: letters.raw(body) for body in waiting}
        for _ in range(100):
            point = chance.choice((*BRIDGE, *SDK))
            name = "CORDEE_BRIDGE_FAULT" if point in BRIDGE else "CORDEE_FAULT"
            fault = {name: f"{point}:{chance.randint(1, 4)}"}
            with suppress(RuntimeError):  # it died before the door was open
                site.start(CORDEE_ALLOW_FAULTS="1", **fault)
                waiting = await hand_over(scene, waiting, raws)
            if site.is_running:
                site.kill()
            waiting = waiting or list(raws)[:20]  # given again: nothing is told twice
        with site.running():
            assert not await hand_over(scene, waiting, raws)
        told = [mail.body.strip() for mail in await scene.hears(300)]
        assert sorted(told) == sorted(raws)


async def hand_over(scene, waiting, raws) -> list[str]:
    """Hand mails over until the bridge dies; those that were not answered for."""
    left = list(waiting)
    try:
        await scene.site.knows(scene.address)
        client = await scene.site.connect()
        while left:
            await client.sendmail(f"jeanne@{TOWN}", [scene.address], raws[left[0]])
            left.pop(0)
        client.close()
    except (aiosmtplib.SMTPException, OSError):
        return left
    return left
