"""The line to an automation: found, begun, spoken on, read (docs/protocol.md §5.11).

What never enters this room: an automation that the pinned organisation does not vouch
for now.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.errors import CordeeError, NotFound
from cordee.clients.sdk.events import EventStream, LineChanged
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.lines import agent_in, is_line
from cordee.clients.sdk.membership import Membership
from cordee.clients.sdk.sender import Sender
from cordee.clients.sdk.store.facts import load_fact, save_fact
from cordee.clients.sdk.store.items import aimed_at, items_from
from cordee.clients.sdk.store.outbox import outgoing_about
from cordee.clients.sdk.threads import Thread, Threads
from cordee.crypto.billing_event import CountAnswer, CountAsk
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Retention
from cordee.crypto.opening.epoch import ThreadState
from cordee.crypto.patient_event import PatientEvent
from cordee.server.protocol.client_frames import GetAgents
from cordee.server.protocol.server_frames import Agents

RETENTION: Final = Retention(86_400, 0)
"""One day: what is said about patients on a line is answered, and then gone."""

FRESH: Final = 600_000
"""Milliseconds for which the list of automations is not asked for again."""

RECENT: Final = 60_000
"""Milliseconds for which an asker's chain is not asked for again by an automation."""

PAGE: Final = 200

MOST_ASKED: Final = 3
"""Automations that one question is put to, one after the other."""

ANSWERED: Final = "patient automation"
"""The fact that names the automation that answered last."""

LineEvent = PatientEvent | CountAsk | CountAnswer
"""All that is said on a line."""

E = TypeVar("E", bound=LineEvent)


class Said(msgspec.Struct, frozen=True):
    """Something on a line: who said it, as which message, under which number.

    `time` is the server's (Unix ms); `rules` are those that it broke.
    """

    thread: bytes
    seq: int
    message: bytes
    author: bytes
    time: int
    event: LineEvent
    rules: tuple[str, ...] = ()
    behalf: bytes | None = None


