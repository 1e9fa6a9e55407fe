"""Mailboxes of a thread: who is written to by mail, who answers from where."""

from cordee.clients.cli import correspondents, mailing, wording
from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import mail as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.reaching import reachable
from cordee.clients.sdk import MessageView, NotOnline, ServerRefused, ThreadView


def _thread(parser: Parser) -> None:
    parser.add_argument("thread", metavar=commands.THREAD())


def _configure_add(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("who", metavar=words.WHO(), help=words.WHO_HELP())
    add("--address", metavar=words.ADDRESS(), help=words.ADDRESS_HELP())
    add("--name", metavar=words.NAME(), help=words.NAME_HELP())
    add("--phone", metavar=words.PHONE(), help=words.PHONE_HELP())


def _configure_remove(parser: Parser) -> None:
    _thread(parser)
    parser.add_argument("who", metavar=words.WHO())


def _configure_confirm(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("message", nargs="?", default="", metavar=commands.MESSAGE())
    add("--name", default="", metavar=words.NAME(), help=words.NAME_HELP())
    add("--remember", action="store_true", help=words.REMEMBER())
    add("--reject", action="store_true", help=words.REJECT())


def _configure_replace(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("who", nargs="?", default="", metavar=words.WHO())
    add("--by", metavar=commands.PERSON())
    past = parser.add_mutually_exclusive_group(required=True)
    past.add_argument(
        "--with-past", dest="past", action="store_true", help=commands.WITH_PAST()
    )
    past.add_argument(
        "--without-past",
        dest="past",
        action="store_false",
        help=commands.WITHOUT_PAST(),
    )


def _configure_invite(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("link", metavar=words.LINK(), help=words.LINK_HELP())
    add("who", nargs="?", default="", metavar=words.WHO())


async def _list(errand: Errand) -> Exit:
    is_online = await errand.freshen()
    thread = await errand.thread(errand.arguments.thread)
    lines = [_line(one.address, mailing.box_name(one)) for one in thread.mailboxes]
    if thread.mailboxes and not thread.gateways:
        errand.output.remark(words.NO_GATEWAY())
    if is_online:
        await _tell_replaceable(errand, thread)
    errand.output.give(thread.mailboxes, lines or [words.NO_MAILBOX()])
    return Exit.OK


def _line(address: str, name: str) -> str:
    said = wording.one_line(address)
    return said if name.startswith(said) else f"{name}  {said}"


async def _tell_replaceable(errand: Errand, thread: ThreadView) -> None:
    """Say who has an account by now; that the server does not answer is no matter."""
    try:
        found = await errand.client.replaceable(thread.id)
    except (NotOnline, ServerRefused):
        return
    for one in found:
        name = wording.one_line(one.name or one.address)
        errand.output.remark(words.CAN_REPLACE(name=name))


async def _add(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    mailbox = await correspondents.mailbox(errand, arguments.who, arguments.address)
    changed = await errand.client.add_mailbox(thread.id, mailbox)
    name = words.BY_MAIL(name=wording.one_line(mailbox.name or mailbox.address))
    errand.output.remark(words.SEALED_TO_GATEWAY(name=name))
    errand.output.give(changed, [words.ADDED(name=name)])
    return Exit.OK


async def _remove(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread = await errand.thread(errand.arguments.thread)
    one = correspondents.standing(thread, errand.arguments.who)
    changed = await errand.client.remove_mailbox(thread.id, one.address)
    errand.output.give(changed, [words.REMOVED(name=mailing.box_name(one))])
    return Exit.OK


async def _confirm(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.freshen()
    thread = await errand.thread(arguments.thread)
    message = await _held(errand, thread)
    view = await errand.client.confirm_mail(
        thread.id,
        message.id,
        accept=not arguments.reject,
        remember=arguments.remember,
        name=arguments.name,
    )
    is_sent = await errand.flush(arguments.wait)
    said = words.REJECTED() if arguments.reject else words.CONFIRMED()
    body = wording.body_of(view, "") if not arguments.reject else ""
    lines = [said, *(f"  {line}" for line in body.split("\n") if body)]
    errand.output.give(view, lines if is_sent else [*lines, commands.SENT_LATER()])
    return Exit.OK if is_sent else Exit.OFFLINE


async def _held(errand: Errand, thread: ThreadView) -> MessageView:
    """The mail that is named, or the newest that waits. Raises NotDone."""
    if errand.arguments.message:
        return await errand.message(thread, errand.arguments.message)
    for line in reversed(await errand.client.history(thread.id, limit=1_000)):
        if line.mail is not None and line.mail.standing == "held":
            return line
    raise NotDone(words.NOTHING_WAITS())


async def _replace(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    address, account = await _in_whose_place(errand, thread)
    changed = await errand.client.take_place(
        thread.id, address, account, past=arguments.past
    )
    await errand.meet(account)
    who = wording.name_of(account, errand.people)
    title = errand.title(changed)
    lines = [words.REPLACED(name=who, title=title)]
    if thread.gateways and not changed.gateways:
        lines.append(words.GATEWAY_GONE())
    elif changed.gateways and not changed.mailboxes:
        lines.append(words.GATEWAY_STAYS())
    errand.output.give(changed, lines)
    return Exit.OK


async def _in_whose_place(errand: Errand, thread: ThreadView) -> tuple[str, bytes]:
    """The mailbox, and the account that takes its place. Raises NotDone, Misuse.

    What was begun is ended by naming both: the address no longer stands then.
    """
    who, by = errand.arguments.who, errand.arguments.by
    if by and "@" in who:
        return who, (await reachable(errand, by)).account
    one = correspondents.standing(thread, who)
    if by:
        return one.address, (await reachable(errand, by)).account
    offers = await errand.client.replaceable(thread.id)
    fitting = [offer for offer in offers if offer.address == one.address]
    if not fitting:
        raise NotDone(words.NOT_REPLACEABLE(name=mailing.box_name(one)))
    return one.address, fitting[0].account


async def _invite(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.freshen()
    thread = await errand.thread(arguments.thread)
    one = correspondents.standing(thread, arguments.who)
    sent = await errand.client.invite_mailbox(
        thread.id, one.address, arguments.link, words.INVITATION()
    )
    is_sent = await errand.flush(arguments.wait)
    errand.output.give(sent, [words.INVITED(name=mailing.box_name(one))])
    return Exit.OK if is_sent else Exit.OFFLINE


COMMANDS = [
    Command("list", words.LIST_ABOUT, _thread, _list),
    Command("add", words.ADD_ABOUT, _configure_add, _add, writes=True),
    Command("remove", words.REMOVE_ABOUT, _configure_remove, _remove, writes=True),
    Command("confirm", words.CONFIRM_ABOUT, _configure_confirm, _confirm, writes=True),
    Command("replace", words.REPLACE_ABOUT, _configure_replace, _replace, writes=True),
    Command("invite", words.INVITE_ABOUT, _configure_invite, _invite, writes=True),
]
