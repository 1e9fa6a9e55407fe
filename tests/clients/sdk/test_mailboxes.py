"""Mailboxes with the real server: an honest gateway says what a bridge would say."""

import asyncio

import pytest

from cordee.clients.sdk import Identity, Mailbox, NotAllowed, NotFound
from cordee.crypto.mail_event import Correspondent, MailConfirm, Opened
from tests.support.gateway import gateway_of, mail_in, running_gateway

SECONDS = 30
LE_GOFF = Mailbox("yann.legoff@test.mssante.fr", "Dr Le Goff", "899900000501", "02")
SECOND = "legoff.cabinet@test.mssante.fr"


@pytest.fixture
async def anna(hospital):
    await gateway_of(hospital)
    (person,) = await hospital.enrol("Anna")
    async with person.client() as me:
        await me.wait_online(SECONDS)
        yield me


@pytest.fixture
async def gateway(hospital):
    async with running_gateway(await gateway_of(hospital)) as one:
        yield one


@pytest.fixture
async def thread(anna):
    view = await anna.new_thread("Sortie de M. Durand", [])
    before = await anna.send(view.id, "avant")
    await anna.wait_state(view.id, before.id, "stored", SECONDS)
    return (await anna.add_mailbox(view.id, LE_GOFF)).id


async def line(me, thread, message):
    """Wait until a message is a line of a thread, and give it."""
    stream = me.events()
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                return await me.message(thread, message)
            except NotFound:
                await anext(stream)


async def until(me, condition):
    stream = me.events()
    async with asyncio.timeout(SECONDS):
        while not (found := await condition()):
            await anext(stream)
    return found


async def test_a_mailbox_is_written_to_through_the_gateway_of_my_organisation(
    anna, gateway, thread
):
    view = await anna.thread(thread)
    assert [one.address for one in view.mailboxes] == [LE_GOFF.address]
    assert view.gateways == (gateway.client.account,)
    (told,) = [one for one in await anna.history(thread) if one.kind == "mailbox"]
    assert (told.mailbox.name, told.mailbox.on) == ("Dr Le Goff", True)
    await gateway.hears(thread, told.seq)
    heard = await gateway.client.mailboxes(thread)
    assert [one.practitioner for one in heard] == [LE_GOFF.practitioner]
    texts = [m.kind for m in await gateway.client.history(thread)]
    assert texts[-1] == "mailbox"
    assert "text" not in texts  # what was said before is not for the mail


async def test_a_mailbox_stands_when_the_call_returns_however_late_the_log_comes(
    anna, thread
):
    held, events = asyncio.Event(), anna.events()
    anna._parts.inbox._queue.put_nowait(held.wait)
    second = Mailbox(SECOND, "Cabinet", "", "")
    adding = asyncio.create_task(anna.add_mailbox(thread, second))
    async with asyncio.timeout(SECONDS):
        while getattr(await anext(events), "state", None) != "stored":
            pass
    await anna.gateways()  # the server answers once more, and nothing was read yet
    held.set()
    assert len((await adding).mailboxes) == 2


async def test_what_became_of_a_mail_follows_its_message(anna, gateway, thread):
    sent = await anna.send(thread, "Pouvez-vous le revoir lundi ?")
    sent = await anna.wait_state(thread, sent.id, "stored", SECONDS)
    await gateway.hears(thread, sent.seq)
    for state in ("accepted", "failed", "accepted", "relayed"):
        await gateway.tells(thread, sent.id, LE_GOFF.address.upper(), state, code="x")

    async def relayed():
        states = await anna.mail_states(thread, sent.id)
        return states if states and states[0].state == "relayed" else None

    (one,) = await until(anna, relayed)
    assert (one.name, len(one.steps)) == ("Dr Le Goff", 4)
    assert [step.state for step in one.attempt] == ["accepted", "relayed"]
    assert (await anna.message(thread, sent.id)).mails == (one,)


async def test_an_answer_is_a_line_of_its_mailbox(anna, gateway, thread):
    opened = Opened("CR", "11488-4", 0, "Dr B", "DURAND", "", ("hash",), "Normal")
    message = await gateway.brings(
        thread, LE_GOFF.address, "Oui, lundi.", quote="> lundi ?", opened=(opened,)
    )
    view = await line(anna, thread, message)
    assert (view.kind, view.text, view.mail.standing) == (
        "mail",
        "Oui, lundi.",
        "known",
    )
    assert (view.mail.name, view.mail.quote) == ("Dr Le Goff", "> lundi ?")
    assert view.mail.opened[0].marks == ("hash",)
    known = await anna.thread(thread)
    assert (known.last_text, known.unread) == ("✉ Oui, lundi.", 1)
    automatic = await gateway.brings(
        thread, LE_GOFF.address, "Absent", kind="automatic"
    )
    assert (await line(anna, thread, automatic)).mail.sort == "automatic"
    assert (await anna.thread(thread)).unread == 1


