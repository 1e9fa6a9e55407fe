"""`cordee verify-client`: whether a server serves the web client that we know.

What never enters this room: a profile.
"""

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from cordee import __version__
from cordee.clients.cli.built_client import (
    BuiltClient,
    BuiltFile,
    fingerprint,
    packaged,
    rebuilt,
)
from cordee.clients.cli.catalogue import verifying as words
from cordee.clients.cli.errand import Opening, Settings
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Text
from cordee.clients.cli.output import Output
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import ServedFile, served_client, server_software

OK: Final = 200
Faults = Mapping[str, Text]
"""Name of a file to what is wrong with it."""


def _configure(parser: Parser) -> None:
    add = parser.add_argument
    add("origin", metavar=words.ADDRESS(), help=words.ADDRESS_HELP())
    add("--rebuild", type=Path, metavar=words.FOLDER(), help=words.REBUILD())


async def _verify(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    origin = arguments.origin.rstrip("/")
    with ExitStack() as stack:
        own = packaged()
        if arguments.rebuild is not None:
            own = stack.enter_context(rebuilt(arguments.rebuild))
        served = await served_client(origin, own, settings.ca_file)
    faults = {name: fault for name in own if (fault := judge(own[name], served[name]))}
    about = {
        "origin": origin,
        "files": len(own),
        "different": sorted(faults),
        "fingerprint": fingerprint(own).replace(" ", ""),
    }
    if faults:
        software = await server_software(origin, settings.ca_file)
        output.give(about, _told(origin, faults, software))
        return Exit.TAMPERED
    output.give(about, _praise(origin, own))
    return Exit.OK


def judge(own: BuiltFile, forms: tuple[ServedFile, ...]) -> Text | None:
    """What is wrong with a file in any of its forms; None when nothing is."""
    if any(form.status != OK for form in forms):
        return words.MISSING
    if all(_is_own(own, form) for form in forms):
        return None
    return words.DIFFERENT


def _is_own(own: BuiltFile, form: ServedFile) -> bool:
    if form.coding == "br":
        return form.data == own.brotli
    return form.coding == "" and form.data == own.plain


def _praise(origin: str, own: BuiltClient) -> list[str]:
    return [
        words.SAME(len(own), origin=origin),
        words.FINGERPRINT(fingerprint=fingerprint(own)),
        words.ONLY_HERE(),
    ]


def _told(origin: str, faults: Faults, software: str) -> list[str]:
    lines = [fault(name=name) for name, fault in sorted(faults.items())]
    own = f"cordee {__version__}"
    return [*lines, words.TAMPERED(origin=origin, served=software, own=own)]


OPENINGS = [
    Opening("verify-client", words.ABOUT, _configure, _verify, needs_profile=False)
]
