"""The client killed with -9 at every named point: said once, read once.

Each kill is shown to have happened by the child's end; the same profile is then
opened again, with or without an epoch that somebody else made meanwhile.
"""

import asyncio
import os
import signal
import sys

import pytest

from cordee.clients.sdk.faults import FaultPoint, faults_from, no_faults

CHILD = """
import asyncio, sys
from cordee.clients.sdk import Client

async def main(profile, key_file, thread):
    async with Client(profile, key_file=key_file) as me:
        await me.wait_online(30)
        for text in ("un", "deux", "trois"):
            message = await me.send(thread, text)
            print(text, flush=True)
        stream = me.events()
        await me.wait_state(thread, message.id, "stored", 30)
        while (await me.status()).outbox or not (await me.message(thread, message.id)).seq:
            await anext(stream)
        known = me._parts.threads.get(thread)
        while known.memory.devices[me._parts.context.device].n < 3:
            await anext(stream)

from pathlib import Path
asyncio.run(main(sys.argv[1], Path(sys.argv[2]), bytes.fromhex(sys.argv[3])))
"""
EPOCH_POINTS = {
    FaultPoint.BEFORE_EPOCH_WRITE,
    FaultPoint.AFTER_EPOCH_WRITE,
    FaultPoint.AFTER_EPOCH_ACK,
}


async def killed_at(point, person, thread):
    """Run the child until the point kills it; give what it had said."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CHILD,
        person.profile,
        person.key_file,
        thread.hex(),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"CORDEE_FAULT": f"{point}:1", "CORDEE_ALLOW_FAULTS": "1"},
    )
    said, _ = await child.communicate()
    assert child.returncode == -signal.SIGKILL, "the point was not passed"
    return said.decode().split()


@pytest.mark.prove  # every commit kills them as well, in tests/faults, before a stricter judge
@pytest.mark.parametrize("rotated", [False, True], ids=["", "rotated"])
@pytest.mark.parametrize("point", FaultPoint)
async def test_what_was_said_is_read_exactly_once(hospital, sdk, point, rotated):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with bruno.client() as reader:
        async with anna.client() as writer:
            await sdk.online(writer, reader)
            view = await writer.new_thread("Nuit", [reader.account])
            await sdk.holds(reader, view.id, 1)
        if point in EPOCH_POINTS:
            await reader._parts.own.rotate()
        said = await killed_at(point, anna, view.id)
        if rotated:
            known = reader._parts.threads.get(view.id)
            await reader._parts.rotation.renew(known)
        async with anna.client() as writer:
            await writer.wait_online(sdk.SECONDS)
            last = await writer.send(view.id, "fin")
            await writer.wait_state(view.id, last.id, "stored", sdk.SECONDS)

            async def has_ended():
                return "fin" in await sdk.texts(reader, view.id)

            await sdk.until(reader, has_ended)
            read = await sdk.texts(reader, view.id)
            assert read[:-1] in (said, [*said, *rest(said)[:1]])
            lines = await reader.history(view.id)
            assert not [line for line in lines if line.marks]
            assert (await reader.verify(view.id)).frozen is None
            assert (await writer.status()).failed == 0


def rest(said):
    """What the child would have said next: it may have been kept, not yet told."""
    return ["un", "deux", "trois"][len(said) :]


def test_a_fault_is_honoured_only_where_faults_are_allowed():
    assert faults_from({"CORDEE_FAULT": "after_ack_commit:1"}) is no_faults
    assert faults_from({"CORDEE_ALLOW_FAULTS": "1"}) is no_faults
    armed = {"CORDEE_FAULT": "after_ack_commit:2", "CORDEE_ALLOW_FAULTS": "1"}
    hook = faults_from(armed)
    assert hook is not no_faults
    hook(FaultPoint.AFTER_ACK_COMMIT)
    with pytest.raises(ValueError, match="nowhere"):
        faults_from({"CORDEE_FAULT": "nowhere", "CORDEE_ALLOW_FAULTS": "1"})
