"""Claire comes with the past, David without; she goes, and the server falls."""

import asyncio

import pytest
from msgspec.structs import replace

from cordee.clients.sdk import NotAllowed, ServerRefused
from cordee.server.protocol.client_frames import GetEpochs, GetRange
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Index, Pushed
from cordee.server.protocol.types import ItemKind
from tests.faults.journal import Testimony
from tests.faults.scene import Scene, emptied, has_all, knows, speak
from tests.faults.verdict import check, read
from tests.malicious.proxy import Honest, LyingServer
from tests.support.crashes import until, until_it
from tests.support.hospital import running_hospital

END = 2**53 - 1
BEFORE = [f"avant {number}" for number in range(1, 6)]
TOGETHER = [f"ensemble {number}" for number in range(1, 4)]
WITHOUT = [f"sans elle {number}" for number in range(1, 4)]


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
async def story(hospital):
    """Anna and Bruno have spoken; Claire and David are not there yet."""
    anna, bruno, claire, david = await hospital.enrol(
        "Anna", "Bruno", "Claire", "David"
    )
    async with anna.client() as me:
        await me.wait_online()
        thread = await me.new_thread("Plaie du pied", [bruno.account])
        await speak(me, thread.id, Testimony(), *BEFORE)
    return Scene(hospital, anna, bruno, thread.id), claire, david


async def texts_of(scene, person):
    """What somebody reads, once his client has all that it may have."""
    async with person.client() as me:
        await has_all(me, await scene.ledger(scene.thread))
        return [line.text for line in (await read(me, scene.thread, me.name)).lines]


async def by_hand(me, make):
    """Ask the server as another program would, past everything the client checks."""
    return await me._parts.link.ask(make)


async def say(scene, *texts):
    async with scene.anna.client() as me:
        await speak(me, scene.thread, Testimony(), *texts)


async def invite(scene, person, *, past):
    async with scene.anna.client() as me:
        await me.wait_online()
        await me.invite(scene.thread, person.account, past=past)


async def test_one_added_with_the_past_reads_all_of_it(story):
    scene, claire, _ = story
    await invite(scene, claire, past=True)
    await say(scene, *TOGETHER)
    assert await texts_of(scene, claire) == BEFORE + TOGETHER


async def test_one_added_without_the_past_reads_from_there_only(story):
    scene, _, david = story
    await invite(scene, david, past=False)
    await say(scene, *TOGETHER)
    assert await texts_of(scene, david) == TOGETHER
    async with david.client() as me:
        await me.wait_online()
        served = await by_hand(me, lambda ref: GetRange(ref, scene.thread, 1, END))
    ledger = await scene.ledger(scene.thread)
    joined = [row.seq for row in ledger.rows if row.kind == ItemKind.EPOCH][1]
    assert [item.seq for item in served.items] == [
        row.seq for row in ledger.rows if row.seq >= joined
    ]


async def test_one_removed_reads_nothing_new_even_by_hand(story):
    scene, claire, _ = story
    await invite(scene, claire, past=True)
    await say(scene, *TOGETHER)
    async with claire.client() as guest, scene.anna.client() as owner:
        await guest.wait_online()
        await owner.wait_online()
        await owner.remove(scene.thread, claire.account)
        await until_it(lambda: is_out(guest, scene.thread), "she hears of it")
        await speak(owner, scene.thread, Testimony(), *WITHOUT)
        await check_nothing_more_is_served(scene, guest)
        lines = (await read(guest, scene.thread, "Claire")).lines
        assert [line.text for line in lines] == BEFORE + TOGETHER
        with pytest.raises(NotAllowed):
            await guest.send(scene.thread, "encore moi")


async def test_one_put_out_and_let_in_while_away_reads_from_there_on(story):
    scene, claire, _ = story
    await invite(scene, claire, past=True)
    assert await texts_of(scene, claire) == BEFORE
    await remove(scene, claire)
    await say(scene, *WITHOUT)
    await invite(scene, claire, past=False)
    await say(scene, *TOGETHER)
    assert await texts_of(scene, claire) == BEFORE + TOGETHER


async def test_one_put_out_and_let_in_with_the_past_misses_nothing(story):
    scene, claire, _ = story
    await invite(scene, claire, past=True)
    assert await texts_of(scene, claire) == BEFORE
    await remove(scene, claire)
    await say(scene, *WITHOUT)
    await invite(scene, claire, past=True)
    assert await texts_of(scene, claire) == BEFORE + WITHOUT


async def test_one_let_in_by_a_newcomer_reads_the_past_that_this_one_has(story):
    scene, claire, david = story
    async with scene.anna.client() as me:
        await me.wait_online()
        await me.invite(scene.thread, david.account, past=False, capacity="owner")
    await say(scene, *TOGETHER)
    async with david.client() as me:
        await has_all(me, await scene.ledger(scene.thread))
        await me.invite(scene.thread, claire.account, past=True)
    assert await texts_of(scene, claire) == TOGETHER


async def test_one_let_in_again_by_a_newcomer_reads_the_past_that_this_one_has(story):
    scene, claire, david = story
    await invite(scene, claire, past=True)
    assert await texts_of(scene, claire) == BEFORE
    await remove(scene, claire)
    await say(scene, *WITHOUT)
    async with scene.anna.client() as me:
        await me.wait_online()
        await me.invite(scene.thread, david.account, past=False, capacity="owner")
    await say(scene, *TOGETHER)
    async with david.client() as me:
        await has_all(me, await scene.ledger(scene.thread))
        await me.invite(scene.thread, claire.account, past=True)
    assert await texts_of(scene, claire) == BEFORE + TOGETHER


