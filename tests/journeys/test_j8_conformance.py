"""A request and a report of tele-expertise by mail, held against the rules of the ANS.

Both go by a whole bridge to a mailbox, and an answer comes back. CORDEE_CDA_TOOLS,
CORDEE_EBRIM_SCHEMAS and CORDEE_PREFLIGHT are as in tests/documents.
"""

import asyncio
import io
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from cordee.clients.cli import report_pages
from cordee.clients.cli.demo.town import reading, writing
from cordee.clients.sdk import Mailbox, Recipient
from cordee.documents.pdf import Expertise, KeyImage, inspect, set_report
from tests.documents import official
from tests.documents.test_conformance import JARS, MINIMUM, OPINION
from tests.support.bridge import TOWN, url_of
from tests.support.commands import told
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PHOTO,
    UNKNOWN,
    asking,
    case_is,
    doctors,
    until,
)
from tests.support.hospital import running_hospital
from tests.support.letter_ward import PATIENT, document_in, letter_ward
from tests.support.postgres import fresh_database, shared_postgres

pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]
SECONDS = 60
EXPERT = Mailbox(f"roy@{TOWN}", "Dr Anne Roy", "899700218896", "")
GP = Mailbox(f"traitant@{TOWN}", "Dr Jeanne Le Goff", "899700367909", "")
MADE = datetime(2026, 11, 30, tzinfo=UTC)
IMAGES = 3


@pytest.fixture
def tools():
    return official.folder(
        "CORDEE_CDA_TOOLS",
        "cda-tools",
        "infrastructure/cda/CDA_extended.xsd",
        f"schematrons/{MINIMUM}",
        f"schematrons/{OPINION}",
        "schematrons/moteur",
        "jeuxDeValeurs",
    )


@pytest.fixture
def ebrim():
    found = official.folder("CORDEE_EBRIM_SCHEMAS", "ebrim", "ebRS/lcm.xsd")
    return official.schema(found / "ebRS/lcm.xsd")


@pytest.fixture
def jars():
    found = official.folder("CORDEE_PREFLIGHT", "preflight", *JARS)
    return [found / jar for jar in JARS]


@pytest.fixture
async def ward(tmp_path):
    with running_hospital() as hospital, shared_postgres() as postgres:
        async with (
            fresh_database(postgres) as dsn,
            letter_ward(hospital, tmp_path, url_of(dsn)) as ward,
        ):
            yield ward


async def test_a_request_and_its_report_by_mail_fail_no_rule(
    ward, tools, ebrim, jars, tmp_path
):
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    people = await doctors(ward.hospital, "Dr Élise Moreau", "Dr Farid Benali")
    async with people[0].client() as gp, people[1].client() as expert:
        for client in (gp, expert):
            await client.wait_online(SECONDS)
        await asked_by_mail(ward, gp, tmp_path / "photo.jpg")
        await reported_by_mail(ward, gp, expert)
        mails = [mail for mail in await ward.mails(7) if mail["X-MSS-CODECDA"]]
    schema = official.schema(tools / "infrastructure/cda/CDA_extended.xsd")
    rules = {
        code: [
            official.Schematron(tools, one, tmp_path / f"{code}-{n}")
            for n, one in enumerate(names)
        ]
        for code, names in {"75496-0": [MINIMUM], "85208-7": [MINIMUM, OPINION]}.items()
    }
    seen = {(mail["X-MSS-CODECDA"], mail["X-MSS-INS"]) for mail in mails}
    assert seen == {(code, known) for code in rules for known in "ON"}
    pages = []
    for number, mail in enumerate(mails):
        document, pdf, data = document_in(mail)
        assert document.attachments[0].data == pdf
        path = tmp_path / f"{number}.xml"
        path.write_bytes(data)
        assert schema.validate(etree.fromstring(data)), schema.error_log
        for checking in rules[mail["X-MSS-CODECDA"]]:
            fired, failed = checking.check(path)
            about = f"{mail['X-MSS-CODECDA']}, INS {mail['X-MSS-INS']}"
            print(f"{about}: {fired} rules fired, {len(failed)} failed")
            assert fired
            assert failed == []
        assert ebrim.validate(metadata_in(mail)), ebrim.error_log
        pages.append(tmp_path / f"{number}.pdf")
        await asyncio.to_thread(pages[-1].write_bytes, pdf)
        assert inspect(pdf).is_archival
    said = await asyncio.to_thread(official.preflight, pages, jars)
    print(f"{len(pages)} PDFs looked at, {len(said)} refused")
    assert said == {}


