"""What a page brings with it: `_include` and `_revinclude`, each resource once.

What never enters this room: resources without a bound.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from cordee.directory.fhir.elements import Element
from cordee.directory.fhir.parameters import Resource
from cordee.directory.fhir.search import Search
from cordee.directory.store import fhir_rows, fhir_services, mailboxes
from cordee.directory.store.database import Reader
from cordee.directory.store.fhir_resources import build, roles
from cordee.directory.store.fhir_rows import Sight

MAX_INCLUDED: Final = 1_000
"""Resources that one page brings besides its matches: five for each of a full one."""


class Beside(msgspec.Struct, frozen=True):
    """`is_cut` when there were more than a page may bring."""

    resources: Sequence[Element]
    is_cut: bool


Find: TypeAlias = Callable[[Reader, Sequence[str], Sight], Awaitable[Sequence[Element]]]


async def included(
    reader: Reader, search: Search, keys: Sequence[str], sight: Sight
) -> Beside:
    """What the matches of these keys bring."""
    found: dict[tuple[object, object], Element] = {}
    paths = [f"> {path}" for path in search.includes]
    paths += [f"< {path}" for path in search.revincludes]
    for path in paths if keys else []:
        for each in await FINDERS[path](reader, keys, sight):
            found[each["resourceType"], each["id"]] = each
    resources = list(found.values())
    return Beside(resources[:MAX_INCLUDED], len(resources) > MAX_INCLUDED)


async def _practitioners_of_roles(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    people = dict.fromkeys(key.rpartition("-")[0] for key in keys)
    return await build(reader, Resource.PRACTITIONER, list(people), sight)


async def _places_of_roles(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    rows = await fhir_rows.roles_named(reader, keys, sight)
    places = {each.role.organization.id for each in rows if each.role.organization}
    return await build(reader, Resource.ORGANIZATION, sorted(places), sight)


async def _endpoints_of_roles(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    rows = await fhir_rows.roles_named(reader, keys, sight)
    addresses = dict.fromkeys(box.address for each in rows for box in each.mailboxes)
    return await build(reader, Resource.ENDPOINT, list(addresses), sight)


async def _endpoints_of_places(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    boxes = await mailboxes.of_structures(reader, keys, sight.now)
    addresses = dict.fromkeys(
        box.address for each in boxes.values() for box in each if not box.practitioner
    )
    return await build(reader, Resource.ENDPOINT, list(addresses), sight)


async def _places_of_services(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    found = await fhir_services.services(reader, keys)
    places = {service.organization for service, _ in found}
    return await build(reader, Resource.ORGANIZATION, sorted(places), sight)


async def _places_of_endpoints(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    rows = await fhir_rows.mailboxes_named(reader, keys, sight)
    places = {each.mailbox.organization for each in rows} - {""}
    return await build(reader, Resource.ORGANIZATION, sorted(places), sight)


async def _roles_of_practitioners(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    return roles(await fhir_rows.roles_of(reader, keys, MAX_INCLUDED + 1, sight))


async def _roles_at_places(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    return roles(await fhir_rows.roles_at(reader, keys, MAX_INCLUDED + 1, sight))


async def _services_at_places(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    found = await fhir_services.of_places(reader, keys, MAX_INCLUDED + 1)
    return await build(reader, Resource.SERVICE, found, sight)


FINDERS: Final[Mapping[str, Find]] = {
    "> PractitionerRole:practitioner": _practitioners_of_roles,
    "> PractitionerRole:organization": _places_of_roles,
    "> PractitionerRole:endpoint": _endpoints_of_roles,
    "> Organization:endpoint": _endpoints_of_places,
    "> HealthcareService:organization": _places_of_services,
    "> Endpoint:organization": _places_of_endpoints,
    "< PractitionerRole:practitioner": _roles_of_practitioners,
    "< PractitionerRole:organization": _roles_at_places,
    "< HealthcareService:organization": _services_at_places,
}
"""`>` for what a match points at, `<` for what points at it."""
