"""What was said while nothing worked is said once, in order, when it does again."""

import asyncio
import contextlib

import pytest

from cordee.clients.sdk import ConnectionChanged, ServerRefused, StateChanged
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import ChainMoved

NOWHERE = "http://127.0.0.1:1"


async def test_what_is_said_off_line_waits_and_is_sent_later(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        await sdk.online(me)
        thread = (await me.new_thread("Avis", [bruno.account])).id
    async with anna.client(NOWHERE) as me:
        first = await me.send(thread, "un")
        await me.send(thread, "deux", reply_to=first.id)
        await me.edit(thread, first.id, "un (corrigé)")
        lines = [m for m in await me.history(thread) if m.kind == "text"]
        assert [m.state for m in lines] == ["waiting", "waiting"]
        assert lines[0].text == "un (corrigé)"
        assert (await me.status()).outbox == 3
    async with anna.client() as me, bruno.client() as other:
        await me.wait_state(thread, first.id, "stored", sdk.SECONDS)
        await sdk.sees(other, thread, "un (corrigé)", "deux")
        await sdk.holds(me, thread, 4)
        assert (await me.status()).outbox == 0


async def test_the_server_killed_in_mid_sentence_loses_and_doubles_nothing(
    hospital, sdk
):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as first, bruno.client() as second:
        await sdk.online(first, second)
        thread = (await first.new_thread("Nuit", [second.account])).id
        wanted = [f"{n}" for n in range(60)]
        stream = first.events()
        for text in wanted[:30]:
            await first.send(thread, text)
        hospital.server.kill()
        for text in wanted[30:]:
            last = await first.send(thread, text)
        await _offline(stream)
        hospital.server.start(int(hospital.address.rpartition(":")[2]))
        first.wake()
        second.wake()
        await first.wait_state(thread, last.id, "stored", sdk.SECONDS)

        async def all_once():
            with contextlib.suppress(KeyError):
                lines = await second.history(thread, limit=200)
                return [m.text for m in lines if m.kind == "text"] == wanted

        await sdk.until(second, all_once)
        assert (await first.verify(thread)).frozen is None


async def _offline(stream):
    async with asyncio.timeout(30):
        async for event in stream:
            if isinstance(event, ConnectionChanged) and not event.online:
                return


async def test_a_rotation_in_between_seals_the_same_message_again(pair, sdk):
    """Bruno's epoch wins while Anna's messages are under way under the old one."""
    anna, bruno, thread = pair
    sent = [await anna.send(thread, f"{n}") for n in range(40)]
    await bruno._parts.rotation.renew(bruno._parts.threads.get(thread))
    await anna.wait_state(thread, sent[-1].id, "stored", sdk.SECONDS)

    async def all_once():
        lines = [m for m in await bruno.history(thread, limit=99) if m.kind == "text"]
        return [m.id for m in lines] == [m.id for m in sent]

    await sdk.until(bruno, all_once)
    assert not [m for m in await bruno.history(thread, limit=99) if m.marks]


async def test_an_old_epoch_is_renewed_at_the_next_send(pair, sdk):
    anna, bruno, thread = pair
    clock = anna._parts.context.clock
    anna._parts.context.clock = lambda: clock() + 8 * 86_400_000
    await anna.send(thread, "une semaine après")
    await sdk.sees(bruno, thread, "une semaine après")
    assert (await bruno.thread(thread)).epoch == 1


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_clock_a_day_off_stops_nothing(pair, sdk, days):
    anna, bruno, thread = pair
    clock = anna._parts.context.clock
    anna._parts.context.clock = lambda: clock() + days * 86_400_000
    await anna.send(thread, "quelle heure est-il ?")
    await anna.rotate_account()
    await sdk.sees(bruno, thread, "quelle heure est-il ?")
    await bruno.send(thread, "midi")
    await sdk.sees(anna, thread, "quelle heure est-il ?", "midi")


async def test_one_refused_for_good_gives_its_number_to_the_next(pair, sdk):
    """The server refuses the first for good; the second takes its counter."""
    anna, bruno, thread = pair
    sender, known = anna._parts.sender, anna._parts.threads.get(thread)
    known.suspended = "LOG-02"  # hold the outbox back
    refused = await anna.send(thread, "refusé")
    kept = await anna.send(thread, "gardé")
    answer = await anna.send(thread, "réponse", reply_to=kept.id)
    stream = anna.events()
    row = sender._context.database
    from cordee.clients.sdk.store.outbox import waiting_in

    sender.outbox.fail(known, waiting_in(row, thread, 1)[0], Code.TOO_LARGE)
    known.suspended = None
    sender.kick(thread)
    await sdk.sees(bruno, thread, "gardé", "réponse")
    lines = {m.text: m for m in await anna.history(thread) if m.kind == "text"}
    assert lines["refusé"].state == "failed"
    assert lines["refusé"].reason == Code.TOO_LARGE
    assert lines["gardé"].id[:8] == kept.id[:8]
    assert lines["réponse"].reply_to == lines["gardé"].id
    assert [lines[t].id[8:] for t in ("gardé", "réponse")] == [
        n.to_bytes(8, "big") for n in (1, 2)
    ]
    with pytest.raises(ServerRefused):
        await anna.wait_state(thread, refused.id, "stored", sdk.SECONDS)
    async with asyncio.timeout(sdk.SECONDS):
        event = await anext(stream)
    assert isinstance(event, StateChanged)
    assert (event.id, event.state) == (refused.id, "failed")
    assert answer.reply_to == kept.id


async def test_what_waits_for_a_chain_that_was_not_served_is_sent_when_it_is(
    pair, sdk, monkeypatch
):
    anna, bruno, thread = pair
    known = bruno._parts.threads.get(thread)

    async def withheld(_queries):
        return ()

    async def is_suspended():
        return known.suspended == "FRE-02"

    with monkeypatch.context() as patch:
        patch.setattr(bruno._parts.accounts, "_ask", withheld)
        await anna.rotate_account()
        sent = await anna.send(thread, "avec une nouvelle clé")
        await anna.wait_state(thread, sent.id, "stored", sdk.SECONDS)
        await sdk.until(bruno, is_suspended)
        said = await bruno.send(thread, "en attente")
        assert said.state == "waiting"
    chain = anna._parts.own.chain.state
    bruno._parts.inbox.put(ChainMoved(chain.account, chain.seq, chain.head))
    await bruno.wait_state(thread, said.id, "stored", sdk.SECONDS)
    await sdk.sees(anna, thread, "avec une nouvelle clé", "en attente")
