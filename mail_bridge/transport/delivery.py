"""Handing a mail to the operator of its domain, over connections that are kept.

    sent = await delivery.send(Outgoing(...))

An answer of the operator is a value, also a refusal; what is raised is that nobody
answered. What never enters this room: when to try again, what a mail says.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from cordee.mail_bridge.domain.policy import Defer, PeerIdentity, Refuse, Verdict
from cordee.mail_bridge.domain.white_list import domain_of
from cordee.mail_bridge.errors import MailPermanent, MailTemporary
from cordee.mail_bridge.transport.figures import Figures
from cordee.mail_bridge.transport.link import Link, LinkSettings, Unused, connect
from cordee.mail_bridge.transport.outgoing import Outgoing
from cordee.mail_bridge.transport.replies import Answer, Outcome, Sent
from cordee.mail_bridge.transport.routes import Resolve
from cordee.mail_bridge.transport.tls import Trust

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

__all__ = ["Answer", "Delivery", "DeliverySettings", "Outcome", "Outgoing", "Sent"]

JudgeServer: TypeAlias = Callable[[str, PeerIdentity | None], Verdict]
"""Domain and certificate of its server; None before there is a connection."""


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How many connections, how long, and how we speak on them."""

    link: LinkSettings = field(default_factory=LinkSettings)
    per_domain: int = 4
    """Connections to one domain at a time: operators allow some ten."""
    kept: int = 64
    """Idle connections in all."""
    idle: float = 60.0
    """Seconds after which an idle connection is not used again."""
    uses: int = 100
    """Mails of one connection: many servers close after so many."""
    one_lane: bool = False
    """For a smart host or an operator: all domains share its connections."""


@dataclass(slots=True)
class _Lane:
    """The connections of one domain."""

    slots: asyncio.Semaphore
    idle: deque[Link] = field(default_factory=deque[Link])
    size_limit: int | None = None


class Delivery:
    """One for the whole process."""

    def __init__(
        self,
        settings: DeliverySettings,
        trust: Trust,
        judge: JudgeServer,
        resolve: Resolve,
        figures: Figures | None = None,
    ) -> None:
        self.settings: Final = settings
        self._trust = trust
        self._judge = judge
        self._resolve = resolve
        self._lanes: dict[str, _Lane] = {}
        self.figures: Final = figures or Figures()
        self.figures.measured["links_kept"] = self._kept

    async def send(self, outgoing: Outgoing) -> Sent:
        """Hand it over. Raises MailTemporary, MailPermanent when nobody answered."""
        domain = _one_domain(outgoing)
        self._check(domain, None)
        try:
            sent = await self._send(domain, outgoing)
        except (MailTemporary, MailPermanent) as error:
            self.figures.refused[error.code] += 1
            raise
        for each in sent.answers:
            self.figures.answered[str(each.reply // 100)] += 1
        if sent.accepted:
            self.figures.count("sent", len(sent.accepted))
            self.figures.count("sent_bytes", len(outgoing.data))
        return sent

    async def size_limit(self, domain: str) -> int | None:
        """What its server takes, as it said last; asks when it never did.

        Raises MailTemporary, MailPermanent.
        """
        self._check(domain, None)
        lane = self._lane(domain)
        if lane.size_limit is None:
            async with self._link(domain):
                pass
        return lane.size_limit

    async def close(self) -> None:
        """Say goodbye on all kept connections."""
        idle = [link for lane in self._lanes.values() for link in lane.idle]
        self._lanes.clear()
        await asyncio.gather(*(link.quit() for link in idle))

    async def _send(self, domain: str, outgoing: Outgoing) -> Sent:
        timeout = self.settings.link.data_timeout
        try:
            async with self._link(domain) as link:
                return await link.send(outgoing, timeout)
        except Unused:  # it was closed while it was idle
            async with self._link(domain, fresh=True) as link:
                return await link.send(outgoing, timeout)

    @asynccontextmanager
    async def _link(
        self, domain: str, *, fresh: bool = False
    ) -> "AsyncGenerator[Link, None]":
        """A connection that nobody else uses meanwhile."""
        lane = self._lane(domain)
        async with lane.slots:
            link = None if fresh else self._idle(lane)
            if link is None:
                link = await self._connect(domain)
            lane.size_limit = link.size_limit
            try:
                self._check(domain, link.peer)
                yield link
            finally:
                self._give_back(lane, link)

    def _lane(self, domain: str) -> _Lane:
        key = "" if self.settings.one_lane else domain
        lane = self._lanes.get(key)
        if lane is None:
            lane = _Lane(asyncio.Semaphore(self.settings.per_domain))
            self._lanes[key] = lane
        return lane

    def _idle(self, lane: _Lane) -> Link | None:
        while lane.idle:
            link = lane.idle.pop()
            is_young = time.monotonic() - link.last_used < self.settings.idle
            if link.is_open and is_young and link.uses < self.settings.uses:
                return link
            link.close()
        return None

    def _give_back(self, lane: _Lane, link: Link) -> None:
        if not link.is_open:
            return
        lane.idle.append(link)
        while self._kept() > self.settings.kept:
            lanes = [each for each in self._lanes.values() if each.idle]
            oldest = min(lanes, key=lambda each: each.idle[0].last_used)
            oldest.idle.popleft().close()

    def _kept(self) -> int:
        return sum(len(lane.idle) for lane in self._lanes.values())

    async def _connect(self, domain: str) -> Link:
        """To the best server that answers. Raises MailTemporary, MailPermanent."""
        last = MailTemporary("4.4.4", "The domain has no server for mail")
        for host in await self._resolve(domain):
            try:
                link = await connect(host, self._trust, self.settings.link)
            except MailTemporary as error:
                last = error
                continue
            try:
                self._check(domain, link.peer)
            except MailTemporary as error:
                last = error
                await link.quit()
                continue
            return link
        raise last

    def _check(self, domain: str, peer: PeerIdentity | None) -> None:
        match self._judge(domain, peer):
            case Refuse(code, sentence):
                raise MailPermanent(code, sentence)
            case Defer(code, sentence):
                raise MailTemporary(code, sentence)
            case _:
                return


def _one_domain(outgoing: Outgoing) -> str:
    domains = {domain_of(each) for each in outgoing.recipients}
    if len(domains) != 1 or "" in domains:
        raise ValueError("a mail goes to recipients of one domain")
    return domains.pop()
