"""What is read back: people, what the index follows, what deliveries have shown."""

import asyncio

import pytest

from cordee.directory.model import MailboxState, MailboxType, Outcome, Reach
from cordee.directory.store import codes, following, mailboxes, roles
from cordee.directory.store.counts import counts
from cordee.directory.store.following import Cursor
from cordee.directory.store.registry import Registry
from tests.support.directory_files import NEXT, activity, identity, mailbox, row

ANNE = "810000000007"
NOW = 1_800_000_000_000
DAY = 86_400_000


@pytest.fixture
async def registry(pool):
    return Registry(pool, now=lambda: NOW, stale_after=30 * DAY)


async def entries(connection):
    async with following.snapshot(connection) as snapshot:
        return {entry.id: entry async for batch in snapshot.batches for entry in batch}


async def followed(connection, cursor, limit=3):
    """Everything newer, in small pieces."""
    found, gone = {}, []
    while True:
        changes = await following.changed_since(connection, cursor, limit)
        found |= {entry.id: entry for entry in changes.entries}
        gone += changes.gone
        cursor = changes.cursor
        if not changes.more:
            return found, gone, cursor


async def test_a_record_holds_all_that_the_files_say(take, registry):
    assert await registry.is_empty()
    assert await registry.record(ANNE) is None
    await take(
        "activity", activity(finess="560000001"), activity(skill="SM26", mode="S")
    )
    names = {"Nom de famille": "LEFÈVRE", "Nom d'exercice": "LE GOFF"}
    await take("restricted", row("restricted", **identity(ANNE[1:]), **names))
    await take("mssante", mailbox("anne@medecin.mssante.example"))
    record = await registry.record(ANNE)
    assert record.practitioner.rpps == ANNE[1:]
    assert record.practitioner.title == "Docteur"
    assert record.practitioner.birth_family == "LEFÈVRE"
    assert record.practitioner.profession.label == "Médecin"
    assert {role.speciality.code for role in record.roles} == {"SM54", "SM26"}
    place = record.roles[0].organization
    assert (place.id, place.address.town, place.phones) == (
        "F010000001", "Pontivy", ("0297000000",),
    )  # fmt: skip
    assert all(roles.split_id(role.id)[0] == ANNE for role in record.roles)
    (box,) = record.mailboxes
    assert (box.type, box.state) == (MailboxType.PERSON, MailboxState.UNTRIED)
    assert not await registry.is_empty()


async def test_a_red_listed_mailbox_is_never_shown(take, registry, connection):
    await take("activity", activity())
    await take("mssante", mailbox("a@b.example"))
    await connection.execute("UPDATE directory.mailbox SET red_list = true")
    assert (await registry.record(ANNE)).mailboxes == ()
    entry = (await entries(connection))[ANNE]
    assert (entry.addresses, entry.mssante) == ([], False)
    cursor = Cursor(await following.version(connection))
    assert await registry.delivered("a@b.example", Outcome.BOUNCED, NOW)
    assert (await followed(connection, cursor))[0] == {}
    assert await registry.last_delivered([ANNE]) == {}
    assert (await counts(connection))["mailboxes"] == 0


async def test_mailboxes_of_a_place_are_found_however_it_is_named(take, connection):
    await take("activity", activity(finess="560000001", **{"Numéro SIRET site": "73"}))
    named = ["F010000001", "560000001", "1560000001", "73", "373", "999"]
    boxes = [
        mailbox(
            f"{name}@b.example",
            rpps="",
            kind="ORG",
            **{"Identification Structure": name},
        )
        for name in named
    ]
    await take("mssante", *boxes)
    found = await mailboxes.of_structures(connection, ["F010000001"], NOW)
    assert sorted(box.organization for box in found["F010000001"]) == sorted(named[:-1])


async def test_deliveries_mark_a_mailbox(take, registry, connection):
    await take("activity", activity())
    await take(
        "mssante",
        mailbox("anne@b.example"),
        mailbox("org@b.example", rpps="", kind="ORG"),
    )

    async def state():
        (box,) = (await registry.record(ANNE)).mailboxes
        return box.state

    assert not await registry.delivered("nobody@b.example", Outcome.DELIVERED, NOW)
    assert await registry.delivered("ANNE@b.example", Outcome.ACCEPTED, NOW - 3)
    assert await state() is MailboxState.UNTRIED
    assert await registry.last_delivered([ANNE]) == {}
    assert await registry.delivered("anne@b.example", Outcome.DELIVERED, NOW - 2)
    assert await state() is MailboxState.GOOD
    assert await registry.delivered("anne@b.example", Outcome.BOUNCED, NOW - 1)
    assert await state() is MailboxState.BOUNCING
    assert await registry.last_delivered([ANNE]) == {ANNE: NOW - 2}
    assert await registry.delivered("anne@b.example", Outcome.DELIVERED, NOW)
    assert await state() is MailboxState.GOOD
    assert await registry.delivered("org@b.example", Outcome.BOUNCED, NOW)


