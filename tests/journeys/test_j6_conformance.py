"""Letters that came through a whole bridge, held against the rules of the ANS.

CORDEE_CDA_TOOLS: a folder of ansforge/TestContenuCDA-3-0.
"""

import pytest
from lxml import etree

from cordee.clients.sdk import Mailbox, Recipient
from tests.documents import official
from tests.documents.test_conformance import MINIMUM
from tests.support.bridge import TOWN, url_of
from tests.support.commands import told
from tests.support.hospital import running_hospital
from tests.support.letter_ward import PATIENT, document_in, letter_pdf, letter_ward
from tests.support.postgres import fresh_database, shared_postgres

pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]
SECONDS = 60
WHO = "MARTIN Dominique 28/03/1979 F"


@pytest.fixture
def tools():
    return official.folder(
        "CORDEE_CDA_TOOLS",
        "cda-tools",
        "infrastructure/cda/CDA_extended.xsd",
        f"schematrons/{MINIMUM}",
        "schematrons/moteur",
        "jeuxDeValeurs",
    )


@pytest.fixture
async def ward(tmp_path):
    with running_hospital() as hospital, shared_postgres() as postgres:
        async with (
            fresh_database(postgres) as dsn,
            letter_ward(hospital, tmp_path, url_of(dsn)) as ward,
        ):
            yield ward


async def test_a_letter_that_is_sent_in_one_command_fails_no_rule(
    ward, tools, tmp_path
):
    pdf = letter_pdf(tmp_path)
    async with ward.bruno.client() as bruno, ward.anna.client() as anna:
        await bruno.wait_online(SECONDS)
        await anna.wait_online(SECONDS)
        gp = f"jeanne@{TOWN}"
        done = await told(bruno, "letter", "send", "--patient", WHO, "--to", gp, pdf)
        assert done.exit == 0, done.remarks
        await ward.mails(1)
        thread = (await anna.new_thread("Sortie", [])).id
        for version in (1, 2):
            await send_version(anna, thread, pdf, version)
            await ward.mails(1 + version)
        mails = await ward.mails(3)
    schema = official.schema(tools / "infrastructure/cda/CDA_extended.xsd")
    checking = official.Schematron(tools, MINIMUM, tmp_path / "rules")
    assert [mail["X-MSS-INS"] for mail in mails] == ["N", "O", "O"]
    for number, mail in enumerate(mails):
        document, _, data = document_in(mail)
        assert document.version == (1, 1, 2)[number]
        path = tmp_path / f"{number}.xml"
        path.write_bytes(data)
        assert schema.validate(etree.fromstring(data)), schema.error_log
        fired, failed = checking.check(path)
        print(f"{mail['X-MSS-INS']}: {fired} rules fired, {len(failed)} failed")
        assert fired
        assert failed == []


async def send_version(anna, thread, pdf, version):
    """By somebody without a number, to a GP that has one, under a qualified INS."""
    known = await anna.letters(thread)
    drafted = await anna.draft_letter(
        thread,
        pdf,
        kind="discharge-letter",
        title="Lettre de liaison",
        patient=PATIENT,
        recipients=[
            Recipient(Mailbox(f"roy@{TOWN}", "Dr Anne Roy", "899700218896", ""), "gp")
        ],
        validator=anna.account,
        letter=known[0].letter if known else None,
    )
    assert drafted.version == version
    await anna.validate_letter(thread, drafted.letter)
    if version == 1:
        await anna.letter_exit(thread, drafted.letter)
