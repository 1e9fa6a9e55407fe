"""What happened, brought to the screen that shows it.

What never enters this room: a decision about what to show.
"""

import contextlib
import time

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import commands, tasks
from cordee.clients.cli.chat.home import Home
from cordee.clients.cli.chat.timeline import Timeline
from cordee.clients.sdk import (
    Attested,
    ClientEvent,
    ConnectionChanged,
    CordeeError,
    FileProgress,
    MessageChanged,
    MessageGone,
    NewMessage,
    NotFound,
    PresenceChanged,
    StateChanged,
    TaskChanged,
    ThreadChanged,
    TypingChanged,
    Warning_,
)


async def hear(home: Home, event: ClientEvent) -> None:
    """Show what an event changed."""
    match event:
        case NewMessage() | MessageChanged():
            await _message(home, event)
        case StateChanged():
            await _state(home, event)
        case FileProgress() | MessageGone():
            await _files(home, event)
        case ThreadChanged():
            await home.take_thread(event.thread)
        case TypingChanged() | PresenceChanged():
            _someone(home, event)
        case ConnectionChanged() | Attested():
            await home.people.meet([home.client.account])
            home.show_heading()
            await home.look_out()
            _tasks(home)
        case TaskChanged():
            _tasks(home)
        case Warning_():
            await _warning(home, event)
        case _:
            """An enrolment is for the organisation's own screen."""


def _tasks(home: Home) -> None:
    """Say how many tasks there are to do; the server is asked meanwhile."""
    home.run_worker(_count_tasks(home), group="tasks", exclusive=True)


async def _count_tasks(home: Home) -> None:
    with contextlib.suppress(CordeeError):
        page = await home.client.tasks()
        if page.tasks:
            home.deeds.tell(tasks.OPEN(len(page.tasks)))


async def _message(home: Home, event: NewMessage | MessageChanged) -> None:
    message = event.message
    if isinstance(event, NewMessage):
        now = time.monotonic()
        home.typists.hear(event.thread, message.author, now, on=False)
        if not message.mine and not home.is_focused:
            home.deeds.bell()
    else:
        await home.take_thread(await home.client.thread(event.thread))
    if event.thread != home.current:
        return
    if isinstance(event, MessageChanged) and event.previous_id != message.id:
        home.conversation.drop(event.previous_id)
    if isinstance(event, NewMessage) and not message.mine:
        home.count_below()
    await home.take_messages([message])
    home.show_typing()


async def _state(home: Home, event: StateChanged) -> None:
    if event.thread != home.current:
        return
    try:
        message = await home.client.message(event.thread, event.id)
    except NotFound:
        return
    await home.take_messages([message])


async def _files(home: Home, event: FileProgress | MessageGone) -> None:
    """A file goes on, or was given up."""
    if isinstance(event, FileProgress):
        home.transfer = home.files.progress(event)
        home.show_typing()
    if event.thread != home.current:
        return
    if isinstance(event, MessageGone):
        home.conversation.drop(event.id)
    elif event.upload:
        with contextlib.suppress(NotFound):
            message = await home.client.message(event.thread, event.id)
            home.conversation.take([message])
    await home.show_messages()


def _someone(home: Home, event: TypingChanged | PresenceChanged) -> None:
    if event.account == home.client.account:
        return
    if isinstance(event, TypingChanged):
        now = time.monotonic()
        home.typists.hear(event.thread, event.account, now, on=event.on)
        home.show_typing()
        return
    if event.online:
        home.people.here.add(event.account)
    else:
        home.people.here.discard(event.account)
    home.show_heading()


async def _warning(home: Home, event: Warning_) -> None:
    if event.sentence == "events_dropped":
        await home.load_threads()
        await home.show_thread()
        home.query_one(Timeline).refresh()
        home.deeds.tell(words.EVENTS_DROPPED())
        return
    sentence = wording.warning(event)
    text = commands.WARNING(sentence=sentence, rule=event.rule or event.sentence)
    home.deeds.tell(wording.clean(text), is_grave=True)
