"""Who reads what: with the past, without it, and nothing new after the end."""

import asyncio
import contextlib

import pytest

from cordee.clients.sdk import (
    NotAllowed,
    NotOnline,
    ServerRefused,
    StateChanged,
    inbox,
)
from cordee.clients.sdk.store.threads import load_threads
from cordee.crypto.chain_entry import Close
from cordee.server.protocol.client_frames import GetChains
from cordee.server.protocol.codes import Code


@pytest.fixture
async def three(hospital, sdk):
    """Anna's group with Bruno and one message; Claire is not in it."""
    people = await hospital.enrol("Anna", "Bruno", "Claire")
    anna, bruno, claire = [someone.client() for someone in people]
    async with anna, bruno, claire:
        await sdk.online(anna, bruno, claire)
        thread = await anna.new_thread("Garde", [bruno.account])
        await anna.send(thread.id, "avant")
        await sdk.sees(bruno, thread.id, "avant")
        yield anna, bruno, claire, thread.id


async def test_a_newcomer_with_the_past_reads_all_of_it(three, sdk):
    anna, bruno, claire, thread = three
    await bruno.send(thread, "encore avant")
    await sdk.sees(anna, thread, "avant", "encore avant")
    await anna.invite(thread, claire.account, past=True)
    await anna.send(thread, "après")
    await sdk.sees(claire, thread, "avant", "encore avant", "après")
    view = await claire.thread(thread)
    assert view.title == "Garde"
    assert {m.name for m in view.members} == {"Anna", "Bruno", "Claire"}
    assert all(m.confirmed for m in await claire.history(thread))
    await claire.send(thread, "bien reçu")
    await sdk.sees(bruno, thread, "avant", "encore avant", "après", "bien reçu")


async def test_a_newcomer_without_the_past_reads_none_of_it(three, sdk):
    anna, bruno, claire, thread = three
    await anna.invite(thread, claire.account, past=False)
    await anna.send(thread, "après")
    await sdk.sees(claire, thread, "après")
    members = (await claire.thread(thread)).members
    assert [m.reads_from for m in members if m.account == claire.account] == [1]
    known = claire._parts.threads.get(thread)
    assert known.epochs[0].key is None
    assert known.epochs[1].key is not None
    await claire.send(thread, "bonjour")
    await sdk.sees(bruno, thread, "avant", "après", "bonjour")


async def test_a_removed_member_reads_nothing_new(three, sdk):
    anna, bruno, claire, thread = three
    await anna.invite(thread, claire.account, past=True)
    await sdk.sees(claire, thread, "avant")
    await anna.remove(thread, claire.account)

    async def is_out():
        return not (await claire.thread(thread)).joined

    await sdk.until(claire, is_out)
    await anna.send(thread, "entre nous")
    await sdk.sees(bruno, thread, "avant", "entre nous")
    assert await sdk.texts(claire, thread) == ["avant"]
    with pytest.raises(NotAllowed):
        await claire.send(thread, "et moi ?")
    known = claire._parts.threads.get(thread)
    assert known.epochs[2].key is None


async def test_a_thread_goes_on_when_a_member_has_closed_his_account(three, sdk):
    """Bruno owns nothing: he renews the key, and only Anna could let Claire go."""
    anna, bruno, claire, thread = three
    await anna.invite(thread, claire.account, past=False)
    await anna.send(thread, "à trois")
    await sdk.sees(bruno, thread, "avant", "à trois")
    with contextlib.suppress(NotOnline):
        await claire._parts.own.append(Close(None))

    async def is_marked():
        return bruno._parts.threads.get(thread).memory.stale

    await sdk.until(bruno, is_marked)
    await bruno.send(thread, "à deux")
    await sdk.sees(anna, thread, "avant", "à trois", "à deux")
    record = anna._parts.threads.get(thread).record
    chain = anna._parts.accounts.get(claire.account)
    assert chain.state.closed
    assert record.members[claire.account].head == chain.open_state.head
    await anna.remove(thread, claire.account)
    assert claire.account not in anna._parts.threads.get(thread).record.members


async def test_a_line_says_who_came_and_who_went(three, sdk):
    anna, bruno, claire, thread = three
    await anna.invite(thread, claire.account, past=False)
    await anna.remove(thread, claire.account)
    await anna.send(thread, "fin")
    await sdk.sees(bruno, thread, "avant", "fin")
    lines = [m for m in await bruno.history(thread) if m.kind == "members"]
    assert [(m.joined, m.gone) for m in lines[1:]] == [
        ((claire.account,), ()),
        ((), (claire.account,)),
    ]
    assert set(lines[0].joined) == {anna.account, bruno.account}


