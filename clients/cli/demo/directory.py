"""Fills the demo's directory as its operator would: by `cordee directory`.

What never enters this room: the directory's code; it is run as processes.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.cli.demo import child
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.practitioners import Fields, known_people

ROWS: Final = 2_000
"""Enough that a search has something to find, and imported in a second or two."""
SERVICES: Final = "services.json"
FILES: Final = ("PS_LibreAcces_Personne_activite_*", "Extraction_Correspondance_*")
"""Who practises where, and the addresses: what the demo shows of somebody."""


class Filling:
    """What goes on beside the moving in: nobody waits for it but at the end."""

    def __init__(self, folder: Folder) -> None:
        self._data: Final = ("--data", str(folder.server))
        self._files: Final = folder.home / "directory"

    async def people(self) -> None:
        """Generate people and import them. Raises Misuse."""
        await asyncio.to_thread(_write_known, self._files)
        known = ("--known", str(self._files / "known.json"))
        out = ("--out", str(self._files), "--rows", str(ROWS), "--services")
        await child.run("directory", "generate", *out, *known)
        found = [str(one) for name in FILES for one in sorted(self._files.glob(name))]
        await child.run("directory", "import", *self._data, *found)

    async def services(self, ours: Sequence[Fields]) -> None:
        """Take the services of hospitals, and those of this one. Raises Misuse."""
        path = self._files / SERVICES
        await asyncio.to_thread(_add_services, path, ours)
        await child.run("directory", "services", *self._data, str(path))


def _write_known(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    known = json.dumps(known_people(), ensure_ascii=False)
    (folder / "known.json").write_text(known, encoding="utf-8")


def _add_services(path: Path, ours: Sequence[Fields]) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    told["services"] += ours
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
