"""What the national API told becomes rows beside those of the files."""

import argparse
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from cordee.directory.commands import fetch
from cordee.directory.errors import NationalError
from cordee.directory.fhir.parameters import Resource
from cordee.directory.model import (
    Coded,
    Mailbox,
    MailboxType,
    Organization,
    Practitioner,
    PractitionerRole,
    Record,
)
from cordee.directory.store.database import open_pool
from cordee.directory.store.fhir_answers import Answers
from cordee.directory.store.registry import Registry
from cordee.directory.store.upsert import store
from tests.support.directory import filled
from tests.support.national import KEY, national_api


def record(number, **other):
    """Somebody at a place, with a mailbox there."""
    own = f"81010{number:07}"
    place = Organization(id="F750000001", name="Centre", finess="750000001")
    role = PractitionerRole(
        id="005-1", practitioner=own, organization=place, mode=Coded("L", "Libéral")
    )
    box = Mailbox(
        address=f"nom{number}@medecin.mssante.fr",
        type=MailboxType.PERSON,
        practitioner=own,
        organization=place.id,
    )
    told = Practitioner(
        id=own,
        rpps=own[1:],
        family=f"NOM{number}",
        given="Anne",
        title="DR",
        profession=Coded("10", "Médecin"),
        category=Coded("C", ""),
    )
    made = Record(practitioner=told, roles=(role,), mailboxes=(box,))
    return replace(made, **other)


async def known(dsn, own):
    pool = await open_pool(dsn, 1)
    try:
        return await Registry(pool).record(own)
    finally:
        await pool.close()


async def test_somebody_who_was_fetched_is_known_with_place_and_mailbox(
    connection, dsn
):
    told = record(1)
    assert (await store(connection, [told], "national", 5)).changed == 1
    found = await known(dsn, told.practitioner.id)
    assert (found.practitioner.family, found.practitioner.active) == ("NOM1", True)
    assert found.practitioner.profession == Coded("10", "Médecin")
    assert [role.organization.name for role in found.roles] == ["Centre"]
    assert [box.address for box in found.mailboxes] == ["nom1@medecin.mssante.fr"]


async def test_the_same_again_changes_nothing(connection):
    told = [record(1), record(2)]
    assert (await store(connection, told, "national", 5)).changed == 2
    assert (await store(connection, told, "national", 6)).changed == 0


async def test_a_role_that_is_no_longer_told_is_gone(connection, dsn):
    await store(connection, [record(1)], "national", 5)
    changed = await store(connection, [record(1, roles=())], "national", 6)
    assert changed.changed == 1
    found = await known(dsn, record(1).practitioner.id)
    assert (found.roles, found.practitioner.active) == ((), False)


async def test_a_place_that_moved_touches_who_works_there(connection):
    await store(connection, [record(1), record(2)], "national", 5)
    told = record(1)
    moved = replace(told.roles[0].organization, name="Maison")
    again = replace(told, roles=(replace(told.roles[0], organization=moved),))
    assert (await store(connection, [again], "national", 6)).changed == 2


async def test_a_red_list_hides_a_mailbox_that_a_file_named(connection, dsn, tmp_path):
    await filled(dsn, tmp_path, rows=60)
    row = await connection.fetchrow(
        "SELECT * FROM directory.mailbox WHERE practitioner <> '' LIMIT 1"
    )
    who = await connection.fetchrow(
        "SELECT * FROM directory.practitioner WHERE id = $1", row["practitioner"]
    )
    box = Mailbox(
        address=row["address"],
        type=MailboxType(row["type"]),
        practitioner=row["practitioner"],
        red_list=True,
    )
    told = record(1, mailboxes=(box,), roles=())
    told = replace(
        told, practitioner=replace(told.practitioner, id=who["id"], family="AUTRE")
    )
    assert (await store(connection, [told], "national", 5)).changed == 1
    found = await known(dsn, who["id"])
    assert found.practitioner.family == who["family"]
    assert found.roles
    assert row["address"] not in [each.address for each in found.mailboxes]


def options(api, *words):
    parser = argparse.ArgumentParser()
    place = argparse.ArgumentParser(add_help=False)
    fetch.add(parser.add_subparsers(), place)
    return parser.parse_args(["fetch", "--url", api.url, *words])


@asynccontextmanager
async def keyed_api(monkeypatch, **kinds):
    monkeypatch.setenv("ESANTE_API_KEY", KEY)
    async with national_api(**kinds) as api:
        yield api


async def test_the_word_fetches_stores_and_says_so(dsn, monkeypatch, capsys):
    async with keyed_api(monkeypatch, people=120) as api:
        asked = options(api, "--qualification", "10", "--qualification", "60")
        assert await fetch.run(dsn, asked) == 0
        assert "120 practitioners fetched, 120 new" in capsys.readouterr().out
        assert await fetch.run(dsn, asked) == 0
        assert "120 practitioners fetched, 0 new" in capsys.readouterr().out
        assert "qualification-code=10&qualification-code=60" in api.asked[0]
    pool = await open_pool(dsn, 1)
    found = await Answers(pool).read(Resource.PRACTITIONER, "810100000000")
    await pool.close()
    shown = [point["value"] for point in found["telecom"]]
    assert "anne.nom0@medecin.mssante.fr" in shown
    assert "secret0@medecin.mssante.fr" not in shown


async def test_what_was_fetched_before_the_trouble_is_kept(
    dsn, monkeypatch, connection
):
    async with keyed_api(monkeypatch, people=120) as api:
        asked = options(api, "--qualification", "10", "--pages", "1")
        with pytest.raises(NationalError, match="more than 1 pages"):
            await fetch.run(dsn, asked)
    assert (
        await connection.fetchval("SELECT count(*) FROM directory.practitioner") == 50
    )


async def test_nobody_fetches_everybody_by_mistake(dsn, monkeypatch):
    async with keyed_api(monkeypatch) as api:
        with pytest.raises(NationalError, match="whom"):
            await fetch.run(dsn, options(api))
        assert api.asked == []
