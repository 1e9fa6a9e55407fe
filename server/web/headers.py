"""Headers that every HTTP answer carries."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

STRICT: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "Server": "cordee",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TRANSPORT_SECURITY: Final = "max-age=63072000"
"""Two years (RFC 6797); sent over TLS only, where it means something."""


async def add_strict_headers(
    request: web.Request, response: web.StreamResponse
) -> None:
    """A signal for `on_response_prepare`."""
    response.headers.update(STRICT)
    if request.secure:
        response.headers["Strict-Transport-Security"] = TRANSPORT_SECURITY
