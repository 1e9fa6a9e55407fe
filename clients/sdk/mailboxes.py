"""The facade's mailboxes: who is written to by mail, what became of it, what came.

A thread's mail goes through a gateway of my own organisation, which is let in like
anybody. What never enters this room: SMTP; a mailbox that nobody named.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from cordee.clients.sdk.conversation import Conversation
from cordee.clients.sdk.directory import Directory
from cordee.clients.sdk.directory_views import MailboxView, PractitionerView
from cordee.clients.sdk.errors import MailRefused, NotFound, NotOnline, TooLarge
from cordee.clients.sdk.keeping import Keeping
from cordee.clients.sdk.mail_lines import correspondents
from cordee.clients.sdk.mail_rules import TALKERS
from cordee.clients.sdk.mail_views import CorrespondentView, MailStateView
from cordee.clients.sdk.mailbox_fold import MAX_MAILBOXES, folded
from cordee.clients.sdk.outbox import Said
from cordee.clients.sdk.said_about import mails_about
from cordee.clients.sdk.store.items import is_logged
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import MessageView, ThreadView
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Capacity
from cordee.crypto.mail_event import Correspondent, Mailbox, MailConfirm
from cordee.crypto.opening.epoch import ThreadState
from cordee.server.protocol.client_frames import GetAgents
from cordee.server.protocol.server_frames import Agents

STORED_SECONDS: Final = 30.0
"""How long what is said is waited for, until my log has it: somebody looks on."""

MAX_ADDRESS: Final = 254
MAX_CONFIRMED_NAME: Final = 128
PREFERRED: Final = ("PER", "CAB", "ORG", "APP")
"""Whose mailbox is written to first, when no rank says it (TRE_R257)."""


class Mailboxes(Conversation, Keeping, Directory):
    """For owners and members of a thread; what the others say does not count."""

    async def mailboxes(self, thread: bytes) -> list[CorrespondentView]:
        """Mailboxes that this thread writes to; works offline."""
        return list(correspondents(self._thread(thread).memory.mailboxes))

    async def gateways(self) -> list[bytes]:
        """Gateways that my organisation vouches for now. Raises NotOnline."""
        parts = self._parts
        answer = await parts.link.ask(GetAgents)
        found = answer.agents if isinstance(answer, Agents) else ()
        await self._meet(list(found))
        return sorted(filter(self._is_gateway, found))

    async def add_mailbox(self, thread: bytes, mailbox: Mailbox) -> ThreadView:
        """Write to a mailbox from here on; a gateway is let in when there is none.

        Raises NotAllowed, MailRefused without a gateway, TooLarge, NotOnline,
        ServerRefused, ThreadFrozen.
        """
        known = self._talking(thread)
        mailboxes = known.memory.mailboxes
        before = mailboxes.get(folded(mailbox.address))
        is_new = before is None or not before.on
        if is_new and len(correspondents(mailboxes)) >= MAX_MAILBOXES:
            raise TooLarge(f"a thread writes to at most {MAX_MAILBOXES} mailboxes")
        check_mailbox(mailbox)
        await self._have_gateway(known)
        await self._say_and_wait(known, Correspondent(mailbox, on=True))
        return self._parts.timeline.thread(known)

    async def add_practitioner(
        self, thread: bytes, practitioner: str, *, address: str | None = None
    ) -> ThreadView:
        """Write to a practitioner of the directory from here on, by his mailbox.

        `practitioner` is an IDNPS. Raises as `add_mailbox`, and NotFound.
        """
        found = await self.practitioner(practitioner)
        if found is None:
            raise NotFound("nobody has this number")
        return await self.add_mailbox(thread, mailbox_for(found, address))

    async def remove_mailbox(self, thread: bytes, address: str) -> ThreadView:
        """Write no more to a mailbox; the gateway stays. Raises as `add_mailbox`."""
        known = self._talking(thread)
        one = self._correspondent(known, address)
        await self._say_and_wait(known, Correspondent(mailbox_of(one), on=False))
        return self._parts.timeline.thread(known)

    async def confirm_mail(
        self,
        thread: bytes,
        message: bytes,
        *,
        accept: bool = True,
        remember: bool = False,
        name: str = "",
    ) -> MessageView:
        """Say whether a held mail is from somebody of this talk, and who he is.

        With `remember` its address is written to from here on. The first word of a
        member counts. Raises NotFound, MailRefused where nothing waits.
        """
        known = self._talking(thread)
        view = self._parts.timeline.message(known, message)
        if view.mail is None or view.mail.standing != "held":
            raise MailRefused("nothing_waits", "this does not wait for a word")
        if len(name) > MAX_CONFIRMED_NAME:
            raise TooLarge(f"a name has at most {MAX_CONFIRMED_NAME} characters")
        said = MailConfirm(message, accept, remember and accept, name.strip())
        await self._change(thread, message, said)
        return self._parts.timeline.message(known, message)

    async def mail_states(
        self, thread: bytes, message: bytes
    ) -> tuple[MailStateView, ...]:
        """What became of a message at each mailbox; works offline. Raises NotFound."""
        known = self._thread(thread)
        self._parts.timeline.message(known, message)
        return mails_about(self._parts.context, known, message)

    async def write_to(
        self,
        practitioner: str,
        *,
        title: str = "",
        patient: str | None = None,
        address: str | None = None,
        accounts: Sequence[bytes] = (),
    ) -> ThreadView:
        """Begin a thread with a practitioner of the directory, by his mailbox.

        `practitioner` is an IDNPS; `address` one of his mailboxes, None for the best.
        `accounts` are colleagues who take part. Raises NotFound, MailRefused for
        somebody without a mailbox, and without a gateway; NotAllowed, TooLarge,
        NotOnline, ServerRefused.
        """
        found = await self.practitioner(practitioner)
        if found is None:
            raise NotFound("nobody has this number")
        return await self.write_to_mailbox(
            mailbox_for(found, address), title=title, patient=patient, accounts=accounts
        )

    async def write_to_mailbox(
        self,
        mailbox: Mailbox,
        *,
        title: str = "",
        patient: str | None = None,
        accounts: Sequence[bytes] = (),
    ) -> ThreadView:
        """Begin a thread with a mailbox, as `write_to` does, published or not.

        Without a title it has the mailbox's name: not that of the gateway.
        """
        check_mailbox(mailbox)
        gateway = await self._gateway()
        thread = await self._parts.membership.begin(
            ThreadState(title or mailbox.name, patient),
            [*accounts, gateway],
            (),
            direct=False,
            retention=await self._proposed(),
        )
        await self._say_and_wait(thread, Correspondent(mailbox, on=True))
        return self._parts.timeline.thread(thread)

    async def _have_gateway(self, thread: Thread) -> None:
        """Let a gateway in, unless one is; it reads from then on (EPO-09).

        It is told again of the mailboxes that stand: it cannot read who named them.
        """
        if gateways_in(thread):
            return
        gateway = await self._gateway()
        await self._parts.membership.invite(
            thread, gateway, Capacity.GATEWAY, past=False
        )
        for one in correspondents(thread.memory.mailboxes):
            await self._say_and_wait(thread, Correspondent(mailbox_of(one), on=True))

    async def _say_mailboxes_again(self, thread: Thread) -> None:
        """For whoever reads from now on: he does not write to one without knowing it.

        An owner's or member's word; for anybody else nothing is said.
        """
        me = self._parts.seats.behalf(thread) or self.account
        if thread.record.capacity(me) not in TALKERS:
            return
        for one in correspondents(thread.memory.mailboxes):
            await self._say(thread.id, Correspondent(mailbox_of(one), on=True))

    async def _gateway(self) -> bytes:
        gateways = await self.gateways()
        if not gateways:
            raise MailRefused("no_gateway", "your organisation has no mail gateway")
        return gateways[0]

    def _is_gateway(self, account: bytes) -> bool:
        """Whether its verified chain is a gateway's, of my own organisation."""
        person = self._parts.identities.person(account)
        is_ours = person.organisation == self._parts.context.me.pinned
        is_sound = person.verified and not person.warnings
        return person.kind == AccountKind.GATEWAY and is_ours and is_sound

    def _talking(self, thread: bytes) -> Thread:
        """A thread in which my word on a mailbox counts. Raises MailRefused."""
        known = self._check_may_write(thread)
        me = self._parts.seats.behalf(known) or self.account
        if known.record.capacity(me) not in TALKERS:
            raise MailRefused("not_member", "only owners and members do this")
        return known

    def _correspondent(self, thread: Thread, address: str) -> CorrespondentView:
        wanted = folded(address)
        for one in correspondents(thread.memory.mailboxes):
            if folded(one.address) == wanted:
                return one
        raise MailRefused("no_mailbox", "no such mailbox in this thread")

    async def _say_and_wait(
        self, thread: Thread, event: Said, behalf: bytes | None = None
    ) -> bytes:
        """Say a line; my log has it on return. Raises NotOnline, ServerRefused."""
        message = await self._say(thread.id, event, behalf)
        try:
            view = await self.wait_state(thread.id, message, "stored", STORED_SECONDS)
        except TimeoutError:
            raise NotOnline("the server did not take it in time") from None
        await self._in_log(thread, message)  # what is pushed comes after the answer
        return view.id

    async def _in_log(self, thread: Thread, message: bytes) -> None:
        """Wait until a message of mine is in the verified log.

        Raises NotOnline, ServerRefused for one that is refused for good.
        """
        context, moved = self._parts.context, asyncio.Event()

        def look(_about: object) -> None:
            moved.set()

        context.followers.add(look)
        try:
            with context.awaited.until_stored(message) as stored:
                stored.add_done_callback(look)
                async with asyncio.timeout(STORED_SECONDS):
                    while not is_logged(context.database, thread.id, message):
                        if stored.done():
                            stored.result()
                        moved.clear()
                        await moved.wait()
        except TimeoutError:
            raise NotOnline("the server did not take it in time") from None
        finally:
            context.followers.discard(look)


