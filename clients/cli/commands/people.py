"""Who can be written to."""

from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import states
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import PersonView


def configure(parser: Parser) -> None:
    parser.add_argument("query", nargs="*", metavar=words.WORDS())
    parser.add_argument(
        "--limit", type=int, default=50, metavar=words.NUMBER(), help=words.LIMIT()
    )


async def run(errand: Errand) -> Exit:
    await errand.freshen()
    query = " ".join(errand.arguments.query)
    found = await errand.client.people(query, errand.arguments.limit)
    errand.output.give(found, _lines(found) or [words.NOBODY()])
    return Exit.OK


def _lines(people: list[PersonView]) -> list[str]:
    width = max((len(person.name) for person in people), default=0)
    return [_line(person, width) for person in people]


def _line(person: PersonView, width: int) -> str:
    name = wording.clean(person.name) or wording.short(person.account)
    parts = [wording.calling(person), wording.clean(person.place)]
    for rule in person.warnings:
        known = states.WARNINGS.get(rule)
        parts.append(f"{known()} ({rule})" if known else rule)
    return f"{name:<{width}}  {', '.join(part for part in parts if part)}".rstrip()


COMMANDS = [Command("people", words.PEOPLE_ABOUT, configure, run)]
