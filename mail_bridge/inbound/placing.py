"""Where a mail belongs: what is known is looked up here, `domain.threading` decides.

What never enters this room: a guess; whoever is in doubt goes to the desk.
"""

from collections.abc import Mapping, Sequence

from cordee.crypto.event import Edit, Withdraw
from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.domain.threading import (
    Facts,
    Known,
    Open,
    Placement,
    Sent,
    normal_subject,
    place,
    questions,
    same_address,
)
from cordee.mail_bridge.inbound.ports import Conversations, Evidence
from cordee.mail_bridge.inbound.roster import Roster
from cordee.mail_bridge.reading import Mail, facts


class Placing:
    """Answers where each mail goes."""

    def __init__(
        self,
        book: AddressBook,
        roster: Roster,
        conversations: Conversations,
        evidence: Evidence,
    ) -> None:
        self._book = book
        self._roster = roster
        self._conversations = conversations
        self._evidence = evidence

    async def place(self, mail: Mail, recipients: Sequence[str]) -> Placement:
        """Where a mail to these recipients of ours belongs."""
        told = facts(mail, recipients=tuple(recipients))
        return place(told, await self._known(told), self._book.token_of)

    def is_mailbox(self, thread: bytes, address: str) -> bool:
        """Whether a thread writes to an address now."""
        return same_address(address) in self._roster.mailboxes_of(thread)

    async def _known(self, told: Facts) -> Known:
        """What there is of what the mail names.

        The subject is asked about only where nothing better names a thread.
        """
        asked = questions(told, self._book.token_of)
        messages = self._messages(asked.message_ids)
        tokens = {
            token: thread
            for token in asked.tokens
            if (thread := self._book.thread_of(token)) is not None
        }
        named = {sent.thread for sent in messages.values()} | set(tokens.values())
        subjects: Mapping[bytes, frozenset[str]] = {}
        if not named:
            subjects = await self._subjects(told.sender)
            named = set(self._roster.threads_of(told.sender))
        threads = {one: self._open(one, subjects) for one in named}
        return Known(messages, tokens, threads)

    def _messages(self, names: Sequence[str]) -> dict[str, Sent]:
        """Which of these Message-IDs are ours, and what they are about."""
        found: dict[str, Sent] = {}
        for name in names:
            reference = self._book.reference(name)
            if reference is None:
                continue
            told = self._conversations.told_as(reference.thread, reference.message)
            message = None if told is None else reference.message
            if told is not None and isinstance(told.event, Edit | Withdraw):
                message = told.event.target  # what was said of a line is about the line
            found[name] = Sent(reference.thread, message)
        return found

    def _open(self, thread: bytes, subjects: Mapping[bytes, frozenset[str]]) -> Open:
        return Open(
            self._roster.mailboxes_of(thread),
            subjects.get(thread, frozenset()),
            self._conversations.is_carried(thread),
        )

    async def _subjects(self, sender: str) -> dict[bytes, frozenset[str]]:
        """Under which subject each thread wrote to a sender."""
        pairs = await self._evidence.pairs_of_sender(sender)
        return {
            pair.record.thread: frozenset({normal_subject(pair.record.subject)})
            for pair in pairs
            if pair.is_on and pair.record.subject
        }
