"""Searches over real tables: what is found, page after page, and what never is."""

import asyncio

import pytest

from cordee.directory.errors import BadSearch
from cordee.directory.fhir import systems
from cordee.directory.fhir.parameters import (
    INCLUDES,
    PARAMETERS,
    REVINCLUDES,
    Resource,
)
from cordee.directory.folding import fold
from cordee.directory.store import fhir_pages
from cordee.directory.store.fhir_conditions import CONDITIONS
from cordee.directory.store.fhir_included import FINDERS
from tests.directory.fhir.conftest import RED, ids, included, matches, next_of

ALL = "directory.practitioner"
SKILLED = """
SELECT practitioner FROM directory.role WHERE speciality = 'SM54'
UNION SELECT practitioner FROM directory.skill WHERE skill = 'SM54'
"""


def test_every_parameter_and_no_other_is_answered():
    for resource, parameters in PARAMETERS.items():
        assert set(CONDITIONS[resource]) == {one.name for one in parameters}
    paths = {f"> {path}" for each in INCLUDES.values() for path in each}
    paths |= {f"< {path}" for each in REVINCLUDES.values() for path in each}
    assert set(FINDERS) == paths


@pytest.mark.parametrize("kind", list(Resource))
async def test_pages_hold_everybody_once_and_in_order(asking, kind):
    found = await asking.everything(kind, ("_count", "97"))
    whole = await asking.bundle(kind, ("_count", "0"))
    own = [each["id"] for each in found]
    assert len(own) == len(set(own)) == whole["total"] > 3
    assert "entry" not in whole


async def test_a_name_is_found_by_its_beginning_without_accents_and_case(asking):
    families = await asking.column(f"SELECT family FROM {ALL} ORDER BY id")
    wanted = next(f for f in families if fold(f) != f.lower() or " " in f or "-" in f)
    for written in (wanted, wanted.lower(), fold(wanted), wanted[:4]):
        found = await asking.everything("Practitioner", ("family", written))
        names = [each["name"][0]["family"] for each in found]
        assert wanted in names
        assert all(fold(name).startswith(fold(written)) for name in names)


async def test_exact_means_as_it_is_written(asking):
    family = (await asking.column(f"SELECT family FROM {ALL} ORDER BY id"))[0]
    assert await asking.ids("Practitioner", ("family:exact", family))
    assert not await asking.ids("Practitioner", ("family:exact", family.swapcase()))
    assert not await asking.ids("Practitioner", ("family:exact", family[:-1]))


async def test_contains_finds_the_middle(asking):
    key = (await asking.column(f"SELECT family_key FROM {ALL} ORDER BY id"))[0]
    found = await asking.everything("Practitioner", ("family:contains", key[1:-1]))
    expected = await asking.column(
        f"SELECT id FROM {ALL} WHERE position($1 IN family_key) > 0 ORDER BY id",
        key[1:-1],
    )
    assert [each["id"] for each in found] == expected


async def test_alternatives_widen_and_parameters_narrow(asking):
    rows = await asking.pool.fetch(f"SELECT id, family, given FROM {ALL} LIMIT 2")
    one, two = rows
    either = await asking.everything(
        "Practitioner", ("family", f"{one['family']},{two['family']}")
    )
    assert {one["id"], two["id"]} <= {each["id"] for each in either}
    both = await asking.ids(
        "Practitioner", ("family", one["family"]), ("given", one["given"])
    )
    assert one["id"] in both


async def test_a_number_is_found_with_and_without_its_system(asking):
    (national,) = await asking.column(
        f"SELECT id FROM {ALL} WHERE id LIKE '8%' ORDER BY id LIMIT 1"
    )
    rpps = national[1:]
    for written in (
        national,
        rpps,
        f"{systems.IDNPS}|{national}",
        f"{systems.RPPS}|{rpps}",
        f"unknown,{rpps}",
    ):
        assert await asking.ids("Practitioner", ("identifier", written)) == [national]
    for written in (
        f"{systems.RPPS}|{national}",
        f"{systems.FINESS}|{rpps}",
        f"|{rpps}",
    ):
        assert await asking.ids("Practitioner", ("identifier", written)) == []
    known = await asking.bundle("Practitioner", ("identifier", rpps))
    assert known["total"] == 1


async def test_a_qualification_is_a_profession_a_category_or_a_skill(asking):
    for code, statement in (
        ("10", f"SELECT id FROM {ALL} WHERE profession = '10'"),
        ("C", f"SELECT id FROM {ALL} WHERE category = 'C'"),
        (
            "SM54",
            SKILLED,
        ),
    ):
        found = await asking.everything("Practitioner", ("qualification-code", code))
        assert {each["id"] for each in found} == set(await asking.column(statement))
        codings = [
            coding["code"]
            for each in found
            for qualification in each["qualification"]
            for coding in qualification["code"]["coding"]
        ]
        assert codings.count(code) >= len(found) > 0


