"""A push service on the loopback, and the browser behind it that opens what comes.

    async with push_service() as service:
        browser = service.browser()
        await backend.answer(who, browser.subscribe(1))
        await service.until(lambda: browser.woken)

What never enters this room: the code that seals, which it is here to check.
"""

import asyncio
import json
import os
from base64 import urlsafe_b64decode
from contextlib import asynccontextmanager
from itertools import count

from aiohttp import web
from cryptography.hazmat.primitives import hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cordee.server.protocol.client_frames import Subscribe
from tests.support.hanging_up import clean_up

CURVE = ec.SECP256R1()
WAIT_SECONDS = 30


class Wake:
    """One push as it came: headers, who signed it, what it says."""

    def __init__(self, browser, headers, body):
        self.headers = headers
        self.body = body
        self.claims, self.key = verify_vapid(headers["Authorization"])
        self.word = browser.open(body)


class Browser:
    """A subscription: its address, its keys, what it was woken with."""

    def __init__(self, service, name):
        self._private = ec.generate_private_key(CURVE)
        self.service = service
        self.endpoint = f"{service.url}/push/{name}"
        self.auth = os.urandom(16)
        self.woken = []
        self.answers = []
        """Statuses to give before 201, the next one first."""

    @property
    def p256dh(self):
        return encoded(self._private.public_key())

    def subscribe(self, ref):
        return Subscribe(ref, self.endpoint, self.p256dh, self.auth)

    def open(self, body):
        return decrypt(body, self._private, self.auth)


class PushService:
    """What push.example would be."""

    def __init__(self):
        self.url = ""
        self.browsers = {}
        self._names = count(1)
        self._changed = asyncio.Event()

    def browser(self):
        name = f"browser-{next(self._names)}"
        browser = self.browsers[f"/push/{name}"] = Browser(self, name)
        return browser

    async def until(self, condition):
        async with asyncio.timeout(WAIT_SECONDS):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def take(self, request):
        browser = self.browsers[request.path]
        status = browser.answers.pop(0) if browser.answers else 201
        wake = Wake(browser, dict(request.headers), await request.read())
        if status == 201:
            browser.woken.append(wake)
        self._changed.set()
        return web.Response(status=status)


@asynccontextmanager
async def push_service():
    service = PushService()
    app = web.Application()
    app.router.add_post("/push/{name}", service.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        await clean_up(runner)


def decrypt(body, private, auth):
    """RFC 8291 §3, from the reader's side; HKDF written out as RFC 5869 has it."""
    salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
    public, sealed = body[21 : 21 + length], body[21 + length :]
    assert len(sealed) <= size
    peer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    shared = private.exchange(ec.ECDH(), peer)
    own = encoded(private.public_key())
    ikm = hkdf(auth, shared, b"WebPush: info\0" + own + public, 32)
    key = hkdf(salt, ikm, b"Content-Encoding: aes128gcm\0", 16)
    nonce = hkdf(salt, ikm, b"Content-Encoding: nonce\0", 12)
    plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
    assert plain.endswith(b"\x02")
    return plain[:-1]


def hkdf(salt, secret, info, size):
    return mac(mac(salt, secret), info + b"\x01")[:size]


def mac(key, data):
    maker = hmac.HMAC(key, SHA256())
    maker.update(data)
    return maker.finalize()


def verify_vapid(header):
    """Claims and key of RFC 8292 §3; raises InvalidSignature."""
    kind, _, rest = header.partition(" ")
    assert kind == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = unb64(signature)
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unb64(parts["k"]))
    signed = f"{head}.{claims}".encode()
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    assert json.loads(unb64(head)) == {"alg": "ES256", "typ": "JWT"}
    return json.loads(unb64(claims)), parts["k"]


def unb64(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(public):
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
