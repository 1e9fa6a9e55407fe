"""Tasks: listed, taken, ended, given back; and the figures of an organisation."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import asdict

from cordee.clients.cli import moments, spans, tables, wording
from cordee.clients.cli.catalogue import tasks as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import MIN_HEX
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import FigureRow, ServerRefused, TaskView

SHOWN: Final = "tasks shown"
"""The kind of note that keeps which tasks the last list had, in its order."""
LISTED: Final = 100
INDENT: Final = "   "
ACTIONS: Final = {"take": words.TAKEN, "done": words.DONE, "back": words.BACK}
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class NoTask(Misuse):
    """No task has this number."""

    exit = Exit.NOT_FOUND


def _configure(parser: Parser) -> None:
    parser.add_argument("action", nargs="?", choices=list(ACTIONS), help=words.ACTION())
    parser.add_argument(
        "number", nargs="?", metavar=words.NUMBER(), help=words.NUMBER_HELP()
    )
    parser.add_argument("--all", action="store_true", help=words.ALL())


def _configure_figures(parser: Parser) -> None:
    parser.add_argument("subject", metavar=words.SUBJECT(), help=words.SUBJECT_HELP())
    parser.add_argument("--month", metavar=words.MONTH(), help=words.MONTH_HELP())


async def _tasks(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    if errand.arguments.action:
        return await _act(errand)
    page = await errand.client.tasks(open=not errand.arguments.all, limit=LISTED)
    found = sorted(page.tasks, key=lambda one: (not one.is_open, one.due))
    errand.client.notes.put(SHOWN, (), [one.id for one in found])
    lines = [line for n, one in enumerate(found, 1) for line in told(n, one)]
    errand.output.give([*map(_object, found)], lines or [words.NONE()])
    if page.more:
        errand.output.remark(words.MORE())
    if any(one.note and one.note.phone for one in found):
        errand.output.remark(words.NOT_SIGNED())
    return Exit.OK


async def _act(errand: Errand) -> Exit:
    task = await _named(errand)
    client = errand.client
    deeds = {
        "take": client.take_task,
        "done": client.end_task,
        "back": client.give_back_task,
    }
    try:
        await deeds[errand.arguments.action](task.id)
    except ServerRefused as error:
        if error.code == "conflict":
            raise NotDone(words.CONFLICT()) from None
        raise
    errand.output.done(ACTIONS[errand.arguments.action](what=_what(task)))
    return Exit.OK


async def _named(errand: Errand) -> TaskView:
    """The task of this number, as the person saw it. Raises Misuse, NoTask."""
    text = errand.arguments.number
    if not text:
        raise Misuse(words.NO_NUMBER())
    page = await errand.client.tasks(open=False, limit=LISTED)
    shown = errand.client.notes.get(SHOWN, (), list[bytes]) or []
    wanted = text.lower()
    if wanted.isdecimal() and 0 < int(wanted) <= len(shown):
        wanted = shown[int(wanted) - 1].hex()
    if len(wanted) < MIN_HEX:
        raise NoTask(words.NO_SUCH())
    found = [one for one in page.tasks if one.id.hex().startswith(wanted)]
    if len(found) != 1:
        raise NoTask(words.NO_SUCH())
    return found[0]


def _object(task: TaskView) -> dict[str, object]:
    """With the names of the note's fields, which has none on the wire."""
    return {**asdict(task), "note": task.note and asdict(task.note)}


def told(number: int, task: TaskView) -> list[str]:
    """What to do, since when; about whom, whom to call; who sees to it."""
    kind = words.KINDS[task.kind]()
    head = words.TASK(n=number, what=kind, since=_since(task.due))
    lines = [*_note(task), _state(task)]
    if task.role_name:
        lines.append(words.FOR(role=wording.one_line(task.role_name)))
    return [head, *(INDENT + line for line in lines)]


def _note(task: TaskView) -> list[str]:
    note = task.note
    if note is None:
        return [words.UNREADABLE()]
    title, patient, name, phone, text = map(
        wording.one_line, (note.title, note.patient, note.name, note.phone, note.text)
    )
    whom = words.CALL(name=name or title, phone=phone) if phone else ""
    if name and not phone:
        whom = words.WHOM(name=name)
    lines = [
        words.PATIENT(name=patient) if patient else "",
        whom,
        text,
        words.THREAD(title=title) if title else "",
    ]
    return [line for line in lines if line]


def _state(task: TaskView) -> str:
    if task.mine and task.state == "taken":
        return words.MINE()
    name = wording.one_line(task.by_name) or wording.short(task.by or b"")
    return words.STATES[task.state](name=name)


def _what(task: TaskView) -> str:
    """One line for the answer to a deed."""
    about = wording.one_line(task.note.patient or task.note.title) if task.note else ""
    return ", ".join(part for part in (words.KINDS[task.kind](), about) if part)


def _since(due: int) -> str:
    late = round(moments.now().timestamp()) - due // 1000
    return words.SINCE(span=spans.about(late)) if late >= 60 else words.JUST_NOW()


async def _figures(errand: Errand) -> Exit:
    month = errand.arguments.month or moments.now().strftime("%Y-%m")
    if not _MONTH.fullmatch(month):
        raise Misuse(words.BAD_MONTH())
    await errand.client.wait_online(errand.arguments.wait)
    rows = await errand.client.figures(errand.arguments.subject, month, month)
    lines = figure_lines(rows) or [words.NO_FIGURES(month=month)]
    errand.output.give([*map(_figure_object, rows)], lines)
    return Exit.OK


def _figure_object(row: FigureRow) -> dict[str, object]:
    return {**asdict(row), "figures": {one.name: one.value for one in row.figures}}


def figure_lines(rows: Sequence[FigureRow]) -> list[str]:
    """A table: a line a unit, a column a figure, in the order in which they come."""
    names = list(dict.fromkeys(one.name for row in rows for one in row.figures))
    cells = [[words.UNIT(), *names]]
    for row in rows:
        counts = {one.name: str(one.value) for one in row.figures}
        cells.append([row.unit, *(counts.get(name, "-") for name in names)])
    clean = [[wording.one_line(cell) for cell in line] for line in cells]
    return tables.table(clean, tables.terminal_width()) if rows else []


COMMANDS = [
    Command("tasks", words.ABOUT, _configure, _tasks),
    Command("figures", words.FIGURES_ABOUT, _configure_figures, _figures),
]
