"""A scanner behind ICAP (RFC 3507): the mail is the body of a response to be modified.

204 leaves it alone, and so does a copy; anything that would change it is a finding.
What never enters this room: what the service would have put in its place.
"""

import asyncio
import re
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final
from urllib.parse import urlsplit

from cordee.mail_bridge.errors import SettingsError
from cordee.mail_bridge.scanning.port import CLEAN, Verdict, found, unable
from cordee.mail_bridge.scanning.stream import CHUNK, conversation

PORT: Final = 1344
NO_CONTENT: Final = 204
OK: Final = 200
REFUSED: Final = "The malware scanner could not judge the message"
NAMED: Final = ("X-Infection-Found", "X-Virus-ID", "X-Violations-Found")
"""Where services name what they found (draft-stecher-icap-subid, c-icap, others)."""
CHANGED: Final = "changed by the ICAP service"
MAX_HEAD: Final = 16_384
"""Bytes of the HTTP head that comes back."""
_ENCAPSULATED: Final = re.compile(r"res-hdr=0, *res-body=([0-9]{1,6})\Z")
_UNCHANGED_STATUS: Final = re.compile(rb"HTTP/1\.[01] 200 ")


class Icap:
    """One service; each mail has a connection of its own."""

    def __init__(self, address: str, seconds: float) -> None:
        """`icap://host:1344/service`. Raises SettingsError."""
        parts = urlsplit(address)
        if parts.scheme != "icap" or not parts.hostname:
            raise SettingsError("an ICAP service is written icap://host:port/service")
        self._url = address
        self._host = parts.hostname
        self._address = f"{parts.hostname}:{parts.port or PORT}"
        self._seconds = seconds

    async def scan(self, data: bytes) -> Verdict:
        """Ask. Raises MailTemporary."""
        async with conversation(self._address, self._seconds) as (reader, writer):
            writer.write(self._request(len(data)))
            saying = asyncio.create_task(_say_body(writer, data))
            try:
                return await _verdict(reader, data)
            finally:  # it may answer before it has heard all
                saying.cancel()
                await asyncio.gather(saying, return_exceptions=True)

    def _request(self, size: int) -> bytes:
        """RESPMOD (§4.9): the heads of an HTTP request and response, then the body."""
        request = (
            b"GET http://mail.invalid/message HTTP/1.1\r\nHost: mail.invalid\r\n\r\n"
        )
        response = (
            "HTTP/1.1 200 OK\r\nContent-Type: message/rfc822\r\n"
            f"Content-Length: {size}\r\n\r\n"
        ).encode()
        body_at = len(request) + len(response)
        head = (
            f"RESPMOD {self._url} ICAP/1.0\r\n"
            f"Host: {self._host}\r\n"
            "User-Agent: Cordee\r\n"
            "Allow: 204\r\n"
            "Connection: close\r\n"
            f"Encapsulated: req-hdr=0, res-hdr={len(request)}, res-body={body_at}\r\n"
            "\r\n"
        ).encode()
        return head + request + response


async def _say_body(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Chunked (RFC 3507 §4.4.2)."""
    view = memoryview(data)
    for start in range(0, len(data), CHUNK):
        piece = view[start : start + CHUNK]
        writer.write(b"%x\r\n" % len(piece))
        writer.write(piece)
        writer.write(b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _verdict(reader: asyncio.StreamReader, data: bytes) -> Verdict:
    """204 is clean; so is 200 with the mail as it was, which is read to its end."""
    status, headers = await _answer(reader)
    if status == NO_CONTENT:
        return CLEAN
    if status != OK:
        raise unable(REFUSED)
    name = next(filter(None, (_name(headers, each) for each in NAMED)), "")
    if not name and await _is_unchanged(reader, headers, data):
        return CLEAN
    return found(name or CHANGED)


async def _is_unchanged(
    reader: asyncio.StreamReader, headers: Message, data: bytes
) -> bool:
    """Compare what came back, piece by piece; the first difference is enough."""
    offered = _ENCAPSULATED.match(str(headers.get("Encapsulated", "")))
    if offered is None:
        return False
    head = await reader.readexactly(min(int(offered[1]), MAX_HEAD))
    if not _UNCHANGED_STATUS.match(head):
        return False
    place = 0
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        if size < 0 or place + size > len(data):
            return False
        for start in range(place, place + size, CHUNK):
            end = min(start + CHUNK, place + size)
            if await reader.readexactly(end - start) != data[start:end]:
                return False
        place += size
        await reader.readexactly(len(b"\r\n"))
    return place == len(data)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, Message]:
    """Status and headers; the stream's own limit of 64 KiB bounds them."""
    head = await reader.readuntil(b"\r\n\r\n")
    line, _, fields = head.partition(b"\r\n")
    words = line.split(b" ", 2)
    if len(words) < 2 or not words[0].startswith(b"ICAP/1."):
        raise ValueError("no ICAP answer")
    return int(words[1]), BytesHeaderParser().parsebytes(fields)


def _name(headers: Message, field: str) -> str:
    """The threat of `Type=0; Resolution=2; Threat=Eicar;`, or the whole value."""
    value = str(headers.get(field, "")).strip()
    for part in value.split(";"):
        key, equals, name = part.strip().partition("=")
        if equals and key.casefold() == "threat":
            return name.strip()
    return value
