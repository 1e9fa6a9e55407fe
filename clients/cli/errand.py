"""One command being run: the client, what was asked, where answers go.

What never enters this room: the words of a particular command.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import Unfound, find
from cordee.clients.cli.language import Text
from cordee.clients.cli.output import Output
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.places import Places
from cordee.clients.sdk import (
    Client,
    MessageView,
    NotOnline,
    PersonView,
    ThreadView,
)

MAX_PEOPLE: Final = 10_000
MAX_THREADS: Final = 10_000
MAX_BACK: Final = 1_000
"""Messages looked at to find one by its id or number."""

PATIENCE: Final = 3.0
"""Seconds that a command which can do without the server waits for it."""


@dataclass(frozen=True)
class Settings:
    """Where the profile is and how it is opened."""

    places: Places
    profile: str
    path: Path
    key_file: Path | None
    passphrase: str | None
    ca_file: Path | None


class Errand:
    """What a command is given."""

    def __init__(
        self, client: Client, arguments: argparse.Namespace, output: Output
    ) -> None:
        self.client: Final = client
        self.arguments: Final = arguments
        self.output: Final = output
        self.people: Final[dict[bytes, PersonView]] = {}

    async def freshen(self) -> bool:
        """Be up to date if the server answers soon; say so if it does not."""
        try:
            await self.client.wait_online(PATIENCE)
        except (NotOnline, TimeoutError):
            self.output.remark(words.FROM_HERE())
            return False
        return True

    async def flush(self, seconds: float) -> bool:
        """Wait until nothing waits in the outbox."""
        events = self.client.events()
        try:
            async with asyncio.timeout(seconds):
                while (await self.client.status()).outbox:
                    await anext(events)
        except TimeoutError:
            return False
        return True

    async def meet(self, *accounts: bytes) -> None:
        """Learn who these are, for their names and professions."""
        for account in accounts:
            if account in self.people:
                continue
            person = await self.client.person(account)
            if person is not None:
                self.people[account] = person

    async def everybody(self) -> list[PersonView]:
        """Everybody and every role that can be written to."""
        return await self.client.people("", MAX_PEOPLE)

    async def person(self, text: str, *, is_whole: bool = False) -> PersonView:
        """The person that these words name. Raises Unfound."""
        known = await self.everybody()
        others = [person for person in known if person.account != self.client.account]
        return find(
            text,
            others,
            name=wording.introduction,
            identity=lambda person: person.account,
            is_whole=is_whole,
        )

    async def thread(self, text: str) -> ThreadView:
        """The thread that these words name. Raises Unfound."""
        threads = await self.client.threads(MAX_THREADS)
        await self.meet(*(m.account for t in threads if not t.title for m in t.members))
        return find(
            text,
            threads,
            name=self.title,
            identity=lambda thread: thread.id,
            kind="thread",
        )

    def title(self, thread: ThreadView) -> str:
        return wording.title_of(thread, self.client.account, self.people)

    async def message(
        self, thread: ThreadView, text: str, *, has_files: bool = False
    ) -> MessageView:
        """The message with this number or id, or the `last`. Raises Unfound.

        `has_files` looks only at those that have files.
        """
        lines = await self.client.history(thread.id, limit=MAX_BACK)
        messages = [
            line
            for line in lines
            if line.kind in wording.SAID and (line.files or not has_files)
        ]
        number = text.removeprefix("#")
        if number in words.LAST and messages:
            return messages[-1]
        for message in reversed(messages):
            if number.isdigit() and message.seq == int(number):
                return message
        return find(
            text,
            messages,
            name=lambda _: "",
            identity=lambda found: found.id,
            kind="message",
        )


@dataclass(frozen=True)
class Command:
    """A word of the command line; `run` is given an open client.

    `writes` says that it begins or writes in threads: not before there are two ways
    into the account (REC-05).
    """

    name: str
    about: Text
    configure: Callable[[Parser], None]
    run: Callable[[Errand], Awaitable[Exit]]
    writes: bool = False


@dataclass(frozen=True)
class Opening:
    """A word of the command line that comes before there is a client."""

    name: str
    about: Text
    configure: Callable[[Parser], None]
    run: Callable[[argparse.Namespace, Settings, Output], Awaitable[Exit]]
    needs_profile: bool = True
    """False for what is no person's: it is the same whoever asks."""


__all__ = ["Command", "Errand", "Opening", "Settings", "Unfound"]