async def test_a_qualification_of_another_nomenclature_is_none(asking):
    code = f"{systems.CATEGORY}|10"
    assert await asking.ids("Practitioner", ("qualification-code", code)) == []


async def test_organisations_are_found_by_town_postcode_sector_and_number(asking):
    row = await asking.pool.fetchrow(
        "SELECT * FROM directory.organization WHERE finess <> '' AND sector <> ''"
        " AND town <> '' ORDER BY id LIMIT 1"
    )
    for name, value in (
        ("address-city", row["town"].lower()),
        ("address-postalcode", row["postcode"][:2]),
        ("type", row["sector"]),
        ("type", f"{systems.SECTOR}|{row['sector']}"),
        ("name", row["name"]),
        ("name:exact", row["name"]),
        ("identifier", row["finess"]),
        ("identifier", f"{systems.FINESS}|{row['finess']}"),
        ("identifier", f"{systems.IDNST}|1{row['finess']}"),
        ("identifier", row["id"]),
        ("identifier-type", "FINEG"),
        ("_id", row["id"]),
    ):
        found = await asking.everything("Organization", (name, value))
        assert row["id"] in [each["id"] for each in found], (name, value)
    assert await asking.ids("Organization", ("type", "LEGAL-ENTITY")) == []


async def test_roles_are_found_by_person_place_and_code(asking):
    row = await asking.pool.fetchrow(
        "SELECT * FROM directory.role WHERE organization <> '' AND mode <> ''"
        " AND speciality <> '' ORDER BY practitioner, key LIMIT 1"
    )
    own = f"{row['practitioner']}-{row['key'] & (2**64 - 1):016x}"
    for name, value in (
        ("practitioner", row["practitioner"]),
        ("practitioner", f"Practitioner/{row['practitioner']}"),
        ("organization", row["organization"]),
        ("role", f"{systems.MODE}|{row['mode']}"),
        ("specialty", row["speciality"]),
        ("identifier", row["practitioner"]),
        ("_id", own),
    ):
        found = await asking.everything("PractitionerRole", (name, value))
        assert own in [each["id"] for each in found], (name, value)


async def test_mailboxes_are_found_and_shown_where_they_belong(asking):
    person = await asking.pool.fetchrow(
        "SELECT m.* FROM directory.mailbox AS m JOIN directory.practitioner AS p"
        " ON p.id = m.practitioner WHERE m.type = 'PER' AND NOT red_list LIMIT 1"
    )
    (found,) = matches(
        await asking.bundle("Practitioner", ("mailbox-mss:exact", person["address"]))
    )
    assert person["address"] in [point["value"] for point in found["telecom"]]
    everyone = await asking.everything("Practitioner", ("mailbox-mss:contains", "@"))
    assert all(each["telecom"] for each in everyone)
    typed = await asking.everything("Practitioner", ("mailbox-mss-type", "PER"))
    assert {each["id"] for each in typed} <= {each["id"] for each in everyone}


async def test_the_mailbox_of_an_organisation_is_at_the_organisation(asking):
    rows = await asking.everything("Organization", ("mailbox-mss:contains", "@"))
    assert rows
    for each in rows:
        points = [point for point in each["telecom"] if "extension" in point]
        kinds = {
            point["extension"][1]["extension"][0]["valueCodeableConcept"]["coding"][0][
                "code"
            ]
            for point in points
        }
        assert kinds <= {"ORG", "APP"}
        assert len(each["endpoint"]) == len(points)


async def test_a_red_listed_mailbox_is_never_found_nor_shown(asking):
    (who,) = await asking.column(
        "SELECT practitioner FROM directory.mailbox WHERE address = $1", RED
    )
    for kind in ("Practitioner", "PractitionerRole", "Organization", "Endpoint"):
        for pair in (("mailbox-mss", RED), ("mailbox-mss:contains", "rouge@")):
            assert await asking.ids(kind, pair) == []
    bundle = await asking.bundle(
        "Practitioner",
        ("_id", who),
        ("_revinclude", "PractitionerRole:practitioner"),
    )
    assert RED not in str(bundle)


async def test_what_points_at_a_match_and_what_it_points_at_come_along(asking):
    bundle = await asking.bundle(
        "Practitioner",
        ("mailbox-mss:contains", "@"),
        ("_revinclude", "PractitionerRole:practitioner"),
        ("_count", "20"),
    )
    people = set(ids(bundle))
    pointed = {one["practitioner"]["reference"] for one in included(bundle)}
    assert pointed <= {f"Practitioner/{each}" for each in people}
    roles = await asking.bundle("PractitionerRole", ("_include", "*"), ("_count", "40"))
    there = {(one["resourceType"], one["id"]) for one in included(roles)}
    for role in matches(roles):
        for name in ("practitioner", "organization"):
            if name in role:
                kind, _, own = role[name]["reference"].partition("/")
                assert (kind, own) in there
        for one in role.get("endpoint", []):
            assert tuple(one["reference"].split("/")) in there


