"""Tickets: by one of them a device that has a session moves blobs over HTTP.

`account ‖ device ‖ expiry ‖ HMAC-SHA256`, base64url. The key is the database's, so
that each process takes the tickets of the others. What never enters: a password.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from typing import Final

import msgspec

from cordee.server.protocol.client_frames import GetTicket
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Ticket
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import server_keys

LIFETIME_MS: Final = 600_000
"""Ten minutes: a large upload asks for several, a stolen one is soon worthless."""
KEY: Final = "ticket"
PURPOSE: Final = b"cordee/1/blob-ticket\x00"
_EXPIRY: Final = slice(64, 72)
_BODY: Final = 72
_SIZE: Final = _BODY + 32
MAX_TEXT: Final = 256
"""Characters that are read at all."""


class Bearer(msgspec.Struct, frozen=True):
    """What a ticket says; its device is still to be looked up."""

    account: bytes
    device: bytes


class Tickets:
    """Issues tickets and takes them back."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._key: bytes | None = None

    async def give(self, who: Identity, frame: GetTicket) -> Ticket:
        """A ticket for this device, good for ten minutes."""
        expires = self._context.clock.wall() + LIFETIME_MS
        body = who.account + who.device + expires.to_bytes(8)
        sealed = body + _mac(await self._secret(), body)
        return Ticket(frame.ref, urlsafe_b64encode(sealed).decode(), expires)

    async def take(self, text: str) -> Identity:
        """Who comes with this ticket. Raises Refusal UNAUTHENTICATED, REVOKED, LOCKED.

        The device must be one of the account as its chain is now: what was revoked
        has no ticket any more.
        """
        bearer = self._opened(text, await self._secret())
        async with self._context.pool.acquire() as connection:
            chains = await self._context.chains.current(connection, [bearer.account])
        chain = chains.get(bearer.account)
        if chain is None:
            raise _bad()
        state = chain.state
        if state.locked:
            raise Refusal(Code.LOCKED, "this account was locked by its administrator")
        if state.closed or bearer.device not in state.devices:
            raise Refusal(Code.REVOKED, "this device is no longer one of the account")
        return Identity(bearer.account, bearer.device, state.kind.value)

    def _opened(self, text: str, key: bytes) -> Bearer:
        try:
            sealed = urlsafe_b64decode(text[:MAX_TEXT].encode("ascii"))
        except (BadBase64, UnicodeEncodeError):
            raise _bad() from None
        body, mac = sealed[:_BODY], sealed[_BODY:]
        if len(sealed) != _SIZE or not hmac.compare_digest(mac, _mac(key, body)):
            raise _bad()
        if int.from_bytes(body[_EXPIRY]) < self._context.clock.wall():
            raise Refusal(Code.UNAUTHENTICATED, "the ticket has expired: ask for one")
        return Bearer(body[:32], body[32:64])

    async def _secret(self) -> bytes:
        if self._key is None:
            fresh = secrets.token_bytes(32)
            async with self._context.pool.acquire() as connection:
                self._key = await server_keys.get(connection, KEY, fresh)
        return self._key


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, PURPOSE + body, hashlib.sha256)


def _bad() -> Refusal:
    return Refusal(Code.UNAUTHENTICATED, "not a ticket of this server: ask for one")
