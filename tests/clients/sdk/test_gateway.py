"""The gateway's side of a thread: all that is said, in order, and each word once."""

import asyncio
import os

import pytest

from cordee.clients.sdk.attachments.memory import Content
from cordee.clients.sdk.errors import NotAllowed, TooLarge
from cordee.crypto.event import Edit, File, Text
from cordee.crypto.mail_event import Correspondent, Mailbox, MailIn
from tests.support.gateway import gateway_of, mail_in

SECONDS = 60
GP = Mailbox("jeanne.legoff@medecin.mssante.test", "Dr Le Goff", "", "")


@pytest.fixture
async def scene(hospital, sdk):
    """Anna, a gateway, and their thread in which both are on line."""
    [anna] = await hospital.enrol("Anna")
    gate = await gateway_of(hospital)
    async with anna.client() as me, gate.client() as gateway:
        await sdk.online(me, gateway)
        thread = (await me.new_thread("Sortie", [gate.account])).id
        await sdk.holds(gateway, thread, 1)
        yield me, gateway, thread


async def test_a_gateway_reads_all_that_is_said_in_order(scene, sdk):
    me, gateway, thread = scene
    await me.add_mailbox(thread, GP)
    line = await me.send(thread, "Bonjour")
    line = await me.wait_state(thread, line.id, "stored", SECONDS)
    await me.edit(thread, line.id, "Bonsoir")
    await sdk.holds(gateway, thread, 4)
    told = gateway.told(thread)
    assert [type(one.event) for one in told] == [Correspondent, Text, Edit]
    assert {(one.author, one.capacity) for one in told} == {(me.account, "owner")}
    assert [one.seq for one in told] == [2, 3, 4]
    assert gateway.told(thread, 3)[0].event.target == line.id
    assert gateway.told(thread, 0, 2) == told[:2]
    assert list(gateway.standing_mailboxes(thread)) == [GP.address]


async def test_a_mailbox_stands_when_the_word_that_named_it_is_erased(scene, sdk):
    """Retention takes what was said, not to whom it goes."""
    me, gateway, thread = scene
    await me.add_mailbox(thread, GP)
    await sdk.holds(gateway, thread, 2)
    assert not gateway.named_before(thread)
    gateway._parts.threads.find(thread).memory.erased = 2
    assert gateway.told(thread) == []
    assert list(gateway.named_before(thread)) == [GP.address]


async def test_what_moves_is_told_once_until_it_is_looked_at(scene):
    me, gateway, thread = scene
    moved = gateway.moved()
    while await anext(moved) != thread:
        pass
    await me.send(thread, "un")
    async with asyncio.timeout(SECONDS):
        while await anext(moved) != thread:
            pass
    await moved.aclose()
    assert not gateway._parts.context.followers


async def test_a_resume_point_outlives_the_process(hospital, scene):
    _me, gateway, thread = scene
    gateway.note_point("outbound", thread, 7)
    assert gateway.point("outbound", thread) == 7
    assert gateway.point("letters", thread) == 0


async def test_the_same_intent_is_said_once(scene):
    _me, gateway, thread = scene
    intent, event = os.urandom(32), mail_in(GP.address, "Merci")
    assert gateway.intended(intent) is None
    ids = await asyncio.gather(
        *(gateway.say(thread, event, intent=intent) for _ in range(3))
    )
    assert len(set(ids)) == 1
    seq = await gateway.wait_stored(thread, ids[0], SECONDS)
    assert await gateway.say(thread, event, intent=intent) == ids[0]
    found = gateway.intended(intent)
    assert (found.thread, found.message, found.state) == (thread, ids[0], "stored")
    assert await gateway.wait_stored(thread, ids[0], SECONDS) == seq
    said = [one for one in gateway.told(thread) if isinstance(one.event, MailIn)]
    assert len(said) <= 1


async def test_files_come_from_memory_and_are_read_back_whole(scene):
    _me, gateway, thread = scene
    files = [
        Content("lettre.pdf", "application/pdf", b"%PDF-" + os.urandom(3_000_000)),
        Content("vide.txt", "", b""),
    ]
    intent, event = os.urandom(32), mail_in(GP.address, "Ci-joint")
    message = await gateway.say_with_files(thread, event, files, intent=intent)
    again = await gateway.say_with_files(thread, event, files, intent=intent)
    assert again == message
    await gateway.wait_stored(thread, message, SECONDS)
    for index, file in enumerate(files):
        data = await gateway.read_file(thread, message, index, 4 << 20)
        assert data == file.data
    with pytest.raises(TooLarge):
        await gateway.read_file(thread, message, 0, 1_000_000)
    with pytest.raises(TooLarge):
        await gateway.say_with_files(thread, event, files * 11)


async def test_a_person_is_no_gateway(scene):
    me, _gateway, thread = scene
    for call in (me.gateway_threads, lambda: me.told(thread)):
        with pytest.raises(NotAllowed):
            call()
    with pytest.raises(NotAllowed):
        await me.say(thread, File("", None, (), ()))


async def test_a_gateway_that_left_says_nothing_more(scene, sdk):
    me, gateway, thread = scene
    assert thread in gateway.gateway_threads()
    await me.remove(thread, gateway.account)

    async def is_out():
        return not gateway.is_carried(thread)

    await sdk.until(gateway, is_out)
    assert thread not in gateway.gateway_threads()
    with pytest.raises(NotAllowed):
        await gateway.say(thread, mail_in(GP.address, "Trop tard"))
