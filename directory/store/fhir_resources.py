"""From keys to resources: one builder for each kind of resource.

What never enters this room: a search.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeAlias

from cordee.directory.fhir.elements import Element
from cordee.directory.fhir.endpoint import endpoint
from cordee.directory.fhir.healthcare_service import healthcare_service
from cordee.directory.fhir.organization import organization
from cordee.directory.fhir.parameters import Resource
from cordee.directory.fhir.practitioner import practitioner
from cordee.directory.fhir.practitioner_role import practitioner_role
from cordee.directory.store import fhir_rows, fhir_services
from cordee.directory.store.database import Reader
from cordee.directory.store.fhir_rows import RoleRow, Sight

Build: TypeAlias = Callable[
    [Reader, Sequence[str], Sight], Awaitable[Sequence[Element]]
]


async def build(
    reader: Reader, resource: Resource, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    """The resources of these keys, in their order; what is gone is left out."""
    return await BUILDERS[resource](reader, keys, sight) if keys else []


async def _practitioners(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    found = await fhir_rows.people(reader, keys, sight)
    return [practitioner(each) for each in found]


async def _roles(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    return roles(await fhir_rows.roles_named(reader, keys, sight))


def roles(rows: Sequence[RoleRow]) -> list[Element]:
    """The resources of role rows."""
    return [practitioner_role(each.role, each.mailboxes, each.changed) for each in rows]


async def _organizations(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    found = await fhir_rows.places(reader, keys, sight)
    return [organization(each.place, each.mailboxes, each.changed) for each in found]


async def _services(
    reader: Reader, keys: Sequence[str], _sight: Sight
) -> Sequence[Element]:
    found = await fhir_services.services(reader, keys)
    return [healthcare_service(service, changed) for service, changed in found]


async def _endpoints(
    reader: Reader, keys: Sequence[str], sight: Sight
) -> Sequence[Element]:
    found = await fhir_rows.mailboxes_named(reader, keys, sight)
    return [endpoint(each.mailbox, each.changed) for each in found]


BUILDERS: Final[Mapping[Resource, Build]] = {
    Resource.PRACTITIONER: _practitioners,
    Resource.ROLE: _roles,
    Resource.ORGANIZATION: _organizations,
    Resource.SERVICE: _services,
    Resource.ENDPOINT: _endpoints,
}
