"""The driver to the product: everybody comes in by the requests of a real client."""

import asyncio
import time
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any, Final

import aiohttp
import msgspec

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.rest import SignUp
from cordee.server.services.enrolment import admit
from tests.bench.crowd import Crowd, Organisation, Place, Resident, Shelf
from tests.bench.database import Database
from tests.bench.driver import OnPush
from tests.bench.product_connection import Books, ProductConnection
from tests.support.people import Account

AT_ONCE: Final = 32
"""Requests under way while people come in."""
MEDIA_TYPE: Final = {"Content-Type": "application/msgpack"}

_encode: Final = msgspec.msgpack.Encoder().encode


def ignore(_thread: int, _number: int, _payload: bytes) -> None:
    """Receive a push and do nothing with it."""


class ProductDriver:
    """Accounts, threads and connections on the server at `address`."""

    def __init__(self, crowd: Crowd, database: Database) -> None:
        self.address = ("127.0.0.1", 0)
        self._crowd = crowd
        self._database = database
        self._residents: list[Resident] = []
        self._books = Books()

    async def prepare(
        self, users: int, threads: Sequence[Sequence[int]], each: int = 0
    ) -> None:
        """Seal, then let everybody in and begin the threads; see `driver.Driver`."""
        self._residents = self._crowd.first(users)
        places = [Place([self._account(u) for u in members]) for members in threads]
        for thread, (place, members) in enumerate(
            zip(places, threads, strict=True), start=1
        ):
            self._enter(thread, place, members, each)
        await self._let_in(self._crowd.wards(users))
        await self._attest({user for members in threads for user in members})
        await _in_turns(
            self._begin(place, members)
            for place, members in zip(places, threads, strict=True)
        )

    async def connect(self, user: int, on_push: OnPush) -> ProductConnection:
        """Log in."""
        return await self._open(self._account(user), user, on_push)

    @property
    def sealed_late(self) -> int:
        """Messages that had to be sealed while they were measured."""
        shelves = self._books.shelves.values()
        return sum(shelf.late for mine in shelves for shelf in mine.values())

    def _account(self, user: int) -> Account:
        return self._residents[user - 1].account

    def _enter(
        self, thread: int, place: Place, members: Sequence[int], each: int
    ) -> None:
        books = self._books
        books.threads[thread] = place.id
        books.numbers[place.id] = thread
        for user in members:
            mine = books.shelves.setdefault(user, {})
            mine[thread] = Shelf(place, self._account(user), len(mine))
            mine[thread].fill(each)

    async def _open(
        self, account: Account, user: int, on_push: OnPush
    ) -> ProductConnection:
        return await ProductConnection.open(
            self.address, account, self._books, user, on_push
        )

    async def _let_in(self, organisations: Sequence[Organisation]) -> None:
        await self._admit(organisations)
        async with aiohttp.ClientSession() as http:
            for one in organisations:
                await self._sign_up(http, one.sign_up)
            await self._each_ward(self._residents, lambda resident: resident.invite)
            await _in_turns(self._sign_up(http, r.sign_up) for r in self._residents)

    async def _admit(self, organisations: Sequence[Organisation]) -> None:
        """The operator's part, in the database as `cordee server` does it."""
        connection = await self._database.connect()
        for one in organisations:
            until, now = one.founding.not_after, time.time_ns() // 1_000_000
            await admit(connection, one.founding.id, until, now)
        await connection.close()

    async def _sign_up(self, http: aiohttp.ClientSession, request: SignUp) -> None:
        host, port = self.address
        url = f"http://{host}:{port}/v1/accounts"
        async with http.post(url, data=_encode(request), headers=MEDIA_TYPE) as answer:
            if answer.status != 201:
                raise RuntimeError(f"not signed up: {await answer.read()!r}")

    async def _attest(self, users: Iterable[int]) -> None:
        """Vouch for those who are in threads; the others only connect."""
        chosen = [self._residents[user - 1] for user in sorted(users)]
        await self._each_ward(chosen, lambda resident: resident.offer)
        await _in_turns(self._place(resident) for resident in chosen)

    async def _each_ward(self, residents: Sequence[Resident], frame: Any) -> None:
        """Have each resident's ward send a frame about him."""
        for ward in {id(r.ward): r.ward for r in residents}.values():
            connection = await self._open(ward, 0, ignore)
            mine = [frame(r) for r in residents if r.ward is ward]
            await _in_turns(_sent(connection, one) for one in mine)
            await connection.close()

    async def _place(self, resident: Resident) -> None:
        connection = await self._open(resident.account, 0, ignore)
        await _sent(connection, resident.place)
        await connection.close()

    async def _begin(self, place: Place, members: Sequence[int]) -> None:
        connection = await self._open(self._account(members[0]), 0, ignore)
        await _sent(connection, place.thread.frame(1))
        await connection.close()


async def _sent(connection: ProductConnection, frame: client.ClientFrame) -> None:
    await connection.ask(lambda ref: msgspec.structs.replace(frame, ref=ref))


async def _in_turns(works: Iterable[Awaitable[None]]) -> None:
    """Await them all, AT_ONCE at a time."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(work: Awaitable[None]) -> None:
        async with turn:
            await work

    await asyncio.gather(*map(one, works))
