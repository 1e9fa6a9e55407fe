"""The doctor's mail program: a page on the loopback that lists, shows and answers.

It lets anybody be the doctor, who does not exist. What never enters this room: HTML of
a mail; an answer for a page that is not its own.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from aiohttp import web

from cordee.clients.cli.demo.town import reading
from cordee.clients.cli.demo.town.doctor import OWN, SECOND, Doctor
from cordee.clients.cli.demo.town.letterbox import Box, Kept
from cordee.clients.cli.demo.town.post import Post
from cordee.clients.cli.demo.town.reading import Attached, Mail
from cordee.clients.cli.demo.town.writing import File

HOST: Final = "127.0.0.1"
MAX_BODY: Final = 12 << 20
MAX_FILES: Final = 10
ASSETS: Final = Path(__file__).with_name("assets")
TYPES: Final = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
BOXES: Final[tuple[Box, ...]] = ("inbox", "sent")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Act = Callable[[web.Request], Awaitable[web.Response]]


@dataclass
class Page:
    """What the page asks."""

    doctor: Doctor
    post: Post
    url: str = ""

    async def asset(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name") or "page.html"
        path = ASSETS / name
        if path.suffix[1:] not in TYPES or not path.is_file():
            raise web.HTTPNotFound
        kind = TYPES[path.suffix[1:]]
        return web.Response(text=path.read_text("utf-8"), content_type=kind)

    async def state(self, _request: web.Request) -> web.Response:
        """Everything of the lists, newest first; a page looks again and again."""
        lists = await asyncio.to_thread(self._lists)
        told = {
            "name": OWN.name,
            "address": OWN.address,
            "second": SECOND.address,
            "away": self.doctor.is_away,
            "open": self.post.is_open,
            **lists,
        }
        return web.json_response(told)

    async def mail(self, request: web.Request) -> web.Response:
        """One mail; it is read from now on."""
        kept = self._found(request)
        mail = self.doctor.opens(kept, self.post)
        files = [
            {"name": one.name, "size": len(one.data), "pdf": one.is_pdf, "tree": tree}
            for one in mail.files
            for tree in [[_leaf(leaf) for leaf in one.tree()]]
        ]
        told = {**_summary(kept, mail), "text": mail.text, "files": files}
        return web.json_response({**told, "receipt": bool(mail.receipt_to)})

    async def file(self, request: web.Request) -> web.Response:
        """A file of a mail: a PDF is shown, anything else is saved."""
        mail = reading.read(self._found(request).path.read_bytes())
        number = int(request.match_info["number"])
        if number >= len(mail.files):
            raise web.HTTPNotFound
        return _file(mail.files[number])

    async def reply(self, request: web.Request) -> web.Response:
        """Answer a mail, with files, from either address."""
        form = await request.post()
        text, files = str(form.get("text", "")), list[File]()
        for part in form.getall("file", [])[:MAX_FILES]:
            if isinstance(part, web.FileField):
                files.append(File(part.filename, part.content_type, part.file.read()))
        if not text.strip() and not files:
            raise web.HTTPBadRequest
        is_second = form.get("from") == "second"
        kept = self._found(request)
        self.doctor.answers(kept, text, files, self.post, from_second=is_second)
        return web.json_response({"done": True})

    async def away(self, request: web.Request) -> web.Response:
        """Whether mails are answered by the machine."""
        form = await request.post()
        self.doctor.is_away = form.get("away") == "on"
        return web.json_response({"away": self.doctor.is_away})

    def is_ours(self, request: web.Request) -> bool:
        """Whether it is asked under its own name, and by its own page."""
        origin = request.headers.get("Origin")
        is_named = f"http://{request.host}" == self.url
        return is_named and (origin is None or origin == self.url)

    def _found(self, request: web.Request) -> Kept:
        found = self.doctor.box.find(request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound
        return found

    def _lists(self) -> dict[str, object]:
        lists: dict[str, object] = {}
        for box in BOXES:
            found = reversed(self.doctor.box.list(box))
            mails = ((one, reading.read(one.path.read_bytes())) for one in found)
            lists[box] = [_summary(kept, mail) for kept, mail in mails]
        return lists


def _summary(kept: Kept, mail: Mail) -> dict[str, object]:
    return {
        "key": kept.key,
        "seen": kept.is_seen or kept.path.parent.name == "sent",
        "name": mail.sender_name,
        "from": mail.sender,
        "to": mail.recipient,
        "subject": mail.subject,
        "time": mail.time.isoformat(),
        "preview": mail.preview,
        "attachments": len(mail.files),
    }


def _leaf(leaf: reading.Leaf) -> dict[str, object]:
    return {"path": leaf.path, "size": leaf.size, "about": leaf.about}


def _file(attached: Attached) -> web.Response:
    kind, how = "application/octet-stream", "attachment"
    if attached.is_pdf:
        kind, how = "application/pdf", "inline"
    response = web.Response(body=attached.data, content_type=kind)
    name = attached.name.encode("ascii", "ignore").decode().replace('"', "")
    response.headers["Content-Disposition"] = f'{how}; filename="{name or "fichier"}"'
    return response


@asynccontextmanager
async def open_page(doctor: Doctor, post: Post) -> AsyncGenerator[str]:
    """Serve on a free port of the loopback until the block ends; gives its address."""
    page = Page(doctor, post)
    app = web.Application(client_max_size=MAX_BODY)
    routes: tuple[tuple[str, str, Act], ...] = (
        ("GET", "/", page.asset),
        ("GET", "/assets/{name:[a-z]+[.][a-z]+}", page.asset),
        ("GET", "/state", page.state),
        ("GET", "/mails/{key:[0-9]+}", page.mail),
        ("GET", "/mails/{key:[0-9]+}/files/{number:[0-9]{1,2}}", page.file),
        ("POST", "/mails/{key:[0-9]+}/reply", page.reply),
        ("POST", "/away", page.away),
    )
    for method, path, act in routes:
        app.router.add_route(method, path, partial(_answer, page=page, act=act))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        page.url = f"http://{HOST}:{runner.addresses[0][1]}"
        yield page.url
    finally:
        await runner.cleanup()


async def _answer(request: web.Request, page: Page, act: Act) -> web.Response:
    if not page.is_ours(request):
        raise web.HTTPForbidden
    response = await act(request)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if response.content_type == "text/html":
        response.headers["Content-Security-Policy"] = POLICY
    return response
