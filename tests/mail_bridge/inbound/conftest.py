"""A real server, real tables, a desk, and a bridge between another operator and them.

They run for the whole session; a test has a thread of its own.
"""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

import pytest

from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.store.items import items_from
from cordee.crypto.mail_event import Mailbox, MailIn
from tests.support.bridge import DESK, TOWN, new_site, url_of
from tests.support.hospital import running_hospital
from tests.support.postgres import fresh_database, shared_postgres

SECONDS = 60
GP = Mailbox(f"jeanne@{TOWN}", "Dr Jeanne Le Goff", "", "")


@pytest.fixture(scope="session")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture(scope="session")
def postgres():
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def made(hospital, postgres, tmp_path_factory):
    """Anna, a site that is stopped, and its desk; the database goes at the end."""
    loop = asyncio.new_event_loop()
    database = fresh_database(postgres)
    try:
        dsn = loop.run_until_complete(database.__aenter__())
        folder = tmp_path_factory.mktemp("bridge") / "site"
        yield loop.run_until_complete(_make(hospital, url_of(dsn), folder))
        loop.run_until_complete(database.__aexit__(None, None, None))
    finally:
        loop.close()


async def _make(hospital, url, folder):
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await me.wait_online(SECONDS)
        role = await hospital.role(me, "Secrétariat")
        site = await new_site(hospital, url, folder, role)
        site.desk = (await me.new_thread(DESK, [role, site.gateway.account])).id
    return anna, site


@pytest.fixture(scope="session")
def site(made):
    """The running bridge."""
    with made[1].running():
        yield made[1]


@pytest.fixture
async def scene(made, site):
    """A thread of Anna's with Dr Le Goff's mailbox, known to the running bridge."""
    async with made[0].client() as me:
        await me.wait_online(SECONDS)
        scene = await new_scene(me, site)
        await site.knows(scene.address)
        yield scene


async def new_scene(me, site):
    """A thread with a mailbox, in the log of the server."""
    thread = (await me.new_thread("Sortie de M. Martin", [site.gateway.account])).id
    await me.add_mailbox(thread, GP)
    return Scene(me, site, thread)


class Scene:
    """What a test looks at."""

    def __init__(self, me, site, thread) -> None:
        self.me, self.site, self.thread, self.desk = me, site, thread, site.desk
        self.address = site.book.thread_address(thread)

    def mails(self, thread=None) -> list[MailIn]:
        """What a thread was told of mails, in the order of the log."""
        parts, thread = self.me._parts, thread or self.thread
        if parts.threads.find(thread) is None:
            return []
        items = items_from(parts.database, thread, 1, 10_000)
        events = [decoded(i.record.event) for i in items if i.record.event is not None]
        return [event for event in events if isinstance(event, MailIn)]

    async def hears(self, count: int, thread=None) -> list[MailIn]:
        """Wait until a thread was told of so many mails."""
        stream = self.me.events()
        async with asyncio.timeout(SECONDS):
            while len(found := self.mails(thread)) < count:
                await anext(stream)
        return found

    async def gives(self, raw: bytes, *recipients, **envelope) -> str:
        """Hand a mail over to the running bridge; its answer."""
        to = list(recipients) or [self.address]
        return await self.site.hand_over(raw, recipients=to, **envelope)


def written(body="Merci, bien reçu.", *, to="", subject="Re: avis", **headers):
    """A mail of Dr Le Goff's; further headers by name, with _ for -."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=998))
    about = {
        "From": f"Dr Jeanne Le Goff <jeanne@{TOWN}>",
        "To": to or "fil@chu.mssante.test",
        "Subject": subject,
        "Date": format_datetime(datetime.now(UTC)),
        "Message-ID": make_msgid(domain=TOWN),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in about.items():
        if value:
            mail[name] = value
    mail.set_content(body)
    return mail


class Mails:
    """How mails are made, for test modules: a conftest cannot be imported."""

    written = staticmethod(written)
    new_scene = staticmethod(new_scene)

    @staticmethod
    def raw(*words, **about) -> bytes:
        """The bytes of `written`."""
        return written(*words, **about).as_bytes()


@pytest.fixture
def letters():
    return Mails
