"""Practitioner: who somebody is, as what, and the mailboxes of the person.

The open profile asks for an RPPS number; who has none is of the general one. What never
enters this room: a birth name, which is not open data.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from cordee.directory.fhir import systems
from cordee.directory.fhir.elements import (
    Element,
    coding,
    concept,
    filled,
    identifier,
    meta,
)
from cordee.directory.fhir.ids import resource_id
from cordee.directory.fhir.telecom import mailbox_points
from cordee.directory.model import NONE, Coded, Mailbox, Practitioner, Value

OPEN: Final = systems.profile("as-dp-practitioner")
GENERAL: Final = systems.profile("as-practitioner")
FR_CORE: Final = systems.core_profile("fr-core-practitioner")


class Pair(msgspec.Struct, frozen=True):
    """A code, and the code that says what sort of thing it is."""

    what: Coded
    sort: Coded = NONE


class Person(Value, frozen=True, kw_only=True):
    """A practitioner with what FHIR tells besides.

    `civility` is M or MME, `title` DR or PR. `practices` are professions with their
    categories, `skills` savoir-faire with their types, `degrees` diplomas with theirs.
    """

    practitioner: Practitioner
    civility: str = ""
    title: str = ""
    practices: tuple[Pair, ...] = ()
    skills: tuple[Pair, ...] = ()
    degrees: tuple[Pair, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()


def practitioner(person: Person) -> Element:
    """The resource."""
    who = person.practitioner
    return filled(
        resourceType="Practitioner",
        id=resource_id(who.id),
        meta=meta([OPEN if who.rpps else GENERAL, FR_CORE], who.changed),
        language="fr",
        identifier=[
            *identifier(systems.IDNPS, "IDNPS", who.id),
            *identifier(systems.RPPS, "RPPS", who.rpps),
        ],
        active=who.active,
        name=[_name(person)],
        telecom=mailbox_points(person.mailboxes),
        qualification=[{"code": code} for code in _qualifications(person)],
    )


def _name(person: Person) -> Element:
    who = person.practitioner
    return filled(
        use="usual",
        family=who.family,
        given=[who.given] if who.given else [],
        prefix=[person.civility] if person.civility else [],
        suffix=[person.title] if person.title else [],
    )


def _qualifications(person: Person) -> Iterable[Element]:
    """Degrees, then professions, then savoir-faire: each once."""
    who = person.practitioner
    practices = person.practices or (Pair(who.profession, who.category),)
    degrees = (
        concept(
            coding(systems.degree(each.what.code), each.what),
            coding(systems.DEGREE_TYPE, each.sort),
        )
        for each in person.degrees
    )
    practised = (
        concept(
            coding(systems.PROFESSION, each.what), coding(systems.CATEGORY, each.sort)
        )
        for each in practices
    )
    found = [*degrees, *practised, *(skill(each) for each in person.skills)]
    return [code for code in found if code]


def skill(pair: Pair) -> Element:
    """A savoir-faire as a CodeableConcept of the nomenclature that its code is of."""
    return concept(
        coding(systems.know_how(pair.what.code), pair.what),
        coding(systems.KNOW_HOW_TYPE, pair.sort),
    )