class Withholding(Honest):
    """Keeps new items from one account for a while."""

    def __init__(self, account):
        self._account = account

    def to_client(self, who, frame):
        return [] if who == self._account and isinstance(frame, Pushed) else [frame]


async def test_one_let_in_while_another_writes_reads_from_there_on(story):
    """The record rests on what its signer had, a little before its own place."""
    scene, _, david = story
    lie = Withholding(scene.anna.account)
    async with (
        LyingServer(scene.server.address, lie) as address,
        scene.anna.client(address) as anna,
        scene.bruno.client() as bruno,
    ):
        await has_all(anna, await scene.ledger(scene.thread))
        await has_all(bruno, await scene.ledger(scene.thread))
        await speak(bruno, scene.thread, Testimony(), *WITHOUT)
        await anna.invite(scene.thread, david.account, past=False)
        await speak(bruno, scene.thread, Testimony(), *TOGETHER)
    assert await texts_of(scene, david) == TOGETHER


class LateStart(Honest):
    """Hides the start of a newcomer's view."""

    def __init__(self, hidden):
        self._hidden = hidden

    def to_client(self, who, frame):
        if not isinstance(frame, Index):
            return [frame]
        rows = tuple(
            replace(row, first_seq=row.first_seq + self._hidden) for row in frame.rows
        )
        return [replace(frame, rows=rows)]


@pytest.mark.parametrize("hidden", [0, 1, 2])
async def test_the_start_of_a_newcomers_view_cannot_be_hidden(story, hidden):
    scene, _, david = story
    await invite(scene, david, past=False)
    await say(scene, *TOGETHER)
    async with (
        LyingServer(scene.server.address, LateStart(hidden)) as address,
        david.client(address) as me,
    ):
        await knows(me, scene.thread)
        await until_it(lambda: has_judged(me, scene.thread), "a judgement")
        texts = [line.text for line in (await read(me, scene.thread, "David")).lines]
        frozen = (await me.thread(scene.thread)).frozen
    expected = (None, TOGETHER) if hidden == 0 else ("LOG-03", [])
    assert (frozen, texts) == expected


async def has_judged(me, thread):
    """Whether he reads to the end, or has been warned."""
    view = await me.thread(thread)
    return view.frozen is not None or view.last_text == TOGETHER[-1]


async def remove(scene, person):
    async with scene.anna.client() as me:
        await me.wait_online()
        await me.remove(scene.thread, person.account)


async def is_out(me, thread):
    return not (await me.thread(thread)).joined


async def check_nothing_more_is_served(scene, guest):
    """She gets what she had, up to the record that removed her, and no new box."""
    ledger = await scene.ledger(scene.thread)
    removed = [row.seq for row in ledger.rows if row.kind == ItemKind.EPOCH][-1]
    thread = scene.thread
    whole = await by_hand(guest, lambda ref: GetRange(ref, thread, 1, END))
    assert [item.seq for item in whole.items] == list(range(1, removed + 1))
    assert whole.items[-1].box is None
    after = await by_hand(guest, lambda ref: GetRange(ref, thread, removed + 1, END))
    assert after.items == ()
    epochs = await by_hand(guest, lambda ref: GetEpochs(ref, thread, 0))
    assert [part.seq for part in epochs.records if part.box] == [
        row.seq
        for row in ledger.rows
        if row.kind == ItemKind.EPOCH and 1 < row.seq < removed
    ]


async def test_a_stranger_is_not_even_told_that_the_thread_is_there(story):
    scene, _, david = story
    async with david.client() as me:
        await me.wait_online()
        for make in (
            lambda ref: GetRange(ref, scene.thread, 1, END),
            lambda ref: GetEpochs(ref, scene.thread, 0),
        ):
            with pytest.raises(ServerRefused) as refused:
                await by_hand(me, make)
            assert refused.value.code in {Code.NOT_FOUND, Code.NOT_MEMBER}


async def test_a_server_killed_in_mid_sentence_loses_and_doubles_nothing(story):
    scene, claire, _ = story
    await invite(scene, claire, past=True)
    told = {"Anna": Testimony(), "Bruno": Testimony()}
    told["Anna"].tried += BEFORE
    async with scene.anna.client() as anna, scene.bruno.client() as bruno:
        await bruno.wait_online()
        await knows(bruno, scene.thread)
        talks = [
            asyncio.create_task(talk(me, scene.thread, told[me.name]))
            for me in (anna, bruno)
        ]
        await until(lambda: all(len(one.stored) > 3 for one in told.values()))
        scene.server.kill()
        before = {name: len(one.stored) for name, one in told.items()}
        await until(lambda: not (anna.online or bruno.online), "both hear of it")
        await scene.restart()
        await asyncio.gather(*talks)
        assert all(len(one.stored) > before[name] for name, one in told.items())
        ledger = await scene.ledger(scene.thread)
        async with claire.client() as guest:
            readings = []
            for me in (anna, bruno, guest):
                await emptied(me)
                await has_all(me, ledger)
                readings.append(await read(me, scene.thread, me.name))
    count = len(BEFORE) + sum(len(one.kept) for one in told.values())
    assert check([ledger], list(told.values()), readings) == count


async def talk(me, thread, told):
    """Forty texts, each begun by typing; several are under way when the server dies."""
    for start in range(1, 41, 4):
        await me.typing(thread, on=True)
        texts = [f"{me.name} {number}" for number in range(start, start + 4)]
        await asyncio.gather(*(speak(me, thread, told, text) for text in texts))
