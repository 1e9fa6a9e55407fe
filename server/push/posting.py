"""Push services over HTTP (RFC 8030): one POST, its status, and nothing more is read.

What never enters this room: a redirect that is followed, an address that was not judged
after its name was looked up, a second try.
"""

import secrets
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePublicKey,
    generate_private_key,
)

from cordee.server.push.encryption import CURVE, encrypt
from cordee.server.push.endpoint import check_endpoint, is_public
from cordee.server.push.port import Answer, EndpointError, PushError, Target

WORD: Final = b"wake"
"""All that is ever said."""
TTL_SECONDS: Final = 86_400
"""A telephone that was off for a night is woken in the morning."""
HEADERS: Final = {
    "Content-Encoding": "aes128gcm",
    "Content-Type": "application/octet-stream",
    "TTL": str(TTL_SECONDS),
    "Topic": "wake",  # one that waits for the device replaces another
    "Urgency": "high",
}
SECONDS: Final = 20.0
"""What a push service has to answer."""
MAX_CONNECTIONS: Final = 64
SALT_BYTES: Final = 16
MAX_WAIT: Final = 3_600.0
"""Seconds that a push service can ask us to wait."""


class PublicResolver(AbstractResolver):
    """Looks names up, and knows no address but those of the public internet."""

    def __init__(self, *, loopback: bool) -> None:
        self._inner: Final = ThreadedResolver()
        self._loopback: Final = loopback

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        """As its parent. Raises OSError when nothing is left."""
        found = await self._inner.resolve(host, port, family)
        allowed = [one for one in found if self._allows(one["host"])]
        if not allowed:
            raise OSError(None, "not an address of the public internet")
        return allowed

    async def close(self) -> None:
        await self._inner.close()

    def _allows(self, host: str) -> bool:
        address = ip_address(host)
        return is_public(address) or (self._loopback and address.is_loopback)


class Poster:
    """`port.Push` over one HTTP client."""

    def __init__(
        self, http: ClientSession, *, loopback: bool = False, proxy: str | None = None
    ) -> None:
        self._http: Final = http
        self._loopback: Final = loopback
        self._proxy: Final = proxy

    def check(self, target: Target) -> None:
        """See `port.Push`."""
        check_endpoint(target.endpoint, loopback=self._loopback)
        try:
            EllipticCurvePublicKey.from_encoded_point(CURVE, target.p256dh)
        except ValueError:
            raise EndpointError("not a key of a push subscription") from None

    async def wake(self, target: Target, authorization: str) -> Answer:
        """See `port.Push`."""
        self.check(target)
        own, salt = generate_private_key(CURVE), secrets.token_bytes(SALT_BYTES)
        body = encrypt(WORD, target.p256dh, target.auth, own=own, salt=salt)
        headers = {**HEADERS, "Authorization": authorization}
        try:
            async with self._http.post(
                target.endpoint,
                data=body,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                wait = response.headers.get("Retry-After", "")
                return Answer(response.status, _seconds(wait))
        except (ClientError, OSError, TimeoutError) as error:
            raise PushError(type(error).__name__) from None


@asynccontextmanager
async def open_poster(
    *, loopback: bool = False, proxy: str | None = None
) -> AsyncGenerator[Poster, None]:
    """A poster; through a proxy it is the proxy that looks names up, and judges."""
    resolver = None if proxy else PublicResolver(loopback=loopback)
    connector = TCPConnector(limit=MAX_CONNECTIONS, resolver=resolver)
    timeout = ClientTimeout(total=SECONDS)
    async with ClientSession(
        connector=connector, timeout=timeout, auto_decompress=False
    ) as http:
        yield Poster(http, loopback=loopback, proxy=proxy)


def _seconds(text: str) -> float:
    """Retry-After as a number; a date is not worth reading."""
    return min(float(text), MAX_WAIT) if text.isascii() and text.isdigit() else 0.0
