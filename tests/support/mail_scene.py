"""A thread with a mailbox, and mails of the doctor whose it is: what tests look at.

What never enters this room: a mail that did not come by SMTP.
"""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.store.items import items_from
from cordee.crypto.mail_event import Mailbox, MailIn
from tests.support.bridge import TOWN

SECONDS = 60
GP = Mailbox(f"jeanne@{TOWN}", "Dr Jeanne Le Goff", "", "")


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
