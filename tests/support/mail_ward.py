"""A hospital, its bridge, and a town at the other end of real SMTP, for journeys.

    with running_ward(folder, web_client) as ward:
        ward.hospital, ward.site, ward.town, ward.claire, ward.secretariat

A GP of the directory has nothing but a mailbox in that town; his answers are awaited
for seconds, not days. What never enters this room: what anybody says to him.
"""

import asyncio
import copy
from contextlib import contextmanager
from dataclasses import dataclass

from cordee.clients.cli.demo.practitioners import known_people
from cordee.clients.cli.demo.town import reading, writing
from tests.support.bridge import DESK, DOMAIN, PATIENTS, Site, new_site, url_of
from tests.support.hospital import Hospital, Person, running_hospital
from tests.support.postfix import free_ports
from tests.support.postgres import fresh_database, shared_postgres
from tests.support.practitioners import import_people
from tests.support.town import DOMAIN as TOWN
from tests.support.town import Town, real_town

SECONDS = 60
ANSWER_SECONDS = 6
NUMBER = "99900000611"
PHONE = "02 61 91 00 61"
GP = writing.Person("Dr Jean Guivarch", f"jean.legoff@{TOWN}", "Dr Jean Guivarch")
SECOND = writing.Person("Cabinet Guivarch", f"cabinet@{TOWN}", "Cabinet médical")
GONE = f"parti@{TOWN}"
"""An address that this operator takes mail for, and returns it."""


@dataclass
class MailWard:
    """Everybody who is there."""

    hospital: Hospital
    site: Site
    town: Town
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
    await import_people(hospital.server.data, folder / "directory", people=[_gp()])
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


def _gp():
    """Like one of the demo's, under a name and a number of his own."""
    people = known_people()["people"]
    known = next(one for one in people if one["family"] == "LE GOFF")
    gp = copy.deepcopy({**known})
    gp |= {"number": NUMBER, "family": "GUIVARCH", "given": "Jean"}
    gp["mailboxes"] = [{"type": "PER", "address": GP.address}]
    gp["activities"] = [{**one, "phone": PHONE} for one in gp["activities"]]
    for one in gp["activities"]:
        one["structure"] = {**one["structure"], "id": "DGUIVARCH", "phone": PHONE}
    return gp


class Program:
    """The GP's mail program: what came, and answers to it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._seen = 0

    async def next_mail(self) -> reading.Mail:
        """The next mail of somebody, oldest first."""
        while True:
            raw = (await self.town.wait_messages(self._seen + 1))[self._seen]
            self._seen += 1
            mail = reading.read(raw)
            if not mail.is_automatic:
                return mail

    async def has(self, mail) -> None:
        """Its operator says that the mail lies in the box.

        Postfix says no more than that it passed it on: dovecot speaks no DSN.
        """
        told = writing.delivered(mail, GP.address, "", mail.time)
        await self._sends("", mail, told)

    async def reads(self, mail) -> None:
        """Open it, and agree to say so."""
        now = mail.time
        await self._sends("", mail, writing.receipt(mail, GP, now))

    async def answers(self, mail, text, *files, me=GP) -> None:
        """Answer above the quote."""
        raw = writing.reply(mail, me, text, files, mail.time)
        await self._sends(me.address, mail, raw)

    async def is_away(self, mail, text) -> None:
        """What the machine answers."""
        await self._sends("", mail, writing.away(mail, GP, text, mail.time))

    async def _sends(self, sender, mail, raw):
        await self.town.reply(raw, sender=sender, recipients=[mail.reply_to])
