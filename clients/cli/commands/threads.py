"""Threads: list, open, who is in, title, check."""

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import states
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.reaching import reachable
from cordee.clients.sdk import ThreadView


def _thread(parser: Parser) -> None:
    parser.add_argument("thread", metavar=words.THREAD())


def _person(parser: Parser) -> None:
    _thread(parser)
    parser.add_argument("person", metavar=words.PERSON())


def _configure_list(parser: Parser) -> None:
    parser.add_argument(
        "--limit", type=int, default=50, metavar=words.NUMBER(), help=words.LIMIT()
    )


def _configure_new(parser: Parser) -> None:
    person = words.PERSON()
    parser.add_argument("people", nargs="+", metavar=person)
    add = parser.add_argument
    add("--title", metavar=words.TEXT(), default="", help=words.NEW_TITLE())
    add("--patient", metavar=words.TEXT(), help=words.NEW_PATIENT())
    add(
        "--reader",
        action="append",
        default=[],
        metavar=person,
        help=words.NEW_READER(),
    )


def _configure_invite(parser: Parser) -> None:
    _person(parser)
    past = parser.add_mutually_exclusive_group(required=True)
    past.add_argument(
        "--with-past", dest="past", action="store_true", help=words.WITH_PAST()
    )
    past.add_argument(
        "--without-past", dest="past", action="store_false", help=words.WITHOUT_PAST()
    )
    parser.add_argument(
        "--reader",
        dest="capacity",
        action="store_const",
        const="reader",
        default="member",
        help=words.NEW_READER(),
    )


def _configure_title(parser: Parser) -> None:
    _thread(parser)
    parser.add_argument("title", nargs="+", metavar=words.TEXT())


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    threads = await errand.client.threads(errand.arguments.limit)
    await errand.meet(*(m.account for thread in threads for m in thread.members))
    lines = [_line(errand, thread) for thread in threads]
    errand.output.give(threads, lines or [words.NO_THREADS()])
    return Exit.OK


def _line(errand: Errand, thread: ThreadView) -> str:
    when = moments.brief(thread.last_time, moments.now().date())
    unread = f" ({states.UNREAD(thread.unread)})" if thread.unread else ""
    last = wording.one_line(thread.last_text)
    text = wording.frozen_reason(thread.frozen) if thread.frozen else last
    return f"{when:>6}  {errand.title(thread)}{unread}  {text}".rstrip()


async def _new(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.client.wait_online(arguments.wait)
    people = [await reachable(errand, text) for text in arguments.people]
    readers = [await reachable(errand, text) for text in arguments.reader]
    errand.people.update({person.account: person for person in people})
    thread = await errand.client.new_thread(
        arguments.title,
        [person.account for person in people],
        patient=arguments.patient,
        direct=len(people) == 1 and not arguments.title and not readers,
        readers=[person.account for person in readers],
    )
    errand.output.give(thread, [words.NEW_DONE(title=errand.title(thread))])
    return Exit.OK


async def _invite(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    person = await reachable(errand, arguments.person)
    changed = await errand.client.invite(
        thread.id, person.account, past=arguments.past, capacity=arguments.capacity
    )
    text = words.INVITED_PAST if arguments.past else words.INVITED
    name, title = wording.clean(person.name), errand.title(changed)
    errand.output.give(changed, [text(name=name, title=title)])
    return Exit.OK


async def _remove(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread = await errand.thread(errand.arguments.thread)
    person = await errand.person(errand.arguments.person)
    changed = await errand.client.remove(thread.id, person.account)
    name, title = wording.clean(person.name), errand.title(changed)
    errand.output.give(changed, [words.REMOVED(name=name, title=title)])
    return Exit.OK


async def _leave(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread = await errand.thread(errand.arguments.thread)
    await errand.client.leave(thread.id)
    errand.output.done(words.LEFT(title=errand.title(thread)))
    return Exit.OK


async def _title(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread = await errand.thread(errand.arguments.thread)
    title = " ".join(errand.arguments.title)
    changed = await errand.client.set_title(thread.id, title)
    errand.output.give(changed, [words.TITLED(title=errand.title(changed))])
    return Exit.OK


async def _verify(errand: Errand) -> Exit:
    thread = await errand.thread(errand.arguments.thread)
    report = await errand.client.verify(thread.id)
    lines = [
        words.VERIFIED(
            first=report.first,
            head=report.head,
            items=report.items,
            epochs=report.epochs,
            chains=report.chains,
        ),
        words.ANCHORED(anchored=report.anchored),
        words.HASH(hash=report.log_hash.hex()),
        *(words.REFUSED_ITEM(seq=seq, rule=rule) for seq, rule in report.refusals),
    ]
    if report.frozen:
        lines.append(wording.frozen_reason(report.frozen))
    errand.output.give(report, lines)
    is_sound = not report.frozen and not report.refusals
    return Exit.OK if is_sound else Exit.TAMPERED


COMMANDS = [
    Command("threads", words.THREADS_ABOUT, _configure_list, _list),
    Command("new", words.NEW_ABOUT, _configure_new, _new, writes=True),
    Command("invite", words.INVITE_ABOUT, _configure_invite, _invite, writes=True),
    Command("remove", words.REMOVE_ABOUT, _person, _remove, writes=True),
    Command("leave", words.LEAVE_ABOUT, _thread, _leave, writes=True),
    Command("title", words.TITLE_ABOUT, _configure_title, _title, writes=True),
    Command("verify", words.VERIFY_ABOUT, _thread, _verify),
]
