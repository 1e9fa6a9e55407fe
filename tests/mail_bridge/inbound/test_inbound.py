"""Mail of another operator through the whole bridge, into threads of a real server."""

import asyncio
import json

import aiosmtplib
import pytest

from tests.support.bridge import DOMAIN, EVIL, TOWN
from tests.support.parting import ended


async def test_an_answer_lands_in_its_thread_once(scene, letters):
    raw = letters.raw(to=scene.address)
    for _ in range(2):
        assert (await scene.gives(raw)).startswith("2.")
    await scene.gives(letters.raw("Une autre"))
    told, other = await scene.hears(2)
    assert (told.body.strip(), told.standing) == ("Merci, bien reçu.", "known")
    assert (told.address, told.name) == (f"jeanne@{TOWN}", "Dr Jeanne Le Goff")
    assert other.body.strip() == "Une autre"


async def test_the_same_mail_for_two_addresses_of_a_thread_is_told_once(scene, letters):
    raw = letters.raw(to=scene.address)
    await scene.gives(raw, scene.address, scene.address.upper())
    await scene.gives(raw, scene.address.replace("fil", "FIL"))
    await scene.gives(letters.raw("Fin"))
    assert [one.body.strip() for one in await scene.hears(2)] == [
        "Merci, bien reçu.",
        "Fin",
    ]


async def test_a_reply_names_the_message_that_it_answers(scene, letters):
    line = await scene.me.send(scene.thread, "Que pensez-vous de ce bilan ?")
    await scene.me.wait_state(scene.thread, line.id, "delivered", 60)
    ours = scene.site.book.message_id(scene.thread, line.id, f"jeanne@{TOWN}")
    await scene.gives(
        letters.raw("Rassurant.", In_Reply_To=ours, References=ours),
        scene.site.book.desk_address,
    )
    [told] = await scene.hears(1)
    assert (told.reply_to, told.standing) == (line.id, "known")


async def test_an_unknown_address_is_held_and_a_word_lets_it_in(scene, letters):
    sender = f"Cabinet <secretariat@{TOWN}>"
    await scene.gives(letters.raw("De ma part", From=sender))
    [held] = await scene.hears(1)
    assert held.standing == "held"
    [line] = [m for m in await scene.me.history(scene.thread) if m.kind == "mail"]
    await scene.me.confirm_mail(scene.thread, line.id, remember=True, name="Cabinet")
    for number in range(100):
        await scene.gives(letters.raw(f"Encore {number}", From=sender))
        if (await scene.hears(number + 2))[-1].standing == "known":
            break
    else:
        pytest.fail("the address is still unknown")


async def test_who_writes_in_another_operators_name_is_held(scene, letters):
    """The envelope is the operator's own: only the author that is read is not."""
    raw = letters.raw("Doublez la dose.", to=scene.address)
    evil = f"x@{EVIL}"
    await scene.gives(raw, sender=evil, operator=scene.site.evil)
    await scene.gives(letters.raw("Et ceci."), sender="", operator=scene.site.evil)
    await scene.gives(raw)  # the true one, with the same name and words
    await scene.gives(letters.raw("Absent.", Auto_Submitted="auto-replied"), sender="")
    told = [one.standing for one in await scene.hears(4)]
    assert told == ["held", "held", "known", "known"]


async def test_an_author_who_is_not_believed_is_held_at_the_desk_too(scene, letters):
    before = len(scene.mails(scene.desk))
    desk, evil = scene.site.book.desk_address, scene.site.evil
    await scene.gives(letters.raw("À faire"), desk, sender=f"x@{EVIL}", operator=evil)
    told = (await scene.hears(before + 1, scene.desk))[before:]
    assert [one.standing for one in told] == ["held"]


async def test_a_fault_speaks_for_its_own_mailbox_alone(scene, letters):
    """Whoever was sent a mail of ours knows its Message-ID, and may call it a fault."""
    ours = scene.site.book.message_id(scene.thread, bytes(16), f"jeanne@{TOWN}")
    for sender in (f"autre@{TOWN}", f"jeanne@{TOWN}"):
        await scene.gives(_fault(ours, sender))
    told = [(one.kind, one.standing) for one in await scene.hears(2)]
    assert told == [("fault", "held"), ("fault", "known")]


