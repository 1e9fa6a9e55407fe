"""A hospital, its bridge, and a town at the other end of real SMTP, for journeys.

    with running_ward(folder, web_client) as ward:
        ward.hospital, ward.site, ward.town, ward.claire, ward.secretariat

A GP of the directory has nothing but a mailbox in that town; his answers are awaited
for seconds, not days. What never enters this room: what anybody says to him.
"""

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from cordee.clients.cli.demo.practitioners import known_people
from cordee.clients.cli.demo.town import reading, writing
from cordee.clients.sdk import Identity
from tests.support.bridge import DESK, DOMAIN, PATIENTS, Site, new_site, url_of
from tests.support.hospital import Hospital, Person, running_hospital
from tests.support.ports import free_ports
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.practitioners import import_people
from tests.support.town import DOMAIN as TOWN
from tests.support.town import RealTown, real_town

SECONDS = 60
ANSWER_SECONDS = 6
SECOND = writing.Person("Cabinet médical", f"cabinet@{TOWN}", "Cabinet médical")
"""An address that no thread knows."""


class Gp(NamedTuple):
    """A doctor of the directory who has nothing but a mailbox."""

    number: str
    family: str
    given: str
    mailbox: str
    phone: str

    @property
    def words(self) -> str:
        """What finds him."""
        return f"{self.family.lower()} generaliste pontivy"

    @property
    def person(self) -> writing.Person:
        name = f"Dr {self.given} {self.family.title()}"
        return writing.Person(name, f"{self.mailbox}@{TOWN}", name)

    @property
    def identity(self) -> Identity:
        """As he is invited: under the number of the directory."""
        name = f"{self.given} {self.family.title()}"
        return Identity(f"8{self.number}", name, "Médecin", "", "Cabinet en ville")


GUIVARCH = Gp("99900000611", "GUIVARCH", "Jean", "jean.guivarch", "02 61 91 00 61")
TREHIOU = Gp("99900000612", "TREHIOU", "Anne", "anne.trehiou", "02 61 91 00 62")
QUEMENER = Gp("99900000613", "QUEMENER", "Loig", "loig.quemener", "02 61 91 00 63")
PARTI = Gp("99900000614", "LOZACH", "Rozenn", "parti", "02 61 91 00 64")
"""This operator takes mail for her, and returns it."""

AWAY = Gp("99900000706", "CORLAY", "Maud", "partie", "02 61 91 00 65")
"""Hers too: who was told that a mailbox gave a mail back is not shown it again."""

GPS = (GUIVARCH, TREHIOU, QUEMENER, PARTI, AWAY)


@dataclass
class MailWard:
    """Everybody who is there."""

    hospital: Hospital
    site: Site
    town: RealTown
    claire: Person
    """Of the secretariat."""
    secretariat: bytes
    """Her role."""


@contextmanager
def running_ward(folder, web_client):
    """All of it, in processes of their own, until the block ends."""
    loop = asyncio.new_event_loop()
    wait = loop.run_until_complete
    try:
        with (
            running_hospital("--web-client", str(web_client)) as hospital,
            shared_postgres() as postgres,
        ):
            database = fresh_database(postgres)
            url = url_of(wait(database.__aenter__()))
            try:
                claire, secretariat, site = wait(_prepared(hospital, url, folder))
                with _opened(site, secretariat) as town:
                    yield MailWard(hospital, site, town, claire, secretariat)
            finally:
                wait(database.__aexit__(None, None, None))
    finally:
        loop.close()


async def _prepared(hospital, url, folder):
    """The directory, somebody of the secretariat, her role, a gateway and its desk."""
    await import_people(
        hospital.server.data, folder / "directory", people=list(map(_published, GPS))
    )
    [claire] = await hospital.enrol("Claire")
    async with claire.client() as me:
        await me.wait_online(SECONDS)
        role = await hospital.role(me, "Secrétariat")
        site = await new_site(hospital, url, folder / "site", role)
        await me.new_thread(DESK, [role, site.gateway.account])
    return claire, role, site


@contextmanager
def _opened(site, secretariat):
    """The town, and the bridge that hands it all it sends."""
    operator = site.authority.issue("mx.ville.test")
    site.write_white_list({DOMAIN: site.own, TOWN: operator, PATIENTS: operator})
    (port,) = free_ports(1)
    with real_town(site.authority, port, operator) as town:
        site.write_settings(
            secretariat,
            listen={"port": port},
            route={"kind": "smart-host", "host": "localhost", "port": town.port},
            deadlines={"answer_hours": ANSWER_SECONDS / 3600},
        )
        with site.running():
            yield town


def _published(gp: Gp):
    """Like one of the demo's, under a name and a number of his own."""
    people = known_people()["people"]
    known = next(one for one in people if one["family"] == "LE GOFF")
    (activity,) = known["activities"]
    about = {
        "id": f"D{gp.family}",
        "name": f"CABINET DU DR {gp.family}",
        "phone": gp.phone,
    }
    structure = {**activity["structure"], **about}
    return {
        **known,
        "number": gp.number,
        "family": gp.family,
        "given": gp.given,
        "mailboxes": [{"type": "PER", "address": gp.person.address}],
        "activities": [{**activity, "phone": gp.phone, "structure": structure}],
    }


class Program:
    """A GP's mail program: what came, and answers to it."""

    def __init__(self, town: RealTown, gp: Gp) -> None:
        self.town, self.me = town, gp.person
        self._seen = 0

    async def next_mail(self) -> reading.Mail:
        """The next one, oldest first."""
        inbox = self.town.dovecot.messages
        async with asyncio.timeout(SECONDS):
            while len(found := inbox(self.me.address)) <= self._seen:  # noqa: ASYNC110 - no event says it
                await asyncio.sleep(0.02)
        self._seen += 1
        return reading.read(found[self._seen - 1])

    async def has(self, mail) -> None:
        """Its operator says that the mail lies in the box.

        Postfix says no more than that it passed it on: dovecot speaks no DSN.
        """
        told = writing.delivered(mail, self.me.address, "", mail.time)
        await self._sends("", mail, told)

    async def reads(self, mail) -> None:
        """Open it, and agree to say so."""
        await self._sends("", mail, writing.receipt(mail, self.me, mail.time))

    async def answers(self, mail, text, *files, me=None) -> None:
        """Answer above the quote."""
        me = me or self.me
        raw = writing.reply(mail, me, text, files, mail.time)
        await self._sends(me.address, mail, raw)

    async def is_away(self, mail, text) -> None:
        """What the machine answers."""
        await self._sends("", mail, writing.away(mail, self.me, text, mail.time))

    async def _sends(self, sender, mail, raw):
        await self.town.reply(raw, sender=sender, recipients=[mail.reply_to])
