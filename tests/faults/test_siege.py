"""Hundreds of kills at random times under load; nothing lost, nothing doubled.

CORDEE_SIEGE_KILLS and CORDEE_SIEGE_SEED choose how many, and which.
"""

import os
import secrets

import pytest

from tests.faults.scene import Scene, has_all
from tests.faults.siege import Part, Siege
from tests.faults.verdict import check, read

KILLS = int(os.environ.get("CORDEE_SIEGE_KILLS", "200"))
SEED = int(os.environ.get("CORDEE_SIEGE_SEED") or secrets.randbelow(2**32))


@pytest.fixture
async def cast(hospital):
    """Four people, three threads; Claire comes and goes in the last one."""
    people = await hospital.enrol("Anna", "Bruno", "Claire", "David")
    anna, bruno, claire, david = people
    async with anna.client() as me:
        await me.wait_online()
        steady = await me.new_thread("Garde", [bruno.account, david.account])
        changing = await me.new_thread("Avis", [bruno.account, claire.account])
    async with bruno.client() as me:
        await me.wait_online()
        direct = await me.new_thread("", [david.account], direct=True)
    scene = Scene(hospital, anna, bruno, changing.id)
    everywhere = (steady.id, changing.id)
    yield (
        scene,
        {
            "Anna": Part(person=anna, threads=everywhere, guest=claire.account),
            "Bruno": Part(person=bruno, threads=(direct.id, *everywhere)),
            "Claire": Part(person=claire, threads=(changing.id,)),
            "David": Part(person=david, threads=(steady.id, direct.id)),
        },
    )
    if scene.exit_status() is not None:
        await scene.restart()


@pytest.mark.prove
@pytest.mark.timeout(14_400)
async def test_random_kills_lose_nothing_and_double_nothing(cast, capsys):
    scene, parts = cast
    siege = Siege(scene, parts, SEED)
    with capsys.disabled():
        print(f"\nsiege: seed {SEED}, {KILLS} kills")
    await siege.run(KILLS)
    await let_in(scene, parts["Claire"])
    ledgers, readings = await read_all(scene, parts)
    told = {name: siege.told(name) for name in parts}
    for reading in readings:
        told[reading.name].failed.extend(reading.failed)
    count = check(ledgers, list(told.values()), readings)
    kept = sum(len(one.kept) for one in told.values())
    failed = sum(len(set(one.failed)) for one in told.values())
    rotated = sum(len(one.rotated) for one in told.values())
    with capsys.disabled():
        print(f"{siege.dealt}: {count} stored, {kept} kept, {failed} refused for good")
        print(f"{rotated} rotations, {sum(map(epochs, ledgers))} epochs")
        print({name: len(one.stored) for name, one in told.items()}, "acknowledged")
    assert count == kept - failed + unsure(told.values(), readings)
    assert sum(siege.dealt.values()) == KILLS


async def let_in(scene, guest):
    """Claire is a member at the end, so that she hears of it."""
    async with scene.anna.client() as me:
        await me.wait_online()
        members = (await me.thread(scene.thread)).members
        if guest.person.account not in {member.account for member in members}:
            await me.invite(scene.thread, guest.person.account, past=False)


async def read_all(scene, parts):
    """Every thread's tables, and what each member holds of it."""
    threads = {thread for part in parts.values() for thread in part.threads}
    ledgers = {thread: await scene.ledger(thread) for thread in threads}
    readings = []
    for name, part in parts.items():
        async with part.person.client() as me:
            for thread in part.threads:
                await has_all(me, ledgers[thread])
                is_guest = name == "Claire"
                readings.append(await read(me, thread, name, is_guest=is_guest))
    return list(ledgers.values()), readings


def epochs(ledger):
    return sum(row.kind == "epoch" for row in ledger.rows)


def unsure(told, readings):
    """Texts that were cut off before a promise, and are there nevertheless."""
    places = {line.text for reading in readings for line in reading.lines}
    return sum(len(places.intersection(one.unsure)) for one in told)
