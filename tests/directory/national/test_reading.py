"""National resources as model values, and a source that asks for what is missing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.model import Coded, MailboxType
from cordee.directory.national.client import NationalClient
from cordee.directory.national.reading import read_person, read_place, read_role
from cordee.directory.national.source import NationalSource
from tests.support import national
from tests.support.national import national_api


async def fetched(api, *types, **parameters):
    async with NationalClient(api.account()) as client:
        source = NationalSource(client, types)
        return [one async for one in source.practitioners(**parameters)], source


async def test_practitioners_come_with_their_roles_and_places():
    async with national_api(people=60) as api:
        records, source = await fetched(api, **{"qualification-code": ["10"]})
    assert len(records) == 60
    assert source.unread == 0
    one = records[0]
    assert one.practitioner.id == "810100000000"
    assert one.practitioner.rpps == "10100000000"
    assert (one.practitioner.family, one.practitioner.given) == ("NOM0", "Anne Marie")
    assert one.practitioner.profession == Coded("10", "")
    (role,) = one.roles
    assert role.speciality.code == "SM26"
    assert (role.mode.code, role.kind.code, role.function.code) == (
        "L",
        "GENR01",
        "FON-AU",
    )
    place = role.organization
    assert (place.id, place.finess, place.sector.code) == (
        "F000000000",
        "750000000",
        "SA05",
    )
    assert place.phones == ("0140000001", "0140000002")
    assert place.address.lines == ("96 R DIDOT",)
    assert (place.address.postcode, place.address.commune) == ("75014", "75114")


async def test_places_are_asked_for_once():
    async with national_api(people=120) as api:
        await fetched(api)
    assert sum("/Organization" in path for path in api.asked) == 1


async def test_mailboxes_have_their_rank_and_their_red_list():
    async with national_api(people=1) as api:
        ((one,), _) = await fetched(api)
    boxes = {box.address: box for box in one.mailboxes}
    assert boxes["anne.nom0@medecin.mssante.fr"].rank == 1
    assert boxes["secret0@medecin.mssante.fr"].red_list
    assert boxes["cabinet0@cab.mssante.fr"].organization == "F000000000"
    assert boxes["accueil0@centre.mssante.fr"].practitioner == ""
    assert "not-mssante@example.org" not in boxes


async def test_mailboxes_are_chosen_by_their_type_here():
    async with national_api(people=2) as api:
        records, _ = await fetched(api, MailboxType.PRACTICE)
    assert [box.type for one in records for box in one.mailboxes] == [
        MailboxType.PRACTICE,
        MailboxType.PRACTICE,
    ]


async def test_what_is_not_understood_is_counted_and_left_out():
    async with national_api(people=2) as api:
        api.people[0] = {"resourceType": "Practitioner", "id": "003-0", "active": False}
        records, source = await fetched(api)
    assert len(records) == 1
    assert source.unread == 1


def test_the_older_shape_is_read_too():
    told = {
        "resourceType": "Practitioner",
        "name": [
            {"prefix": "M", "use": "usual", "family": "SAUCIER", "given": "Artus"}
        ],
        "identifier": [{"system": "http://rpps.fr", "value": "10003461033"}],
    }
    person = read_person(told)
    assert person.practitioner.id == "810003461033"
    assert person.practitioner.title == "M"


@pytest.mark.parametrize("make", [national.practitioner, national.organization])
def test_one_member_of_a_wrong_type_takes_nothing_else_away(make):
    told = make(1)
    read = read_person if told["resourceType"] == "Practitioner" else read_place
    for name in set(told) - {"identifier", "name"}:
        for bad in (None, 1, "x", [], {}, [None], [[]], [{"extension": 7}]):
            assert read({**told, name: bad}) is not None


MEMBERS = sorted(
    {*national.practitioner(0), *national.role(0), *national.organization(0)}
    | {"extension", "system", "value", "url", "coding", "reference", "lastUpdated"}
    | {"_line", "rank", "valueString", "valueCoding", "valueBoolean"}
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(MEMBERS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=3), json_values), json_values)
def test_any_json_is_read_or_left_out(some, other):
    told = json.loads(json.dumps(other))
    told = told if isinstance(told, dict) else some
    for read in (read_person, read_place, read_role):
        read(told)


def test_what_cannot_be_seen_is_a_space_and_no_text_is_without_end():
    odd = {"city": "PONT\x1b[2J\u202eIVY", "postalCode": "5" * 20_000}
    place = read_place({**national.organization(1), "address": [odd]}).organization
    assert place.address.town == "PONT [2J IVY"
    assert len(place.address.postcode) == 64
