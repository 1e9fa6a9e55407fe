"""An ICAP service that answers as c-icap with its virus_scan does, of what it was given.

    async with icap_service() as service:
        service.address         # "icap://127.0.0.1:…/virus_scan"
        service.answer = b"..." # instead of what it would say
        service.echoes = True   # 200 with a copy where it would say 204

It reads the request strictly, as RFC 3507 has it. What never enters this room: our own
client.
"""

import asyncio
import re
from contextlib import asynccontextmanager

from tests.support.clamd import EICAR
from tests.support.hanging_up import accept_no_more

NOTHING = b"ICAP/1.0 204 No Content\r\nServer: C-ICAP/0.5.10\r\nISTag: x\r\n\r\n"
FOUND = (
    b"ICAP/1.0 200 OK\r\nServer: C-ICAP/0.5.10\r\nConnection: close\r\n"
    b"X-Infection-Found: Type=0; Resolution=2; Threat=Eicar-Test;\r\n"
    b"Encapsulated: res-hdr=0, res-body=26\r\n\r\n"
    b"HTTP/1.0 403 Forbidden\r\n\r\n0\r\n\r\n"
)


def copy(body):
    """As c-icap does with a large one: it began to answer before it had read all."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: message/rfc822\r\n\r\n"
    head = (
        "ICAP/1.0 200 OK\r\nServer: C-ICAP/0.5.10\r\n"
        f"Encapsulated: res-hdr=0, res-body={len(http)}\r\n\r\n"
    ).encode()
    pieces = [body[at : at + 4096] for at in range(0, len(body), 4096)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in pieces)
    return head + http + chunks + b"0\r\n\r\n"


class Service:
    """What it heard, and what it says."""

    def __init__(self):
        self.address = ""
        self.answer = None
        self.echoes = False
        self.heard = []

    async def serve(self, reader, writer):
        try:
            body = await self._read(reader)
            nothing = copy(body) if self.echoes else NOTHING
            found = FOUND if EICAR in body else nothing
            writer.write(found if self.answer is None else self.answer)
            await writer.drain()
        finally:
            writer.close()

    async def _read(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        line, *fields = head.rstrip("\r\n").split("\r\n")
        assert re.fullmatch(r"RESPMOD icap://[\w.]+:\d+/virus_scan ICAP/1\.0", line)
        named = dict(field.split(": ", 1) for field in fields)
        assert named["Host"]
        assert named["Allow"] == "204"
        parts = dict(part.split("=") for part in named["Encapsulated"].split(", "))
        assert list(parts) == ["req-hdr", "res-hdr", "res-body"]
        heads = await reader.readexactly(int(parts["res-body"]))
        response = heads[int(parts["res-hdr"]) :]
        assert heads.startswith(b"GET ")
        assert response.startswith(b"HTTP/1.1 200 OK\r\n")
        assert response.endswith(b"\r\n\r\n")
        body = await self._body(reader)
        assert f"Content-Length: {len(body)}\r\n".encode() in response
        self.heard.append(body)
        return body

    async def _body(self, reader):
        body = bytearray()
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += await reader.readexactly(size)
            assert await reader.readexactly(2) == b"\r\n"
        assert await reader.readexactly(2) == b"\r\n"
        return bytes(body)


@asynccontextmanager
async def icap_service():
    """On a free port of the loopback, until the block ends."""
    service = Service()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    service.address = f"icap://127.0.0.1:{port}/virus_scan"
    try:
        yield service
    finally:
        await accept_no_more(server)
        server.close()