def gateways_in(thread: Thread) -> list[bytes]:
    """Members that write and read mail for the others."""
    members = thread.record.core.members
    return [one.account for one in members if one.capacity == Capacity.GATEWAY]


def mailbox_of(one: CorrespondentView) -> Mailbox:
    return Mailbox(one.address, one.name, one.practitioner, one.phone)


def check_mailbox(mailbox: Mailbox) -> None:
    """Raise MailRefused for what can be no address (RFC 5321 §4.1.2)."""
    local, at, domain = mailbox.address.rpartition("@")
    is_plain = mailbox.address.isprintable() and " " not in mailbox.address
    if not (local and at and "." in domain and is_plain):
        raise MailRefused("no_address", "this is no mail address")
    if len(mailbox.address) > MAX_ADDRESS:
        raise TooLarge(f"an address has at most {MAX_ADDRESS} characters")


def mailbox_for(found: PractitionerView, address: str | None) -> Mailbox:
    """His mailbox as a thread names it: the one asked for, or the likeliest."""
    boxes = found.mailboxes
    if address is not None:
        boxes = tuple(one for one in boxes if folded(one.address) == folded(address))
    if not boxes:
        raise MailRefused("no_mailbox", "no such mailbox is published")
    hit, box = found.hit, min(boxes, key=_preference)
    names = (hit.title, *map(_calm, (hit.given, hit.family)))
    phones = [phone for place in found.places for phone in place.phones]
    return Mailbox(
        box.address,
        " ".join(one for one in names if one)[:128],
        hit.practitioner,
        (phones[0] if phones else "")[:32],
    )


def _calm(name: str) -> str:
    """`Le Goff` for `LE GOFF`; a name that is not shouted stays as it is."""
    return name.title() if name.isupper() else name


def _preference(box: MailboxView) -> tuple[bool, bool, int, int]:
    """What was returned last, then what its owner put first; his own before others'."""
    is_bouncing, is_stale = box.state == "bouncing", box.state == "stale"
    kind = PREFERRED.index(box.kind) if box.kind in PREFERRED else len(PREFERRED)
    return is_bouncing, is_stale, box.rank or 99, kind