@pytest.mark.parametrize(
    ("gone", "delivered", "bounced", "state"),
    [
        (0, 0, 0, MailboxState.UNTRIED),
        (0, 9, 0, MailboxState.GOOD),
        (0, 9, 8, MailboxState.GOOD),
        (0, 9, 10, MailboxState.BOUNCING),
        (0, 0, 1, MailboxState.BOUNCING),
        (0, 4, 0, MailboxState.STALE),
        (1, 9, 0, MailboxState.STALE),
        (1, 0, 1, MailboxState.BOUNCING),
    ],
)
def test_the_state_of_a_mailbox_follows_from_its_times(gone, delivered, bounced, state):
    assert mailboxes.state(gone, delivered, bounced, oldest=5) is state


async def test_a_bounce_is_followed_even_when_an_import_holds_the_counter(
    take, registry, connection, dsn
):
    await take("activity", activity())
    await take("mssante", mailbox("anne@b.example"))
    cursor = Cursor(await following.version(connection))
    async with connection.transaction():
        await connection.execute("UPDATE directory.counter SET version = version")
        assert await registry.delivered("anne@b.example", Outcome.BOUNCED, NOW)
    assert (await followed(connection, cursor))[0] == {}
    await take("activity", activity(family="AUTRE"), date=NEXT)
    found, _, _ = await followed(connection, cursor)
    assert found[ANNE].mssante is False


async def test_what_is_followed_in_pieces_is_what_a_snapshot_holds(take, connection):
    people = [activity(f"{n:011}", place=f"P{n % 3}") for n in range(10)]
    more = [activity(f"{n:011}", place="Q", skill="SM04") for n in range(4)]
    await take("activity", *people, *more)
    whole = await entries(connection)
    found, gone, cursor = await followed(connection, Cursor(0))
    assert found == whole
    assert (len(whole), gone) == (10, [])
    assert len(whole[f"8{0:011}"].places) == 2
    await take(
        "activity", *people[:8], *more, activity("11"), date=NEXT, confirm_vanished=True
    )
    found, gone, cursor = await followed(connection, cursor)
    assert sorted(found) == ["811"]
    assert sorted(gone) == [f"8{8:011}", f"8{9:011}"]
    assert await followed(connection, cursor) == ({}, [], cursor)
    assert await entries(connection) == {
        **{number: whole[number] for number in whole if number not in gone}, **found
    }  # fmt: skip


async def test_an_entry_says_how_somebody_is_reached(take, connection):
    await take(
        "activity", activity("1"), activity("2", phone=""), activity("3", phone="")
    )
    await take(
        "mssante", mailbox("b@b.example", rpps="1"), mailbox("a@b.example", rpps="2")
    )
    found = await entries(connection)
    assert found["81"].reach == (Reach.MSSANTE, Reach.PHONE)
    assert found["82"].reach == (Reach.MSSANTE,)
    assert found["83"].reach == ()
    assert found["82"].addresses == ["a@b.example"]


async def test_labels_are_those_that_the_last_file_gave(take, connection):
    await take("activity", activity())
    await take("activity", activity(**{"Libellé profession": "Docteur"}), date=NEXT)
    held = await codes.load(connection)
    assert held.label("profession", "10") == "Docteur"
    assert held.coded("profession", "99").label == ""
    assert held.labels("speciality") == {"SM54": "Médecine générale"}


async def test_marks_of_many_deliveries_at_once_are_all_kept(take, registry):
    await take("mssante", *[mailbox(f"{n}@b.example", rpps=str(n)) for n in range(5)])
    marks = [
        registry.delivered(f"{n % 5}@b.example", outcome, NOW + n)
        for n in range(20)
        for outcome in (Outcome.BOUNCED, Outcome.DELIVERED)
    ]
    assert all(await asyncio.gather(*marks))
    wanted = {f"8{n}": NOW + 15 + n for n in range(5)}
    assert await registry.last_delivered(list(wanted)) == wanted