def metadata_in(mail):
    """The ebRIM of a mail's archive."""
    archive, _pdf = [part.get_content() for part in mail.iter_attachments()]
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return etree.fromstring(opened.read("IHE_XDM/SUBSET01/METADATA.XML"))


async def asked_by_mail(ward, gp, photo):
    """By the command without an INS, then under a qualified one; both are answered."""
    words = ("expertise", "ask", EXPERT.address, "Faut-il la retirer ?", "--by-mail")
    who = ("--patient", "MARTIN Dominique 28/03/1979 F", "--consent", "oral")
    done = await told(gp, *words, *who, "--file", photo)
    assert done.exit == 0, done.remarks
    request = await asking(gp, gp.account, patient=PATIENT)
    pdf = report_pages.request_pages(request, EXPERT, ["photo.jpg"], bytes(16))
    facts = {"pdf": pdf, "title": "Demande de télé-expertise", "files": [photo]}
    sent = await gp.send_request(request, EXPERT, CONSENT, **facts)
    mails = [reading.read(mail.as_bytes()) for mail in await ward.mails(4)]
    files = sorted(one.name for mail in mails for one in mail.files)
    assert files.count("photo.jpg") == 2  # beside two PDFs and two archives
    me = writing.Person(EXPERT.name, EXPERT.address)
    for mail, plain in zip(mails, await ward.mails(4), strict=True):
        if plain["X-MSS-CODECDA"]:
            raw = writing.reply(mail, me, "Nævus bénin.", (), mail.time)
            to = [mail.reply_to]
            await ward.town.reply(raw, sender=me.address, recipients=to)

    async def is_answered():
        found = [one for one in await gp.history(sent.thread) if one.mail]
        return found and found[0].text.startswith("Nævus bénin.") and found

    [answer] = await until(gp, is_answered)
    assert (answer.mail.standing, answer.reply_to) == ("known", sent.letter.message)
    assert await gp.cases() == []


async def reported_by_mail(ward, gp, expert):
    """Of a patient that is known and of one that is not; with key images, corrected."""
    for patient, versions in ((PATIENT, 2), (UNKNOWN, 1)):
        request = await asking(gp, expert.account, patient=patient, doctor=GP)
        case = await gp.ask_expertise(None, request, CONSENT)
        await case_is(expert, "sent", case.thread)
        await expert.claim(case.thread, case.case)
        for version in range(1, versions + 1):
            pdf = report_with_images(version)
            await expert.report(case.thread, case.case, ANSWER, pdf=pdf)
            to = [Recipient(GP, "gp")]
            title = "Compte rendu de télé-expertise"
            await expert.send_report(case.thread, case.case, to, title=title)
            await sent_of(expert, case.case)


async def sent_of(expert, case):
    async def is_sent():
        return (await expert.report_letter(case)).status == "sent"

    await until(expert, is_sent)


def report_with_images(version):
    stream = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(stream, "JPEG")
    images = [KeyImage(f"Coupe {n}", stream.getvalue()) for n in range(IMAGES)]
    page = Expertise(
        case="7QK4-2M9P",
        requester=("Dr Élise MOREAU",),
        expert=("Dr Farid BENALI", "Dermatologie"),
        patient="MARTIN Dominique",
        asked_on="30/11/2026 09:12",
        answered_on="30/11/2026 10:30",
        question="Faut-il la retirer ?",
        conclusion="Nævus bénin.",
        images=tuple(images),
    )
    return set_report(replace(page, version=version), "fr", MADE)