async def test_nothing_of_a_mail_that_waits_is_shown_before_a_word(
    anna, gateway, thread
):
    message = await gateway.brings(
        thread, SECOND, "secret", subject="s", standing="held", name="n", quote="q"
    )
    held = await line(anna, thread, message)
    assert (held.mail.standing, held.mail.address) == ("held", SECOND)
    assert (held.text, held.files, held.reply_to) == ("", (), None)
    assert (held.mail.subject, held.mail.name, held.mail.quote) == ("", "", "")
    assert (await anna.thread(thread)).last_text == f"✉ {SECOND}"
    shown = await anna.confirm_mail(
        thread, message, remember=True, name="Dr Le Goff, cabinet"
    )
    assert (shown.text, shown.mail.standing) == ("secret", "accepted")
    assert (shown.mail.by, shown.mail.name) == (anna.account, "Dr Le Goff, cabinet")

    async def remembered():
        return len((await anna.thread(thread)).mailboxes) == 2

    await until(anna, remembered)
    assert (await anna.thread(thread)).last_text == "✉ secret"
    with pytest.raises(NotAllowed):
        await anna.confirm_mail(thread, message, accept=False)


async def test_a_mail_that_nobody_is_to_be_believed_stays_hidden(anna, gateway, thread):
    message = await gateway.brings(thread, SECOND, "spam", standing="a new word")
    await line(anna, thread, message)
    view = await anna.confirm_mail(thread, message, accept=False, remember=True)
    assert (view.text, view.mail.standing) == ("", "rejected")
    assert len((await anna.thread(thread)).mailboxes) == 1
    with pytest.raises(NotFound):
        await anna.save_file(thread, message, 0, "/nowhere")


async def test_only_a_gateway_says_what_came_and_only_members_who_is_written_to(
    hospital, anna, gateway, thread
):
    (reader,) = await hospital.enrol("Lecteur")
    await anna.invite(thread, reader.account, past=True, capacity="reader")
    outbox, known = anna._parts.sender.outbox, anna._parts.threads.get(thread)
    await outbox.put(known, mail_in(LE_GOFF.address, "de moi"))
    await gateway.says(thread, Correspondent(Mailbox(SECOND, "Intrus", "", ""), True))
    message = await gateway.brings(thread, SECOND, "retenu", standing="held")
    await line(anna, thread, message)
    await gateway.says(thread, MailConfirm(message, True, True, "moi"))
    last = await anna.send(thread, "fin")
    last = await anna.wait_state(thread, last.id, "stored", SECONDS)
    view = await anna.thread(thread)
    assert [one.address for one in view.mailboxes] == [LE_GOFF.address]
    history = await anna.history(thread)
    assert [one.text for one in history if one.kind == "mail"] == [""]
    async with reader.client() as him:
        await him.wait_online(SECONDS)
        with pytest.raises(NotAllowed):
            await him.add_mailbox(thread, Mailbox(SECOND, "", "", ""))


async def test_an_account_of_the_same_number_takes_a_mailboxs_place(
    hospital, anna, gateway, thread
):
    about = Identity(LE_GOFF.practitioner, "Yann Le Goff", "Médecin", "MG", "Pontivy")
    async with hospital.office() as office:
        yann = await hospital.sign_up(office, "Yann", about=about)
        await office.enrol()
    async with yann.client() as him:
        await him.wait_attested(SECONDS)
        (offer,) = await anna.replaceable(thread)
        assert (offer.account, offer.person.name) == (yann.account, "Yann Le Goff")
        (other,) = await hospital.enrol("Autre")
        with pytest.raises(NotAllowed):
            await anna.take_place(thread, LE_GOFF.address, other.account, past=True)
        view = await anna.take_place(thread, LE_GOFF.address, yann.account, past=True)
        assert (view.mailboxes, view.gateways) == ((), ())
        assert yann.account in {one.account for one in view.members}
        await him.wait_online(SECONDS)

        async def reads():
            try:
                return "avant" in [m.text for m in await him.history(thread)]
            except NotFound:
                return False

        await until(him, reads)


async def test_whoever_reads_from_now_on_is_told_whom_he_writes_to(
    hospital, anna, thread
):
    (bruno,) = await hospital.enrol("Bruno")
    await anna.invite(thread, bruno.account, past=False)
    async with bruno.client() as him:
        await him.wait_online(SECONDS)

        async def knows():
            try:
                return (await him.thread(thread)).mailboxes
            except NotFound:
                return ()

        (box,) = await until(him, knows)
        assert box.address == LE_GOFF.address
    lines = [one for one in await anna.history(thread) if one.kind == "mailbox"]
    assert len(lines) == 1


async def test_an_invitation_goes_to_one_mailbox_only(anna, thread):
    sent = await anna.invite_mailbox(thread, LE_GOFF.address, "https://x/#i", "Bonjour")
    assert sent.text == "Bonjour\n\nhttps://x/#i"
    await anna.add_mailbox(thread, Mailbox(SECOND, "Cabinet", "", ""))
    with pytest.raises(NotAllowed):
        await anna.invite_mailbox(thread, LE_GOFF.address, "https://x/#i")
    await anna.remove_mailbox(thread, SECOND.upper())
    assert len(await anna.mailboxes(thread)) == 1
    with pytest.raises(NotAllowed):
        await anna.add_mailbox(thread, Mailbox("nobody", "", "", ""))
