"""Mail in the full-screen chat: written to, answered, confirmed with a key."""

from msgspec.structs import replace
from textual.widgets import Static

from cordee.clients.cli import mailing
from cordee.clients.cli.language import Language, current, use
from cordee.clients.sdk import (
    CorrespondentView,
    MailboxChange,
    MailStateView,
    MailStep,
    MailView,
    OpenedView,
)
from tests.clients.cli.fake_client import BRUNO, FakeClient, practitioner
from tests.clients.cli.test_chat import opened

GP = "y.legoff@medecin.example"
MORNING = 1_700_000_000_000


class Mailed(FakeClient):
    """A client whose hospital has a gateway."""

    def __init__(self):
        super().__init__()
        self.said = []

    async def write_to(self, practitioner, *, accounts=()):
        thread = await self.new_thread("", list(accounts))
        return self._boxed(thread, practitioner)

    async def add_practitioner(self, thread, practitioner):
        return self._boxed(await self.thread(thread), practitioner)

    async def remove_mailbox(self, thread, address):
        self.said.append(("remove", address))
        return self._put(replace(await self.thread(thread), mailboxes=()))

    async def confirm_mail(self, thread, message, *, accept, remember):
        self.said.append((accept, remember))
        view = await self.message(thread, message)
        mail = replace(view.mail, standing="accepted", by_name="Anna", name="Yann")
        await self._change(thread, message, text="secret", mail=mail)
        return await self.message(thread, message)

    def as_mails(self, thread, mail, text=""):
        view = self.as_writes(thread, BRUNO, text)
        line = replace(view, kind="mail", mail=mail)
        self._lines[thread] = [
            line if one.id == view.id else one for one in self._lines[thread]
        ]
        return line

    def _boxed(self, thread, practitioner):
        box = CorrespondentView(
            address=GP,
            name="Dr Le Goff",
            practitioner=practitioner,
            phone="",
            since=1,
            by=self.account,
        )
        return self._put(replace(thread, mailboxes=(box,), gateways=(bytes(32),)))


def held(standing="held"):
    return MailView(
        address="autre@x.example",
        name="",
        subject="",
        time=MORNING,
        sort="reply",
        standing=standing,
    )


async def test_who_has_a_mailbox_only_is_taken_once_it_was_said_what_that_means():
    me = Mailed()
    me.directory = [practitioner("Yann", "LE GOFF")]
    async with opened(me) as anna:
        await anna.press("ctrl+n")
        await anna.type("pontivy")
        await anna.press("enter")
        await anna.pilot.pause()
        said = anna.app.screen.query_one("#otherwise", Static)
        assert "scellé jusqu" in str(said.render())
        assert "Entrée encore" in str(said.render())
        await anna.press("enter")
        await anna.pilot.pause()
        assert anna.shown("#title") == "Dr Le Goff (MSSanté)"
        assert "par courriel à Dr Le Goff (MSSanté)" in anna.shown("#readers")
        await anna.press("f2")
        lines = anna.app.screen.query_one("OptionList").options
        assert "à travers la passerelle" in str(lines[-1].prompt)
        await anna.press("end", "delete")
        await anna.press("enter")
        await anna.pilot.pause()
        assert me.said == [("remove", GP)]


async def test_a_mail_that_waits_is_let_in_with_a_key():
    me = Mailed()
    thread = await me.new_thread("Suivi", [BRUNO.account])
    me.as_mails(thread.id, held())
    async with opened(me) as anna:
        assert "Un courriel de autre@x.example attend" in anna.messages
        await anna.press("up")
        assert anna.shown("#keys").startswith("C dire de qui il est")
        await anna.press("c")
        await anna.press("down", "enter")
        await anna.pilot.pause()
        assert me.said == [(True, True)]
        assert "secret" in anna.messages
        assert "Yann (MSSanté)" in anna.messages
        await anna.press("c")
        assert me.said == [(True, True)]


async def test_a_line_of_what_happened_and_how_far_a_mail_is_is_quiet():
    me = Mailed()
    thread = await me.new_thread("Suivi", [BRUNO.account])
    sent = await me.send(thread.id, "Bonjour")
    steps = (MailStep(state="accepted", time=MORNING),)
    state = MailStateView(
        address=GP,
        name="Dr Le Goff",
        state="failed",
        time=MORNING,
        code="5.1.1",
        reason="inconnu",
        host="mx",
        steps=(*steps, MailStep(state="failed", time=MORNING, code="5.1.1")),
    )
    await me._change(thread.id, sent.id, mails=(state,))
    change = MailboxChange(
        address=GP, name="Dr Le Goff", practitioner="", phone="", on=False
    )
    line = me.as_writes(thread.id, BRUNO, "")
    await me._change(thread.id, line.id, kind="mailbox", mailbox=change)
    async with opened(me) as anna:
        assert "Dr Le Goff (MSSanté)\xa0: accepté par la passerelle" in anna.messages
        assert "non remis" in anna.messages
        assert "Bruno Marchetti n’écrit plus à Dr Le Goff" in anna.messages  # noqa: RUF001 - typeset


async def test_what_came_with_a_mail_is_said_in_both_languages():
    me = Mailed()
    thread = await me.new_thread("Suivi", [BRUNO.account])
    opened_ = OpenedView(
        title="Compte rendu",
        code="11488-4",
        time=0,
        author="Dr B",
        patient="DURAND",
        matricule="",
        marks=("hash-mismatch", "new"),
        body="Normal",
    )
    mail = replace(
        held("known"),
        subject="Avis",
        quote="> a\n> b",
        opened=(opened_,),
        omitted=("executable x.exe", "strange"),
        sort="automatic",
    )
    view = replace(me.as_writes(thread.id, BRUNO, "Absent"), kind="mail", mail=mail)
    assert mailing.body(view, mail) == [
        "Objet\xa0: Avis",
        "Absent",
        "Document joint\xa0: Compte rendu, DURAND, Dr B, empreinte fausse, new\nNormal",
        "Non repris\xa0: x.exe (programme), strange",
        "[cite 2 lignes]",
    ]
    before = current()
    use(Language.EN)
    try:
        assert "automatic answer" in mailing.remarks(mail)
        assert mailing.body(view, mail)[-1] == "[quotes 2 lines]"
    finally:
        use(before)
