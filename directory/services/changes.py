"""What a file of services changes: the services of each organisation that it names.

What never enters this room: SQL, files.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from cordee.directory.model import HealthcareService
from cordee.directory.services.entries import Problem, service_id

Place = tuple[str, str, str]
"""Technical identifier, name and department of an organisation."""


class Difference(msgspec.Struct, frozen=True):
    """What is to be stored and what to be forgotten; `same` is how many stay."""

    new: tuple[HealthcareService, ...]
    changed: tuple[HealthcareService, ...]
    gone: tuple[HealthcareService, ...]
    same: int


def settle(
    services: Iterable[HealthcareService], places: Mapping[str, Place]
) -> tuple[list[HealthcareService], list[Problem]]:
    """Put services where the directory knows their organisation, by what they gave.

    What the file says of an organisation's name and department comes first. It is a
    problem when nobody says the name, and when two services turn out to be one.
    """
    settled: list[HealthcareService] = []
    seen: set[str] = set()
    problems: list[Problem] = []
    for service in services:
        known = places.get(service.organization, (service.organization, "", ""))
        one = _placed(service, known)
        where = f"{service.organization}, {service.name}"
        if one.id in seen:
            reason = "the same service is there under another identifier"
            problems.append(Problem(where, "organization", reason))
        seen.add(one.id)
        if not one.organization_name:
            reason = "it is needed: nothing imported knows this organisation"
            problems.append(Problem(where, "organization_name", reason))
        settled.append(one)
    return settled, problems


def difference(
    before: Sequence[HealthcareService], after: Sequence[HealthcareService]
) -> Difference:
    """What makes the services of some organisations those of a file."""
    known = {service.id: service for service in before}
    kept = {service.id for service in after}
    new = tuple(service for service in after if service.id not in known)
    changed = tuple(s for s in after if s.id in known and known[s.id] != s)
    gone = tuple(service for service in before if service.id not in kept)
    return Difference(new, changed, gone, len(after) - len(new) - len(changed))


def _placed(service: HealthcareService, known: Place) -> HealthcareService:
    identity, name, department = known
    return msgspec.structs.replace(
        service,
        id=service_id(identity, service.name),
        organization=identity,
        organization_name=service.organization_name or name,
        department=service.department or department,
    )
