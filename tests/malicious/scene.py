"""People before a screen, all of them connected through one lying server.

    lie = Forgery(swapped if lying else as_it_is)
    async with scene(hospital, lie, "Anna", "Bruno") as (stage, anna, bruno):
        thread = await anna.begins("Avis", bruno)

`attack("mal-…")` runs a test twice: with the lie, and without it as the control.
What never enters this room: a key.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import pytest

from cordee.clients.cli import wording
from cordee.clients.sdk import (
    Client,
    ClientEvent,
    EventStream,
    MessageView,
    NotFound,
    ThreadFrozen,
    ThreadView,
    VerifyReport,
    Warning_,
)
from cordee.crypto.errors import RULES
from tests.malicious.proxy import Lie, LyingServer
from tests.support.hospital import Hospital, Person

SECONDS: Final = 60
"""How long a condition may take to come true before the test has failed."""


def attack(name: str) -> pytest.MarkDecorator:
    """Carry the attack out, then the same scenes with an honest server."""
    assert name.startswith("mal-")
    lies = [pytest.param(True, id=name), pytest.param(False, id=f"{name}-not")]
    return pytest.mark.parametrize("lying", lies)


async def until(condition: Callable[[], Awaitable[Any]], what: object = "") -> Any:
    """Wait for a condition, asking often, and give what it gave."""
    try:
        async with asyncio.timeout(SECONDS):
            while not (found := await condition()):  # noqa: ASYNC110 - many events
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"never came true: {what or condition}") from None
    return found


class Actor:
    """Someone with a client that runs, and all that it said since."""

    def __init__(self, person: Person, client: Client) -> None:
        self.person: Final = person
        self.me: Final = client
        self.account: Final = person.account
        self.events: list[ClientEvent] = []

    async def listen(self, stream: EventStream) -> None:
        async for event in stream:
            self.events.append(event)

    async def begins(self, title: str, *others: "Actor", direct: bool = False) -> bytes:
        """Start a thread and wait until everybody has it."""
        accounts = [other.account for other in others]
        view = await self.me.new_thread(title, accounts, direct=direct)
        for other in others:
            await other.sees(view.id)
        return view.id

    async def sees(self, thread: bytes, epoch: int = 0) -> ThreadView:
        """Wait until the thread is here, in this epoch or a later one."""

        async def here() -> ThreadView | None:
            try:
                view = await self.me.thread(thread)
            except NotFound:
                return None
            return view if view.epoch >= epoch else None

        return await until(here, f"{self.person.name} in epoch {epoch}")

    async def says(self, thread: bytes, text: str) -> MessageView:
        """Send a text and wait until the server has it, by its own word."""
        sent = await self.me.send(thread, text)
        return await self.me.wait_state(thread, sent.id, "stored", SECONDS)

    async def texts(self, thread: bytes) -> list[str]:
        """What his screen shows of a thread."""
        lines = await self.me.history(thread)
        return [line.text for line in lines if line.kind == "text"]

    async def reads(self, thread: bytes, *texts: str) -> None:
        """Wait until his screen shows exactly these texts."""

        async def shown() -> bool:
            return await self.texts(thread) == list(texts)

        try:
            await until(shown)
        except AssertionError:
            found = await self.texts(thread)
            raise AssertionError(
                f"{self.person.name} reads {found}, not {texts}; {self.warnings}"
            ) from None

    async def sees_displayed(self, thread: bytes, seq: int, reader: "Actor") -> None:
        """Wait until the line at this number is said to be on another's screen."""

        async def shown() -> bool:
            lines = await self.me.history(thread)
            return any(
                line.seq == seq and reader.account in line.displayed_by
                for line in lines
            )

        await until(shown, f"displayed by {reader.person.name}; {self.warnings}")

    @property
    def warnings(self) -> list[Warning_]:
        return [event for event in self.events if isinstance(event, Warning_)]

    async def is_warned(self, *rules: str) -> Warning_:
        """Wait for a warning under one of these rules, in words for a person."""

        async def told() -> Warning_ | None:
            return next((w for w in self.warnings if w.rule in rules), None)

        warning: Warning_ = await until(told, f"warned {rules}, not {self.warnings}")
        assert is_plain(warning)
        return warning

    async def refuses(self, thread: bytes, *rules: str) -> MessageView:
        """Wait for a line that shows nothing but the rule that it broke."""

        async def told() -> MessageView | None:
            lines = await self.me.history(thread)
            return next((x for x in lines if set(x.marks) & set(rules)), None)

        line: MessageView = await until(told, f"a line refused by {rules}")
        assert (line.kind in {"refused", "sealed"}, line.text) == (True, "")
        assert set(line.marks) <= RULES.keys()
        report = await self.me.verify(thread)
        assert (line.seq, line.marks[0]) in report.refusals
        return line

    async def is_frozen(self, thread: bytes, *rules: str) -> VerifyReport:
        """Wait until the thread is frozen under a rule, with evidence kept."""

        async def stopped() -> bool:
            return (await self.me.thread(thread)).frozen is not None

        await until(stopped, f"frozen; {self.warnings}")
        report = await self.me.verify(thread)
        assert report.frozen in rules, report.frozen
        with pytest.raises(ThreadFrozen) as refusal:
            await self.me.send(thread, "et maintenant ?")
        assert refusal.value.rule in rules
        await self.is_warned(*rules)
        return report

    async def waits(self, thread: bytes, rule: str) -> None:
        """Wait until the thread goes no further for a reason that may pass."""

        async def stopped() -> bool:
            return (await self.me.thread(thread)).frozen == rule

        await until(stopped, f"waits; {self.warnings}")
        await self.is_warned(rule)

    async def is_content(self, *threads: bytes) -> None:
        """Nothing was refused: the control of every attack."""
        assert self.warnings == []
        for thread in threads:
            report = await self.me.verify(thread)
            assert (report.frozen, report.refusals) == (None, ())


def is_plain(warning: Warning_) -> bool:
    """Whether there is a rule, and a sentence that is more than its key."""
    return warning.rule in RULES and wording.warning(warning) != warning.sentence


@asynccontextmanager
async def scene(
    hospital: Hospital, lie: Lie, *names: str
) -> AsyncGenerator[tuple[Any, ...], None]:
    """The liar, then one actor for each name, enrolled, attested and online."""
    people = await hospital.enrol(*names)
    liar = LyingServer(hospital.address, lie)
    async with liar as address, visits(people, address) as actors:
        yield liar, *actors


@asynccontextmanager
async def visits(
    people: Iterable[Person], address: str
) -> AsyncGenerator[list[Actor], None]:
    """Let these come in through `address`, one after the other."""
    async with AsyncExitStack() as stack:
        coming = [visit(person, address) for person in people]
        yield [await stack.enter_async_context(one) for one in coming]


@asynccontextmanager
async def visit(person: Person, address: str) -> AsyncGenerator[Actor, None]:
    """Let someone come in through `address` and wait until he is up to date."""
    async with person.client(address) as client:
        actor = Actor(person, client)
        listening = asyncio.ensure_future(actor.listen(client.events()))
        try:
            await client.wait_online(SECONDS)
            yield actor
        finally:
            listening.cancel()
