"""Sealed files, and who moves them over HTTP by a ticket.

    file = File(3 << 20)
    async with moving(house.url, await ticket(services, anna)) as mover:
        await mover.upload(thread.id, file)

What never enters this room: a file that was not sealed.
"""

import io
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from cordee.crypto.attachment import SEGMENT_SIZE, encode_manifest
from cordee.crypto.encoding import sha256
from cordee.crypto.opening.attachment import FileKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.rest import BeginBlob, BlobState
from cordee.server.protocol.server_frames import Refused

WORDS = "application/msgpack"
OCTETS = "application/octet-stream"


class File:
    """A file of random bytes, sealed."""

    def __init__(self, size, blob=None):
        plain = os.urandom(size)
        cuts = range(0, max(1, size), SEGMENT_SIZE)
        keys = FileKeys.new()
        self.plain = plain
        self.blob = blob or keys.blob
        self.segments = [
            keys.seal(number, start == cuts[-1], plain[start : start + SEGMENT_SIZE])
            for number, start in enumerate(cuts)
        ]

    @property
    def size(self):
        return sum(map(len, self.segments))

    @property
    def hashes(self):
        return [sha256(segment) for segment in self.segments]

    @property
    def manifest(self):
        return encode_manifest(self.hashes)

    def begin(self, thread):
        return BeginBlob(thread, len(self.segments), self.size)


class Mover:
    """The HTTP of one ticket; each call gives status and what was told."""

    def __init__(self, http, ticket):
        self.http = http
        self.headers = {"Authorization": f"Bearer {ticket}"} if ticket else {}

    async def ask(self, method, path, data=None, kind=OCTETS, **headers):
        told = {**self.headers, **headers}
        if data is not None:
            told.setdefault("Content-Type", kind)
        url = f"/v1/blobs/{path}"
        data = io.BytesIO(data) if isinstance(data, bytes) else data
        async with self.http.request(method, url, data=data, headers=told) as answer:
            body = await answer.read()
            if answer.status >= 400:
                return answer.status, msgspec.msgpack.decode(body, type=Refused)
            return answer.status, body

    async def begin(self, thread, file):
        words = msgspec.msgpack.encode(file.begin(thread))
        return _state(await self.ask("PUT", file.blob.hex(), words, WORDS))

    async def state(self, file):
        return _state(await self.ask("GET", file.blob.hex()))

    async def put(self, file, index, data=None):
        data = file.segments[index] if data is None else data
        return await self.ask("PUT", f"{file.blob.hex()}/segments/{index}", data)

    async def get(self, file, index):
        return await self.ask("GET", f"{file.blob.hex()}/segments/{index}")

    async def complete(self, file, manifest=None):
        manifest = file.manifest if manifest is None else manifest
        return _state(await self.ask("PUT", f"{file.blob.hex()}/manifest", manifest))

    async def manifest(self, file):
        return await self.ask("GET", f"{file.blob.hex()}/manifest")

    async def drop(self, file):
        return await self.ask("DELETE", file.blob.hex())

    async def upload(self, thread, file):
        """All of a file, each step of which must be taken."""
        assert (await self.begin(thread, file))[0] == 200
        for index in range(len(file.segments)):
            assert (await self.put(file, index))[0] == 204
        status, state = await self.complete(file)
        assert (status, state.complete) == (200, True)

    async def download(self, file):
        """All sealed segments, each of which must be given."""
        found = []
        for index in range(len(file.segments)):
            status, data = await self.get(file, index)
            assert status == 200, data
            found.append(data)
        return found


def _state(answer):
    status, told = answer
    if status == 200:
        return status, msgspec.msgpack.decode(told, type=BlobState)
    return answer


async def ticket(services, who, keys=None):
    """A ticket of a person's device."""
    identity = who.identity_of(keys) if keys else who.identity
    return (await services.answer(identity, client.GetTicket(1))).ticket


@asynccontextmanager
async def moving(url, given) -> AsyncGenerator[Mover, None]:
    """HTTP with a ticket, or with none when it is empty."""
    async with aiohttp.ClientSession(url) as http:
        yield Mover(http, given)
