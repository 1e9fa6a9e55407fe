"""The letters of a month in figures, for a head of service."""

import re
from typing import Final

from cordee.clients.cli import dashboard, moments
from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import dashboard as words
from cordee.clients.cli.catalogue import tasks as figures
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser

MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LAST_DAY: Final = "-31"
"""Periods are compared as text: no day of a month is after this one."""


def _configure(parser: Parser) -> None:
    add = parser.add_argument
    add("--month", metavar=figures.MONTH(), help=figures.MONTH_HELP())
    add("--unit", metavar=commands.TEXT(), help=words.UNIT_HELP())
    add("--days", action="store_true", help=words.DAYS_HELP())


async def _dashboard(errand: Errand) -> Exit:
    arguments = errand.arguments
    month = arguments.month or moments.now().strftime("%Y-%m")
    if not MONTH.fullmatch(month):
        raise Misuse(figures.BAD_MONTH())
    await errand.client.wait_online(arguments.wait)
    last = month + LAST_DAY if arguments.days else month
    rows = await errand.client.figures(dashboard.SUBJECT, month, last)
    grouped = dashboard.by_day if arguments.days else dashboard.by_unit
    lines = grouped(rows, arguments.unit)
    first = words.DAY() if arguments.days else words.UNIT()
    shown = [words.TITLE(month=month), *dashboard.table_of(lines, first)]
    objects = [*map(dashboard.object_of, lines)]
    errand.output.give(objects, shown if lines else [figures.NO_FIGURES(month=month)])
    if lines:
        errand.output.remark(words.NOTE())
    return Exit.OK


DASHBOARD: Final = Command("dashboard", words.ABOUT, _configure, _dashboard)
