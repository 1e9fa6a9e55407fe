"""A small circle of trust: an authority, a hospital, a town, a white list, a policy.

    circle = new_circle(folder)
    trust = circle.trust()                       # of the hospital
    async with circle.gate(accept) as gate: ...  # its door, for the town
    delivery = circle.delivery({"ville.test": town.port})

What never enters this room: a bridge.
"""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cordee.mail_bridge.domain.distinguished_name import parse
from cordee.mail_bridge.domain.policy import PolicySettings, judge, judge_server
from cordee.mail_bridge.domain.white_list import WhiteList
from cordee.mail_bridge.transport.delivery import Delivery, DeliverySettings
from cordee.mail_bridge.transport.gate import Gate, GateSettings
from cordee.mail_bridge.transport.link import LinkSettings
from cordee.mail_bridge.transport.routes import Host
from cordee.mail_bridge.transport.tls import TlsSettings, Trust
from tests.support.authority import Authority, Issued, new_authority
from tests.support.hanging_up import accept_no_more
from tests.support.parting import parted

HOSPITAL = "hopital.test"
TOWN = "ville.test"


@dataclass
class Circle:
    """Who is in it."""

    folder: Path
    authority: Authority
    hospital: Issued
    town: Issued
    others: dict[str, list[str]] = field(default_factory=dict)
    """More domains for the white list, to names of certificates."""

    @property
    def domains(self) -> dict[str, list[str]]:
        return {HOSPITAL: [self.hospital.name], TOWN: [self.town.name], **self.others}

    def white_list(self) -> WhiteList:
        now = datetime.now(UTC)
        domains = {
            domain: frozenset(map(parse, names))
            for domain, names in self.domains.items()
        }
        return WhiteList(now, now + timedelta(days=30), domains)

    def settings(self, issued: Issued | None = None, **more) -> TlsSettings:
        issued = issued or self.hospital
        return TlsSettings(
            self.authority.bundle,
            issued.certificate,
            issued.key,
            **{"revocations": (str(self.authority.revocations),), **more},
        )

    def trust(self, issued: Issued | None = None, **more) -> Trust:
        return Trust(self.settings(issued, **more))

    @property
    def policy(self) -> PolicySettings:
        return PolicySettings(frozenset({HOSPITAL}))

    def judge(self, envelope, peer):
        return judge(envelope, peer, self.white_list(), datetime.now(UTC), self.policy)

    def judge_server(self, domain, peer):
        return judge_server(
            domain, peer, self.white_list(), datetime.now(UTC), self.policy
        )

    @asynccontextmanager
    async def gate(
        self, accept, *, trust=None, knows=lambda _: True, port=0, **settings
    ):
        """The hospital's door, until the block ends."""
        gate = Gate(
            GateSettings(
                port=port,
                hostname="mx.hopital.test",
                postmaster_domain=HOSPITAL,
                **settings,
            ),
            trust or self.trust(),
            self.judge,
            knows,
            accept,
        )
        await gate.open()
        there = gate.port
        try:
            yield gate
        finally:
            await accept_no_more(gate._server)
            await gate.close()
            await parted(there)

    def delivery(self, ports: dict[str, int], trust=None, **settings) -> Delivery:
        """What hands mail to the servers that listen on these ports of localhost."""

        async def resolve(domain):
            return (Host("localhost", ports[domain]),)

        link = LinkSettings(hostname="mx.hopital.test", timeout=20)
        return Delivery(
            DeliverySettings(**{"link": link, **settings}),
            trust or self.trust(),
            self.judge_server,
            resolve,
        )


def new_circle(folder: Path) -> Circle:
    """Made in some milliseconds."""
    authority = new_authority(folder / "authority")
    hospital = authority.issue("mx.hopital.test", "1750803447")
    town = authority.issue("mx.ville.test", "318003502400041")
    return Circle(folder, authority, hospital, town)
