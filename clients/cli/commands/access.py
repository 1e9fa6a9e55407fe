"""Ways in and out: the card, coming back, devices, log-out."""

import argparse
import sys
from pathlib import Path

from cordee.clients.cli import handing_over, moments, opening, wording
from cordee.clients.cli.catalogue import access as words
from cordee.clients.cli.catalogue import commands as usual
from cordee.clients.cli.errand import Command, Errand, Opening, Settings
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.output import Output
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.renewing import renewing
from cordee.clients.sdk import DeviceView, LastWayIn, recover

STANDARD_INPUT = "-"
SHOWN = 8
"""Characters of a device's key that are shown, and enough to name it."""


def _configure_nothing(_: Parser) -> None:
    """Nothing can be asked of it."""


# --- the card --------------------------------------------------------------------


def _configure_file(parser: Parser) -> None:
    parser.add_argument("--card", type=Path, metavar=usual.FILE(), help=words.CARD_TO())


async def _print(errand: Errand) -> Exit:
    if not errand.client.card_pending:
        raise NotDone(words.NO_CARD())
    text = errand.client.card_text
    file = errand.arguments.card
    confirmed = await handing_over.hand_over(errand.client, file, errand.output, [])
    shown = {"card": None if file else text, "confirmed": confirmed}
    errand.output.give(shown, [])
    return Exit.OK


async def _check(errand: Errand) -> Exit:
    client, output = errand.client, errand.output
    if client.card_pending:
        if sys.stdin.isatty():
            output.remark(f"{words.SHOW_CARD()}\n  {client.card_text}")
        if not await handing_over.confirm(client, output):
            raise NotDone(words.NOT_CONFIRMED())
        if output.is_json:
            output.done("")
        return Exit.OK
    await errand.freshen()
    client.check_card(await output.read(words.ASK_CARD()))
    output.done(words.CARD_OPENS())
    return Exit.OK


async def _replace(errand: Errand) -> Exit:
    client, file = errand.client, errand.arguments.card
    await client.wait_online(errand.arguments.wait)
    text = await client.replace_card()
    said = [words.NEW_CARD()]
    confirmed = await handing_over.hand_over(client, file, errand.output, said)
    await renewing(client, errand.output, client.end_renewal())
    shown = {"card": None if file else text, "confirmed": confirmed}
    errand.output.give(shown, [])
    return Exit.OK


# --- coming back -----------------------------------------------------------------


def _configure_recover(parser: Parser) -> None:
    add = parser.add_argument
    add("card_text", metavar=words.CARD(), nargs="*", help=words.CARD_TEXT())
    add("--server", required=True, metavar=usual.ORIGIN(), help=words.SERVER())
    add("--card", type=Path, metavar=usual.FILE(), help=words.NEW_CARD_FILE())


async def _recover(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    back = await recover(
        settings.path,
        arguments.server,
        await _typed_card(arguments.card_text, output),
        key_file=settings.key_file,
        passphrase=settings.passphrase,
        ca_file=settings.ca_file,
    )
    said = [words.BACK(name=wording.clean(back.name))]
    async with opening.opened(settings) as client:
        confirmed = await handing_over.hand_over(client, arguments.card, output, said)
        await client.wait_online(arguments.wait)
        await renewing(client, output, client.end_renewal())
    shown = {
        "account": back.account,
        "name": back.name,
        "card": None if arguments.card else back.card_text,
        "confirmed": confirmed,
    }
    output.give(shown, [])
    return Exit.OK


async def _typed_card(given: list[str], output: Output) -> str:
    """The card as typed. Without words it is asked for: a command line is seen."""
    if given == [STANDARD_INPUT]:
        return sys.stdin.read()
    return " ".join(given) if given else await output.read(words.ASK_CARD())


# --- devices ---------------------------------------------------------------------


def _configure_devices(parser: Parser) -> None:
    parser.add_argument("deed", nargs="?", choices=["revoke"], help=argparse.SUPPRESS)
    parser.add_argument(
        "device", nargs="?", metavar=words.DEVICE(), help=words.DEVICE_HELP()
    )


async def _devices(errand: Errand) -> Exit:
    await errand.freshen()
    devices = await errand.client.devices()
    if errand.arguments.deed is None:
        errand.output.give(devices, map(_line, devices))
        return Exit.OK
    key = _chosen(errand.arguments.device or "", devices)
    await errand.client.wait_online(errand.arguments.wait)
    await renewing(errand.client, errand.output, errand.client.revoke_device(key))
    errand.output.done(words.REVOKED(key=key.hex()[:SHOWN]))
    return Exit.OK


def _line(device: DeviceView) -> str:
    key, since = device.key.hex()[:SHOWN], moments.clock(device.since)
    line = words.DEVICE_LINE(key=key, since=since)
    return words.THIS_DEVICE(line=line) if device.mine else line


def _chosen(text: str, devices: list[DeviceView]) -> bytes:
    """The one device whose key begins so. Raises Misuse."""
    found = [one.key for one in devices if text and one.key.hex().startswith(text)]
    if len(found) != 1:
        raise Misuse(words.NO_DEVICE(key=wording.one_line(text)))
    return found[0]


# --- log-out ---------------------------------------------------------------------


def _configure_log_out(parser: Parser) -> None:
    parser.add_argument("--force", action="store_true", help=words.FORCE())


async def _log_out(errand: Errand) -> Exit:
    client, output = errand.client, errand.output
    await client.wait_online(errand.arguments.wait)
    try:
        await client.log_out()
    except LastWayIn as error:
        if not errand.arguments.force:
            raise
        output.remark(words.WOULD_LOSE[error.reason]())
        word = words.FORCE_WORD()
        if await output.read(words.ASK_FORCE(word=word)) != word:
            raise NotDone(words.NOT_FORCED()) from None
        await client.log_out(insist=True)
    output.done(words.ERASED["logged_out"]())
    return Exit.OK


CARD_COMMANDS = [
    Command("print", words.PRINT_ABOUT, _configure_file, _print),
    Command("check", words.CHECK_ABOUT, _configure_nothing, _check),
    Command("replace", words.REPLACE_ABOUT, _configure_file, _replace),
]
COMMANDS = [
    Command("devices", words.DEVICES_ABOUT, _configure_devices, _devices),
    Command("log-out", words.LOG_OUT_ABOUT, _configure_log_out, _log_out),
]
OPENINGS = [Opening("recover", words.RECOVER_ABOUT, _configure_recover, _recover)]
