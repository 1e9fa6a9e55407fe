"""Tele-expertise around the cases: availability, figures, templates, who I am."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.cli import moments, spans, tables, texts, wording
from cordee.clients.cli.catalogue import commands, files
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import current
from cordee.clients.cli.meant_cases import day_ms, now
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import AvailabilityView, FigureRow, FileFault
from cordee.expertise.errors import DataError
from cordee.expertise.rules import load_configuration
from cordee.expertise.templates import (
    MAX_TEMPLATES,
    Template,
    builtin,
    load_templates,
)

SECONDS: Final = "_seconds"
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def _configure_availability(parser: Parser) -> None:
    add = parser.add_argument
    add("--until", metavar=words.DAY(), help=words.UNTIL_HELP())
    add("--cap", type=int, metavar=words.N(), help=words.CAP_HELP())
    add("--for", dest="role", metavar=commands.PERSON(), help=words.FOR_HELP())
    add("--clear", action="store_true", help=words.CLEAR_HELP())


def _configure_figures(parser: Parser) -> None:
    month = words.MONTH()
    parser.add_argument("--from", dest="first", metavar=month, help=words.FIRST_HELP())
    parser.add_argument("--to", dest="last", metavar=month, help=words.LAST_HELP())


def _configure_templates(parser: Parser) -> None:
    parser.add_argument("template", nargs="?", metavar=words.TEMPLATE())
    path = files.PATH()
    parser.add_argument("--folder", type=Path, metavar=path, help=words.FOLDER_HELP())


def _configure_me(parser: Parser) -> None:
    add, text = parser.add_argument, words.TEXT()
    add("--profession", metavar=text, help=words.PROFESSION_HELP())
    add("--speciality", metavar=text, help=words.SPECIALITY())
    add("--number", metavar=text, help=words.NUMBER_HELP())
    add("--structure", metavar=text, help=words.STRUCTURE_HELP())


def _configure_rules(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar=files.PATH())


async def _availability(errand: Errand) -> Exit:
    arguments, client = errand.arguments, errand.client
    await client.wait_online(arguments.wait)
    account = client.account
    if arguments.role is not None:
        account = (await errand.person(arguments.role)).account
    await errand.meet(account)
    [before] = await client.availability([account]) or [_free(account)]
    if arguments.clear:
        await client.set_availability(account=account)
    elif arguments.until is not None or arguments.cap is not None:
        until = before.until if arguments.until is None else day_ms(arguments.until)
        cap = before.cap if arguments.cap is None else arguments.cap
        await client.set_availability(until=until, cap=cap, account=account)
    [after] = await client.availability([account]) or [_free(account)]
    name = wording.name_of(account, errand.people)
    errand.output.give(after, _available(after, name))
    return Exit.OK


def _free(account: bytes) -> AvailabilityView:
    return AvailabilityView(account=account, name="", until=0, cap=0, open=0)


def _available(one: AvailabilityView, name: str) -> list[str]:
    lines = [words.AVAILABLE(name=name)]
    if one.until > now():
        lines = [words.AWAY(name=name, until=moments.hour(one.until))]
    if one.cap:
        lines.append(words.CAPPED(name=name, open=one.open, cap=one.cap))
    return lines


async def _figures(errand: Errand) -> Exit:
    arguments = errand.arguments
    first, last = _month(arguments.first), _month(arguments.last)
    await errand.client.wait_online(arguments.wait)
    rows = await errand.client.case_figures(first, last)
    shown = [
        {
            "period": row.period,
            "unit": row.unit,
            "figures": {one.name: one.value for one in row.figures},
        }
        for row in rows
    ]
    errand.output.give(shown, _rows(rows) or [words.NO_FIGURES()])
    return Exit.OK


def _rows(rows: Sequence[FigureRow]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines.append(f"{row.period}  {texts.one_line(row.unit)}")
        cells = [
            (f"  {_name(one.name)}", _value(one.name, one.value)) for one in row.figures
        ]
        lines += tables.table(cells)
    return lines


def _name(name: str) -> str:
    known = words.FIGURES.get(name)
    return known() if known else texts.one_line(name)


def _value(name: str, value: int) -> str:
    return spans.about(value) if name.endswith(SECONDS) else str(value)


def _month(text: str | None) -> str:
    """A month as it is typed; the present one without words. Raises Misuse."""
    if text is None:
        return moments.now().strftime("%Y-%m")
    if _MONTH.fullmatch(text) is None:
        raise Misuse(words.BAD_MONTH(words=text))
    return text


async def _templates(errand: Errand) -> Exit:
    arguments = errand.arguments
    found = await asyncio.to_thread(_all_templates, arguments.folder)
    if arguments.template is None:
        lines = [
            words.TEMPLATE_LINE(id=one.id, title=one.title.of(current().value))
            for one in found
        ]
        errand.output.give(found, lines)
        return Exit.OK
    named = next((one for one in found if one.id == arguments.template), None)
    if named is None:
        raise NotDone(words.NO_TEMPLATE(words=arguments.template))
    errand.output.give(named, skeleton(named))
    return Exit.OK


def skeleton(template: Template) -> list[str]:
    """A text to fill in: its titles, with what belongs under each as a comment."""
    lines: list[str] = []
    for section in template.sections.of(current().value):
        lines += [f"# {section.title}", "", f"<!-- {section.hint} -->", ""]
    return [*lines, "# Conclusion", ""]


def _all_templates(folder: Path | None) -> tuple[Template, ...]:
    """Those that are shipped, and those of a folder in their place. Raises NotDone."""
    if folder is None:
        return builtin()
    try:
        names = sorted(folder.glob("*.json"))[: MAX_TEMPLATES + 1]
        return load_templates((one.name, one.read_bytes()) for one in names)
    except DataError as error:
        raise NotDone(words.BAD_TEMPLATES(why=error)) from None
    except OSError:
        raise FileFault("unreadable", str(folder)) from None


async def _me(errand: Errand) -> Exit:
    arguments = errand.arguments
    me = await errand.client.professional(
        profession=arguments.profession,
        speciality=arguments.speciality,
        billing=arguments.number,
        structure=arguments.structure,
    )
    known = msgspec.structs.asdict(me)
    lines = [f"{name}: {value}" for name, value in known.items() if value]
    errand.output.give(known, lines)
    return Exit.OK


async def _rules(errand: Errand) -> Exit:
    path: Path = errand.arguments.file
    try:
        configuration = load_configuration(await asyncio.to_thread(path.read_bytes))
    except DataError as error:
        raise NotDone(words.BAD_RULES(why=error)) from None
    except OSError:
        raise FileFault("unreadable", str(path)) from None
    errand.client.set_expertise_settings(configuration)
    errand.output.done(words.RULES_TAKEN())
    return Exit.OK


SETTINGS: Final = (
    Command(
        "availability",
        words.AVAILABILITY_ABOUT,
        _configure_availability,
        _availability,
    ),
    Command("figures", words.FIGURES_ABOUT, _configure_figures, _figures),
    Command("templates", words.TEMPLATES_ABOUT, _configure_templates, _templates),
    Command("me", words.ME_ABOUT, _configure_me, _me),
    Command("rules", words.RULES_ABOUT, _configure_rules, _rules),
)
