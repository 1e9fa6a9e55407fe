"""The demo's desk: what its page asks of it, over HTTP on the loopback.

It lets anybody be anybody, of people who do not exist. What never enters this room: an
answer for a page that is not the demo's own.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from cordee.clients.cli import failures
from cordee.clients.cli.demo.guests import Guests
from cordee.clients.cli.demo.mail import Mail
from cordee.clients.cli.misuse import Misuse
from cordee.clients.sdk import CordeeError

HOST: Final = "127.0.0.1"
MAX_BODY: Final = 4096
FORBIDDEN: Final = 403
CONFLICT: Final = 409
Act = Callable[[web.Request], Awaitable[object]]


class Shown(msgspec.Struct, frozen=True):
    """What the page shows, for the old device to read."""

    text: str


class Desk:
    """Answers the page of one server; it is told which when that is known."""

    def __init__(self, guests: Guests, mail: Mail) -> None:
        self._guests: Final = guests
        self._mail: Final = mail
        self.url = ""
        self.origin = ""
        """The server's: what a browser says of a page that it gave."""

    def routes(self) -> Mapping[tuple[str, str], Act]:
        """Method and path to what answers."""
        return {
            ("GET", "/people"): self._people,
            ("GET", "/mailbox"): self._mailbox,
            ("POST", "/people/{profile}/begin"): self._begin,
            ("POST", "/people/{profile}/text"): self._text,
            ("POST", "/invitation"): self._invite,
        }

    def is_ours(self, request: web.Request) -> bool:
        """Whether the demo's own page asks, and this desk is whom it means."""
        return (
            bool(self.origin)
            and request.headers.get("Origin") == self.origin
            and request.host == urlsplit(self.url).netloc
        )

    async def _people(self, _request: web.Request) -> object:
        return [asdict(one) for one in self._guests.people()]

    async def _mailbox(self, _request: web.Request) -> object:
        """Where somebody who has nothing but a mailbox reads his mail."""
        return {"url": self._mail.url}

    async def _begin(self, request: web.Request) -> object:
        number = await self._guests.begin(request.match_info["profile"])
        return {"number": number, "server": self.origin}

    async def _text(self, request: web.Request) -> object:
        told = msgspec.json.decode(await request.read(), type=Shown)
        await self._guests.finish(request.match_info["profile"], told.text)
        return {"done": True}

    async def _invite(self, _request: web.Request) -> object:
        return {"invitation": await self._guests.invite()}


@asynccontextmanager
async def open_desk(guests: Guests, mail: Mail) -> AsyncGenerator[Desk, None]:
    """Serve on a free port of the loopback until the block ends."""
    desk = Desk(guests, mail)
    app = web.Application(client_max_size=MAX_BODY)
    for (method, path), act in desk.routes().items():
        app.router.add_route(method, path, partial(_answer, desk=desk, act=act))
        app.router.add_route("OPTIONS", path, partial(_answer, desk=desk, act=_nothing))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        desk.url = f"http://{HOST}:{runner.addresses[0][1]}"
        yield desk
    finally:
        await runner.cleanup()


async def _answer(request: web.Request, desk: Desk, act: Act) -> web.Response:
    """What is done, or why not, in the demo's language; nothing for other pages."""
    if not desk.is_ours(request):
        return web.Response(status=FORBIDDEN)
    try:
        told = await act(request)
    except Misuse as error:
        return _json(desk, {"error": "in_use", "sentence": error.sentence}, CONFLICT)
    except (CordeeError, TimeoutError) as error:
        sentence = failures.sentence_of(error)
        return _json(desk, {"error": "failed", "sentence": sentence}, CONFLICT)
    except ValueError:
        raise web.HTTPBadRequest from None
    return _json(desk, told)


async def _nothing(_request: web.Request) -> object:
    """A browser asks first whether it may (Fetch §3.2.2)."""
    return {}


def _json(desk: Desk, told: object, status: int = 200) -> web.Response:
    headers = {
        "Access-Control-Allow-Origin": desk.origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Cache-Control": "no-store",
        "Vary": "Origin",
    }
    return web.json_response(told, status=status, headers=headers)
