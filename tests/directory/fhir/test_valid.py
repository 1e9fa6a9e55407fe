"""Every resource that is served is one for an implementation that is not ours.

`fhir.resources` has R4B, not R4; docs/fhir.md says where that matters.
"""

import re

import pytest
from fhir.resources.R4B import get_fhir_model_class

from cordee.directory.fhir import outcome
from cordee.directory.fhir.capability import capability_statement
from cordee.directory.fhir.elements import instant
from cordee.directory.fhir.endpoint import endpoint
from cordee.directory.fhir.healthcare_service import healthcare_service
from cordee.directory.fhir.organization import organization
from cordee.directory.fhir.parameters import PARAMETERS, Resource
from cordee.directory.fhir.practitioner import Pair, Person, practitioner
from cordee.directory.fhir.practitioner_role import practitioner_role
from cordee.directory.model import (
    Coded,
    HealthcareService,
    Line,
    Mailbox,
    MailboxState,
    MailboxType,
    Organization,
    Practitioner,
    PractitionerRole,
    Span,
)
from tests.directory.fhir.conftest import BASE, included, matches

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
REFERENCE = re.compile(r"[A-Za-z]+/[A-Za-z0-9\-.]{1,64}")


def parsed(resource):
    return get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def check(resource):
    """Valid for pydantic, and nothing was lost on the way through."""
    made = parsed(resource)
    again = made.model_dump(mode="json", exclude_none=True)
    assert again.keys() == resource.keys()
    if "id" in resource:
        assert ID.fullmatch(resource["id"])
    for text in re.findall(r"'reference': '([^']*)'", str(resource)):
        assert REFERENCE.fullmatch(text)
    assert_nothing_is_empty(resource)


def assert_nothing_is_empty(value):
    assert value not in ("", [], {}, None)
    inner = value.values() if isinstance(value, dict) else value
    for each in inner if isinstance(value, dict | list) else ():
        assert_nothing_is_empty(each)


@pytest.mark.parametrize("kind", list(Resource))
async def test_everything_of_a_generated_directory_is_valid(asking, kind):
    found = await asking.everything(kind, ("_count", "200"))
    assert found
    for each in found:
        check(each)


@pytest.mark.parametrize(
    ("kind", "pairs"),
    [
        ("Practitioner", [("_revinclude", "PractitionerRole:practitioner")]),
        ("PractitionerRole", [("_include", "*"), ("shoe", "44")]),
        ("Organization", [("_include", "*"), ("_revinclude", "*")]),
        ("HealthcareService", [("_include", "*")]),
        ("Endpoint", [("_include", "*"), ("_elements", "address")]),
        ("Practitioner", [("family", "nobody-at-all")]),
    ],
)
async def test_a_bundle_is_valid_with_all_that_it_brings(asking, kind, pairs):
    bundle = await asking.bundle(kind, *pairs)
    made = parsed(bundle)
    assert len(made.entry or []) == len(bundle.get("entry", []))
    for each in [*matches(bundle), *included(bundle)]:
        assert ID.fullmatch(each["id"])


def test_what_is_said_of_the_api_and_of_errors_is_valid():
    statement = capability_statement(BASE, "1.0")
    check(statement)
    told = statement["rest"][0]["resource"]
    assert [one["type"] for one in told] == list(Resource)
    for one in told:
        names = [each["name"] for each in one["searchParam"]]
        assert names == [each.name for each in PARAMETERS[Resource(one["type"])]]
    check(outcome.outcome("error", "not-found", "there is none"))
    check(outcome.ignored(["shoe"]))
    check(outcome.cut(1))


def test_a_practitioner_of_whom_little_is_known_is_valid():
    who = Practitioner(id="0123456789", family="X", given="", profession=Coded("", ""))
    resource = practitioner(Person(practitioner=who))
    check(resource)
    assert "/as-practitioner|" in resource["meta"]["profile"][0]


def test_an_id_that_fhir_does_not_allow_is_another_one():
    who = Practitioner(id="3310/12 é", family="X", given="", profession=Coded("60", ""))
    resource = practitioner(Person(practitioner=who))
    check(resource)
    role = PractitionerRole(id="3310/12 é-0", practitioner=who.id)
    told = practitioner_role(role)
    check(told)
    assert told["practitioner"]["reference"] == f"Practitioner/{resource['id']}"


