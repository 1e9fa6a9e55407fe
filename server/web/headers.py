"""Headers that every HTTP answer carries; one of the client's has its own besides."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from cordee.server.web.policy import NOTHING, TRANSPORT_SECURITY

STRICT: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Server": "cordee",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SWITCHING_PROTOCOLS: Final = 101


async def add_strict_headers(
    request: web.Request, response: web.StreamResponse
) -> None:
    """A signal for `on_response_prepare`.

    An upgrade has no body that they could protect, and a socket keeps its headers
    for life: a kilobyte each.
    """
    if response.status == SWITCHING_PROTOCOLS:
        response.headers["Server"] = STRICT["Server"]
        return
    for name, value in STRICT.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = STRICT["Server"]
    if request.secure:
        response.headers["Strict-Transport-Security"] = TRANSPORT_SECURITY
