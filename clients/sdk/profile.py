"""The profile folder: who may open it, and that only one process does.

The folder holds `profile.json` (no name, no server), `lock` and the store. Its key
lies elsewhere: in a file of its own, or under a passphrase that lies nowhere.
"""

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Final, Self

import msgspec
from nacl.exceptions import CryptoError as NaclError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from cordee.clients.sdk.errors import (
    ProfileErased,
    ProfileError,
    ProfileExists,
    ProfileInUse,
    ProfileMissing,
    WrongKey,
)
from cordee.clients.sdk.vault import Vault
from cordee.crypto.opening.secret import Secret

VERSION: Final = 1
KEY_SIZE: Final = 32
SETTINGS: Final = "profile.json"
LOCK: Final = "lock"
STORE: Final = "store.sqlite3"
OUTGOING: Final = "outgoing"
"""The folder where sealed files wait that were made here to be sent."""

CHECK: Final = ("check",)
"""Place of the empty record that tells a wrong key from a broken store."""


class Settings(msgspec.Struct, frozen=True):
    """`profile.json`: hex texts; `salt` and `wrapped` only with a passphrase.

    `erased` says why nothing is kept here any more; then no key opens anything.
    """

    version: int
    profile: str
    check: str
    salt: str | None = None
    wrapped: str | None = None
    erased: str | None = None


class Profile:
    """An open profile; the lock is held until `close`."""

    def __init__(
        self,
        path: Path | str,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
    ) -> None:
        """Open a folder.

        Raises ProfileMissing, ProfileInUse, ProfileErased, WrongKey.
        """
        self.path: Final = Path(path)
        settings = _read_settings(self.path)
        self._lock = _take_lock(self.path)
        self._key_file = key_file or default_key_file(settings.profile)
        try:
            self._check_kept(settings)
            key = _find_key(settings, key_file, passphrase)
            self.vault: Final = Vault(key)
            self.vault.open(CHECK, bytes.fromhex(settings.check), bytes)
        except BaseException:
            os.close(self._lock)
            raise

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
    ) -> Self:
        """Make a folder (mode 0700) and its key, also where one was erased.

        Raises ProfileExists.
        """
        folder = Path(path)
        if (folder / SETTINGS).exists():
            if not _read_settings(folder).erased:
                raise ProfileExists(f"{folder} holds a profile")
            _delete_store(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name, key = secrets.token_hex(8), Secret.random(KEY_SIZE)
        check = Vault(key).seal(CHECK, b"").hex()
        if passphrase is None:
            _write_key(key_file or default_key_file(name), key, folder)
            settings = Settings(VERSION, name, check)
        else:
            salt = secrets.token_bytes(argon2id.SALTBYTES)
            wrapped = SecretBox(_stretch(passphrase, salt)).encrypt(key.reveal())
            settings = Settings(VERSION, name, check, salt.hex(), wrapped.hex())
        _write_settings(folder, settings)
        return cls(folder, key_file=key_file, passphrase=passphrase)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
    ) -> Self:
        """Open a folder, and make it where there is none or one was erased."""
        folder = Path(path)
        if (folder / SETTINGS).exists() and not _read_settings(folder).erased:
            return cls(folder, key_file=key_file, passphrase=passphrase)
        return cls.create(folder, key_file=key_file, passphrase=passphrase)

    @classmethod
    def load(
        cls,
        path: Path | str,
        *,
        key_file: Path | None = None,
        passphrase: str | None = None,
    ) -> Self:
        """Open a folder, as the constructor does."""
        return cls(path, key_file=key_file, passphrase=passphrase)

    @property
    def store(self) -> Path:
        """The database file."""
        return self.path / STORE

    def close(self) -> None:
        """Give the lock back."""
        os.close(self._lock)

    def condemn(self, reason: str) -> None:
        """Destroy the key, durably: from now on nothing stored here opens.

        What is open stays readable until it is closed; then call `erase`.
        """
        settings = _read_settings(self.path)
        gone = Settings(VERSION, settings.profile, "", erased=reason)
        _write_settings(self.path, gone)
        self._destroy_key()

    def erase(self) -> None:
        """Delete what a condemned profile has stored."""
        _delete_store(self.path)

    def _check_kept(self, settings: Settings) -> None:
        """End an erasure that was cut off, and say why. Raises ProfileErased."""
        if settings.erased:
            self._destroy_key()
            self.erase()
            raise ProfileErased(settings.erased)

    def _destroy_key(self) -> None:
        if self._key_file.exists():
            self._key_file.unlink()
            _sync_folder(self._key_file.parent)


def default_key_file(profile: str) -> Path:
    """`$XDG_STATE_HOME/cordee/keys/<profile>.key` (XDG Base Directory 0.8)."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "cordee" / "keys" / f"{profile}.key"


def _read_settings(folder: Path) -> Settings:
    try:
        settings = msgspec.json.decode((folder / SETTINGS).read_bytes(), type=Settings)
    except FileNotFoundError:
        raise ProfileMissing(f"no profile in {folder}") from None
    except msgspec.DecodeError as error:
        raise ProfileError(f"{folder / SETTINGS}: {error}") from None
    if settings.version != VERSION:
        raise ProfileError(f"profile version {settings.version} is not {VERSION}")
    return settings


def _delete_store(folder: Path) -> None:
    for file in folder.glob(f"{STORE}*"):
        file.unlink(missing_ok=True)
    shutil.rmtree(folder / OUTGOING, ignore_errors=True)
    _sync_folder(folder)


def _write_settings(folder: Path, settings: Settings) -> None:
    fresh = folder / f"{SETTINGS}.new"
    text = json.dumps(msgspec.to_builtins(settings), indent=1)
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / SETTINGS)
    _sync_folder(folder)


def is_in_use(folder: Path) -> bool:
    """Whether a process holds this profile now; it may have let go since."""
    try:
        os.close(_take_lock(folder))
    except ProfileInUse:
        return True
    except OSError:
        return False
    return False


def _take_lock(folder: Path) -> int:
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise ProfileInUse(f"another process uses {folder}") from None
    return lock


def _find_key(
    settings: Settings, key_file: Path | None, passphrase: str | None
) -> Secret:
    if settings.wrapped is not None and settings.salt is not None:
        if passphrase is None:
            raise WrongKey("this profile needs its passphrase")
        return _unwrap(settings.wrapped, settings.salt, passphrase)
    path = key_file or default_key_file(settings.profile)
    try:
        return Secret(bytes.fromhex(path.read_text().strip()))
    except FileNotFoundError:
        raise WrongKey(f"key file {path} is missing") from None
    except ValueError:
        raise WrongKey(f"{path} is not a key file") from None


def _unwrap(wrapped: str, salt: str, passphrase: str) -> Secret:
    box = SecretBox(_stretch(passphrase, bytes.fromhex(salt)))
    try:
        return Secret(box.decrypt(bytes.fromhex(wrapped)))
    except NaclError:
        raise WrongKey("the passphrase does not open this profile") from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    """Argon2id (RFC 9106): 3 passes, 256 MiB, 32 bytes."""
    return argon2id.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode(),
        salt,
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )


def _write_key(path: Path, key: Secret, folder: Path) -> None:
    if path.resolve().is_relative_to(folder.resolve()):
        raise ProfileError("the key file must lie outside the profile folder")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ProfileExists(f"{path} exists") from None
    with os.fdopen(file, "w") as text:
        text.write(key.reveal().hex())
        text.flush()
        os.fsync(text.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
