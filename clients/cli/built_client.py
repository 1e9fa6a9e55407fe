"""The web client as it should be: the one in this installation, or one built anew.

What never enters this room: a server.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from cordee.clients.cli.catalogue import verifying as words
from cordee.clients.cli.misuse import Misuse

MANIFEST: Final = "client.json"
BUILD: Final = "hatch_build.py"
SOURCES: Final = "clients/web"


@dataclass(frozen=True)
class BuiltFile:
    """What it is, and what its smaller twin is, if it has one."""

    plain: bytes
    brotli: bytes | None


BuiltClient = dict[str, BuiltFile]


def packaged() -> BuiltClient:
    """The files that came with this installation. Raises Misuse without them."""
    return _read(Path(str(files("cordee") / "webapp")))


@contextmanager
def rebuilt(sources: Path) -> Generator[BuiltClient, None, None]:
    """Build the web client of a source tree, apart. Raises Misuse when that fails."""
    build = sources.resolve() / BUILD
    if not build.is_file():
        raise Misuse(words.NO_SOURCES(path=sources))
    with tempfile.TemporaryDirectory(prefix="cordee-client-") as folder:
        vite = ("run", "vite", "build", str(build.parent / SOURCES))
        line = (sys.executable, str(build), *vite, "--outDir", folder)
        done = subprocess.run(  # noqa: S603 - words of this file, and the tree asked for
            line, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Misuse(words.NOT_BUILT(reason=done.stderr.strip()))
        yield _read(Path(folder))


def fingerprint(client: BuiltClient) -> str:
    """SHA-256 of the list of files, in groups that two people can read out."""
    digest = hashlib.sha256(client[MANIFEST].plain).hexdigest()
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _read(folder: Path) -> BuiltClient:
    """Every file of the build's list, and the list. Raises Misuse where one lies."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise Misuse(words.NO_CLIENT())
    listed = json.loads(manifest.read_text("utf-8"))["files"]
    client = {name: _file(folder / name) for name in listed}
    for name, digest in listed.items():
        if hashlib.sha256(client[name].plain).hexdigest() != digest:
            raise Misuse(words.DAMAGED(name=name))
    return {**client, MANIFEST: _file(manifest)}


def _file(path: Path) -> BuiltFile:
    brotli = path.with_name(f"{path.name}.br")
    twin = brotli.read_bytes() if brotli.is_file() else None
    return BuiltFile(path.read_bytes(), twin)
