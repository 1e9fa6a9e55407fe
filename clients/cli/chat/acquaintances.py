"""Who is who, as far as it was asked: names, professions, who is here now.

What never enters this room: a widget.
"""

from collections.abc import Iterable
from typing import Final

from cordee.clients.cli import wording
from cordee.clients.cli.finding import fold
from cordee.clients.sdk import Client, MemberView, PersonView, ThreadView


class Acquaintances:
    """People met so far; `here` are those whose presence is known."""

    def __init__(self, client: Client) -> None:
        self._client: Final = client
        self.known: Final[dict[bytes, PersonView]] = {}
        self.here: Final[set[bytes]] = set()

    async def meet(self, accounts: Iterable[bytes]) -> None:
        """Learn who these are; who is known but not vouched for is asked again."""
        for account in set(accounts):
            known = self.known.get(account)
            if known is not None and known.verified:
                continue
            person = await self._client.person(account)
            if person is not None:
                self.known[account] = person

    def name(self, account: bytes, fallback: str = "") -> str:
        return wording.name_of(account, self.known, fallback)

    def title(self, thread: ThreadView) -> str:
        return wording.title_of(thread, self._client.account, self.known)

    def ordered(self, thread: ThreadView) -> list[MemberView]:
        """Me first, then the others by name."""
        me = self._client.account
        return sorted(
            thread.members,
            key=lambda m: (m.account != me, fold(self.name(m.account, m.name))),
        )

    def others(self, thread: ThreadView) -> list[bytes]:
        """Members but me, by name."""
        me = self._client.account
        return [m.account for m in self.ordered(thread) if m.account != me]