async def test_who_was_removed_and_comes_back_reads_on(three, sdk):
    anna, bruno, claire, thread = three
    await anna.invite(thread, claire.account, past=False)
    await anna.send(thread, "un")
    await sdk.sees(claire, thread, "un")
    await anna.remove(thread, claire.account)
    await anna.send(thread, "deux")
    await sdk.sees(bruno, thread, "avant", "un", "deux")
    await anna.invite(thread, claire.account, past=False)
    await anna.send(thread, "trois")
    await sdk.sees(claire, thread, "un", "trois")
    lines = await claire.history(thread)
    [gap] = [n for n, line in enumerate(lines) if line.follows_gap]
    said = [(line.kind, line.text) for line in lines]
    assert said.index(("text", "un")) < gap < said.index(("text", "trois"))
    assert lines[gap].seq > lines[gap - 1].seq + 1
    stored = load_threads(claire._parts.database)[thread]
    assert stored.gaps == {lines[gap].seq}
    assert not any(line.follows_gap for line in await bruno.history(thread))


async def test_who_leaves_reads_nothing_new_and_the_others_go_on(three, sdk):
    anna, bruno, _claire, thread = three
    await bruno.leave(thread)
    assert not (await bruno.thread(thread)).joined
    await sdk.holds(anna, thread, 3)
    sent = await anna.send(thread, "seule")
    await anna.wait_state(thread, sent.id, "stored", sdk.SECONDS)
    members = (await anna.thread(thread)).members
    assert [m.account for m in members] == [anna.account]
    assert await sdk.texts(bruno, thread) == ["avant"]


async def test_a_member_lets_a_leaver_go_without_the_owner(three, sdk):
    anna, bruno, claire, thread = three
    await anna.invite(thread, claire.account, past=True)
    await sdk.sees(claire, thread, "avant")
    await claire.leave(thread)
    await sdk.holds(bruno, thread, 4)
    await bruno.send(thread, "sans Claire")
    await sdk.sees(anna, thread, "avant", "sans Claire")
    members = {m.account for m in (await anna.thread(thread)).members}
    assert members == {anna.account, bruno.account}


async def test_the_last_owner_does_not_leave(three):
    anna, _bruno, _claire, thread = three
    with pytest.raises(NotAllowed):
        await anna.leave(thread)


async def test_only_an_owner_lets_people_in_or_out(three):
    anna, bruno, claire, thread = three
    with pytest.raises(NotAllowed):
        await bruno.invite(thread, claire.account, past=False)
    with pytest.raises(NotAllowed):
        await bruno.remove(thread, anna.account)


async def test_a_reader_reads_and_does_not_write(three, sdk):
    anna, _bruno, claire, _thread = three
    group = await anna.new_thread("Cours", [], readers=[claire.account])
    await anna.send(group.id, "leçon")
    await sdk.sees(claire, group.id, "leçon")
    with pytest.raises(NotAllowed):
        await claire.send(group.id, "question")


async def test_a_new_title_is_seen_by_all(three, sdk):
    anna, bruno, _claire, thread = three
    await bruno.set_title(thread, "Garde du 3")

    async def is_renamed():
        return (await anna.thread(thread)).title == "Garde du 3"

    await sdk.until(anna, is_renamed)


async def test_somebody_whom_nobody_vouches_for_is_not_let_in(three, hospital, sdk):
    anna, _bruno, _claire, thread = three
    async with hospital.office() as office:
        stranger = await hospital.sign_up(office, "Inconnu")
    with pytest.raises(NotAllowed, match="ATT-05"):
        await anna.invite(thread, stranger.account, past=False)
    view = await anna.person(stranger.account)
    assert view is not None
    assert (view.name, view.verified) == ("", False)


async def test_a_rotation_of_ones_keys_renews_ones_threads(three, sdk):
    anna, bruno, _claire, thread = three
    await anna.rotate_account()
    assert (await anna.status()).generation == 1
    await bruno.send(thread, "nouvelle clé")
    await sdk.sees(anna, thread, "avant", "nouvelle clé")
    assert (await anna.thread(thread)).epoch == 1


async def test_the_other_renews_the_epoch_when_a_generation_has_moved(three, sdk):
    """Anna's keys moved, her threads did not: the next sender does it."""
    anna, bruno, _claire, thread = three
    await anna._parts.own.rotate()
    await bruno.send(thread, "après le vol")
    await sdk.sees(anna, thread, "avant", "après le vol")
    member = anna._parts.threads.get(thread).record.members[anna.account]
    assert member.generation == 1


