"""Acts: listed, taken back, exported; nothing here is clinical."""

import asyncio
import os
from pathlib import Path
from typing import Final

from cordee.clients.cli import moments, reckoning, wording
from cordee.clients.cli.catalogue import billing as words
from cordee.clients.cli.catalogue import files
from cordee.clients.cli.commands.reporting import save
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.meant_cases import named
from cordee.clients.cli.misuse import NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import FileFault
from cordee.documents.errors import SettingError
from cordee.expertise.billing import MonthExport

FORMATS: Final = ("both", "csv", "json")


def _configure_nothing(_: Parser) -> None:
    """Nothing can be asked of it."""


def _configure_month(parser: Parser) -> None:
    month = words.MONTH()
    parser.add_argument("--month", metavar=month, help=words.MONTH_HELP())


def _configure_statement(parser: Parser) -> None:
    _configure_month(parser)
    path = files.PATH()
    parser.add_argument("--pdf", type=Path, metavar=path, help=words.PDF_HELP())


def _configure_export(parser: Parser) -> None:
    _configure_month(parser)
    add = parser.add_argument
    add("--format", choices=FORMATS, default=FORMATS[0], help=words.FORMAT())
    folder = words.FOLDER()
    add("--to", type=Path, default=Path(), metavar=folder, help=words.TO_HELP())
    add("--again", metavar=words.EXPORT(), help=words.AGAIN_HELP())


def _configure_correct(parser: Parser) -> None:
    parser.add_argument("act", metavar=words.ACT(), help=words.ACT_HELP())
    parser.add_argument("reason", nargs="+", metavar=words.REASON())


def _configure_office(parser: Parser) -> None:
    parser.add_argument("role", metavar=words.ROLE())


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    found = await errand.client.ledgers()
    lines = [line for one in found for line in reckoning.ledger(one)]
    errand.output.give(found, lines or [words.NO_LEDGER()])
    return Exit.OK


async def _statement(errand: Errand) -> Exit:
    await errand.freshen()
    found = await errand.client.statements(_month(errand))
    names = {one.owner: one.owner_name for one in await errand.client.ledgers()}
    lines = [
        line
        for one in found
        for line in reckoning.statement(one, names.get(one.owner, ""))
    ]
    errand.output.give(found, lines or [words.NO_LEDGER()])
    path: Path | None = errand.arguments.pdf
    mine = [one for one in found if one.owner == errand.client.account]
    if path is not None and (mine or found):
        try:
            one = (mine or found)[0]
            name = names.get(one.owner, "")
            pdf = await asyncio.to_thread(reckoning.statement_pdf, one, name)
        except SettingError as error:
            raise NotDone(f"{error}.") from None
        await asyncio.to_thread(save, pdf, path)
        errand.output.remark(words.WRITTEN(path=wording.clean(str(path))))
    return Exit.OK


async def _export(errand: Errand) -> Exit:
    """Write the files under names of their own, say it in the ledgers, name them."""
    client, arguments = errand.client, errand.arguments
    await client.wait_online(arguments.wait)
    if arguments.again is not None:
        return await _again(errand)
    made = await client.prepare_month(_month(errand))
    paths = _paths(errand, made)
    await asyncio.to_thread(_write, paths)
    stands = await client.confirm_export(made)
    if stands.json != made.json:  # another office has exported at the same moment
        await asyncio.to_thread(_drop, paths)
        made, paths = stands, _paths(errand, stands)
        await asyncio.to_thread(_write, paths)
    await asyncio.to_thread(_name, paths)
    return _given(errand, made, paths)


async def _again(errand: Errand) -> Exit:
    client = errand.client
    one = named(
        errand.arguments.again,
        await client.exports(),
        lambda mark: mark.export,
        words.NO_SUCH_EXPORT(words=errand.arguments.again),
    )
    made = await client.export_again(one.export)
    if not made.is_whole:
        errand.output.remark(words.NOT_WHOLE())
    paths = _paths(errand, made)
    await asyncio.to_thread(_write, paths)
    await asyncio.to_thread(_name, paths)
    return _given(errand, made, paths)


def _given(errand: Errand, made: MonthExport, paths: dict[Path, bytes]) -> Exit:
    lines = [reckoning.export(made)]
    lines += [words.WRITTEN(path=wording.clean(str(path))) for path in paths]
    about = {
        "export": made.export,
        "month": made.month,
        "cents": made.file.totals.cents,
        "acts": made.file.totals.acts,
        "counters": made.file.totals.counters,
        "sha256": made.sha256,
        "paths": [str(path) for path in paths],
    }
    errand.output.give(about, lines)
    errand.output.remark(words.LEFT_TO_BILLING())
    return Exit.OK


def _paths(errand: Errand, made: MonthExport) -> dict[Path, bytes]:
    wanted, folder = errand.arguments.format, errand.arguments.to
    forms = {"csv": made.csv, "json": made.json}
    return {
        folder / f"{made.name}.{form}": data
        for form, data in forms.items()
        if wanted in {form, "both"}
    }


def _write(paths: dict[Path, bytes]) -> None:
    """Beside their names, on the disk before anything is said of them."""
    for path, data in paths.items():
        if path.exists():
            raise FileFault("exists", str(path))
        try:
            with _part(path).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            raise FileFault("not_writable", str(path)) from None


def _drop(paths: dict[Path, bytes]) -> None:
    for path in paths:
        _part(path).unlink(missing_ok=True)


def _name(paths: dict[Path, bytes]) -> None:
    for path in paths:
        _part(path).replace(path)


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


async def _exports(errand: Errand) -> Exit:
    await errand.freshen()
    found = await errand.client.exports()
    lines = [
        words.EXPORT_LINE(
            id=one.export.hex()[: reckoning.SHORT],
            month=one.month,
            when=moments.hour(one.time),
        )
        for one in found
    ]
    shown = [
        {"export": one.export, "month": one.month, "time": one.time} for one in found
    ]
    errand.output.give(shown, lines or [words.NO_EXPORTS()])
    return Exit.OK


async def _correct(errand: Errand) -> Exit:
    client, arguments = errand.client, errand.arguments
    await client.wait_online(arguments.wait)
    acts = [act for ledger in await client.ledgers() for act in ledger.acts]
    missing = words.NO_SUCH_ACT(words=arguments.act)
    act = named(arguments.act, acts, lambda one: one.act, missing)
    changed = await client.counter_act(act.ledger, act.act, " ".join(arguments.reason))
    errand.output.give(changed, [words.CORRECTED()])
    return Exit.OK


async def _office(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    role = await errand.person(errand.arguments.role)
    errand.client.set_office(role.account)
    ledger = await errand.client.have_ledger(role.account)
    name = wording.introduction(role)
    errand.output.give(ledger, [words.OFFICE_SET(name=name)])
    return Exit.OK


def _month(errand: Errand) -> str:
    """The month that is asked for; the present one."""
    return errand.arguments.month or moments.now().strftime("%Y-%m")


COMMANDS: Final = (
    Command("list", words.LIST_ABOUT, _configure_nothing, _list),
    Command("statement", words.STATEMENT_ABOUT, _configure_statement, _statement),
    Command("export", words.EXPORT_ABOUT, _configure_export, _export, writes=True),
    Command("exports", words.EXPORTS_ABOUT, _configure_nothing, _exports),
    Command("correct", words.CORRECT_ABOUT, _configure_correct, _correct, writes=True),
    Command("office", words.OFFICE_ABOUT, _configure_office, _office, writes=True),
)