class PatientLines:
    """Lines of this account, to automations or, for an automation, to people."""

    def __init__(
        self,
        context: Context,
        accounts: Accounts,
        identities: Identities,
        threads: Threads,
        membership: Membership,
        sender: Sender,
    ) -> None:
        self._context = context
        self._accounts = accounts
        self._identities = identities
        self._threads = threads
        self._membership = membership
        self._sender = sender
        self._agents: tuple[bytes, ...] = ()
        self._asked = 0
        self._fresh: dict[bytes, int] = {}

    async def agents(self) -> list[bytes]:
        """Automations that my organisation vouches for now. Raises NotOnline."""
        now = self._context.clock()
        if not self._agents or now - self._asked > FRESH:
            answer = await self._context.link.ask(GetAgents)
            found = answer.agents if isinstance(answer, Agents) else ()
            await self._accounts.refresh([*found, self._context.me.pinned])
            await self._identities.prepare(list(found))
            self._agents, self._asked = found, now
        trusted = [one for one in self._agents if self.is_trusted(one)]
        if not trusted:
            self._agents = ()  # one that waits for its attestation is looked for again
        return trusted

    async def refresh(self, accounts: Sequence[bytes]) -> None:
        """Have chains as the server gave them within a minute. Raises NotOnline."""
        now = self._context.clock()
        due = [one for one in accounts if now - self._fresh.get(one, 0) > RECENT]
        if due:
            await self._accounts.refresh(due)
            await self._identities.prepare(due)
            self._fresh.update(dict.fromkeys(due, now))

    def is_trusted(self, account: bytes) -> bool:
        """Whether its verified chain is an automation's, of my own organisation."""
        person = self._identities.person(account)
        is_ours = person.organisation == self._context.me.pinned
        is_agent = person.kind == AccountKind.AGENT
        return is_agent and is_ours and person.verified and not person.warnings

    def known(self, agent: bytes | None = None) -> Thread | None:
        """A line that this account began, to an automation that is trusted now.

        To `agent` if it is named, else to the one that answered last.
        """
        lines = [one for one in self.all() if self._is_mine(one)]
        if agent is not None:
            lines = [one for one in lines if agent_in(one.record) == agent]
        last = load_fact(self._context.database, ANSWERED, bytes)
        lines.sort(key=lambda one: (agent_in(one.record) != last, one.id))
        return lines[0] if lines else None

    async def have(self, agent: bytes | None = None) -> Thread:
        """The line, begun if there is none. Raises NotFound, NotOnline, ServerRefused.

        NotFound is for an organisation that has no automation.
        """
        line = self.known(agent)
        if line is not None:
            return line
        agents = [agent] if agent is not None else await self.agents()
        if not agents:
            raise NotFound("your organisation has no automation that knows patients")
        return await self._membership.begin(
            ThreadState("", None), agents[:1], (), direct=False, retention=RETENTION
        )

    def all(self) -> list[Thread]:
        """Every line that may be written on."""
        return [
            one
            for one in self._threads.latest()
            if one.memory.joined
            and one.memory.seat is None
            and one.memory.frozen is None
            and is_line(one)
        ]

    async def say(self, thread: Thread, event: LineEvent) -> bytes:
        """Put an event in the outbox, durably; gives its id."""
        return await self._sender.outbox.put(thread, event)

    def said(self, thread: Thread, after: int = 0) -> Iterator[Said]:
        """What others, or I, said on a line after a number, in its order."""
        database = self._context.database
        after = max(after, thread.memory.erased)
        while page := items_from(database, thread.id, after + 1, PAGE):
            for item in page:
                record = item.record
                event = None if record.event is None else decoded(record.event)
                if isinstance(event, LineEvent) and item.message is not None:
                    yield Said(
                        thread.id,
                        item.seq,
                        item.message,
                        record.account,
                        record.time,
                        event,
                        record.rules,
                        record.behalf,
                    )
            after = page[-1].seq

    def is_answered(self, thread: Thread, message: bytes) -> bool:
        """Whether this account has answered it: stored, or on its way for good."""
        database, me = self._context.database, self._context.me.account
        if outgoing_about(database, thread.id, message):
            return True
        stored = aimed_at(database, thread.id, message)
        return any(item.record.account == me for item in stored)

    async def ask(self, event: LineEvent, shape: type[E], seconds: float) -> E | None:
        """Say it and wait for an answer of this shape; None when nobody answers.

        Of several automations the one that answered last is asked first, each for its
        part of the time. Raises NotFound when there is nobody to ask.
        """
        try:
            agents = await self._in_order()
        except CordeeError:
            return None
        if not agents:
            raise NotFound("your organisation has no automation that knows patients")
        for agent in agents:
            found = await self._ask_one(agent, event, shape, seconds / len(agents))
            if found is not None:
                return found
        return None

    async def _in_order(self) -> list[bytes]:
        """Whom to ask, the one that answered last before all."""
        last = load_fact(self._context.database, ANSWERED, bytes)
        agents = await self.agents()
        agents.sort(key=lambda one: (one != last, one))
        return agents[:MOST_ASKED]

    async def _ask_one(
        self, agent: bytes, event: LineEvent, shape: type[E], seconds: float
    ) -> E | None:
        events = self._context.broadcast.stream()
        with contextlib.suppress(TimeoutError, CordeeError):
            async with asyncio.timeout(seconds):
                thread = await self.have(agent)
                message = await self.say(thread, event)
                found = await self._answer(events, thread, message, shape)
                if load_fact(self._context.database, ANSWERED, bytes) != agent:
                    save_fact(self._context.database, ANSWERED, agent)
                return found
        return None

    async def _answer(
        self, events: EventStream, thread: Thread, message: bytes, shape: type[E]
    ) -> E:
        while True:
            found = self._found(thread, message, shape)
            if found is not None:
                return found
            async for event in events:
                if isinstance(event, LineChanged) and event.thread == thread.id:
                    break

    def _found(self, thread: Thread, message: bytes, shape: type[E]) -> E | None:
        """An answer by the automation itself; nobody else's word counts."""
        agent = agent_in(thread.record)
        for item in aimed_at(self._context.database, thread.id, message):
            data, author = item.record.event, item.record.account
            event = None if data is None or author != agent else decoded(data)
            if isinstance(event, shape):
                return event
        return None

    def _is_mine(self, thread: Thread) -> bool:
        agent = agent_in(thread.record)
        is_owner = thread.record.capacity(self._context.me.account) == "owner"
        return is_owner and agent is not None and self.is_trusted(agent)
