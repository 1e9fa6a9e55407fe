"""The routes, and nothing else."""

from collections.abc import Awaitable, Callable
from functools import partial

import msgspec
from aiohttp import web

from cordee import __version__
from cordee.server.protocol.limits import VERSIONS
from cordee.server.protocol.rest import ServerInfo
from cordee.server.web.accounts import serve_accounts
from cordee.server.web.blobs import add_routes as add_blob_routes
from cordee.server.web.desk import Desk
from cordee.server.web.fhir import add_routes as add_fhir_routes
from cordee.server.web.headers import add_strict_headers
from cordee.server.web.health import serve_health
from cordee.server.web.limits import MAX_BODY
from cordee.server.web.links import serve_commit, serve_reveal
from cordee.server.web.metrics import registry, serve_metrics
from cordee.server.web.pages import add_routes as add_page_routes
from cordee.server.web.slots import serve_slot
from cordee.server.web.socket import serve_socket

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(desk: Desk) -> web.Application:
    """The aiohttp application of one process."""
    app = web.Application(client_max_size=MAX_BODY)
    app.on_response_prepare.append(add_strict_headers)
    metrics = registry(desk.board)
    app.router.add_get("/v1/socket", partial(serve_socket, desk=desk))
    app.router.add_get("/v1/server", partial(serve_info, desk=desk))
    app.router.add_post("/v1/accounts", partial(serve_accounts, desk=desk))
    slot = "/v1/slots/{key:[0-9a-f]{64}}"
    app.router.add_get(slot, partial(serve_slot, desk=desk))
    link = "/v1/links/{number:[0-9]{1,6}}"
    app.router.add_post(link, partial(serve_commit, desk=desk))
    app.router.add_post(f"{link}/reveal", partial(serve_reveal, desk=desk))
    add_blob_routes(app.router, desk)
    add_fhir_routes(app.router, desk)
    add_page_routes(app.router, desk)
    app.router.add_get("/healthz", partial(serve_health, desk=desk))
    app.router.add_get("/metrics", partial(serve_metrics, desk=desk, metrics=metrics))
    return app


async def serve_info(_request: web.Request, desk: Desk) -> web.Response:
    """Who this server is, for a client that was given its address."""
    info = ServerInfo(
        desk.name,
        desk.origin,
        VERSIONS,
        f"cordee {__version__}",
        desk.retention,
        desk.max_retention,
        push=desk.backend.push_key,
        demo=desk.demo,
    )
    body = msgspec.json.encode(info)
    return web.Response(body=body, content_type="application/json")
