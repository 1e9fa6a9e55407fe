"""Reading a thread, and following what happens."""

import argparse
import shlex

from cordee.clients.cli import moments, objects, wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.narration import narrate
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.transcript import Transcript
from cordee.clients.sdk import MessageView, NewMessage, ThreadView


def _configure_read(parser: Parser) -> None:
    add = parser.add_argument
    number = words.NUMBER()
    add("thread", metavar=words.THREAD())
    add("--limit", type=int, default=20, metavar=number, help=words.LIMIT())
    add("--before", type=int, metavar=number, help=words.BEFORE())
    add("--follow", action="store_true", help=words.FOLLOW())
    add(
        "--displayed",
        action=argparse.BooleanOptionalAction,
        help=words.DISPLAYED(),
    )


async def _read(errand: Errand) -> Exit:
    arguments = errand.arguments
    events = errand.client.events()
    await errand.freshen()
    thread = await errand.thread(arguments.thread)
    messages = await errand.client.history(thread.id, arguments.before, arguments.limit)
    named = shlex.quote(arguments.thread)
    transcript = Transcript(errand.people, moments.now().date(), named)
    await _show(errand, transcript, messages)
    await _tell(errand, thread, messages)
    if not arguments.follow:
        return Exit.OK
    shown = {message.id for message in messages}
    async for event in events:
        if isinstance(event, NewMessage) and event.thread == thread.id:
            if event.message.id in shown:
                continue
            shown.add(event.message.id)
            await _show(errand, transcript, [event.message])
            await _tell(errand, thread, [event.message])
    return Exit.OK


async def _show(
    errand: Errand, transcript: Transcript, messages: list[MessageView]
) -> None:
    await errand.meet(*wording.concerned(messages))
    if errand.output.is_json and errand.arguments.follow:
        for message in messages:
            errand.output.give(message, ())
        return
    errand.output.give(messages, list(transcript.say(messages)) or [words.NOTHING()])


async def _tell(errand: Errand, thread: ThreadView, shown: list[MessageView]) -> None:
    """Tell the others what a person has seen; a program has seen nothing."""
    asked = errand.arguments.displayed
    seen = [m.seq for m in shown if m.seq is not None]
    if seen and (errand.output.is_screen if asked is None else asked):
        await errand.client.displayed(thread.id, max(seen))


def _configure_watch(_: Parser) -> None:
    """Nothing can be asked of it."""


async def _watch(errand: Errand) -> Exit:
    events = errand.client.events()
    async for event in events:
        sentence = await narrate(errand, event)
        errand.output.give(objects.event(event), [sentence] if sentence else [])
    return Exit.OK


def _configure_status(_: Parser) -> None:
    """Nothing can be asked of it."""


async def _status(errand: Errand) -> Exit:
    await errand.freshen()
    status = await errand.client.status()
    lines = words.STATUS_LINES(
        name=wording.clean(status.name) or words.NOT_ATTESTED(),
        origin=status.origin,
        online=words.ONLINE() if status.online else words.OFFLINE(),
        account=status.account.hex(),
        generation=status.generation,
        devices=len(status.devices),
        outbox=status.outbox,
        failed=status.failed,
        threads=status.threads,
    )
    errand.output.give(status, [lines, *status.warnings])
    return Exit.OK


async def _rotate(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    await errand.client.rotate_account()
    errand.output.done(words.ROTATED())
    return Exit.OK


COMMANDS = [
    Command("read", words.READ_ABOUT, _configure_read, _read),
    Command("watch", words.WATCH_ABOUT, _configure_watch, _watch),
    Command("status", words.STATUS_ABOUT, _configure_status, _status),
    Command("rotate", words.ROTATE_ABOUT, _configure_status, _rotate),
]
