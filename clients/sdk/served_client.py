"""What a server gives a browser for the web client, byte for byte, in every form of it.

What never enters this room: what it should be; whoever asks knows that.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from cordee.clients.sdk.arrival import certificate
from cordee.clients.sdk.errors import NotOnline
from cordee.clients.sdk.origin import check_origin
from cordee.clients.sdk.rest import open_http, server_info

if TYPE_CHECKING:
    import aiohttp

PAGE: Final = "index.html"
MAX_FILE: Final = 16 << 20
"""Bytes of one file that are read at all."""
MAX_SOFTWARE: Final = 64
CODINGS: Final = ("identity", "gzip", "br")
"""A server could give each form another content: browsers take the last one."""
BROWSER: Final = {
    "Accept": "*/*",
    "Accept-Language": "fr-FR,fr;q=0.9",
    "User-Agent": (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/150.0.0.0 Safari/537.36"
    ),
}
"""Whoever would serve a verifier something else shall not know one by its name."""


class ServedFile(msgspec.Struct, frozen=True):
    """A form of a file: as it came, `coding` empty, or still packed as it says."""

    status: int
    coding: str
    data: bytes


Served = Mapping[str, tuple[ServedFile, ...]]
"""Name of a file to its forms."""


async def served_client(
    origin: str, names: Iterable[str], ca_file: Path | None = None
) -> Served:
    """Fetch these files as a browser would, once for each coding.

    Raises InvitationError for what is no origin, NotOnline.
    """
    check_origin(origin)
    found: dict[str, tuple[ServedFile, ...]] = {}
    async with open_http(origin, certificate(ca_file), unpack=False) as http:
        for name in names:
            path = "" if name == PAGE else name
            forms = [await _fetch(http, f"{origin}/{path}", how) for how in CODINGS]
            found[name] = tuple(forms)
    return found


async def server_software(origin: str, ca_file: Path | None = None) -> str:
    """What a server says it is, of which nothing is trusted. Raises NotOnline."""
    return (await server_info(origin, certificate(ca_file))).software[:MAX_SOFTWARE]


async def _fetch(
    http: "aiohttp.ClientSession", address: str, coding: str
) -> ServedFile:
    headers = {**BROWSER, "Accept-Encoding": coding}
    async with http.get(address, headers=headers, allow_redirects=False) as answer:
        data = await answer.content.read(MAX_FILE)
        while not answer.content.at_eof() and len(data) < MAX_FILE:
            data += await answer.content.read(MAX_FILE - len(data))
        if not answer.content.at_eof():
            raise NotOnline(f"{address} is too large")
        found = answer.headers.get("Content-Encoding", "").strip().lower()
    if found == "gzip":
        with suppress(OSError, EOFError, zlib.error):
            return ServedFile(answer.status, "", gzip.decompress(data))
    return ServedFile(answer.status, "" if found == "identity" else found, data)
