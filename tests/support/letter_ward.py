"""A hospital with a bridge, a town GP's operator, a directory, and who sends letters.

    async with letter_ward(folder, url) as ward:
        ward.anna, ward.bruno    # intern and senior
        ward.site, ward.town     # the running bridge, the other operator

Server, bridge and SMTP are the real ones; the town's operator is the stand-in, so that
it costs no start. What never enters this room: an assertion.
"""

import email
import email.policy
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cordee.clients.sdk import Identity, LetterPatient
from cordee.documents import cda, xdm
from cordee.documents.ins import TEST
from cordee.documents.pdf import Letter, set_letter
from tests.support.bridge import DESK, PATIENTS, TOWN, Site, new_site
from tests.support.hospital import Hospital, Person
from tests.support.town import stand_in_town

SECONDS = 60
DOCTOR = Identity(
    "899700218896",
    "Dr Bruno ARNAUD",
    "Médecin",
    "Cardiologie et maladies vasculaires",
    "Cardiologie",
)
PATIENT = LetterPatient(
    "MARTIN",
    "PAT-TROIS",
    "DOMINIQUE MARIE-LOUISE",
    "1979-03-28",
    "F",
    "51215",
    "279035121518989",
    TEST,
    "qualified",
)


@dataclass
class LetterWard:
    """What a journey needs."""

    hospital: Hospital
    anna: Person
    bruno: Person
    secretariat: bytes
    site: Site
    town: object

    async def mails(self, count: int):
        """The mails of the town, once they are so many, parsed."""
        found = await self.town.wait_messages(count)
        return [
            email.message_from_bytes(one, policy=email.policy.default) for one in found
        ]


@asynccontextmanager
async def letter_ward(hospital: Hospital, folder, url, **entries):
    """Enrol everybody, and run the bridge until the block ends."""
    [anna] = await hospital.enrol("Anna")
    async with hospital.office() as office:
        bruno = await hospital.sign_up(office, "Bruno", about=DOCTOR)
        await office.enrol(bruno.account)
    async with anna.client() as me:
        await me.wait_online(SECONDS)
        role = await hospital.role(me, "Secrétariat de cardiologie")
        letters = {"test_authorities": [TEST], **entries.pop("letters", {})}
        site = await new_site(hospital, url, folder / "site", role)
        await me.new_thread(DESK, [role, site.gateway.account])
    async with stand_in_town(folder, site.authority, 0, site.town) as town:
        names = (TOWN, PATIENTS, "autre.mssante.test")
        rows = {f"{site.book.domain}": site.own, **dict.fromkeys(names, site.town)}
        site.write_white_list(rows)
        site.write_settings(
            role,
            route={"kind": "smart-host", "host": "localhost", "port": town.port},
            letters=letters,
            **entries,
        )
        with site.running():
            town.bridge_port = site.port
            yield LetterWard(hospital, anna, bruno, role, site, town)


def letter_pdf(folder, name="lettre.pdf", text="Cher confrère,"):
    """A letter as a program sets it."""
    made = datetime(2026, 11, 30, tzinfo=UTC)
    letter = Letter(title="Lettre de liaison", text=text)
    path = folder / name
    path.write_bytes(set_letter(letter, "fr", made))
    return path


def document_in(mail):
    """The document of a mail, and the PDF beside it."""
    archive, pdf = [part.get_content() for part in mail.iter_attachments()]
    [document] = xdm.read(archive).documents
    return cda.read(document.data), pdf, document.data
