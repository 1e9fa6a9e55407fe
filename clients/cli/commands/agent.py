"""The automation of patients: its words. What they do is loaded when they are said.

What never enters this room: a feed, a key.
"""

import argparse
from pathlib import Path

from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import letters_agent as letters
from cordee.clients.cli.catalogue import patients as words
from cordee.clients.cli.commands.patients import add_oid
from cordee.clients.cli.errand import Command, Errand, Opening, Settings
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.output import Output
from cordee.clients.cli.parser import Parser


def _configure_patients(parser: Parser) -> None:
    file, add = commands.FILE(), parser.add_argument
    for name, about in (
        ("csv", words.FILE_CSV()),
        ("fhir", words.FILE_FHIR()),
        ("hl7", words.FILE_HL7()),
    ):
        option = f"--{name}"
        add(option, type=Path, action="append", default=[], metavar=file, help=about)
    place = words.ADDRESS()
    add("--mllp", action="append", default=[], metavar=place, help=words.MLLP())
    add("--mllp-anywhere", action="store_true", help=words.ANYWHERE())
    add("--watch", action="store_true", help=words.WATCH())
    add("--until-eof", action="store_true", help=words.UNTIL_EOF())
    add("--once", action="store_true", help=words.ONCE())
    add("--config", type=Path, metavar=file, help=words.CONFIG())
    add("--new-key", action="store_true", help=words.NEW_KEY())
    add("--forget", action="store_true", help=words.FORGET())


def _configure_letters(parser: Parser) -> None:
    file, add = commands.FILE(), parser.add_argument
    folder = letters.FOLDER()
    add("--watch", type=Path, required=True, metavar=folder, help=letters.WATCH())
    add("--config", type=Path, required=True, metavar=file, help=words.CONFIG())
    place = words.ADDRESS()
    add("--mllp", action="append", default=[], metavar=place, help=words.MLLP())
    add("--mllp-anywhere", action="store_true", help=words.ANYWHERE())
    add("--once", action="store_true", help=letters.ONCE())


def _configure_oppose(parser: Parser) -> None:
    add_oid(parser)
    parser.add_argument("--lift", action="store_true", help=words.LIFT())


def _configure_rotate(parser: Parser) -> None:
    parser.add_argument("--finish", action="store_true", help=words.FINISH())


def _configure_export(parser: Parser) -> None:
    file = commands.FILE()
    parser.add_argument("--to", type=Path, metavar=file, help=words.KEY_FILE())


def _configure_nothing(_: Parser) -> None:
    """Nothing can be asked of it."""


async def _patients(errand: Errand) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    return await automating.patients(errand)


async def _letters(errand: Errand) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    return await automating.letters(errand)


async def _export(errand: Errand) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    return await automating.export_key(errand)


async def _import(errand: Errand) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    return await automating.import_key(errand)


async def _oppose(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    return await automating.oppose(arguments, settings, output)


async def _rotate(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    word = "finish" if arguments.finish else "rotate"
    return await automating.tell(word, settings, output)


async def _status(_: argparse.Namespace, settings: Settings, output: Output) -> Exit:
    from cordee.clients.cli import automating  # noqa: PLC0415 - slow to load

    return await automating.tell("status", settings, output)


COMMANDS = [
    Command(
        "patients", words.PATIENTS_ABOUT, _configure_patients, _patients, writes=True
    ),
    Command("letters", letters.ABOUT, _configure_letters, _letters, writes=True),
    Command("export-key", words.EXPORT_ABOUT, _configure_export, _export),
    Command("import-key", words.IMPORT_ABOUT, _configure_nothing, _import),
]
OPENINGS = [
    Opening("oppose", words.OPPOSE_ABOUT, _configure_oppose, _oppose),
    Opening("rotate-key", words.ROTATE_ABOUT, _configure_rotate, _rotate),
    Opening("status", words.STATUS_ABOUT, _configure_nothing, _status),
]
