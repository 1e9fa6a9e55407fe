"""Linking a device: the old one confirms, the new one shows what to type.

What never enters this room: a confirmation that nobody typed.
"""

import argparse
import asyncio
import sys
from io import StringIO

import segno

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import links as words
from cordee.clients.cli.errand import Command, Errand, Opening, Settings
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.output import Output
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import LinkShown, join_account


def _configure_link(_: Parser) -> None:
    """Nothing can be asked of it."""


async def _link(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    session = await errand.client.begin_link()
    origin = (await errand.client.status()).origin
    number = f"{session.number:06}"
    shown = {"number": number, "origin": origin, "expires": session.expires}
    errand.output.give(shown, [words.BEGIN(origin=origin, number=number)])
    try:
        await session.wait()
        typed = await _read(words.ASK_CODE(), errand.output)
        device = await session.confirm(typed)
    except BaseException:
        await session.cancel()
        raise
    told = {"device": device}
    errand.output.give(told, [words.LINKED(device=device.hex()[:8])])
    return Exit.OK


def _configure_join(parser: Parser) -> None:
    parser.add_argument("origin", metavar=words.ORIGIN(), help=words.ORIGIN_HELP())
    parser.add_argument("number", metavar=words.NUMBER(), help=words.NUMBER_HELP())


async def _join(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    async def agree(name: str) -> bool:
        asked = words.WHOSE(name=wording.clean(name)) if name else words.WHOSE_UNKNOWN()
        return (await _read(asked, output)).strip().lower() in words.YES

    joined = await join_account(
        settings.path,
        arguments.origin,
        _number(arguments.number),
        show=lambda shown: _show(shown, output),
        agree=agree,
        key_file=settings.key_file,
        passphrase=settings.passphrase,
        ca_file=settings.ca_file,
    )
    name = wording.clean(joined.name)
    output.give(joined, [words.JOINED(name=name)])
    return Exit.OK


def _number(text: str) -> int:
    """Read six digits; anything else is no number that a device shows."""
    digits = "".join(text.split())
    return int(digits) if digits.isascii() and digits.isdigit() else -1


def _show(shown: LinkShown, output: Output) -> None:
    code = f"{shown.code[:4]} {shown.code[4:]}"
    lines = [words.SHOWN(code=code, text=shown.text)]
    if output.is_screen:
        lines.append(_drawing(shown.text))
    output.give({"code": shown.code, "text": shown.text}, [*lines, words.WAITING()])


def _drawing(text: str) -> str:
    """A QR code in half blocks, which a telephone's camera reads off a screen."""
    drawn = StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


async def _read(prompt: str, output: Output) -> str:
    """One line typed by the person; nothing at all at the end of the input."""
    output.ask(prompt)
    return await asyncio.to_thread(sys.stdin.readline)


COMMANDS = [Command("link", words.LINK_ABOUT, _configure_link, _link)]
OPENINGS = [Opening("join", words.JOIN_ABOUT, _configure_join, _join)]
