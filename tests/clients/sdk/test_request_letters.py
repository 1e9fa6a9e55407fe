"""Tele-expertise asked of somebody who has nothing but a mailbox, with a real server."""

import hashlib
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from cordee.clients.sdk import (
    BY_MAIL,
    CaseRefused,
    ConsentEnded,
    ConsentGiven,
    Mailbox,
    MailRefused,
)
from tests.support.commands import told
from tests.support.expertise import CONSENT, PDF, PHOTO, asking, doctors, until
from tests.support.gateway import gateway_of, running_gateway

SECONDS = 30
EXPERT = Mailbox("derma@test.mssante.fr", "Dr Anne Roy", "899700218896", "")
TITLE = "Demande de télé-expertise"
PATIENT = ("--patient", "MARTIN Zoé 12/03/1979 F", "--consent", "oral")


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(PHOTO)
    return path


@asynccontextmanager
async def requester(hospital):
    [person] = await doctors(hospital, "Généraliste")
    async with person.client() as gp:
        await gp.wait_online(SECONDS)
        yield gp


async def sent(gp, **more):
    request = await asking(gp, BY_MAIL)
    return await gp.send_request(
        request, EXPERT, CONSENT, **{"pdf": PDF, "title": TITLE} | more
    )


async def test_a_request_goes_as_a_letter_its_photo_follows_and_an_answer_comes_back(
    hospital, photo
):
    machine = await gateway_of(hospital)
    async with requester(hospital) as gp, running_gateway(machine) as gateway:
        done = await sent(gp, files=[photo])
        letter, thread = done.letter, done.thread
        assert (letter.kind, letter.status) == ("expertise-request", "leaving")
        assert letter.validated_by == gp.account
        assert [one.address for one in letter.recipients] == [EXPERT.address]
        assert await gp.letter_pdf(thread, letter.letter) == PDF
        [consent] = await gp.consents(thread)
        assert consent.about == (hashlib.sha256(PHOTO).digest(),)
        [box] = await gp.mailboxes(thread)
        assert box.address == EXPERT.address
        lines = await gp.history(thread)
        [brought] = [one for one in lines if one.id in done.documents]
        named = [one for one in lines if one.mailbox]
        assert [one.name for one in brought.files] == ["photo.jpg"]
        assert brought.seq > named[0].seq  # what was said before is mailed to nobody
        await gateway.brings(
            thread, EXPERT.address, "Nævus bénin.", reply_to=letter.message
        )

        async def has_come():
            lines = await gp.history(thread)
            return [one for one in lines if one.mail and one.text == "Nævus bénin."]

        [answer] = await until(gp, has_come)
        assert answer.mail.standing == "known"
        assert await gp.cases() == []
        assert await gp.ledgers() == []
        await gp.end_consent(thread, consent.consent)
        with pytest.raises(ConsentEnded):
            await gp.open_segment(thread, brought.id, 0, 0)
        assert await gp.letter_pdf(thread, letter.letter) == PDF


async def test_what_cannot_go_by_mail_begins_no_thread(hospital, photo):
    await gateway_of(hospital)
    async with requester(hospital) as gp:
        request = await asking(gp, BY_MAIL)
        mine = await gp.professional()
        wrong = [
            (replace(request, studies=[bytes(16)]), {}, CaseRefused),
            (replace(request, expert_as=mine), {}, CaseRefused),  # nobody asks himself
            (replace(request, documents=[(bytes(16), 0)]), {}, CaseRefused),
            (request, {"pdf": b"no PDF"}, CaseRefused),
            (request, {"mailbox": Mailbox("nobody", "", "", "")}, MailRefused),
            (request, {"consent": ConsentGiven(informed=False)}, CaseRefused),
        ]
        before = await gp.threads()
        for asked, changed, refusal in wrong:
            facts = {"mailbox": EXPERT, "consent": CONSENT, "pdf": PDF, "title": TITLE}
            with pytest.raises(refusal):
                await gp.send_request(asked, **facts | changed)
        assert await gp.threads() == before


async def test_a_command_asks_a_mailbox_with_what_a_thread_has_and_says_what_is_not_done(
    hospital, photo
):
    await gateway_of(hospital)
    async with requester(hospital) as gp:
        own = (await gp.new_thread("Mme Martin", [])).id
        with_photo = await gp.send_files(own, [photo])
        await gp.wait_state(own, with_photo.id, "stored", SECONDS)
        words = ("--lang", "fr", "expertise", "ask", EXPERT.address, "Faut-il ?")
        whose = ("--in", own.hex()[:12], "--message", "dernier")
        done = await told(gp, *words, "--by-mail", *PATIENT, *whose, "--file", photo)
        assert done.exit == 0, done.remarks
        assert "demande de télé-expertise, MARTIN Zoé, 12/03/1979" in done.out
        assert "Rien n'est facturé d'ici" in done.remarks
        assert "(TEX-19)" in done.remarks  # without a qualified INS
        [thread] = [one for one in await gp.threads() if one.title == TITLE]
        files = [one.files[0].name for one in await gp.history(thread.id) if one.files]
        assert files == ["demande.pdf", "photo.jpg", "photo.jpg"]
        [letter] = await gp.letters(thread.id)
        pdf = await gp.letter_pdf(thread.id, letter.letter)
        assert pdf.startswith(b"%PDF-")
        for more, why in (
            (("--gp", EXPERT.address), "ne revient qu'à vous"),
            (("--message", "dernier"), "--in"),
        ):
            done = await told(gp, *words, "--by-mail", *PATIENT, *more)
            assert (done.exit, why in done.remarks) == (2, True)
        done = await told(gp, *words, "--by-mail", *PATIENT, "--check")
        assert done.exit == 0
        assert len(await gp.threads()) == 2
