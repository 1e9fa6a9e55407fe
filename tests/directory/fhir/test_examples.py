"""The published examples of the French guide, read and written again.

Nothing of them is kept here: CORDEE_ANS_EXAMPLES names a folder with the JSON files
that the guide's pages offer (`Practitioner-….json`, `StructureDefinition-….json`).
"""

import json
import os
from functools import partial
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from cordee.directory.fhir import systems
from cordee.directory.fhir.organization import organization
from cordee.directory.fhir.practitioner import Pair, Person, practitioner
from cordee.directory.fhir.practitioner_role import practitioner_role
from cordee.directory.national.reading import (
    PersonTold,
    read_person,
    read_place,
    read_role,
    role_of,
)

FOLDER = os.environ.get("CORDEE_ANS_EXAMPLES")
pytestmark = [
    pytest.mark.prove,  # of files that no clone has
    pytest.mark.skipif(
        not FOLDER,
        reason="CORDEE_ANS_EXAMPLES names no folder: the examples are not ours to ship",
    ),
]


def examples(kind):
    paths = sorted(Path(FOLDER).glob(f"{kind}-*.json"))
    assert paths, f"no {kind} in the folder"
    return [json.loads(path.read_text()) for path in paths]


def same_members(theirs, ours, name, only=lambda _: True):
    """What they say of `name` we say in the same shape."""
    wanted = [each for each in theirs.get(name, []) if only(each)]
    written = [shape(each) for each in ours.get(name, [])]
    for each in wanted:
        assert shape(each) in written, (theirs["id"], name, each)
    return len(wanted)


def shape(value):
    """JSON whose order of members does not matter."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in sorted(value.items())}
    return [shape(each) for each in value] if isinstance(value, list) else value


def is_ours(point):
    """A telecom that open data has: an MSSanté mailbox."""
    return "extension" in point


def without_metadata(resource):
    """Telecoms with the extension that says MSSanté, and without the one that we add."""
    points = []
    for point in resource.get("telecom", []):
        kept = [
            each
            for each in point.get("extension", [])
            if each["url"] != systems.MAILBOX_METADATA
        ]
        points.append({**point, **({"extension": kept} if kept else {})})
    return {**resource, "telecom": points}


def test_every_practitioner_is_read_and_told_in_the_same_shape():
    counted = {"read": 0, "identifiers": 0, "mailboxes": 0, "names": 0}
    for theirs in examples("Practitioner"):
        person = read_person(theirs)
        assert person is not None, theirs["id"]
        counted["read"] += 1
        skills = tuple(Pair(each) for each in person.skills)
        ours = practitioner(
            Person(
                practitioner=person.practitioner,
                civility=person.practitioner.title,
                skills=skills,
                mailboxes=person.mailboxes,
            )
        )
        get_fhir_model_class("Practitioner").model_validate(ours)
        counted["identifiers"] += same_members(theirs, ours, "identifier")
        plain = (without_metadata(theirs), without_metadata(ours))
        counted["mailboxes"] += same_members(*plain, "telecom", is_ours)
        usual = [name for name in theirs["name"] if name.get("use") == "usual"]
        counted["names"] += same_members({**theirs, "name": usual}, ours, "name")
        same_members(theirs, ours, "qualification", is_practice)
    print(counted)


def is_practice(qualification):
    codings = qualification["code"]["coding"]
    return any(each["system"] == systems.PROFESSION for each in codings)


def test_every_role_is_read_and_told_in_the_same_shape():
    nobody = PersonTold("", None, (), ())
    counted = 0
    for theirs in examples("PractitionerRole"):
        told = read_role(theirs)
        assert told is not None, theirs["id"]
        assert told.place, theirs["id"]
        person = nobody_in_particular(told, nobody)
        ours = practitioner_role(role_of(told, person, None))
        get_fhir_model_class("PractitionerRole").model_validate(ours)
        assert same_members(theirs, ours, "code") == len(theirs["code"]) > 0
        counted += 1
    print({"roles": counted})


def nobody_in_particular(told, nobody):
    """The practitioner that a role points at, of whom nothing else is known."""
    base = {
        "resourceType": "Practitioner",
        "id": told.person,
        "identifier": [{"system": systems.RPPS, "value": "10000000000"}],
        "name": [{"family": "X"}],
    }
    return read_person(base) or nobody


def test_every_organisation_is_read_and_told_in_the_same_shape():
    counted = {"read": 0, "left out": [], "identifiers": 0, "telecoms": 0, "types": 0}
    for theirs in examples("Organization"):
        place = read_place(theirs)
        if place is None:
            counted["left out"].append(theirs["id"])
            continue
        counted["read"] += 1
        ours = organization(place.organization, place.mailboxes)
        get_fhir_model_class("Organization").model_validate(ours)
        counted["identifiers"] += same_members(
            theirs, ours, "identifier", partial(is_kept, place.organization)
        )
        plain = (without_metadata(theirs), without_metadata(ours))
        counted["telecoms"] += same_members(*plain, "telecom")
        counted["types"] += same_members(theirs, ours, "type", is_kept_type)
    assert counted["read"] >= len(examples("Organization")) - 1
    print(counted)


def is_kept(place, identifier):
    """Official ones; Struct_IdNat of a place that has neither FINESS nor SIRET is not."""
    if identifier.get("use") != "official":
        return False
    if identifier["value"] == identifier["system"]:
        return False  # a slip of one example
    has_number = place.finess or place.siret
    return identifier["system"] != systems.IDNST or bool(has_number)


def is_kept_type(told):
    """Sector, and geographical entities, which is what the public files describe."""
    codes = {each["code"] for each in told["coding"]}
    is_sector = told["coding"][0]["system"] == systems.SECTOR
    return is_sector or "GEOGRAPHICAL-ENTITY" in codes


def test_the_profiles_know_every_address_that_we_write():
    assert examples("StructureDefinition")
    known = "".join(path.read_text() for path in Path(FOLDER).glob("*.json"))
    for address in (
        systems.IDNPS,
        systems.IDNST,
        systems.RPPS,
        systems.RPPS_RANK,
        systems.FINESS,
        systems.SIRENE,
        systems.IDENTIFIER_TYPE,
        systems.EMAIL_TYPE,
        systems.MAILBOX_METADATA,
        systems.ORGANIZATION_TYPES,
        systems.MESSAGING,
        systems.INSEE_CODE,
        systems.profile("as-dp-practitioner"),
        systems.profile("as-dp-organization"),
        systems.core_profile("fr-core-practitioner"),
        systems.core_profile("fr-core-organization"),
    ):
        assert f'"{address}"' in known, address


def test_the_examples_are_valid_for_the_library_that_checks_ours():
    told = {"valid": 0, "not": []}
    for kind in ("Practitioner", "PractitionerRole", "Organization"):
        for theirs in examples(kind):
            try:
                get_fhir_model_class(kind).model_validate(theirs)
                told["valid"] += 1
            except ValidationError as error:
                told["not"].append((theirs["id"], error.errors()[0]["loc"]))
    print(told)
    assert not told["not"]
