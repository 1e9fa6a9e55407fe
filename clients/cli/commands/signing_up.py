"""Making an account: a person's, or an organisation's."""

import argparse
import sys
from pathlib import Path

from cordee.clients.cli import handing_over, opening
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import errors, roles
from cordee.clients.cli.errand import Opening, Settings
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.output import Output
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import (
    SignedUp,
    found_organisation,
    new_operator_invitation,
    sign_up,
)

STANDARD_INPUT = "-"


def configure(parser: Parser) -> None:
    parser.add_argument(
        "invitation", metavar=words.INVITATION(), help=words.SIGNUP_TEXT()
    )
    kinds, about = ["gateway", "agent"], roles.SIGN_UP_KIND()
    parser.add_argument("--kind", choices=kinds, default="person", help=about)
    _configure_card(parser)


def configure_found(parser: Parser) -> None:
    parser.add_argument(
        "invitation", nargs="?", metavar=words.INVITATION(), help=words.SIGNUP_TEXT()
    )
    _configure_card(parser)


def configure_request(parser: Parser) -> None:
    parser.add_argument("origin", metavar=words.ORIGIN(), help=words.ORIGIN_HELP())


def _configure_card(parser: Parser) -> None:
    parser.add_argument(
        "--card", type=Path, metavar=words.FILE(), help=words.CARD_FILE()
    )


async def _sign_up(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    signed = await sign_up(
        settings.path,
        _given(arguments.invitation),
        key_file=settings.key_file,
        passphrase=settings.passphrase,
        ca_file=settings.ca_file,
        kind=arguments.kind,
    )
    return await _hand_over(signed, arguments.card, settings, output, words.SIGNED_UP())


async def found(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    """Make an organisation's account, with the request made before or a text."""
    request = settings.places.request(settings.profile)
    if arguments.invitation:
        text = _given(arguments.invitation)
    elif request.exists():
        text = request.read_text()
    else:
        raise Misuse(errors.NO_REQUEST())
    signed = await found_organisation(
        settings.path,
        text,
        key_file=settings.key_file,
        passphrase=settings.passphrase,
        ca_file=settings.ca_file,
    )
    request.unlink(missing_ok=True)
    return await _hand_over(signed, arguments.card, settings, output, words.FOUNDED())


async def request(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    """Make the secret that lets an organisation in; only its id leaves this machine."""
    invitation = new_operator_invitation(arguments.origin)
    write_private(settings.places.request(settings.profile), invitation.to_text())
    number = invitation.id.hex()
    text = words.REQUESTED(id=number, name=settings.profile)
    output.give({"id": number}, [text])
    return Exit.OK


async def _hand_over(
    signed: SignedUp, card: Path | None, settings: Settings, output: Output, said: str
) -> Exit:
    """Give the card out; the first run ends once it was confirmed (REC-05)."""
    async with opening.opened(settings) as client:
        confirmed = await handing_over.hand_over(client, card, output, [said])
    shown = {
        "account": signed.account,
        "card": None if card else signed.card_text,
        "confirmed": confirmed,
    }
    output.give(shown, [])
    return Exit.OK


def _given(text: str) -> str:
    return sys.stdin.read() if text == STANDARD_INPUT else text


OPENINGS = [Opening("signup", words.SIGNUP_ABOUT, configure, _sign_up)]
