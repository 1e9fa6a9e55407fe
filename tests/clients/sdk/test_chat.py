"""Two people and a real server: what each does, the other sees."""

import asyncio

import pytest

from cordee.clients.sdk import (
    NotAllowed,
    NotFound,
    PresenceChanged,
    StateChanged,
    ThreadChanged,
    TooLarge,
    TypingChanged,
)


async def test_a_message_is_read_by_the_other(pair, sdk):
    anna, bruno, thread = pair
    sent = await anna.send(thread, "La plaie de la 12 suinte.")
    await sdk.sees(bruno, thread, "La plaie de la 12 suinte.")
    (received,) = [m for m in await bruno.history(thread) if m.kind == "text"]
    assert received.id == sent.id
    assert received.author == anna.account
    assert received.author_name == "Anna"
    assert received.confirmed
    assert not received.mine


async def test_messages_arrive_in_the_order_they_were_sent(pair, sdk):
    anna, bruno, thread = pair
    wanted = [f"message {n}" for n in range(150)]
    for text in wanted:
        await anna.send(thread, text)

    async def all_here():
        lines = await bruno.history(thread, limit=200)
        return [m.text for m in lines if m.kind == "text"] == wanted

    await sdk.until(bruno, all_here)


async def test_the_state_goes_from_stored_to_delivered_to_displayed(pair, sdk):
    anna, bruno, thread = pair
    sent = await anna.send(thread, "vu ?")
    assert sent.state == "waiting"
    assert sent.seq is None
    stored = await anna.wait_state(thread, sent.id, "stored", sdk.SECONDS)
    assert stored.displayed_by == ()
    await anna.wait_state(thread, sent.id, "delivered", sdk.SECONDS)
    await sdk.sees(bruno, thread, "vu ?")
    (line,) = [m for m in await bruno.history(thread) if m.kind == "text"]
    assert (await bruno.thread(thread)).unread == 1
    await bruno.displayed(thread, line.seq)
    shown = await anna.wait_state(thread, sent.id, "displayed", sdk.SECONDS)
    assert shown.displayed_by == (bruno.account,)
    assert (await bruno.thread(thread)).unread == 0


async def test_reply_reaction_edit_and_acknowledgement(pair, sdk):
    anna, bruno, thread = pair
    question = await anna.send(thread, "Combien de plaquetes ?")
    await sdk.sees(bruno, thread, "Combien de plaquetes ?")
    await bruno.send(thread, "210 000", reply_to=question.id)
    await bruno.react(thread, question.id, "👍")
    await bruno.react(thread, question.id, "👀")
    await bruno.react(thread, question.id, "👀", on=False)
    await bruno.acknowledge(thread, question.id)
    await anna.edit(thread, question.id, "Combien de plaquettes ?")

    async def mirrored():
        return (await anna.message(thread, question.id)).acknowledged_by

    async def settled():
        line = await bruno.message(thread, question.id)
        return line.edited and line.acknowledged_by

    await sdk.until(anna, mirrored)
    await sdk.until(bruno, settled)
    await sdk.sees(bruno, thread, "Combien de plaquettes ?", "210 000")
    line = await anna.message(thread, question.id)
    assert [(r.name, r.symbol) for r in line.reactions] == [("Bruno", "👍")]
    assert line.acknowledged_by == (bruno.account,)
    answer = (await anna.history(thread))[-1]
    assert answer.reply_to == question.id


async def test_what_changes_a_message_is_no_line(pair, sdk):
    """Its state is told as that of any message: whoever looks it up finds nothing."""
    anna, _, thread = pair
    sent = await anna.send(thread, "Plaquettes ?")
    stored = await anna.wait_state(thread, sent.id, "stored", sdk.SECONDS)
    stream = anna.events()
    await anna.react(thread, sent.id, "👍")
    async with asyncio.timeout(sdk.SECONDS):
        while not isinstance(event := await anext(stream), StateChanged) or (
            event.id == sent.id
        ):
            pass
    await sdk.holds(anna, thread, stored.seq + 1)
    with pytest.raises(NotFound):
        await anna.message(thread, event.id)


