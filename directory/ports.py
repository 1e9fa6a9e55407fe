"""What the directory offers, and what it asks of others.

What never enters this room: how it is done.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from cordee.directory.model import (
    HealthcareService,
    Hit,
    Idnps,
    Outcome,
    Record,
)


class Search(Protocol):
    """The index of one node. Raises SearchAway when it does not answer."""

    async def find(self, query: str, near: str, limit: int) -> list[Hit]:
        """Who answers these words, the obviously right one first.

        `near` is the department of the asker, or empty. Any text is a query: what
        cannot be found gives nothing.
        """
        ...


class Registry(Protocol):
    """The truth, in PostgreSQL. Raises the driver's exceptions."""

    async def record(self, practitioner: Idnps) -> Record | None:
        """All that is known of one practitioner."""
        ...

    async def is_empty(self) -> bool:
        """Whether nothing was imported yet."""
        ...

    async def last_delivered(self, practitioners: Sequence[Idnps]) -> dict[Idnps, int]:
        """When a mailbox of each was last delivered to; who never was is left out."""
        ...

    async def services(
        self, words: str, organization: str, after: str, limit: int
    ) -> tuple[list[HealthcareService], str]:
        """Services whose names hold these words, by name; and where to go on."""
        ...

    async def delivered(self, address: str, outcome: Outcome, time: int) -> bool:
        """Note how a delivery ended; False for an address that nobody published."""
        ...


class Source(Protocol):
    """A source of practitioners besides the public files: the national FHIR API."""

    def practitioners(self, **parameters: Sequence[str]) -> AsyncIterator[Record]:
        """Everybody who fits these FHIR search parameters. Raises NationalError.

        Mailboxes of the red list are among those told: they are for a store, which
        keeps them hidden.
        """
        ...
