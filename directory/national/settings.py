"""Where the national API is, and with which key: from the environment or a file.

What never enters this room: the key in a `repr`, an error or a log.
"""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import msgspec
from yarl import URL

from cordee.directory.errors import NationalError

BASE: Final = "https://gateway.api.esante.gouv.fr/fhir/v2"
"""Of the production, the only one there is (facts B.4)."""
BASE_VARIABLE: Final = "CORDEE_NATIONAL_URL"
KEY_VARIABLE: Final = "ESANTE_API_KEY"
MAX_KEY: Final = 256


class ApiKey:
    """The secret that the API asks for; only `reveal` says it."""

    def __init__(self, text: str) -> None:
        if not text or len(text) > MAX_KEY or not text.isascii() or " " in text:
            raise NationalError("that is not a key of the national API")
        self._text = text

    def reveal(self) -> str:
        """The key, for the one header."""
        return self._text

    def __repr__(self) -> str:
        return "ApiKey(…)"


class Account(msgspec.Struct, frozen=True):
    """Whom to ask, as whom."""

    base: URL
    key: ApiKey


def account(
    base: str, key_file: str, environment: Mapping[str, str] = os.environ
) -> Account:
    """What the operator gave. Raises NationalError with a sentence for him."""
    address = base or environment.get(BASE_VARIABLE, "") or BASE
    return Account(_base(address), ApiKey(_key(key_file, environment)))


def _base(text: str) -> URL:
    try:
        address = URL(text.rstrip("/"))
    except ValueError:
        raise NationalError("the address of the national API is none") from None
    if not address.host or address.scheme not in {"https", "http"}:
        raise NationalError("the address of the national API begins with https://")
    if address.scheme == "http" and not _is_loopback(address.host):
        raise NationalError("the national API is asked over https only")
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _key(key_file: str, environment: Mapping[str, str]) -> str:
    if key_file:
        try:
            return Path(key_file).read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            raise NationalError(f"cannot read the key in {key_file}") from None
    found = environment.get(KEY_VARIABLE, "").strip()
    if not found:
        sentence = f"give the key of the national API: {KEY_VARIABLE} or --key-file"
        raise NationalError(sentence)
    return found
