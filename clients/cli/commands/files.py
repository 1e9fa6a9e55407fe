"""Files: send them beside a message, save those of one."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import files as file_words
from cordee.clients.cli.catalogue import roles
from cordee.clients.cli.commands.messages import behalf_of, reply_of
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import NoFiles
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.progress import Progress
from cordee.clients.sdk import EventStream, FileProgress, MessageView, ThreadView

Told = Callable[[], None]


def _configure_file(parser: Parser) -> None:
    add, path = parser.add_argument, file_words.PATH()
    add("thread", metavar=words.THREAD())
    add("paths", nargs="+", type=Path, metavar=path, help=file_words.PATHS_HELP())
    add("--caption", default="", metavar=words.TEXT(), help=file_words.CAPTION())
    add("--reply", metavar=words.MESSAGE(), help=words.REPLY())
    add("--for", dest="behalf", metavar=roles.ROLE(), help=roles.FOR())
    add("--no-wait", action="store_true", help=words.NO_WAIT())


def _configure_save(parser: Parser) -> None:
    add, folder = parser.add_argument, file_words.FOLDER()
    add("thread", metavar=words.THREAD())
    add("message", metavar=words.MESSAGE())
    add("--to", type=Path, default=Path(), metavar=folder, help=file_words.TO())
    add("--index", type=int, metavar=words.NUMBER(), help=file_words.INDEX())


async def _file(errand: Errand) -> Exit:
    arguments = errand.arguments
    thread = await errand.thread(arguments.thread)
    reply = await reply_of(errand, thread)
    behalf = await behalf_of(errand, thread)
    stream = errand.client.events()
    sent = await errand.client.send_files(
        thread.id, arguments.paths, arguments.caption, reply_to=reply, behalf=behalf
    )
    if not arguments.no_wait:
        sent = await stored_meanwhile(errand, thread, sent, stream)
    is_waiting = sent.state == "waiting"
    state = words.SENT(state=wording.state_of(sent))
    errand.output.give(sent, [words.SENT_LATER() if is_waiting else state])
    return Exit.OFFLINE if is_waiting and not arguments.no_wait else Exit.OK


async def stored_meanwhile(
    errand: Errand, thread: ThreadView, sent: MessageView, stream: EventStream
) -> MessageView:
    """Wait as long as it goes on; `--wait` is for when it does not."""
    loop, patience = asyncio.get_running_loop(), errand.arguments.wait
    try:
        async with asyncio.timeout(patience) as deadline:

            def goes_on() -> None:
                deadline.reschedule(loop.time() + patience)

            async with _drawn(errand, sent, stream, goes_on):
                return await errand.client.wait_state(thread.id, sent.id, "stored")
    except TimeoutError:
        return sent


async def _save(errand: Errand) -> Exit:
    await errand.freshen()
    arguments = errand.arguments
    thread = await errand.thread(arguments.thread)
    message = await errand.message(thread, arguments.message, has_files=True)
    wanted = _wanted(message, arguments.index)
    async with _drawn(errand, message, errand.client.events()):
        saved = [
            await errand.client.save_file(thread.id, message.id, index, arguments.to)
            for index in wanted
        ]
    lines = [file_words.SAVED(path=wording.clean(str(path))) for path in saved]
    errand.output.give([{"path": str(path)} for path in saved], lines)
    return Exit.OK


def _wanted(message: MessageView, number: int | None) -> list[int]:
    """Places of the files asked for; a person counts from one."""
    places = list(range(len(message.files)))
    wanted = places if number is None else [at for at in places if at == number - 1]
    if not wanted:
        raise NoFiles
    return wanted


@asynccontextmanager
async def _drawn(
    errand: Errand,
    message: MessageView,
    stream: EventStream,
    goes_on: Told = lambda: None,
) -> AsyncGenerator[None]:
    """Draw how far its files are for as long as this is open."""
    watching = asyncio.create_task(_draw(errand, message, stream, goes_on))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _draw(
    errand: Errand, message: MessageView, stream: EventStream, goes_on: Told
) -> None:
    with Progress(errand.output) as progress:
        async for event in stream:
            if isinstance(event, FileProgress) and event.id == message.id:
                goes_on()
                name = message.files[event.index].name
                progress.show(name, event.done, event.total)


COMMANDS = [
    Command("file", file_words.FILE_ABOUT, _configure_file, _file, writes=True),
    Command("save", file_words.SAVE_ABOUT, _configure_save, _save),
]
