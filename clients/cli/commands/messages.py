"""Messages: send, correct, take back, react."""

import sys

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import roles
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import find
from cordee.clients.cli.misuse import Empty
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import MessageView, ThreadView

STANDARD_INPUT = "-"


def _message(parser: Parser) -> None:
    parser.add_argument("thread", metavar=words.THREAD())
    parser.add_argument("message", metavar=words.MESSAGE())


def _configure_send(parser: Parser) -> None:
    parser.add_argument("thread", metavar=words.THREAD())
    parser.add_argument("text", nargs="+", metavar=words.TEXT(), help=words.SEND_TEXT())
    parser.add_argument("--reply", metavar=words.MESSAGE(), help=words.REPLY())
    role = roles.ROLE()
    parser.add_argument("--for", dest="behalf", metavar=role, help=roles.FOR())
    parser.add_argument("--no-wait", action="store_true", help=words.NO_WAIT())


def _configure_react(parser: Parser) -> None:
    _message(parser)
    parser.add_argument("symbol", metavar=words.SYMBOL())
    parser.add_argument("--off", action="store_true", help=words.REACT_OFF())


def _configure_edit(parser: Parser) -> None:
    _message(parser)
    parser.add_argument("text", nargs="+", metavar=words.TEXT(), help=words.SEND_TEXT())


def text_of(given: list[str]) -> str:
    """What is typed, or standard input for `-`. Raises Empty."""
    text = sys.stdin.read() if given == [STANDARD_INPUT] else " ".join(given)
    if not text.strip():
        raise Empty
    return text.rstrip("\n")


async def _send(errand: Errand) -> Exit:
    arguments = errand.arguments
    thread = await errand.thread(arguments.thread)
    reply = await reply_of(errand, thread)
    text = text_of(arguments.text)
    behalf = await behalf_of(errand, thread)
    sent = await errand.client.send(thread.id, text, reply_to=reply, behalf=behalf)
    if not arguments.no_wait:
        sent = await _stored(errand, thread, sent)
    is_waiting = sent.state == "waiting"
    state = words.SENT(state=wording.state_of(sent))
    errand.output.give(sent, [words.SENT_LATER() if is_waiting else state])
    return Exit.OFFLINE if is_waiting and not arguments.no_wait else Exit.OK


async def reply_of(errand: Errand, thread: ThreadView) -> bytes | None:
    """The message that is answered, if one is named."""
    if not errand.arguments.reply:
        return None
    return (await errand.message(thread, errand.arguments.reply)).id


async def behalf_of(errand: Errand, thread: ThreadView) -> bytes | None:
    """The role of mine that is named, among those of this thread."""
    if not errand.arguments.behalf:
        return None
    mine = [member for member in thread.members if member.account in thread.speaks_for]
    role = find(
        errand.arguments.behalf,
        mine,
        name=lambda member: wording.clean(member.name),
        identity=lambda member: member.account,
        kind="role",
    )
    return role.account


async def _stored(errand: Errand, thread: ThreadView, sent: MessageView) -> MessageView:
    try:
        return await errand.client.wait_state(
            thread.id, sent.id, "stored", errand.arguments.wait
        )
    except TimeoutError:
        return sent


async def _settle(errand: Errand) -> Exit:
    """Say that it is done, or that it will leave later."""
    if await errand.flush(errand.arguments.wait):
        errand.output.done(words.DONE())
        return Exit.OK
    errand.output.done(words.SENT_LATER())
    return Exit.OFFLINE


async def _edit(errand: Errand) -> Exit:
    thread, message = await _pick(errand)
    text = text_of(errand.arguments.text)
    await errand.client.edit(thread.id, message.id, text)
    return await _settle(errand)


async def _withdraw(errand: Errand) -> Exit:
    thread, message = await _pick(errand)
    if wording.is_on_its_way(message):
        await errand.client.cancel_files(thread.id, message.id)
    else:
        await errand.client.withdraw(thread.id, message.id)
    return await _settle(errand)


async def _react(errand: Errand) -> Exit:
    thread, message = await _pick(errand)
    arguments = errand.arguments
    await errand.client.react(
        thread.id, message.id, arguments.symbol, on=not arguments.off
    )
    return await _settle(errand)


async def _acknowledge(errand: Errand) -> Exit:
    thread, message = await _pick(errand)
    await errand.client.acknowledge(thread.id, message.id)
    return await _settle(errand)


async def _pick(errand: Errand) -> tuple[ThreadView, MessageView]:
    await errand.freshen()
    thread = await errand.thread(errand.arguments.thread)
    return thread, await errand.message(thread, errand.arguments.message)


COMMANDS = [
    Command("send", words.SEND_ABOUT, _configure_send, _send, writes=True),
    Command("react", words.REACT_ABOUT, _configure_react, _react, writes=True),
    Command("acknowledge", words.ACK_ABOUT, _message, _acknowledge, writes=True),
    Command("edit", words.EDIT_ABOUT, _configure_edit, _edit, writes=True),
    Command("withdraw", words.WITHDRAW_ABOUT, _message, _withdraw, writes=True),
]