def test_a_red_listed_mailbox_is_not_shown_even_when_it_is_handed_over():
    box = Mailbox(
        address="a@b.mssante.fr", type=MailboxType.PERSON, red_list=True, rank=1
    )
    who = Practitioner(
        id="810000000000",
        rpps="10000000000",
        family="X",
        given="Y",
        profession=Coded("10", "Médecin"),
    )
    role = PractitionerRole(id="r", practitioner=who.id)
    place = Organization(id="R1", name="Z")
    for told in (
        practitioner(Person(practitioner=who, mailboxes=(box,))),
        practitioner_role(role, (box,)),
        organization(place, (box,)),
    ):
        check(told)
        assert box.address not in str(told)
        assert "endpoint" not in told


def test_a_mailbox_has_the_shape_of_the_french_profile():
    box = Mailbox(
        address="a@b.mssante.fr", type=MailboxType.PRACTICE, rank=1, service="Accueil"
    )
    place = Organization(id="R1", name="Z")
    (point,) = organization(place, (box,))["telecom"]
    assert (point["system"], point["value"], point["rank"]) == ("email", box.address, 1)
    kind, metadata = point["extension"]
    assert kind["valueCoding"]["code"] == "MSSANTE"
    told = {each["url"]: each for each in metadata["extension"]}
    assert told["type"]["valueCodeableConcept"]["coding"][0]["code"] == "CAB"
    assert told["service"]["valueString"] == "Accueil"
    assert told["digitization"]["valueBoolean"] is True


def test_a_mailbox_that_bounces_is_in_error():
    box = Mailbox(
        address="a@b.mssante.fr",
        type=MailboxType.ORGANIZATION,
        state=MailboxState.BOUNCING,
    )
    told = endpoint(box)
    check(told)
    assert told["status"] == "error"


def test_a_skill_is_of_the_nomenclature_that_its_code_says():
    systems = {}
    for code in ("SM54", "C01", "CEX22", "CAPA02", "DSM200", "DEC01", "FQ01", "PAC00"):
        who = Practitioner(id="8", family="X", given="", profession=Coded("10", ""))
        person = Person(practitioner=who, skills=(Pair(Coded(code, "")),))
        *_, told = practitioner(person)["qualification"]
        systems[code] = told["code"]["coding"][0]["system"].rpartition("/")[2]
    assert systems == {
        "SM54": "TRE-R38-SpecialiteOrdinale",
        "C01": "TRE-R39-Competence",
        "CEX22": "TRE-R40-CompetenceExclusive",
        "CAPA02": "TRE-R43-CapaciteSavoirFaire",
        "DSM200": "TRE-R42-DESCnonQualifiant",
        "DEC01": "TRE-R97-DroitExerciceCompl",
        "FQ01": "TRE-R45-FonctionQualifiee",
        "PAC00": "TRE-R44-QualificationPAC",
    }


def test_hours_are_told_by_day_and_nights_to_their_last_second():
    told = healthcare_service(
        HealthcareService(
            id="s",
            organization="R1",
            organization_name="H",
            name="N",
            hours=(
                *(Span(day, 540, 1020) for day in range(5)),
                Span(5, 0, 1440),
                Span(6, 1200, 1440),
            ),
            lines=(Line(label="Avis", number="01"), Line(label="", number="")),
        )
    )
    check(told)
    assert told["availableTime"] == [
        {"daysOfWeek": ["sat"], "allDay": True},
        {
            "daysOfWeek": ["mon", "tue", "wed", "thu", "fri"],
            "availableStartTime": "09:00:00",
            "availableEndTime": "17:00:00",
        },
        {
            "daysOfWeek": ["sun"],
            "availableStartTime": "20:00:00",
            "availableEndTime": "23:59:59",
        },
    ]


def test_an_instant_is_in_utc_to_the_millisecond():
    assert instant(1_767_225_600_007) == "2026-01-01T00:00:00.007Z"
