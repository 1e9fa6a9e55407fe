"""Looking into the directory: who somebody is, how to reach him, who answers now.

Each look is paid for, counted in the audit, and answered; in this order of refusals.
What never enters this room: a query in a log, a table or an error.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from cordee.directory.errors import SearchAway
from cordee.directory.model import Hit, Outcome
from cordee.server.protocol import client_frames as client
from cordee.server.protocol import limits
from cordee.server.protocol.codes import Code
from cordee.server.protocol.directory_types import PractitionerHit
from cordee.server.protocol.server_frames import (
    Agents,
    Ok,
    PractitionerFound,
    Practitioners,
    Services,
)
from cordee.server.services import answering, hits
from cordee.server.services.context import Context
from cordee.server.services.directory import Directory
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.slots import Slots
from cordee.server.store import professionals

GATEWAY: Final = "gateway"
SPARE: Final = 2
"""Hits asked of the index for each one wanted: whoever has an account is not cut off
by namesakes who have none."""


AT_ONCE: Final = 256
"""Searches of one process that wait for the index: as many as its client lets wait."""
AT_ONCE_OF_ONE: Final = 3
"""Of one account: somebody types on one device at a time. The index is one process and
answers in turn, so that nobody's questions may fill the queue."""


class Finding:
    """The directory as clients see it; without one there is nobody in it."""

    def __init__(self, context: Context, directory: Directory | None) -> None:
        self._context = context
        self.directory: Final = directory
        self._slots = Slots(AT_ONCE, AT_ONCE_OF_ONE, "searches")

    async def find(
        self, who: Identity, frame: client.FindPractitioners
    ) -> Practitioners:
        """Practitioners by any words.

        Raises Refusal RATE_LIMITED, TOO_MANY, UNAVAILABLE.
        """
        self._pay(who)
        began = self._context.clock.steady()
        with self._slots.hold(who.account):
            found = await self._search(frame.query, frame.near, frame.limit)
        given = await self._known(who, found, frame.limit)
        self._note(who, "find", len(given))
        took = self._context.clock.steady() - began
        self._context.metrics.observe("directory_search_seconds", took)
        return Practitioners(frame.ref, given)

    async def practitioner(
        self, who: Identity, frame: client.GetPractitioner
    ) -> PractitionerFound:
        """All that is published of one. Raises Refusal RATE_LIMITED, NOT_FOUND."""
        self._pay(who)
        self._note(who, "practitioner", 1)
        directory = self.directory
        record = None
        if directory is not None:
            record = await directory.registry.record(_kept(frame.practitioner))
        if record is None:
            raise Refusal(Code.NOT_FOUND, "nobody has this number in the directory")
        (hit,) = await self._known(who, [hits.hit_of_record(record)], 1)
        return PractitionerFound(
            frame.ref,
            hit,
            hits.places_of(record.roles),
            hits.mailboxes_of(record.mailboxes),
        )

    async def services(self, who: Identity, frame: client.FindServices) -> Services:
        """A page of services. Raises Refusal RATE_LIMITED."""
        self._pay(who)
        if self.directory is None:
            self._note(who, "services", 0)
            return Services(frame.ref, (), "")
        found, following = await self.directory.registry.services(
            _kept(frame.query),
            _kept(frame.organization),
            _kept(frame.after),
            frame.limit,
        )
        self._note(who, "services", len(found))
        now = datetime.fromtimestamp(self._context.clock.wall() / 1000, UTC)
        given = tuple(answering.service_of(one, now) for one in found)
        return Services(frame.ref, given, following)

    async def report(self, who: Identity, frame: client.ReportDelivery) -> Ok:
        """Note how a delivery ended. Raises Refusal FORBIDDEN.

        An address that nobody published is of no use here, and no error.
        """
        if who.kind != GATEWAY:
            raise Refusal(Code.FORBIDDEN, "only a gateway says what was delivered")
        if self.directory is not None:
            time = min(frame.time, self._context.clock.wall())
            outcome = Outcome(frame.outcome.value)
            address = _kept(frame.address)
            await self.directory.registry.delivered(address, outcome, time)
        return Ok(frame.ref)

    async def agents(self, who: Identity, frame: client.GetAgents) -> Agents:
        """Automations and gateways of the organisations that attested the asker."""
        now = self._context.wall_seconds()
        async with self._context.pool.acquire() as connection:
            found = await professionals.agents(
                connection, who.account, now, limits.MAX_AGENTS
            )
        return Agents(frame.ref, found)

    async def _search(self, query: str, near: str, limit: int) -> list[Hit]:
        if self.directory is None:
            return []
        wanted = min(limit * SPARE, limits.MAX_HITS)
        try:
            return await self.directory.search.find(query, near, wanted)
        except SearchAway:
            if await self.directory.registry.is_empty():
                return []
            self._context.metrics.count("directory_away")
            sentence = "the directory's index does not answer: try again in a moment"
            raise Refusal(Code.UNAVAILABLE, sentence) from None

    async def _known(
        self, who: Identity, found: Sequence[Hit], limit: int
    ) -> tuple[PractitionerHit, ...]:
        """Hits with their accounts and deliveries, in the order that they are given."""
        if self.directory is None or not found:
            return ()
        ids = [hit.practitioner for hit in found]
        accounts, delivered = await asyncio.gather(
            self._accounts(who, ids), self.directory.registry.last_delivered(ids)
        )
        ordered = hits.first_those_on_cordee(found, accounts)[:limit]
        return tuple(hits.hit_of(hit, accounts, delivered) for hit in ordered)

    async def _accounts(self, who: Identity, ids: Sequence[str]) -> dict[str, bytes]:
        now = self._context.wall_seconds()
        async with self._context.pool.acquire() as connection:
            return await professionals.accounts(connection, ids, who.account, now)

    def _pay(self, who: Identity) -> None:
        try:
            self._context.limiter.find(who.account)
        except Refusal as refusal:
            self._context.metrics.count("directory_refused", label=refusal.code)
            raise

    def _note(self, who: Identity, kind: str, rows: int) -> None:
        """Count it for the audit, then for the budget."""
        self._context.lookups.note(who.account, "", kind, rows)
        self._context.limiter.found(who.account, rows)
        self._context.metrics.count("directory_lookups", label=kind)


def _kept(text: str) -> str:
    """What a table can hold of a text: no NUL."""
    return text.replace("\0", " ")
