"""Keys of programs that search the directory: whose each is, and its SHA-256.

A key has 256 random bits, so that a plain hash of it is enough. What never enters this
room: a key in clear.
"""

import hashlib
import re
import secrets
from typing import Final

import msgspec

from cordee.directory.store.database import Reader

MAX_KEYS: Final = 1_000
"""Keys of one installation: its operator reads the list."""

PREFIX: Final = "cordee-directory-"
"""Tells a key from a ticket, and to a scanner of sources what it has found."""
_KEY: Final = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")

_ADD: Final = """
INSERT INTO directory.key (name, sha256, added)
SELECT $1, $2, $3 WHERE (SELECT count(*) FROM directory.key) < $4
ON CONFLICT (name) DO NOTHING RETURNING name
"""
_WHOSE: Final = "SELECT name FROM directory.key WHERE sha256 = $1"
_ALL: Final = "SELECT name, added FROM directory.key ORDER BY name"
_REMOVE: Final = "DELETE FROM directory.key WHERE name = $1 RETURNING name"


class KeyRow(msgspec.Struct, frozen=True):
    """`added` is Unix milliseconds."""

    name: str
    added: int


def new_key() -> str:
    """Make a key: shown once, then only its hash is known."""
    return PREFIX + secrets.token_urlsafe(32)


def is_key(text: str) -> bool:
    """Whether this has the form of a key."""
    return _KEY.fullmatch(text) is not None


async def add(reader: Reader, name: str, key: str, now: int) -> bool:
    """Keep a new key; False when the name has one, or there are too many."""
    row = await reader.fetchval(_ADD, name, digest(key), now, MAX_KEYS)
    return row is not None


async def whose(reader: Reader, key: str) -> str | None:
    """Give the name of a key; None for one that is not, or no longer, known."""
    name: str | None = await reader.fetchval(_WHOSE, digest(key))
    return name


async def everybody(reader: Reader) -> list[KeyRow]:
    """List names and times."""
    rows = await reader.fetch(_ALL)
    return [KeyRow(row["name"], row["added"]) for row in rows]


async def remove(reader: Reader, name: str) -> bool:
    """Forget a key; False when there was none."""
    return await reader.fetchval(_REMOVE, name) is not None


def digest(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).digest()
