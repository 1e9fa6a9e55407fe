"""Retention from server to screen: what is due goes everywhere, what is not stays."""

import pytest

from cordee.clients.sdk import NotAllowed, ServerRefused, parts
from cordee.clients.sdk.store.items import item_at
from cordee.crypto.opening.secret import Secret
from cordee.server.protocol.client_frames import GetRange
from cordee.server.protocol.codes import Code
from tests.support.crashes import until_it
from tests.support.hospital import running_hospital

DAY = 86_400


@pytest.fixture(scope="module")
def quick():
    """A server that looks every second whether something is due, and has a policy."""
    options = ("--erase-every", "1s", "--retention", "30d", "--max-retention", "60d")
    with running_hospital(*options) as running:
        yield running


@pytest.fixture
async def people(quick):
    return await quick.enrol("Anna", "Bruno")


@pytest.fixture
async def duo(people, sdk):
    """Two clients on line and a thread that Anna owns."""
    anna, bruno = people
    async with anna.client() as first, bruno.client() as second:
        await sdk.online(first, second)
        thread = await first.new_thread("Avis", [second.account])
        await sdk.holds(second, thread.id, 1)
        yield first, second, thread.id


async def kinds(client, thread):
    return [line.kind for line in await client.history(thread)]


async def erased(client, thread, count):
    """Wait until so many lines are placeholders."""

    async def condition():
        lines = [line for line in await client.history(thread) if line.kind == "erased"]
        assert all(not line.text and not line.reactions for line in lines)
        return len(lines) == count

    await until_it(condition, f"{count} placeholders")


async def erased_there(client, thread, count):
    """The same of the server: a client erases what is due by itself, and may be first."""

    async def condition():
        everything = await client._parts.link.ask(
            lambda ref: GetRange(ref, thread, 1, 2**53 - 1, None)
        )
        return sum(item.erased is not None for item in everything.items) == count

    await until_it(condition, f"{count} are erased on the server")


def secrets_of(client, thread):
    """What a profile still holds of a thread's words and keys."""
    database, known = client._parts.database, client._parts.threads.get(thread)
    rows = database.rows("SELECT seq FROM items WHERE thread = ?", thread)
    items = [item_at(database, thread, seq) for (seq,) in rows]
    words = [one.seq for one in items if one.record.event or one.record.payload]
    keys = [e for e, held in known.epochs.items() if isinstance(held.key, Secret)]
    return words, sorted(keys)


async def test_a_new_thread_takes_the_servers_proposal(duo):
    first, _second, thread = duo
    assert (await first.thread(thread)).retention == 30 * DAY


async def test_what_is_due_goes_from_both_screens_and_both_stores(duo, sdk):
    first, second, thread = duo
    sent = await first.send(thread, "un secret")
    await sdk.sees(second, thread, "un secret")
    await second.react(thread, sent.id, "👍")
    await first.edit(thread, sent.id, "un autre secret")
    await sdk.sees(second, thread, "un autre secret")
    await first.set_title(thread, "Autre titre")
    await first.set_retention(thread, 1)
    for client in (first, second):
        await erased(client, thread, 1)
        view = await client.thread(thread)
        assert (view.retention, view.last_text) == (1, "")
        known = client._parts.threads.get(thread)

        async def nothing_is_left(client=client, known=known):
            words, keys = secrets_of(client, thread)
            return not words and keys == [known.memory.epoch]

        await until_it(nothing_is_left, "neither words nor keys")
        report = await client.verify(thread)
        assert (report.frozen, report.refusals) == (None, ())
    assert not first._parts.context.warnings
    assert not second._parts.context.warnings


async def test_both_devices_give_receipts(duo, sdk):
    first, second, thread = duo
    await first.send(thread, "un")
    await sdk.sees(second, thread, "un")
    await first.set_retention(thread, 1)
    seq = (await first.verify(thread)).head

    async def both():
        found = await first.receipts(thread)
        return {one.account for one in found if one.seq >= seq} == {
            first.account,
            second.account,
        }

    await until_it(both, "receipts of both devices")
    mine = {one.account: one.mine for one in await first.receipts(thread)}
    assert mine == {first.account: True, second.account: False}


