"""Against postfix, dovecot and swaks, as they come with the system.

They need root, and apt when they are not installed.
"""

import asyncio
import subprocess
from contextlib import aclosing

import pytest

from cordee.mail_bridge.errors import MailTemporary
from cordee.mail_bridge.transport.imap import InboxSettings
from cordee.mail_bridge.transport.mailbox import Mailbox
from cordee.mail_bridge.transport.outgoing import Outgoing
from tests.support.dovecot import PASSWORD
from tests.support.packages import program
from tests.support.parting import parted
from tests.support.ports import free_ports
from tests.support.town import client_context, real_town

MAIL = b"From: x@y.test\r\nSubject: Avis\r\nMessage-ID: <%d@y.test>\r\n\r\n..\r\n.a\r\nBonjour\r\n"


@pytest.fixture(scope="module")
def town(circle):
    with real_town(circle.authority, free_ports(1)[0], circle.town) as town:
        yield town


class Taken(list):
    """What came in; notices of postfix come when they come."""

    def __init__(self):
        super().__init__()
        self.came = asyncio.Condition()

    async def __call__(self, received):
        async with self.came:
            self.append(received)
            self.came.notify_all()

    async def with_words(self, words):
        """The mail in which they are, once it is here."""
        async with asyncio.timeout(30), self.came:
            while not (found := [each for each in self if words in each.data]):
                await self.came.wait()
        return found[0]


async def test_postfix_and_we_hand_mail_to_each_other_with_mutual_tls(circle, town):
    taken = Taken()
    delivery = circle.delivery({"ville.test": town.port})
    ours, theirs = MAIL % 1, MAIL % 2
    large = MAIL % 3 + (b"x" * 70 + b"\r\n") * 60_000
    both = ["fil-a@hopital.test", "fil-b@hopital.test"]
    async with circle.gate(taken, port=town.bridge_port) as gate:
        sent = await delivery.send(
            Outgoing("fil-a@hopital.test", (town.address,), ours, "enveloppe-1")
        )
        assert [(each.reply, each.code) for each in sent.answers] == [(250, "2.0.0")]
        assert sent.dsn
        (arrived,) = await town.wait_messages(1)
        assert arrived.replace(b"\r\n", b"\n").endswith(ours.replace(b"\r\n", b"\n"))
        notice = await taken.with_words(b"Original-Envelope-Id: enveloppe-1")
        assert notice.sender == ""
        assert b"Action: relayed" in notice.data
        await town.reply(theirs, recipients=both[:1])
        received = await taken.with_words(b"<2@y.test>")
        assert received.sender == town.address
        assert received.data.endswith(theirs)
        assert received.peer.name.text == circle.town.name
        await town.reply(large, recipients=both)
        received = await taken.with_words(b"<3@y.test>")
        assert received.data.endswith(large)
        assert set(received.recipients) == set(both)
        await town.reply(MAIL % 4, sender="x@autre.test", recipients=both[:1])
        log = await asyncio.to_thread(town.postfix.wait_logged, "in no white list")
        assert "554 5.7.1" in log
        await delivery.close()
        await parted(town.port)
    assert gate.budget.taken == 0


async def test_postfix_refuses_whom_it_does_not_know(circle, town):
    trust = circle.trust()
    trust.peer_context = client_context(circle.authority)
    trust.peer_context.check_hostname = False
    delivery = circle.delivery({"ville.test": town.port}, trust)
    with pytest.raises(MailTemporary):
        await delivery.send(Outgoing("", (town.address,), MAIL))
    await delivery.close()
    await parted(town.port)


