"""What a person does to threads and messages, windows included.

What never enters this room: the layout of the screen.
"""

from collections.abc import Awaitable
from typing import Final, Literal, TypeVar

from textual.app import App
from textual.screen import Screen

from cordee.clients.cli import failures, mailing, wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import mail
from cordee.clients.cli.chat import lines
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.participants import Change, Participants
from cordee.clients.cli.chat.searches import FindPerson, NewThread
from cordee.clients.cli.chat.windows import Choice, Confirmation, ReactionPicker
from cordee.clients.sdk import (
    Client,
    CordeeError,
    HitView,
    MemberView,
    MessageView,
    PersonView,
    ThreadView,
)

Answer = TypeVar("Answer")
PAST: Final = "past"


class Deeds:
    """Each either happens or says in a sentence why not."""

    def __init__(self, app: App[int], client: Client, people: Acquaintances) -> None:
        self._app: Final = app
        self._client: Final = client
        self._people: Final = people

    async def attempt(self, deed: Awaitable[Answer]) -> Answer | None:
        """Do it; a refusal becomes a notice, and None."""
        try:
            return await deed
        except (CordeeError, TimeoutError) as error:
            self.tell(failures.sentence_of(error), is_grave=True)
            return None

    async def new_thread(self) -> ThreadView | None:
        """Ask whom and what for, and open it."""
        wanted = await self.ask(NewThread(self._client))
        if wanted is None:
            return None
        accounts = [person.account for person in wanted.people]
        if wanted.by_mail is not None:
            number = wanted.by_mail.practitioner
            begun = self._client.write_to(number, accounts=accounts)
            return await self.attempt(begun)
        made = self._client.new_thread(
            wanted.title, accounts, direct=len(accounts) == 1
        )
        return await self.attempt(made)

    async def members(self, thread: ThreadView) -> None:
        """Show who can read, and add or remove."""
        me = self._client.account
        window = Participants(
            thread, self._people, is_owner=is_owner(thread, me), me=me
        )
        change = await self.ask(window)
        if change is None:
            return
        if change.what == "add":
            await self._invite(thread)
        elif change.what == "unname":
            await self._unname(thread, change)
        else:
            await self._remove(thread, change)

    async def _invite(self, thread: ThreadView) -> None:
        present = [member.account for member in thread.members]
        person = await self.ask(FindPerson(self._client, present))
        if isinstance(person, HitView):
            added = self._client.add_practitioner(thread.id, person.practitioner)
            await self.attempt(added)
        if not isinstance(person, PersonView):
            return
        answers = {"": words.WITHOUT_PAST(), PAST: words.WITH_PAST()}
        title = words.PAST(name=wording.clean(person.name))
        answer = await self.ask(Choice(title, answers))
        if answer is None:
            return
        await self.attempt(
            self._client.invite(thread.id, person.account, past=answer == PAST)
        )

    async def _remove(self, thread: ThreadView, change: Change) -> None:
        name = self._people.name(change.account)
        if await self.ask(Confirmation(words.REMOVE(name=name))):
            await self.attempt(self._client.remove(thread.id, change.account))

    async def _unname(self, thread: ThreadView, change: Change) -> None:
        """Write to a mailbox no more, once it is confirmed."""
        boxes = [one for one in thread.mailboxes if one.address == change.address]
        text = mail.REMOVE(name=mailing.box_name(boxes[0]))
        if await self.ask(Confirmation(text)):
            gone = self._client.remove_mailbox(thread.id, change.address)
            await self.attempt(gone)

    async def react(self, thread: bytes, message: MessageView) -> None:
        """Ask for a symbol; the same one again takes it away."""
        symbol = await self.ask(ReactionPicker())
        if symbol is None:
            return
        me = self._client.account
        mine = {r.symbol for r in message.reactions if r.account == me}
        await self.attempt(
            self._client.react(thread, message.id, symbol, on=symbol not in mine)
        )

    async def acknowledge(self, thread: bytes, message: MessageView) -> None:
        """Say by name that this is taken in charge."""
        await self.attempt(self._client.acknowledge(thread, message.id))

    async def withdraw(self, thread: bytes, message: MessageView) -> None:
        """Take a message back, once it is confirmed."""
        text = words.WITHDRAW(text=lines.quote(message, self._people.known))
        if await self.ask(Confirmation(text)):
            await self.attempt(self._client.withdraw(thread, message.id))

    async def ask(self, window: Screen[Answer]) -> Answer | None:
        """Show a window and wait for its answer; only inside a worker."""
        return await self._app.push_screen_wait(window)

    def tell(self, sentence: str, *, is_grave: bool = False) -> None:
        """Show a notice for a few seconds."""
        severity: Literal["error", "information"]
        severity = "error" if is_grave else "information"
        text = sentence[0].upper() + sentence[1:]
        self._app.notify(text, severity=severity, markup=False)

    def bell(self) -> None:
        self._app.bell()


def is_owner(thread: ThreadView, me: bytes) -> bool:
    """Whether I decide who is in."""
    mine = seat_of(thread, me)
    return mine is not None and mine.capacity == "owner"


def seat_of(thread: ThreadView, me: bytes) -> MemberView | None:
    """The member that I read as: myself, or a role that I hold."""
    seat = thread.seat or me
    return next((m for m in thread.members if m.account == seat), None)


def can_write(thread: ThreadView, me: bytes) -> bool:
    """Whether what I write here can be sent."""
    mine = seat_of(thread, me)
    writes = mine is not None and mine.capacity not in {"reader", "record"}
    return thread.joined and writes and thread.frozen is None