async def test_a_withdrawn_message_says_so_and_nothing_else(pair, sdk):
    anna, bruno, thread = pair
    sent = await anna.send(thread, "erreur de patient")
    await sdk.sees(bruno, thread, "erreur de patient")
    streams = anna.events(), bruno.events()
    await anna.withdraw(thread, sent.id)

    async def is_withdrawn():
        return (await bruno.message(thread, sent.id)).withdrawn

    await sdk.until(bruno, is_withdrawn)
    assert (await bruno.message(thread, sent.id)).text == ""
    assert (await bruno.thread(thread)).last_text == ""
    for stream in streams:  # a list of threads hears it too
        async with asyncio.timeout(sdk.SECONDS):
            while not isinstance(event := await anext(stream), ThreadChanged) or (
                event.thread.last_text != ""
            ):
                pass


async def test_nobody_edits_the_message_of_another(pair, sdk):
    anna, bruno, thread = pair
    sent = await anna.send(thread, "10 mg")
    await sdk.sees(bruno, thread, "10 mg")
    with pytest.raises(NotAllowed):
        await bruno.edit(thread, sent.id, "100 mg")


async def test_an_edit_forged_by_another_client_changes_nothing(pair, sdk):
    """The facade refuses it; a client that sends it all the same is not believed."""
    from cordee.crypto.event import Edit

    anna, bruno, thread = pair
    sent = await anna.send(thread, "10 mg")
    await sdk.sees(bruno, thread, "10 mg")
    await bruno._say(thread, Edit(sent.id, "100 mg"))
    await bruno.send(thread, "fin")
    await sdk.sees(anna, thread, "10 mg", "fin")
    assert not (await anna.message(thread, sent.id)).edited


async def test_typing_and_presence_are_hints(pair, sdk):
    anna, bruno, thread = pair
    stream = bruno.events()
    await bruno.watch([anna.account])
    await anna.typing(thread, True)
    seen = set()
    async with asyncio.timeout(sdk.SECONDS):
        while seen != {TypingChanged, PresenceChanged}:
            event = await anext(stream)
            if isinstance(event, TypingChanged | PresenceChanged):
                assert event.account == anna.account
                seen.add(type(event))


async def test_a_text_too_long_is_refused_before_it_is_kept(pair):
    anna, _bruno, thread = pair
    with pytest.raises(TooLarge):
        await anna.send(thread, "x" * 50_000)
    with pytest.raises(TooLarge):
        await anna.send(thread, "")
    assert (await anna.status()).outbox == 0


async def test_an_unknown_thread_is_a_fault_of_the_caller(pair):
    anna, _bruno, _thread = pair
    with pytest.raises(NotFound):
        await anna.send(bytes(32), "perdu")


async def test_history_is_read_page_by_page(pair, sdk):
    anna, _bruno, thread = pair
    for n in range(25):
        last = await anna.send(thread, str(n))
    await anna.wait_state(thread, last.id, "stored", sdk.SECONDS)
    await sdk.holds(anna, thread, 26)
    pages, before = [], None
    while lines := await anna.history(thread, before, limit=10):
        pages = [m.text for m in lines if m.kind == "text"] + pages
        before = lines[0].seq
    assert pages == [str(n) for n in range(25)]


async def test_a_client_opened_again_shows_the_same_thread(hospital, sdk):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        await me.wait_online(sdk.SECONDS)
        thread = await me.new_thread("Bloc", [bruno.account], patient="ch. 12")
        sent = await me.send(thread.id, "à demain")
        await me.wait_state(thread.id, sent.id, "stored", sdk.SECONDS)
        await sdk.holds(me, thread.id, 2)
        report = await me.verify(thread.id)
    async with anna.client("http://127.0.0.1:1") as me:
        (again,) = await me.threads()
        assert (again.title, again.patient) == ("Bloc", "ch. 12")
        assert await sdk.texts(me, thread.id) == ["à demain"]
        assert (await me.verify(thread.id)).log_hash == report.log_hash
        assert not me.online
