"""The full-screen chat; its libraries are loaded only when it is asked for."""

import sys

from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import errors
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser


def configure(parser: Parser) -> None:
    parser.add_argument("thread", nargs="?", metavar=words.THREAD())


async def run(errand: Errand) -> Exit:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Misuse(errors.NO_TERMINAL())
    from cordee.clients.cli.chat.app import ChatApp  # noqa: PLC0415 - slow to load

    wanted = errand.arguments.thread
    thread = (await errand.thread(wanted)).id if wanted else None
    app = ChatApp(errand.client, thread)
    await app.run_async()
    return Exit(app.return_code or Exit.OK)


COMMANDS = [Command("chat", words.CHAT_ABOUT, configure, run, writes=True)]
