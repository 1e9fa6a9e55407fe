"""GET / and the files of the web client.

What never enters this room: a route of the client's own; those live in the fragment,
which no browser sends.
"""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from aiohttp import web

from cordee.server.web.client_files import PAGE, ClientFile
from cordee.server.web.desk import Desk
from cordee.server.web.policy import ASK_AGAIN, IMMUTABLE, page_headers

IMAGE_WORKER: Final = re.compile(r"assets/(decoding|packing)Worker-[\w-]{8}\.js")
"""A worker has the policy of its own file: only these compile a decoder."""
CODINGS: Final = ("br", "gzip")
"""The smaller one first."""
MISSING: Final = """<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Cordée</title>
<h1>Le client web manque</h1>
<p>Ce serveur fonctionne, mais il a été installé sans le client web. Installez-le avec
Node 20.19 ou plus récent, ou depuis un paquet qui le contient, puis relancez-le.
Le client en ligne de commande, <code>cordee</code>, marche dès maintenant.</p>
<div lang="en">
<h1>The web client is missing</h1>
<p>This server works, but it was installed without the web client. Install it with
Node 20.19 or newer, or from a package that holds it, and start it again.
The command line client, <code>cordee</code>, works right now.</p>
</div>
</html>
"""


def add_routes(router: web.UrlDispatcher, desk: Desk) -> None:
    """A route for each file; one sentence where there are none."""
    client = desk.client
    if not client.files:
        router.add_get("/", serve_missing)
        return
    headers = page_headers(desk.origin, client.inline, desk.demo)
    decoding = page_headers(desk.origin, client.inline, desk.demo, decodes=True)
    for name, file in client.files.items():
        path = "/" if name == PAGE else f"/{name}"
        told = decoding if IMAGE_WORKER.fullmatch(name) else headers
        router.add_get(path, answerer(file, told))


def answerer(
    file: ClientFile, headers: dict[str, str]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """What answers for one file."""
    caching = IMMUTABLE if file.is_hashed else ASK_AGAIN
    told = {**headers, "Cache-Control": caching, "ETag": file.tag}
    return partial(serve_file, file=file, headers=told)


async def serve_file(
    request: web.Request, file: ClientFile, headers: dict[str, str]
) -> web.Response:
    """200 with the smallest form that the browser takes, or 304."""
    if file.tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    coding = accepted(request.headers.get("Accept-Encoding", ""), file)
    body = file.packed.get(coding, file.plain)
    coded = {"Content-Encoding": coding} if coding else {}
    charset = "utf-8" if file.media_type.startswith("text/") else None
    return web.Response(
        body=body,
        content_type=file.media_type,
        charset=charset,
        headers={**headers, **coded},
    )


async def serve_missing(_request: web.Request) -> web.Response:
    """503 and what to do, in two languages."""
    return web.Response(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        text=MISSING,
        content_type="text/html",
        charset="utf-8",
    )


def accepted(header: str, file: ClientFile) -> str:
    """The coding to send (RFC 9110 §12.5.3), empty for none."""
    offered: set[str] = set()
    for part in header.split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            offered.add(name.strip().lower())
    found = (one for one in CODINGS if one in offered and one in file.packed)
    return next(found, "")
