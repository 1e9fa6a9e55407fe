"""The two requests that go over plain HTTP: knowing a server, and joining it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import msgspec

from cordee.clients.sdk.errors import NotOnline, ServerRefused
from cordee.clients.sdk.origin import tls_context
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import ServerInfo, SignedUp, SignUp
from cordee.server.protocol.server_frames import Refused

SECONDS: Final = 15.0
MEDIA_TYPE: Final = "application/msgpack"


async def server_info(origin: str, ca: str | None) -> ServerInfo:
    """Ask who a server is; nothing here is trusted. Raises NotOnline."""
    async with _session(origin, ca) as session:
        try:
            async with session.get(f"{origin}/v1/server") as answer:
                return msgspec.json.decode(await answer.read(), type=ServerInfo)
        except msgspec.DecodeError as error:
            raise NotOnline(f"{origin} is not a Cordée server: {error}") from None


async def post_account(origin: str, ca: str | None, request: SignUp) -> SignedUp:
    """Join. Raises NotOnline, ServerRefused."""
    async with _session(origin, ca) as session:
        body = msgspec.msgpack.encode(request)
        headers = {"Content-Type": MEDIA_TYPE}
        async with session.post(
            f"{origin}/v1/accounts", data=body, headers=headers
        ) as answer:
            return _signed_up(answer.status, await answer.read())


@asynccontextmanager
async def _session(
    origin: str, ca: str | None
) -> AsyncGenerator[aiohttp.ClientSession]:
    context = tls_context(origin, ca)
    connector = aiohttp.TCPConnector(ssl=True if context is None else context)
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout
        ) as session:
            yield session
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NotOnline(f"{origin}: {error}") from None


def _signed_up(status: int, body: bytes) -> SignedUp:
    try:
        if status == 201:
            return msgspec.msgpack.decode(body, type=SignedUp)
        refused = msgspec.msgpack.decode(body, type=Refused)
    except msgspec.DecodeError:
        code = Code.UNAVAILABLE if status >= 500 else Code.UNEXPECTED
        raise ServerRefused(code, None, f"status {status}") from None
    raise ServerRefused(
        refused.code, refused.rule, refused.sentence, refused.retry_after
    )
