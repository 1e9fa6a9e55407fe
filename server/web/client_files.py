"""The built web client, read once: what is served at `/` and at the names it gives.

What never enters this room: a request, a file that the build did not list.
"""

import base64
import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

MANIFEST: Final = "client.json"
"""Names every file with its SHA-256: the last thing that a build writes."""
PAGE: Final = "index.html"
HASHED: Final = re.compile(r"assets/.+-[\w-]{8}\.\w+")
"""Names that change with their content: such a file never does."""
IMPORT_MAP: Final = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
PACKED_WELL: Final = frozenset(
    {".css", ".html", ".js", ".json", ".svg", ".wasm", ".webmanifest"}
)
MEDIA_TYPES: Final = {
    ".js": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
OCTETS: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ClientFile:
    """One file; `packed` holds smaller twins by their content coding."""

    media_type: str
    plain: bytes
    packed: dict[str, bytes]
    tag: str
    is_hashed: bool


@dataclass(frozen=True, slots=True)
class ClientFiles:
    """All of them by name; none when the web client was not built."""

    files: dict[str, ClientFile]
    inline: str = ""
    """The source that admits the page's import map, as a policy names it."""


def packaged() -> Path:
    """Where a wheel and a checkout have it."""
    return Path(str(files("cordee") / "webapp"))


def load(folder: Path) -> ClientFiles:
    """Read what the build listed; nothing when there is no list.

    Raises OSError or ValueError for a list that lies.
    """
    listed = folder / MANIFEST
    if not listed.is_file():
        return ClientFiles({})
    names = [*json.loads(listed.read_text("utf-8"))["files"], MANIFEST]
    found = {name: _read(folder, name) for name in names}
    return ClientFiles(found, _inline(found[PAGE].plain.decode()))


def _read(folder: Path, name: str) -> ClientFile:
    path = folder / name
    plain = path.read_bytes()
    packed: dict[str, bytes] = {}
    brotli = path.with_name(f"{path.name}.br")
    if brotli.is_file():
        packed["br"] = brotli.read_bytes()
    if path.suffix in PACKED_WELL:
        packed["gzip"] = gzip.compress(plain, mtime=0)
    return ClientFile(
        media_type=_media_type(path.suffix),
        plain=plain,
        packed={how: data for how, data in packed.items() if len(data) < len(plain)},
        tag=f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"',
        is_hashed=HASHED.fullmatch(name) is not None,
    )


def _media_type(suffix: str) -> str:
    return MEDIA_TYPES.get(suffix) or mimetypes.types_map.get(suffix, OCTETS)


def _inline(page: str) -> str:
    """CSP3 §2.3.1: the hash of the import map, which says what each module must be."""
    found = IMPORT_MAP.search(page)
    if found is None:
        return ""
    digest = hashlib.sha256(found[1].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