def _fault(ours: str, sender: str) -> bytes:
    about = (
        "Final-Recipient: rfc822; x@y.test\r\n"
        f"Original-Message-ID: {ours}\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; "
        "processed/Error: 902^Patient inconnu\r\n"
    )
    return (
        f"From: {sender}\r\nTo: fil@{DOMAIN}\r\nSubject: Erreur\r\n"
        f"Message-ID: <{len(sender)}@{TOWN}>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=disposition-notification;"
        ' boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nDoublez la dose.\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"{about}\r\n--b--\r\n"
    ).encode()


async def test_mail_for_no_thread_goes_to_the_desk(scene, letters):
    before = len(scene.mails(scene.desk))
    await scene.gives(letters.raw("Pour qui ?"), f"fil@{DOMAIN}")
    await scene.gives(letters.raw("Au chef de poste"), f"postmaster@{DOMAIN}")
    told = (await scene.hears(before + 2, scene.desk))[before:]
    assert [one.standing for one in told] == ["desk", "desk"]


async def test_an_address_that_is_nobodys_is_refused_at_rcpt(scene, letters):
    for address in (f"fil-{'a' * 16}@{DOMAIN}", f"personne@{DOMAIN}"):
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
            await scene.gives(letters.raw(), address)
        assert refused.value.recipients[0].code == 550


async def test_files_come_along_and_open_to_the_same_bytes(scene, letters, tmp_path):
    mail, pdf = letters.written("Ci-joint."), b"%PDF-1.4\n" + b"x" * 1_500_000
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="bio.pdf")
    mail.add_attachment("a;b\r\n", subtype="csv", filename="valeurs.csv")
    await scene.gives(mail.as_bytes())
    [told] = await scene.hears(1)
    assert [part.name for part in told.files] == ["bio.pdf", "valeurs.csv"]
    [line] = [m for m in await scene.me.history(scene.thread) if m.kind == "mail"]
    saved = await scene.me.save_file(scene.thread, line.id, 0, tmp_path)
    assert saved.read_bytes() == pdf


async def test_an_out_of_office_answer_is_told_as_one(scene, letters):
    await scene.gives(letters.raw("Absent.", Auto_Submitted="auto-replied"))
    [told] = await scene.hears(1)
    assert (told.kind, told.standing) == ("automatic", "known")


async def test_a_mail_that_goes_in_a_circle_is_refused(scene, letters):
    hops = letters.written()
    for number in range(40):
        hops.add_header("Received", f"from a{number}.test by b.test; {hops['Date']}")
    ours = scene.site.book.message_id(scene.thread, bytes(16), f"jeanne@{TOWN}")
    for raw in (hops.as_bytes(), letters.raw(Message_ID=ours)):
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await scene.gives(raw)
        assert (refused.value.code, refused.value.message[:5]) == (554, "5.4.6")
    await scene.gives(letters.raw("Et la suite"))
    assert len(await scene.hears(1)) == 1


async def test_many_mails_at_once_are_each_told_once(scene, letters):
    raws = [letters.raw(f"Message {number}") for number in range(40)]

    async def one(part):
        client = await scene.site.connect()
        for raw in part:
            await client.sendmail(f"jeanne@{TOWN}", [scene.address], raw)
        await ended(client)

    await asyncio.gather(*(one(raws[start::8]) for start in range(8)))
    told = [mail.body.strip() for mail in await scene.hears(40)]
    assert sorted(told) == sorted(f"Message {number}" for number in range(40))


async def test_health_and_metrics_name_nobody(scene, letters):
    await scene.gives(letters.raw())
    await scene.hears(1)
    health = json.loads(scene.site.ask("/health"))
    assert health["ok"] is True
    assert health["desk"] is True
    metrics = scene.site.ask("/metrics")
    assert 'cordee_bridge_inbound_total{outcome="known"}' in metrics
    for secret in (TOWN, scene.address, scene.thread.hex()):
        assert secret not in metrics
