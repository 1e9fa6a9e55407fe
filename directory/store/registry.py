"""The truth about practitioners, asked one at a time: the port `Registry`.

What never enters this room: a search, a decision about who may ask.
"""

import time
from collections.abc import Callable, Sequence

from cordee.directory.model import HealthcareService, Idnps, Outcome, Record
from cordee.directory.store import (
    codes,
    deliveries,
    mailboxes,
    practitioners,
    roles,
    services,
)
from cordee.directory.store.codes import Codes
from cordee.directory.store.counter import version
from cordee.directory.store.database import Pool


def clock() -> int:
    """Give the time, in Unix milliseconds."""
    return time.time_ns() // 1_000_000


class Registry:
    """Reads and marks over a pool. Every method raises the driver's exceptions."""

    def __init__(
        self,
        pool: Pool,
        *,
        now: Callable[[], int] = clock,
        stale_after: int = mailboxes.STALE_AFTER,
    ) -> None:
        """`stale_after`: milliseconds for which a successful delivery counts."""
        self._pool = pool
        self._now = now
        self._stale_after = stale_after
        self._codes: tuple[int, Codes] = (-1, Codes({}))

    async def is_empty(self) -> bool:
        """Whether nobody is known at all."""
        return await practitioners.is_empty(self._pool)

    async def record(self, practitioner: Idnps) -> Record | None:
        """All that is known of one practitioner."""
        labels = await self._labels()
        found = await practitioners.by_ids(self._pool, [practitioner], labels)
        if practitioner not in found:
            return None
        of_them = await roles.of(self._pool, [practitioner], labels)
        boxes = await mailboxes.of(
            self._pool, [practitioner], self._now(), self._stale_after
        )
        return Record(
            practitioner=found[practitioner],
            roles=of_them.get(practitioner, ()),
            mailboxes=boxes.get(practitioner, ()),
        )

    async def services(
        self, words: str, organization: str, after: str, limit: int
    ) -> tuple[list[HealthcareService], str]:
        """Services whose names hold these words, by name; and where to go on."""
        return await services.find(self._pool, words, organization, after, limit)

    async def delivered(self, address: str, outcome: Outcome, time: int) -> bool:
        """Note how a delivery ended; False for an address that nobody published."""
        return await deliveries.mark(self._pool, address, outcome, time)

    async def last_delivered(self, practitioners: Sequence[Idnps]) -> dict[Idnps, int]:
        """When each was last delivered to; whoever never was is left out."""
        return await deliveries.last(self._pool, practitioners)

    async def _labels(self) -> Codes:
        """The labels of the version in force; they change with an import only."""
        current = await version(self._pool)
        if self._codes[0] != current:
            self._codes = (current, await codes.load(self._pool))
        return self._codes[1]