async def test_swaks_hands_over_a_mail(circle):
    taken = Taken()
    async with circle.gate(taken) as gate:
        words = (
            *(program("swaks"), "--server", f"127.0.0.1:{gate.port}", "-tls"),
            *("--tls-cert", circle.town.certificate, "--tls-key", circle.town.key),
            *("--tls-ca-path", circle.authority.bundle),
            *("--from", "gp@ville.test", "--to", "fil-a@hopital.test", "--hide-all"),
            *("--ehlo", "mx.ville.test", "--body", "Bonjour"),
        )
        done = await asyncio.to_thread(
            subprocess.run, words, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert b"Bonjour" in taken[0].data


# --- an application mailbox ---------------------------------------------------------------


class Application:
    """A mailbox of an application, and whoever reads it by its certificate."""

    def __init__(self, circle, town, name, folder):
        self.town = town
        self.name = name
        self.address = f"{name}@ville.test"
        self.trust = circle.trust(circle.authority.issue(name))
        self.password = folder / "password"
        self.password.write_text(f"{PASSWORD}\n")
        self.folder = town.dovecot.home / "mail" / name

    def mailbox(self, **more):
        fields = {"port": self.town.imap, "user": self.name, "poll": 0.01, "idle": 0.1}
        return Mailbox(InboxSettings("localhost", **{**fields, **more}), self.trust)

    async def put(self, *numbers):
        for number in numbers:
            await self.town.reply(MAIL % number, recipients=[self.address])
        async with asyncio.timeout(30):
            while len(self.waiting()) < len(numbers):  # noqa: ASYNC110 - no event says it
                await asyncio.sleep(0.01)

    def waiting(self):
        return self.town.dovecot.messages(self.name)

    def kept(self, folder):
        return len(
            [
                *self.folder.glob(f".{folder}/new/*"),
                *self.folder.glob(f".{folder}/cur/*"),
            ]
        )


@pytest.fixture
def application(circle, town, tmp_path, request):
    return Application(circle, town, f"bal-{abs(hash(request.node.name)):x}", tmp_path)


@pytest.mark.parametrize("how", ["password", "certificate"])
async def test_a_mailbox_gives_each_mail_until_it_is_done(application, how):
    await application.put(1, 2)
    password = application.password if how == "password" else None
    mailbox = application.mailbox(password_file=password)
    async with asyncio.timeout(30), aclosing(mailbox.messages()) as messages:
        first = await anext(messages)  # it is not kept: it comes again
        second = await anext(messages)
        await second.done()
        again = await anext(messages)
        await again.refuse()
    assert again.digest == first.digest != second.digest
    await mailbox.close()
    assert application.waiting() == []
    assert application.kept("Cordee-done") == 1
    assert application.kept("Cordee-refused") == 1


def is_idle(mailbox):
    """Its library has said IDLE and was answered."""
    return mailbox._inbox is not None and mailbox._inbox._client._idle_tag is not None


async def test_a_mail_that_comes_while_we_wait_is_given_at_once(application):
    mailbox = application.mailbox(idle=60.0)
    messages = mailbox.messages()
    async with asyncio.timeout(30):
        coming = asyncio.create_task(anext(messages))
        while not is_idle(mailbox):  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.01)
        await application.put(1)
        mail = await coming
    assert mail.data.endswith(MAIL % 1)
    await mail.done()
    await messages.aclose()
    await mailbox.close()


async def test_a_mail_that_is_too_large_is_set_aside(application):
    await application.put(1)
    mailbox = application.mailbox(size_limit=10)
    messages = mailbox.messages()
    coming = asyncio.create_task(anext(messages))
    async with asyncio.timeout(30):
        while not application.kept("Cordee-refused"):  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.01)
    await mailbox.close()
    with pytest.raises(StopAsyncIteration):
        await coming


async def test_a_mailbox_that_does_not_let_us_in_says_so(application):
    application.password.write_text("faux\n")
    mailbox = application.mailbox(password_file=application.password)
    with pytest.raises(MailTemporary, match="lets us not in"):
        await mailbox._run(lambda inbox: inbox.waiting())
    await mailbox.close()
    nobody = application.mailbox(port=free_ports(1)[0])
    with pytest.raises(MailTemporary, match="cannot be reached"):
        await nobody._run(lambda inbox: inbox.waiting())
    await nobody.close()


async def test_a_number_of_another_age_moves_nothing(application):
    await application.put(1)
    mailbox = application.mailbox()
    async with aclosing(mailbox.messages()) as messages:
        mail = await anext(messages)
        mailbox._inbox.validity += 1
        await mail.done()
    await mailbox.close()
    assert len(application.waiting()) == 1
