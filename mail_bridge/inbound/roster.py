"""Which threads there are, and whose mailboxes they write to: kept up in memory.

Everything here is made again from the profile at each start: no table says which thread
an address is. What never enters this room: a mail.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from typing import Final, Protocol

from cordee.clients.sdk import MemberView
from cordee.clients.sdk.mailbox_fold import Standing, folded
from cordee.mail_bridge.domain.address import AddressBook


class Threads(Protocol):
    """What the gateway's client says of its threads."""

    def known_threads(self) -> list[bytes]: ...
    def is_carried(self, thread: bytes) -> bool: ...
    def moved(self) -> AsyncIterator[bytes]: ...
    def members_of(self, thread: bytes) -> tuple[MemberView, ...]: ...
    def standing_mailboxes(self, thread: bytes) -> Mapping[str, Standing]: ...


class Roster:
    """Teaches the address book, and finds threads by a mailbox."""

    def __init__(self, threads: Threads, book: AddressBook) -> None:
        self._threads = threads
        self._book: Final = book
        self._of_sender = defaultdict[str, set[bytes]](set)
        self._mailboxes = dict[bytes, frozenset[str]]()

    def learn_all(self) -> None:
        """Look at every thread, before the first mail is taken."""
        for thread in self._threads.known_threads():
            self.learn(thread)

    async def follow(self) -> None:
        """Look at each thread that moves, until cancelled."""
        async for thread in self._threads.moved():
            self.learn(thread)

    def learn(self, thread: bytes) -> None:
        """Take in a thread as it now is; one that was left is still known by name."""
        self._book.learn_threads([thread])
        if not self._threads.is_carried(thread):
            self._index(thread, frozenset())
            return
        if self._book.mode == "person":
            members = self._threads.members_of(thread)
            self._book.learn_people(one.account for one in members)
        self._index(thread, frozenset(self._threads.standing_mailboxes(thread)))

    def threads_of(self, address: str) -> frozenset[bytes]:
        """Threads that write to a mailbox now."""
        return frozenset(self._of_sender.get(folded(address), ()))

    def mailboxes_of(self, thread: bytes) -> frozenset[str]:
        """Mailboxes that a thread writes to, each in one case."""
        return self._mailboxes.get(thread, frozenset())

    def _index(self, thread: bytes, now: frozenset[str]) -> None:
        before = self._mailboxes.get(thread, frozenset())
        if now == before:
            return
        for gone in before - now:
            self._of_sender[gone].discard(thread)
            if not self._of_sender[gone]:
                del self._of_sender[gone]
        for one in now - before:
            self._of_sender[one].add(thread)
        self._mailboxes[thread] = now
