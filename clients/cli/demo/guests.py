"""People of the demo let a browser in: a real link, begun by one of their own devices.

What never enters this room: HTTP, a key that leaves the device that made it.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.demo.people import (
    CLINICIANS,
    NEWCOMERS,
    REGISTRAR,
    newcomer,
)
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.places import Places
from cordee.clients.sdk import (
    Client,
    CordeeError,
    LinkSession,
    ProfileInUse,
    is_in_use,
)

PATIENCE: Final = 30.0
"""What a server on this machine has to answer."""
HOLD_SECONDS: Final = 180.0
"""How long a person waits for the browser; then the terminal may have the profile."""
DAY_SECONDS: Final = 86_400
NEWCOMER_SECONDS: Final = 3_600.0
"""How long the organisation waits for somebody who was invited."""

MOST_PEOPLE: Final = 1_000
"""More than a demo has; beyond, a newcomer is one who was there."""

Refuse = Callable[[], Misuse]


@dataclass(frozen=True)
class Guest:
    """Somebody whom one may be, as the page shows him."""

    profile: str
    name: str
    profession: str
    taken: bool


@dataclass
class Visit:
    """A link under way: the person's client is open as long as it lasts."""

    client: Client
    session: LinkSession
    timer: asyncio.TimerHandle | None = None


class Office:
    """The organisation's client, open until somebody has come or it is told to end."""

    def __init__(self, registrar: Client) -> None:
        self._told: Final = asyncio.Event()
        self._ended: Final = asyncio.create_task(self._run(registrar))

    async def close(self) -> None:
        """Have it end; its profile is free for others then."""
        self._told.set()
        await asyncio.gather(self._ended, return_exceptions=True)

    async def _run(self, registrar: Client) -> None:
        """Only the waiting is cut off: a client that closes must come to its end."""
        attesting = asyncio.create_task(_attest_one(registrar))
        told = asyncio.create_task(self._told.wait())
        try:
            await asyncio.wait((attesting, told), return_when=asyncio.FIRST_COMPLETED)
            attesting.cancel()
            told.cancel()
            await asyncio.gather(attesting, told, return_exceptions=True)
        finally:
            await registrar.__aexit__(None, None, None)


class Guests:
    """At most one link of each person at a time."""

    def __init__(self, places: Places) -> None:
        self._places: Final = places
        self._visits: Final[dict[str, Visit]] = {}
        self._alone: Final = asyncio.Lock()
        self._office: Office | None = None
        self._ending: Final[set[asyncio.Task[None]]] = set()

    def people(self) -> list[Guest]:
        """Everybody; `taken` is who sits in a terminal now."""
        return [
            Guest(
                one.profile,
                one.identity.name,
                one.identity.profession,
                self._is_taken(one.profile),
            )
            for one in CLINICIANS
        ]

    async def begin(self, profile: str) -> str:
        """Six digits by which a browser joins as this person.

        Raises Misuse in the words of the demo, CordeeError, TimeoutError.
        """
        if profile not in {one.profile for one in CLINICIANS}:
            raise Misuse(words.NOBODY(profile=profile))
        async with self._alone:
            await self._end(profile)
            client = await self._enter(profile)
            try:
                await client.wait_online(PATIENCE)
                session = await client.begin_link()
            except BaseException:
                await client.__aexit__(None, None, None)
                raise
            visit = self._visits[profile] = Visit(client, session)
            loop = asyncio.get_running_loop()
            visit.timer = loop.call_later(HOLD_SECONDS, self._expire, profile, visit)
        return f"{session.number:06}"

    async def finish(self, profile: str, text: str) -> None:
        """Take what the browser shows, and let it in.

        Raises Misuse when nothing was begun, CordeeError, TimeoutError.
        """
        visit = self._visits.get(profile)
        if visit is None:
            raise Misuse(words.NOT_BEGUN())
        try:
            async with asyncio.timeout(PATIENCE):
                await visit.session.confirm(text)
        finally:
            await self._end(profile, visit)

    async def invite(self) -> str:
        """An invitation for somebody new, whom the organisation attests when he comes.

        Raises CordeeError, TimeoutError.
        """
        async with self._alone:
            if self._office is not None:
                await self._office.close()
            registrar = await self._enter(REGISTRAR)
            try:
                await registrar.wait_online(PATIENCE)
                who = newcomer(await _came(registrar))
                invitation = await registrar.create_invitation(who, DAY_SECONDS)
            except BaseException:
                await registrar.__aexit__(None, None, None)
                raise
            self._office = Office(registrar)
        return invitation.to_text()

    async def close(self) -> None:
        """Let everybody go."""
        if self._office is not None:
            await self._office.close()
        for profile in tuple(self._visits):
            await self._end(profile)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _is_taken(self, profile: str) -> bool:
        return profile not in self._visits and is_in_use(self._places.profile(profile))

    async def _enter(self, profile: str) -> Client:
        path, key = self._places.profile(profile), self._places.key_file(profile)
        try:
            return await Client(path, key_file=key).__aenter__()
        except ProfileInUse:
            raise Misuse(words.TAKEN(profile=profile)) from None

    def _expire(self, profile: str, visit: Visit) -> None:
        task = asyncio.create_task(self._end(profile, visit))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(self, profile: str, visit: Visit | None = None) -> None:
        """End a visit, whatever became of it; another one than was meant stays."""
        found = self._visits.get(profile)
        if found is None or (visit is not None and visit is not found):
            return
        del self._visits[profile]
        if found.timer is not None:
            found.timer.cancel()
        with suppress(CordeeError):
            await found.session.cancel()
        await found.client.__aexit__(None, None, None)


async def _came(registrar: Client) -> int:
    """How many newcomers the organisation has attested."""
    names = {name for name, _ in NEWCOMERS}
    people = await registrar.people(limit=MOST_PEOPLE)
    return sum(one.name in names for one in people)


async def _attest_one(registrar: Client) -> None:
    """Attest whoever comes next with an invitation; else by hand, or he comes again."""
    events = registrar.events()
    with suppress(CordeeError, TimeoutError):
        async with asyncio.timeout(NEWCOMER_SECONDS):
            while not await registrar.enrol():
                await anext(events)
