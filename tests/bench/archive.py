"""An account with a past: threads and messages, made without a client.

    async with archive(threads=2000, messages=100_000) as past:
        past.origin, past.card_text  # a server, and somebody who can come back

The server listens in this process; whoever comes back is another. Everything is
sealed and stored as clients do it, through the services. What never enters this
room: a measure.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

import msgspec

from cordee.crypto.opening.card import card_text
from cordee.server.domain.rates import Rate
from cordee.server.protocol.client_frames import Append
from cordee.server.protocol.server_frames import Refused, Stored
from cordee.server.services.backend import Services
from cordee.server.services.ports import Hub
from cordee.server.services.settings import Rates, Settings
from tests.bench.database import Database
from tests.support.people import Account, Thread, Ward
from tests.support.sockets import House, house

COLLEAGUES: Final = 20
ABREAST: Final = 64
"""Threads that are filled at once: one commit takes a message of each."""
TEXT: Final = (
    "Le drain du lit 4 donne 200 ml depuis ce matin, la plaie est propre. " * 3
)
FREE: Final = Rate(1e9, 1e9)
SETTINGS: Final = Settings(
    rates=Rates(**dict.fromkeys(Rates.__struct_fields__, FREE))  # type: ignore[arg-type]
)
"""Nobody types as fast as this archive is made."""
Say = Callable[[int], str]
"""What is said, by the number of the message among all."""


def _repeated(number: int) -> str:
    return f"{number} {TEXT}"


class Archive(msgspec.Struct, frozen=True):
    """A server with somebody's past on it."""

    origin: str
    card_text: str
    account: bytes
    threads: int
    messages: int
    owner: Account
    """Whose past it is."""
    house: House
    """The server, for sessions of the owner's device."""


@asynccontextmanager
async def archive(
    threads: int, messages: int, *, say: Say = _repeated, **desk: Any
) -> AsyncGenerator[Archive]:
    """Make it, serve it until the block ends, and delete it; `desk` is for `house`."""
    database = Database()
    await database.start()
    try:
        async with house(partial(_services, database), **desk) as server:
            services: Services = server.desk.backend
            try:
                owner = await _fill(services, threads, messages, say)
                text = card_text(owner.card_secret)
                about = (server.url, text, owner.account, threads, messages)
                yield Archive(*about, owner, server)
            finally:
                await services.stop()
    finally:
        await database.stop()


async def _services(database: Database, hub: Hub) -> Services:
    return await Services.start(database.dsn, hub=hub, settings=SETTINGS)


async def _fill(services: Services, threads: int, messages: int, say: Say) -> Account:
    """Let people in and let them talk: the same number of messages everywhere."""
    ward = Ward()
    owner = ward.person("Anna Lefèvre")
    colleagues = [ward.person(f"Collègue {n}") for n in range(COLLEAGUES)]
    await ward.join(services, owner, *colleagues)
    said = [say(number) for number in range(messages)]
    each = messages // threads
    for start in range(0, threads, ABREAST):
        numbers = range(start, min(start + ABREAST, threads))
        await asyncio.gather(
            *(
                _thread(
                    services,
                    owner,
                    colleagues[n % COLLEAGUES],
                    said[n * each : (n + 1) * each],
                )
                for n in numbers
            )
        )
    return owner


async def _thread(
    services: Services, owner: Account, other: Account, said: Sequence[str]
) -> None:
    """One thread; both speak in turn."""
    thread = Thread.begin(owner, other)
    thread.follow(await services.answer(owner.identity, thread.frame(1)))
    for number, text in enumerate(said):
        speaker = (owner, other)[number % 2]
        frame = thread.message(speaker, text, number + 1)
        thread.follow(await _stored(services, speaker, frame))


async def _stored(services: Services, speaker: Account, frame: Append) -> Stored:
    done: asyncio.Future[Stored | Refused]
    done = asyncio.get_running_loop().create_future()
    services.append(speaker.identity, frame, done.set_result)
    stored = await done
    if isinstance(stored, Refused):
        raise TypeError(stored.sentence)
    return stored
