"""The facade's way off the mail: who has an account by now takes his mailbox's place.

What never enters this room: an account that nobody trusted vouches for.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.errors import MailRefused, NotAllowed, ServerRefused
from cordee.clients.sdk.mail_lines import correspondents
from cordee.clients.sdk.mail_views import CorrespondentView
from cordee.clients.sdk.mailbox_fold import Standing, folded
from cordee.clients.sdk.mailboxes import Mailboxes, gateways_in
from cordee.clients.sdk.people import find_people
from cordee.clients.sdk.said_about import letters_of_thread, mails_about
from cordee.clients.sdk.store.items import StoredItem, items_from
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.views import MessageView, PersonView, ThreadView
from cordee.crypto.epoch import Capacity
from cordee.crypto.event import File, Text
from cordee.crypto.mail_event import Correspondent

UNSENT: Final = frozenset({"drafted", "validated", "leaving"})
"""Letters that a gateway has still to send."""

TITLES: Final = frozenset({"dr", "dr.", "docteur", "pr", "pr.", "professeur"})
MOST_NAMESAKES: Final = 20
PAGE: Final = 200
"""Items looked through at a time."""


class Replaceable(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox whose owner has an account by now, attested under the same number."""

    address: str
    name: str
    account: bytes
    person: PersonView


class Replacing(Mailboxes):
    """Asks a correspondent onto Cordée, and puts him in his mailbox's place."""

    async def replaceable(self, thread: bytes) -> list[Replaceable]:
        """Mailboxes of a thread whose owner can be let in instead. Raises NotOnline."""
        known, found = self._thread(thread), list[Replaceable]()
        for one in correspondents(known.memory.mailboxes):
            person = await self._holder_of(one)
            if person is not None:
                found.append(
                    Replaceable(
                        address=one.address,
                        name=one.name,
                        account=person.account,
                        person=person,
                    )
                )
        return found

    async def take_place(
        self, thread: bytes, address: str, account: bytes, *, past: bool
    ) -> ThreadView:
        """Let somebody in, with the past that I can read or not, instead of a mailbox.

        The gateway goes with the last mailbox, unless it has still something to send.
        The same call again ends what was begun. Raises MailRefused for an account of
        another number than the mailbox's, or where I am no owner; NotFound, NotOnline,
        ServerRefused, ThreadFrozen.
        """
        known = self._talking(thread)
        self._check_owns(known)
        one = self._once_correspondent(known, address)
        await self._parts.membership.check_can_be_added([account])
        self._check_number(one, account)
        if account not in known.record.members:
            await self._parts.membership.invite(
                known, account, Capacity.MEMBER, past=past
            )
        if one.on:
            await self._say_and_wait(known, Correspondent(one.mailbox, on=False))
        if not past:
            await self._say_mailboxes_again(known)
        await self._let_gateways_go(known, one)
        return self._parts.timeline.thread(known)

    async def invite_mailbox(
        self, thread: bytes, address: str, link: str, text: str = ""
    ) -> MessageView:
        """Send an invitation's link to a correspondent, as a message of this thread.

        Whoever uses the link first becomes who it names: so it is not said where
        another mailbox would be sent it too. Raises NotFound, NotAllowed.
        """
        known = self._talking(thread)
        self._correspondent(known, address)
        others = correspondents(known.memory.mailboxes)
        if len(others) > 1:
            raise MailRefused("not_alone", "another mailbox would be sent it too")
        if not gateways_in(known):
            raise MailRefused("no_gateway", "no gateway is in this thread")
        said = "\n\n".join(part for part in (text.strip(), link.strip()) if part)
        return await self.send(thread, said)

    async def _let_gateways_go(self, thread: Thread, last: Standing) -> None:
        """Where there is nothing left to write to, nobody reads for it."""
        if correspondents(thread.memory.mailboxes) or self._is_owed(thread, last):
            return
        parts = self._parts
        letters = letters_of_thread(parts.context, thread, parts.identities.name)
        if any(one.status in UNSENT for one in letters):
            return
        for gateway in gateways_in(thread):
            await parts.membership.remove(thread, gateway)

    def _is_owed(self, thread: Thread, last: Standing) -> bool:
        """Whether a gateway has not said that it has all that a mailbox is to get."""
        address, stands = folded(last.mailbox.address), False
        for item in self._items(thread):
            data = item.record.event
            event = None if data is None else decoded(data)
            if isinstance(event, Correspondent):
                is_his = folded(event.mailbox.address) == address
                stands = event.on if is_his else stands
            elif item.seq == last.since:
                stands = last.on
            elif stands and isinstance(event, Text | File) and item.message:
                said = mails_about(self._parts.context, thread, item.message)
                if address not in {folded(one.address) for one in said}:
                    return True
        return False

    def _items(self, thread: Thread) -> Iterator[StoredItem]:
        database, after = self._parts.context.database, thread.memory.erased
        while page := items_from(database, thread.id, after + 1, PAGE):
            yield from page
            after = page[-1].seq

    def _once_correspondent(self, thread: Thread, address: str) -> Standing:
        """A mailbox that stands, or stood. Raises MailRefused."""
        one = thread.memory.mailboxes.get(folded(address))
        if one is None:
            raise MailRefused("no_mailbox", "no such mailbox in this thread")
        return one

    async def _holder_of(self, one: CorrespondentView) -> PersonView | None:
        """Who is attested under the number of a mailbox's owner; None for nobody."""
        number = one.practitioner
        if not number:
            return None
        try:
            found = await self.practitioner(number)
        except ServerRefused:
            found = None  # there is no directory, or it does not answer
        if found is not None and found.person is not None:
            return found.person
        words = [word for word in one.name.split() if word.casefold() not in TITLES]
        people = await find_people(self._parts, " ".join(words), MOST_NAMESAKES)
        return next((one for one in people if self._is_same(number, one.account)), None)

    def _is_same(self, number: str, account: bytes) -> bool:
        """Whether this account is attested now under a number."""
        found = self._parts.identities.verified(account)
        person = self._parts.identities.person(account)
        is_sound = person.verified and not person.warnings
        return found is not None and is_sound and found.body.identity.idnps == number

    def _check_number(self, one: Standing, account: bytes) -> None:
        """Raise MailRefused for another's account; without a number I answer for it."""
        number = one.mailbox.practitioner
        if number and not self._is_same(number, account):
            raise MailRefused(
                "other_number",
                "the account has another number",
            )

    def _check_owns(self, thread: Thread) -> None:
        if thread.record.capacity(self._parts.seats.of(thread)) is not Capacity.OWNER:
            raise NotAllowed("only an owner changes the members")
