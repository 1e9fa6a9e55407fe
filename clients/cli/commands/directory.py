"""The directory: find somebody, see how he is reached, see who answers."""

from cordee.clients.cli import answering, practitioners, tables, wording
from cordee.clients.cli.catalogue import commands, mail
from cordee.clients.cli.catalogue import directory as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import Unfound
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.reaching import certain
from cordee.clients.sdk import FoundView, NotAllowed, PractitionerView


def _configure_find(parser: Parser) -> None:
    add = parser.add_argument
    add("query", nargs="*", metavar=commands.WORDS())
    add("--near", metavar=words.DEPARTMENT(), help=words.NEAR())
    number = commands.NUMBER()
    add("--limit", type=int, default=20, metavar=number, help=commands.LIMIT())


def _configure_practitioner(parser: Parser) -> None:
    parser.add_argument(
        "number", nargs="+", metavar=words.NUMBER_OR_WORDS(), help=words.NUMBER_HELP()
    )


def _configure_services(parser: Parser) -> None:
    add, number = parser.add_argument, commands.NUMBER()
    add("query", nargs="*", metavar=commands.WORDS())
    add("--limit", type=int, default=20, metavar=number, help=commands.LIMIT())


async def _find(errand: Errand) -> Exit:
    arguments, query = errand.arguments, " ".join(errand.arguments.query)
    if arguments.near is not None:
        await _keep_near(errand, arguments.near)
        if not query:
            errand.output.done(await _near(errand))
            return Exit.OK
    await errand.client.wait_online(arguments.wait)
    answer = await errand.client.find(query, max(1, arguments.limit))
    if not answer.whole:
        errand.output.remark(words.NOT_WHOLE())
    rows = [_row(one) for one in answer.found]
    lines = tables.table(rows, tables.terminal_width())
    errand.output.give(answer, lines or [words.NOBODY()])
    by_mail = [one.hit for one in answer.found if one.reach[:1] == ("mssante",)]
    if by_mail and by_mail[0] is not None:
        number = by_mail[0].practitioner if len(by_mail) == 1 else mail.WHO()
        errand.output.remark(mail.OFFER(number=wording.one_line(number)))
    return Exit.OK


async def _keep_near(errand: Errand, near: str) -> None:
    try:
        await errand.client.set_near(near)
    except NotAllowed:
        raise Misuse(words.BAD_NEAR(words=wording.one_line(near))) from None


async def _near(errand: Errand) -> str:
    near = await errand.client.near()
    return words.NEAR_KEPT(near=near) if near else words.NEAR_NONE()


def _row(one: FoundView) -> list[str]:
    """Name, what he is, where, how he is reached, when a message last arrived."""
    return [
        practitioners.name_of(one),
        practitioners.calling_of(one),
        practitioners.place_of(one),
        practitioners.ways_of(one),
        practitioners.delivered(one),
        "" if one.hit is None else wording.one_line(one.hit.practitioner),
    ]


async def _practitioner(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    text = " ".join(errand.arguments.number)
    found = await _meant(errand, text)
    if found is None:
        raise Unfound(text)
    errand.output.give(found, practitioners.in_full(found))
    return Exit.OK


async def _meant(errand: Errand, text: str) -> PractitionerView | None:
    """By the number as it is written; else by words that fit one only."""
    if any(character.isdigit() for character in text) and " " not in text:
        found = await errand.client.practitioner(text)
        if found is not None:
            return found
    one = await certain(errand, text)
    if one.hit is None:
        return None
    return await errand.client.practitioner(one.hit.practitioner)


async def _services(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    query = " ".join(errand.arguments.query)
    page = await errand.client.services(query, limit=max(1, errand.arguments.limit))
    lines = [line for one in page.services for line in answering.lines_of(one)]
    errand.output.give(page, lines or [words.NO_SERVICES()])
    if page.next:
        errand.output.remark(words.MORE())
    return Exit.OK


COMMANDS = [
    Command("find", words.FIND_ABOUT, _configure_find, _find),
    Command(
        "practitioner",
        words.PRACTITIONER_ABOUT,
        _configure_practitioner,
        _practitioner,
    ),
    Command("services", words.SERVICES_ABOUT, _configure_services, _services),
]
