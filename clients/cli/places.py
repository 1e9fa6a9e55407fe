"""Where profiles and keys lie on this machine.

What never enters this room: the content of any of them.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

HOME: Final = "CORDEE_HOME"
PROFILE: Final = "CORDEE_PROFILE"
MARK: Final = "profile.json"
"""The file that makes a folder a profile."""

DOWNLOADS: Final = "XDG_DOWNLOAD_DIR"
DOWNLOAD_NAMES: Final = ("Téléchargements", "Downloads")


class Places:
    """`$CORDEE_HOME`, else `$XDG_DATA_HOME/cordee`, else `~/.local/share/cordee`."""

    def __init__(self, home: Path | None, environment: Mapping[str, str]) -> None:
        told = home or _path(environment.get(HOME))
        data = _path(environment.get("XDG_DATA_HOME"))
        default = (data or Path.home() / ".local" / "share") / "cordee"
        self.home: Final = (told or default).absolute()
        self._is_told = told is not None

    def profile(self, name: str) -> Path:
        """The folder of a profile; `name` is one path component."""
        return self.home / "profiles" / name

    def key_file(self, name: str) -> Path | None:
        """Beside the profiles when a home was told, else where the SDK puts it."""
        return self.home / "keys" / f"{name}.key" if self._is_told else None

    def request(self, name: str) -> Path:
        """The invitation that an organisation made for itself, until it is used."""
        return self.home / "requests" / name

    def names(self) -> list[str]:
        """Names of the profiles that exist."""
        found = (self.home / "profiles").glob(f"*/{MARK}")
        return sorted(mark.parent.name for mark in found)


def download_folder() -> Path:
    """Where this person's downloads go, as the desktop names it; else his home."""
    home = Path.home()
    told = _path(os.environ.get(DOWNLOADS))
    usual = [told] if told else [home / name for name in DOWNLOAD_NAMES]
    return next((folder for folder in usual if folder.is_dir()), home)


def is_name(text: str) -> bool:
    """Whether this can name a profile: one component, not hidden."""
    return bool(text) and not text.startswith(".") and "/" not in text


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
