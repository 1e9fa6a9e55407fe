"""The automation at work: run it, and tell it what its owner wants.

A word to one that runs goes to its socket: the profile belongs to that process. What
never enters this room: what an answer is.
"""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Final

from cordee.clients.agent.control import Word, ask_running
from cordee.clients.agent.feeding import Source
from cordee.clients.agent.keys import Keys, write_key
from cordee.clients.agent.letters.process import LettersAutomation
from cordee.clients.agent.letters.process import Options as LetterOptions
from cordee.clients.agent.letters.settings import (
    read_settings as read_letter_settings,
)
from cordee.clients.agent.listener import address
from cordee.clients.agent.process import Automation, Options
from cordee.clients.agent.settings import read_settings
from cordee.clients.cli import opening
from cordee.clients.cli.catalogue import patients as words
from cordee.clients.cli.commands.patients import OIDS
from cordee.clients.cli.errand import Errand, Settings
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.output import Output

ONLINE_SECONDS: Final = 20.0
FORMATS: Final = ("csv", "fhir", "hl7")


async def patients(errand: Errand) -> Exit:
    """Run until a signal says to stop, or until the files are read."""

    def say(line: str) -> None:
        errand.output.give({"said": line}, [line])

    automation = Automation(errand.client, _options(errand), say)
    running = asyncio.ensure_future(automation.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    if errand.arguments.until_eof:
        loop.add_reader(sys.stdin.fileno(), _end_with_input, running)
    with suppress(asyncio.CancelledError):
        await running
        return Exit.OK
    errand.output.remark(words.ENDED())
    return Exit.OK


async def letters(errand: Errand) -> Exit:
    """Run until a signal says to stop, or until the folder is empty."""

    def say(line: str) -> None:
        errand.output.give({"said": line}, [line])

    asked = errand.arguments
    options = LetterOptions(
        watch=asked.watch,
        profile=errand.client.folder,
        settings=read_letter_settings(asked.config),
        listeners=tuple(
            address(text, anywhere=asked.mllp_anywhere) for text in asked.mllp
        ),
        once=asked.once,
    )
    running = asyncio.ensure_future(
        LettersAutomation(errand.client, options, say).run()
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
        return Exit.OK
    errand.output.remark(words.ENDED())
    return Exit.OK


def _end_with_input(running: "asyncio.Future[None]") -> None:
    """Whoever started it has gone: it does not outlive him, however he ends."""
    if not os.read(sys.stdin.fileno(), 4_096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        running.cancel()


def _options(errand: Errand) -> Options:
    """Raises SettingsError."""
    asked = errand.arguments
    return Options(
        folder=errand.client.folder,
        sources=tuple(
            Source(name, path) for name in FORMATS for path in getattr(asked, name)
        ),
        listeners=tuple(
            address(text, anywhere=asked.mllp_anywhere) for text in asked.mllp
        ),
        watch=asked.watch,
        once=asked.once,
        new_key=asked.new_key,
        forget=asked.forget,
        settings=read_settings(asked.config),
    )


async def oppose(
    arguments: argparse.Namespace, settings: Settings, output: Output
) -> Exit:
    """Note an opposition, or take it back; the INS comes from standard input."""
    matricule = await output.read(words.ASK_INS())
    asked: str = arguments.oid
    oid = OIDS.get(asked.lower(), asked)
    word = "lift" if arguments.lift else "oppose"
    return await _tell(Word(word, matricule, oid), settings, output)


async def tell(word: str, settings: Settings, output: Output) -> Exit:
    """Say a word that needs nothing else."""
    return await _tell(Word(word), settings, output)


async def _tell(word: Word, settings: Settings, output: Output) -> Exit:
    """Tell the one that runs; where none does, do it here."""
    said = await ask_running(settings.path, word)
    if said is None:
        async with opening.opened(settings) as client:
            await client.wait_online(ONLINE_SECONDS)
            options = Options(folder=settings.path)
            said = await Automation(client, options, output.remark).obey(word)
    output.done(said)
    return Exit.OK


async def export_key(errand: Errand) -> Exit:
    """Print the key, or write it to a file that nobody else reads."""
    key = Keys(errand.client).current
    if errand.arguments.to is not None:
        write_key(errand.arguments.to, key)
        errand.output.done(str(errand.arguments.to))
        return Exit.OK
    shown = {"generation": key.generation, "key": key.to_text()}
    errand.output.give(shown, [key.to_text()])
    return Exit.OK


async def import_key(errand: Errand) -> Exit:
    """Take the key that is typed, or piped in."""
    key = Keys(errand.client).add(await errand.output.read(words.ASK_KEY()))
    errand.output.done(f"key {key.generation}")
    return Exit.OK
