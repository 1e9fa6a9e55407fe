"""What the server refuses for good is shown as failed, and gives its place back."""

import asyncio

from cordee.clients.sdk import ServerRefused
from cordee.server.protocol.codes import Code
from tests.faults.scene import PATIENCE, knows

TEXTS = ("un", "deux", "trois", "quatre")


async def test_each_message_of_someone_put_out_meanwhile_fails_in_words(scene):
    async with scene.bruno.client() as bruno:
        await knows(bruno, scene.thread)
    async with scene.anna.client() as anna:
        await anna.wait_online()
        await anna.remove(scene.thread, scene.bruno.account)
    async with scene.bruno.client() as bruno:
        sent = [await bruno.send(scene.thread, text) for text in TEXTS]
        waits = [
            bruno.wait_state(scene.thread, one.id, "stored", PATIENCE) for one in sent
        ]
        ends = await asyncio.gather(*waits, return_exceptions=True)
        assert all(isinstance(end, ServerRefused) for end in ends), ends
        assert {end.code for end in ends} == {Code.NOT_MEMBER}
        assert (await bruno.status()).outbox == 0
        lines = await bruno.history(scene.thread)
        assert [line.text for line in lines if line.state == "failed"] == list(TEXTS)
    assert not (await scene.ledger(scene.thread)).messages()
