"""Which profile is meant, and with which key it opens.

What never enters this room: a passphrase that outlives the opening.
"""

import argparse
import getpass
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import errors
from cordee.clients.cli.errand import Settings
from cordee.clients.cli.misuse import Misuse, NoProfile
from cordee.clients.cli.places import PROFILE, Places, is_name
from cordee.clients.sdk import Client, WrongKey

FIRST: Final = "me"
"""Name of the first profile of a machine, for who gives it none."""


def settle(
    arguments: argparse.Namespace,
    environment: Mapping[str, str],
    *,
    is_new: bool,
    is_bound: bool = True,
) -> Settings:
    """Find the profile and its key; any will do unless `is_bound`.

    Raises NoProfile, Misuse.
    """
    places = Places(arguments.home, environment)
    path, name = places.profile(FIRST), FIRST
    if is_bound:
        path, name = _profile(arguments, environment, places, is_new=is_new)
    key_file = arguments.key_file or environment.get("CORDEE_KEY_FILE")
    if key_file is None and arguments.profile is None:
        key_file = places.key_file(name)
    ca_file = arguments.ca_file or environment.get("CORDEE_CA_FILE")
    passphrase = _ask(twice=is_new) if arguments.passphrase else None
    return Settings(
        places=places,
        profile=name,
        path=path,
        key_file=Path(key_file) if key_file else None,
        passphrase=passphrase,
        ca_file=Path(ca_file) if ca_file else None,
    )


async def open_client(settings: Settings) -> Client:
    """Make the client, asking for the passphrase when one is needed."""
    client = _client(settings, settings.passphrase)
    try:
        return await client.__aenter__()
    except WrongKey:
        if settings.passphrase is not None or not sys.stdin.isatty():
            raise
    return await _client(settings, _ask(twice=False)).__aenter__()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Client, None]:
    """A client from here to the end of the block."""
    client = await open_client(settings)
    try:
        yield client
    finally:
        await client.__aexit__(None, None, None)


def _client(settings: Settings, passphrase: str | None) -> Client:
    return Client(
        settings.path,
        key_file=settings.key_file,
        passphrase=passphrase,
        ca_file=settings.ca_file,
    )


def _profile(
    arguments: argparse.Namespace,
    environment: Mapping[str, str],
    places: Places,
    *,
    is_new: bool,
) -> tuple[Path, str]:
    if arguments.profile:
        return arguments.profile, arguments.profile.name
    name = arguments.profile_name or environment.get(PROFILE)
    if name is None:
        name = FIRST if is_new and not places.names() else _only(places)
    if not is_name(name):
        raise NoProfile(errors.BAD_NAME(name=name))
    return places.profile(name), name


def _only(places: Places) -> str:
    """The one profile there is."""
    names = places.names()
    if len(names) == 1:
        return names[0]
    if names:
        raise NoProfile(errors.WHICH_PROFILE(names=", ".join(names)))
    raise NoProfile(errors.NO_PROFILE())


def _ask(*, twice: bool) -> str:
    phrase = getpass.getpass(words.ASK_PASSPHRASE())
    if twice and getpass.getpass(words.AGAIN()) != phrase:
        raise Misuse(errors.PASSPHRASES_DIFFER())
    return phrase
