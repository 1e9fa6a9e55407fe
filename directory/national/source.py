"""The port `Source` over the national API: people with their roles and places.

The server cannot search mailboxes by their type (facts B.4): that is done here. What
never enters this room: a table.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from typing import Final, TypeVar

from cordee.directory.model import Mailbox, MailboxType, Record
from cordee.directory.national.client import NationalClient
from cordee.directory.national.loose import Node
from cordee.directory.national.pages import resources
from cordee.directory.national.reading import (
    PersonTold,
    PlaceTold,
    RoleTold,
    read_person,
    read_place,
    read_role,
    role_mailboxes,
    role_of,
)

Told = TypeVar("Told", PersonTold, RoleTold, PlaceTold)
PAGE: Final = 100
"""Practitioners asked for at once: some thousand resources, well within 30 s."""
PLACES_AT_ONCE: Final = 50
"""Organisations asked for in one address: 2,000 characters."""
MAX_PLACES: Final = 20_000
"""Places remembered between pages; then the memory begins anew."""


class NationalSource:
    """Practitioners of the national API.

    `types` keeps mailboxes of these types only, and then leaves out who has none;
    `unread` counts what was not understood.
    """

    def __init__(
        self, client: NationalClient, types: Collection[MailboxType] = ()
    ) -> None:
        self._client = client
        self._types = frozenset(types)
        self._places: dict[str, PlaceTold | None] = {}
        self.unread = 0

    async def practitioners(self, **parameters: Sequence[str]) -> AsyncIterator[Record]:
        """Everybody who fits these FHIR search parameters. Raises NationalError."""
        asked = [
            (name, value) for name, values in parameters.items() for value in values
        ]
        asked += [
            ("_revinclude", "PractitionerRole:practitioner"),
            ("_count", str(PAGE)),
        ]
        async for bundle in self._client.pages("Practitioner", asked):
            async for record in self._page(bundle):
                yield record

    async def _page(self, bundle: Node) -> AsyncIterator[Record]:
        people = self._read(
            read_person(each) for each in resources(bundle, "Practitioner")
        )
        roles = self._read(
            read_role(each) for each in resources(bundle, "PractitionerRole")
        )
        active = [each for each in roles if each.active]
        await self._learn({each.place for each in active} - {""})
        for person in people:
            record = self._record(person, [r for r in active if r.person == person.id])
            if record.mailboxes or not self._types:
                yield record

    def _read(self, found: Iterable[Told | None]) -> list[Told]:
        read = list(found)
        kept = [each for each in read if each is not None]
        self.unread += len(read) - len(kept)
        return kept

    def _record(self, person: PersonTold, roles: Sequence[RoleTold]) -> Record:
        placed = [(each, self._places.get(each.place)) for each in roles]
        boxes = [*person.mailboxes]
        for each, place in placed:
            boxes.extend(role_mailboxes(each, person, place))
            boxes.extend(place.mailboxes if place is not None else ())
        return Record(
            practitioner=person.practitioner,
            roles=tuple(role_of(each, person, place) for each, place in placed),
            mailboxes=self._chosen(boxes),
        )

    def _chosen(self, boxes: Iterable[Mailbox]) -> tuple[Mailbox, ...]:
        """Each address once; the one that names a place says more."""
        found: dict[str, Mailbox] = {}
        for box in boxes:
            if self._types and box.type not in self._types:
                continue
            known = found.get(box.address)
            if known is None or (box.organization and not known.organization):
                found[box.address] = box
        return tuple(found.values())

    async def _learn(self, wanted: Collection[str]) -> None:
        """Ask for the places that are not known yet."""
        if len(self._places) > MAX_PLACES:
            self._places.clear()
        missing = sorted(set(wanted) - set(self._places))
        for start in range(0, len(missing), PLACES_AT_ONCE):
            some = missing[start : start + PLACES_AT_ONCE]
            asked = [("_id", ",".join(some)), ("_count", str(PLACES_AT_ONCE))]
            async for bundle in self._client.pages("Organization", asked):
                for place in self._read(
                    read_place(each) for each in resources(bundle, "Organization")
                ):
                    self._places[place.id] = place
            for each in some:
                self._places.setdefault(each, None)
