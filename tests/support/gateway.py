"""A gateway for tests: an account of that kind, which says what a bridge would say.

It posts events by the SDK's outbox and sends no mail. What never enters this room: a
shortcut past the log.
"""

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from cordee.clients.sdk import Client
from cordee.clients.sdk.store.threads import ThreadMemory
from cordee.crypto.mail_event import MailIn, MailState
from tests.support.hospital import Hospital, Person

SECONDS = 60
_enrolled: WeakKeyDictionary[Hospital, Person] = WeakKeyDictionary()


async def gateway_of(hospital: Hospital) -> Person:
    """The hospital's one gateway, enrolled at first use."""
    if hospital not in _enrolled:
        _enrolled[hospital] = await enrol_gateway(hospital)
    return _enrolled[hospital]


async def enrol_gateway(hospital: Hospital, name: str = "Passerelle") -> Person:
    """An account of kind gateway, attested by the hospital."""
    async with hospital.office() as office:
        person = await hospital.sign_up(office, name, "gateway")
        await office.enrol(person.account)
    async with person.client() as me:
        await me.wait_attested(SECONDS)
    return person


class Gateway:
    """What its client says; each is in the log when the call returns."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def says(self, thread: bytes, event) -> bytes:
        """Say any event of a gateway, and give its message id."""
        parts = self.client._parts
        await self.joins(thread)
        stream = self.client.events()
        message = await parts.sender.outbox.put(parts.threads.get(thread), event)
        async with asyncio.timeout(SECONDS):
            while (await self.client.status()).outbox:
                await anext(stream)
        return message

    async def joins(self, thread: bytes) -> None:
        """Wait until it is a member."""

        def is_in(memory: ThreadMemory) -> bool:
            return memory.joined and memory.epoch >= 0

        await self._until(thread, is_in)

    async def hears(self, thread: bytes, seq: int) -> None:
        """Wait until it has read a thread up to a number."""
        await self._until(thread, lambda memory: memory.seq >= seq)

    async def _until(
        self, thread: bytes, is_so: Callable[[ThreadMemory], bool]
    ) -> None:
        stream = self.client.events()
        async with asyncio.timeout(SECONDS):
            while True:
                known = self.client._parts.threads.find(thread)
                if known is not None and is_so(known.memory):
                    return
                await anext(stream)

    async def tells(self, thread, target, address, state, **about) -> bytes:
        """Say what became of a message at one mailbox."""
        return await self.says(
            thread,
            MailState(
                target,
                address,
                state,
                about.get("time", now()),
                about.get("code", ""),
                about.get("reason", ""),
                about.get("host", ""),
            ),
        )

    async def brings(self, thread, address, body, **about) -> bytes:
        """Say that a mail came."""
        return await self.says(thread, mail_in(address, body, **about))


@asynccontextmanager
async def running_gateway(person: Person):
    """Its client on line."""
    async with person.client() as client:
        await client.wait_online(SECONDS)
        yield Gateway(client)


def mail_in(address, body, **about) -> MailIn:
    """A mail as a gateway tells it, a known reply unless something else is said."""
    return MailIn(
        about.get("digest") or os.urandom(32),
        address,
        about.get("name", ""),
        about.get("subject", "Re: avis"),
        about.get("time", now()),
        about.get("kind", "reply"),
        about.get("standing", "known"),
        about.get("reply_to"),
        body,
        about.get("quote", ""),
        about.get("opened", ()),
        about.get("files", ()),
        about.get("omitted", ()),
    )


def now() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000