async def test_a_late_reader_sees_placeholders_and_no_error(people, sdk):
    anna, bruno = people
    async with anna.client() as first:
        await sdk.online(first)
        thread = (await first.new_thread("Avis", [bruno.account])).id
        for text in ("un", "deux", "trois"):
            sent = await first.send(thread, text)
            await first.wait_state(thread, sent.id, "stored", sdk.SECONDS)
        await first.set_retention(thread, 1)
        await erased(first, thread, 3)
        await erased_there(first, thread, 3)  # what is not yet stays from here on
        await first.set_retention(thread, 50 * DAY)
        last = await first.send(thread, "quatre")
        last = await first.wait_state(thread, last.id, "stored", sdk.SECONDS)
        await sdk.holds(first, thread, last.seq)
        async with bruno.client() as late:
            await sdk.online(late)
            await sdk.sees(late, thread, "quatre")
            shown = await kinds(late, thread)
            assert shown.count("erased") == 3
            report = await late.verify(thread)
            assert (report.frozen, report.refusals) == (None, ())
            assert report.log_hash == (await first.verify(thread)).log_hash
            assert not late._parts.context.warnings
            await late.send(thread, "cinq")
            await sdk.sees(first, thread, "quatre", "cinq")


async def test_only_an_owner_says_how_long_and_policy_bounds_him(duo, sdk):
    first, second, thread = duo
    with pytest.raises(NotAllowed, match="EPO-03"):
        await second.set_retention(thread, 50 * DAY)
    with pytest.raises(ServerRefused) as caught:
        await first.set_retention(thread, 61 * DAY)
    assert caught.value.rule == "EPO-13"
    view = await first.set_retention(thread, DAY, 60 * DAY)
    assert (view.retention, view.hold) == (DAY, 60 * DAY)


async def test_what_is_held_goes_once_it_is_filed(duo, sdk):
    first, second, thread = duo
    for text in ("un", "deux"):
        await first.send(thread, text)
    await sdk.sees(second, thread, "un", "deux")
    seq = (await second.history(thread))[-1].seq
    await first.set_retention(thread, 1, 50 * DAY)
    view = await second.mark_filed(thread, seq - 1)
    assert view.filed == seq - 1
    await erased(first, thread, 1)
    await erased(second, thread, 1)
    assert await sdk.texts(first, thread) == ["deux"]
    assert "filed" in await kinds(first, thread)
    assert (await first.verify(thread)).refusals == ()


@pytest.fixture
def deaf(monkeypatch):
    """Has a client read nothing unless it asks."""

    async def nothing(*_pushed):
        """As if it were on its way."""

    def deaf(client):
        monkeypatch.setattr(client._parts.sync, "pushed", nothing)

    return deaf


async def test_what_is_filed_as_a_record_arrives_is_signed_under_it(duo, sdk, deaf):
    first, second, thread = duo
    await first.send(thread, "un")
    await sdk.sees(second, thread, "un")
    seq = (await second.history(thread))[-1].seq
    deaf(second)
    await first.set_title(thread, "Autre titre")
    view = await second.mark_filed(thread, seq)
    assert (view.filed, view.title) == (seq, "Autre titre")


async def test_who_leaves_as_a_record_arrives_leaves_under_it(duo, deaf):
    first, second, thread = duo
    deaf(second)
    await first.set_title(thread, "Autre titre")
    await second.leave(thread)
    assert not second._parts.threads.get(thread).memory.joined


async def test_what_is_refused_again_is_told(duo, monkeypatch):
    _first, second, thread = duo
    asked = []

    async def ask(make):
        asked.append(make(1))
        raise ServerRefused(Code.STALE_EPOCH)

    async def nothing(*_asked):
        """It has come no further."""

    monkeypatch.setattr(second._parts.sync, "thread", nothing)
    monkeypatch.setattr(second._parts.link, "ask", ask)
    with pytest.raises(ServerRefused) as caught:
        await second.mark_filed(thread, 1)
    assert (caught.value.code, len(asked)) == (Code.STALE_EPOCH, 2)


async def test_a_clock_that_is_years_ahead_erases_nothing(people, sdk, monkeypatch):
    anna, bruno = people
    async with anna.client() as first:
        await sdk.online(first)
        thread = (await first.new_thread("Avis", [bruno.account])).id
        sent = await first.send(thread, "un")
        await first.wait_state(thread, sent.id, "stored", sdk.SECONDS)
    now = parts.wall_clock
    monkeypatch.setattr(parts, "wall_clock", lambda: now() + 10 * 365 * DAY * 1000)
    async with anna.client() as again:
        await sdk.texts(again, thread)
        await sdk.online(again)
        assert await sdk.texts(again, thread) == ["un"]
