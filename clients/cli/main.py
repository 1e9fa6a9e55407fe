"""The default command: reads the words, asks the SDK, prints the answer.

What never enters this room: the server, cryptography or a socket of its own.
"""

import argparse
import asyncio
import json
import os
import sys
import traceback
from collections.abc import Sequence

from cordee.clients.cli import failures, grammar, opening
from cordee.clients.cli.catalogue import errors as words
from cordee.clients.cli.errand import Command, Errand, Opening
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import choose, use
from cordee.clients.cli.misuse import CardFirst
from cordee.clients.cli.output import Output
from cordee.clients.sdk import ProfileErased

LOGGED_OUT = "logged_out"
"""The one end that was asked for here."""


def main(argv: Sequence[str]) -> int:
    """Run one command; every way out is a number of `Exit`."""
    use(choose(_language(argv), os.environ))
    try:
        arguments = grammar.build().parse_args(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.USAGE
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print(words.PREFIX(sentence=words.INTERRUPTED()), file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _silence()
        return Exit.OK
    except Exception as error:  # noqa: BLE001 - the last resort of a command
        return _fail(error, arguments)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.shell:
        print(grammar.shell_script(arguments.shell), end="")
        return Exit.OK
    if arguments.word is None:
        arguments.parser.print_help()
        return Exit.OK
    return asyncio.run(_answer(arguments.word, arguments))


async def _answer(word: Command | Opening, arguments: argparse.Namespace) -> Exit:
    output = Output(is_json=arguments.is_json)
    is_new = isinstance(word, Opening)
    is_bound = not isinstance(word, Opening) or word.needs_profile
    settings = opening.settle(arguments, os.environ, is_new=is_new, is_bound=is_bound)
    if isinstance(word, Opening):
        return await word.run(arguments, settings, output)
    client = await opening.open_client(settings)
    try:
        if word.writes and client.card_pending:
            raise CardFirst
        result = await word.run(Errand(client, arguments, output))
        if client.erased and client.erased != LOGGED_OUT:
            raise ProfileErased(client.erased)
        return result
    finally:
        await client.__aexit__(None, None, None)


def _fail(error: Exception, arguments: argparse.Namespace) -> int:
    if arguments.debug:
        traceback.print_exception(error)
    sentence = failures.sentence_of(error)
    said = words.PREFIX(sentence=sentence)
    if arguments.is_json:
        said = json.dumps(failures.object_of(error), ensure_ascii=False)
    print(said, file=sys.stderr)
    return failures.exit_of(error)


def _language(argv: Sequence[str]) -> str | None:
    """`--lang` wherever it stands: the help itself depends on it."""
    for word, following in zip(argv, (*argv[1:], ""), strict=True):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None


def _silence() -> None:
    """The reader of a pipe has gone: Python must not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