async def test_services_come_with_their_place(asking):
    bundle = await asking.bundle(
        "HealthcareService",
        ("name", "cardio"),
        ("_include", "HealthcareService:organization"),
    )
    assert len(matches(bundle)) == 4
    (place,) = included(bundle)
    back = await asking.bundle(
        "Organization",
        ("_id", place["id"]),
        ("_revinclude", "HealthcareService:organization"),
    )
    assert {one["id"] for one in included(back)} == set(ids(bundle))
    at_place = await asking.ids("HealthcareService", ("organization", place["id"]))
    assert at_place == ids(bundle)


async def test_endpoints_are_read_by_their_id_and_lead_to_their_place(asking):
    bundle = await asking.bundle(
        "Endpoint", ("_include", "Endpoint:organization"), ("_count", "200")
    )
    placed = [one for one in matches(bundle) if "managingOrganization" in one]
    assert placed
    there = {f"Organization/{one['id']}" for one in included(bundle)}
    assert {one["managingOrganization"]["reference"] for one in placed} == there
    again = await asking.answers.read(Resource.ENDPOINT, placed[0]["id"])
    assert again == placed[0]


@pytest.mark.parametrize("kind", list(Resource))
async def test_a_resource_is_read_by_its_id(asking, kind):
    first = matches(await asking.bundle(kind, ("_count", "1")))[0]
    assert await asking.answers.read(kind, first["id"]) == first
    assert await asking.answers.read(kind, "nothing-here") is None


async def test_changes_are_found_by_their_time(asking):
    bundle = await asking.bundle("Practitioner", ("_count", "1"))
    when = matches(bundle)[0]["meta"]["lastUpdated"]
    since = await asking.bundle(
        "Practitioner", ("_lastUpdated", f"ge{when}"), ("_total", "accurate")
    )
    whole = await asking.bundle("Practitioner", ("_count", "0"))
    assert since["total"] == whole["total"]
    later = await asking.bundle("Practitioner", ("_lastUpdated", "gt2100"))
    assert later["total"] == 0
    assert await asking.ids("Practitioner", ("_lastUpdated", f"ne{when[:4]}")) == []


async def test_a_total_is_given_where_it_costs_nothing_or_is_asked_for(asking):
    assert "total" not in await asking.bundle("Practitioner", ("_count", "5"))
    counted = await asking.bundle(
        "Practitioner", ("_count", "5"), ("_total", "accurate")
    )
    assert counted["total"] > 300


async def test_elements_are_all_that_is_given(asking):
    bundle = await asking.bundle("Practitioner", ("_elements", "name"), ("_count", "1"))
    (one,) = matches(bundle)
    assert set(one) == {"resourceType", "id", "meta", "identifier", "active", "name"}
    assert one["meta"]["tag"][0]["code"] == "SUBSETTED"


async def test_what_is_not_known_is_said_beside_what_was_found(asking):
    bundle = await asking.bundle("Practitioner", ("shoe", "44"), ("_count", "1"))
    (said,) = [e for e in bundle["entry"] if e["search"]["mode"] == "outcome"]
    assert "shoe" in said["resource"]["issue"][0]["diagnostics"]
    assert said["resource"]["issue"][0]["severity"] == "warning"
    assert next_of(bundle)[:2] == [("shoe", "44"), ("_count", "1")]


HOSTILE = ("'; DROP TABLE directory.role; --", "%_*)(uid=*", "\\\\名前", '$1"')


@pytest.mark.parametrize("value", HOSTILE)
async def test_no_text_is_more_than_a_text(asking, value):
    escaped = value.replace(",", r"\,").replace("|", r"\|")
    for kind, parameters in PARAMETERS.items():
        for parameter in parameters:
            for modifier in ("", ":exact", ":contains"):
                try:
                    await asking.bundle(kind, (parameter.name + modifier, escaped))
                except BadSearch:
                    continue


async def test_only_wildcards_find_nobody(asking):
    assert await asking.ids("Practitioner", ("family", "%%%")) == []
    assert await asking.ids("Practitioner", ("family:contains", "***")) == []


async def test_a_search_that_takes_too_long_is_to_be_narrowed(asking, monkeypatch):
    monkeypatch.setattr(fhir_pages, "SEARCH_SECONDS", 0.2)
    async with asking.pool.acquire() as other, other.transaction():
        await other.execute("LOCK TABLE directory.practitioner")
        with pytest.raises(BadSearch, match="narrow"):
            async with asyncio.timeout(20):
                await asking.bundle("Practitioner", ("family", "martin"))