async def test_how_far_a_message_is_with_each_member_is_told(hospital, sdk):
    """One of two has it, then has seen it; the other was never on line."""
    anna, bruno, claire = await hospital.enrol("Anna", "Bruno", "Claire")
    async with anna.client() as me, bruno.client() as other:
        await sdk.online(me, other)
        thread = (await me.new_thread("Garde", [bruno.account, claire.account])).id
        await sdk.holds(other, thread, 1)
        stream = me.events()
        sent = await me.send(thread, "relève à 20 h")
        assert (sent.recipients, sent.delivered_to) == (2, ())
        await sdk.sees(other, thread, "relève à 20 h")
        line = await _moved(me, sdk, stream, thread, lambda m: m.delivered_to)
        assert (line.delivered_to, line.displayed_by) == ((bruno.account,), ())
        await other.displayed(thread, line.seq)
        line = await _moved(me, sdk, stream, thread, lambda m: m.displayed_by)
        assert (line.displayed_by, line.recipients) == ((bruno.account,), 2)
        assert (line.id, line.state) == (sent.id, "stored")


async def _moved(client, sdk, stream, thread, is_reached):
    """The message of the first StateChanged after which `is_reached` holds."""
    async with asyncio.timeout(sdk.SECONDS):
        while True:
            event = await anext(stream)
            if isinstance(event, StateChanged):
                line = await client.message(thread, event.id)
                if is_reached(line):
                    return line


async def test_who_came_later_is_not_said_to_have_seen_what_was_before(three, sdk):
    anna, bruno, claire, thread = three
    before = (await bruno.history(thread))[-1]
    await bruno.displayed(thread, before.seq)
    await anna.invite(thread, claire.account, past=False)
    sent = await anna.send(thread, "après")
    await sdk.sees(claire, thread, "après")
    seq = (await claire.history(thread))[-1].seq
    await claire.displayed(thread, seq)

    async def by(message):
        return (await anna.message(thread, message)).displayed_by

    async def is_seen():
        return await by(before.id) and await by(sent.id) == (claire.account,)

    await sdk.until(anna, is_seen)
    line = await anna.message(thread, before.id)
    assert (line.recipients, line.displayed_by) == (1, (bruno.account,))
    assert line.state == "displayed"


async def test_what_was_pushed_while_the_server_could_not_answer_is_read_after(
    three, sdk, monkeypatch
):
    """The chain of who comes in is refused once: nothing else is pushed after it."""
    anna, bruno, claire, thread = three
    link, refused = bruno._parts.link, []
    ask = link.ask

    async def away_once(make):
        if not refused:
            refused.append(make(0))
            raise ServerRefused(Code.UNAVAILABLE, None, "the database does not answer")
        return await ask(make)

    monkeypatch.setattr(link, "ask", away_once)
    await anna.invite(thread, claire.account, past=False)

    async def has_come():
        return len((await bruno.thread(thread)).members) == 3

    await sdk.until(bruno, has_come)
    assert isinstance(refused[0], GetChains)


async def test_what_was_pushed_beyond_what_waits_is_asked_for(three, sdk, monkeypatch):
    anna, bruno, _claire, thread = three
    texts = [f"message {n}" for n in range(5)]
    monkeypatch.setattr(inbox, "MAX_PUSHED", 2)
    taken, held = bruno._parts.inbox, asyncio.Event()
    put, pushed = taken.put, asyncio.Queue()

    def put_and_tell(frame):
        put(frame)
        for item in getattr(frame, "items", ()):
            pushed.put_nowait(item.seq)

    monkeypatch.setattr(taken, "put", put_and_tell)
    taken._queue.put_nowait(held.wait)
    async with asyncio.timeout(sdk.SECONDS):
        for text in texts:  # each in a frame of its own
            await anna.send(thread, text)
            await pushed.get()
    held.set()
    await sdk.sees(bruno, thread, "avant", *texts)


async def test_a_chain_that_two_ask_for_is_taken_once_and_nobody_is_alarmed(
    hospital, pair, monkeypatch
):
    me, _other, _thread = pair
    (third,) = await hospital.enrol("Tiers")
    accounts, told = me._parts.accounts, []
    have, keep, calls = accounts._have_authorities, accounts._keep, []
    is_late, is_taken = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(
        accounts._context, "warn", lambda rule, *_, **__: told.append(rule)
    )

    async def slow(entries):
        calls.append(entries)
        if len(calls) == 1:
            calls.append(asyncio.create_task(accounts.refresh([third.account])))
            await is_late.wait()
        elif not is_late.is_set():
            is_late.set()
            await is_taken.wait()
        await have(entries)

    def kept(chain):
        keep(chain)
        is_taken.set()

    monkeypatch.setattr(accounts, "_have_authorities", slow)
    monkeypatch.setattr(accounts, "_keep", kept)
    await accounts.refresh([third.account])
    await calls[1]
    assert accounts.get(third.account) is not None
    assert told == []
