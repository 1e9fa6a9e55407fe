"""Services in PostgreSQL: taking a file, finding a service."""

import msgspec
import pytest

from cordee.directory.errors import WrongServices
from cordee.directory.services import example
from cordee.directory.store import services as store
from cordee.directory.store.service_sets import take

EVERYTHING = example.services()


async def names(connection, words, organization="", limit=50):
    found, _ = await store.find(connection, words, organization, "", limit)
    return [service.name for service in found]


async def test_a_file_taken_twice_changes_nothing(connection):
    first = await take(connection, EVERYTHING, 1)
    again = await take(connection, EVERYTHING, 2)
    assert (len(first.new), first.same) == (217, 0)
    assert (again.new, again.changed, again.gone, again.same) == ((), (), (), 217)
    assert set(await store.everything(connection)) == set(EVERYTHING)


async def test_a_file_is_the_truth_of_the_organisations_that_it_names(connection):
    await take(connection, EVERYTHING, 1)
    one = EVERYTHING[0]
    there = [s for s in EVERYTHING if s.organization == one.organization]
    now = [msgspec.structs.replace(one, comment="Par message."), *there[2:]]
    found = await take(connection, now, 2)
    assert (len(found.changed), len(found.gone)) == (1, 1)
    assert await store.get(connection, one.id) == now[0]
    assert await store.get(connection, there[1].id) is None
    assert len(await store.everything(connection)) == 216


async def test_a_dry_run_says_what_it_would_do_and_does_nothing(connection):
    found = await take(connection, EVERYTHING, 1, dry_run=True)
    assert len(found.new) == 217
    assert await store.everything(connection) == []


async def test_upsert_says_how_many_are_new_or_changed(connection):
    two = EVERYTHING[:2]
    assert await store.upsert(connection, two, 1) == 2
    assert await store.upsert(connection, two, 2) == 0
    changed = msgspec.structs.replace(two[0], answer_minutes=7)
    assert await store.upsert(connection, [changed, two[1]], 3) == 1
    assert await store.remove(connection, [two[1].id, "nobody"]) == 1
    assert await store.upsert(connection, [], 4) == 0


async def test_words_are_found_by_their_beginnings_in_any_order(connection):
    await take(connection, EVERYTHING, 1)
    assert set(await names(connection, "CARDIO")) == {"Cardiologie"}
    assert set(await names(connection, "orthop chir")) == {"Chirurgie orthopédique"}
    assert set(await names(connection, "medecine d'urgence")) == {"Médecine d'urgence"}
    assert await names(connection, "loutres nord", limit=3) != []
    assert await names(connection, "diologie") == []
    assert await names(connection, "cardio xyz") == []


async def test_any_words_are_words(connection):
    await take(connection, EVERYTHING[:3], 1)
    for words in ["%", "_", "'; DROP TABLE", "\\", "*", "\0x" * 5000, "\ud800"]:
        await names(connection, words)
    assert len(await store.everything(connection)) == 3


async def test_every_service_is_on_one_page_and_in_order(connection):
    await take(connection, EVERYTHING, 1)
    seen, after = [], ""
    while True:
        page, after = await store.find(connection, "", "", after, 20)
        seen.extend(page)
        if not after:
            break
    assert len(seen) == 217
    assert set(seen) == set(EVERYTHING)
    assert [s.name for s in seen[:27]] == sorted(s.name for s in seen[:27])


async def test_services_of_one_organisation_only(connection):
    await take(connection, EVERYTHING, 1)
    wanted = EVERYTHING[0].organization
    found, more = await store.find(connection, "", wanted, "", 50)
    assert {service.organization for service in found} == {wanted}
    assert more == ""


async def insert_organization(connection, identity, finess, name, department):
    columns = await connection.fetch(
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'directory' AND table_name = 'organization'"
    )
    blank = {"text": "", "uuid": "00000000-0000-0000-0000-000000000000", "bigint": 0}
    row = {column: blank[type_] for column, type_ in columns}
    row |= {"id": identity, "finess": finess, "name": name, "department": department}
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await connection.execute(
        f"INSERT INTO directory.organization ({', '.join(row)}) VALUES ({places})",
        *row.values(),
    )


async def test_a_finess_is_the_organisation_that_was_imported(connection):
    await insert_organization(connection, "F990000017", "990000017", "CH VERMEIL", "2A")
    given = msgspec.structs.replace(
        EVERYTHING[0], organization="990000017", organization_name="", department=""
    )
    (stored,) = (await take(connection, [given], 1)).new
    assert stored.organization == "F990000017"
    assert (stored.organization_name, stored.department) == ("CH VERMEIL", "2A")
    assert (await take(connection, [given], 2)).same == 1
    twice = msgspec.structs.replace(given, organization="F990000017")
    with pytest.raises(WrongServices, match="under another identifier"):
        await take(connection, [given, twice], 3)


async def test_an_organisation_that_nobody_names_is_a_problem(connection):
    nameless = msgspec.structs.replace(EVERYTHING[0], organization_name="")
    with pytest.raises(WrongServices, match="nothing imported knows"):
        await take(connection, [nameless], 1)
    assert await store.everything(connection) == []
