"""Filing a thread: a PDF, a folder, or both."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from cordee.clients.cli import language, moments, wording
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.catalogue import exporting as own
from cordee.clients.cli.catalogue import files
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser

if TYPE_CHECKING:
    from cordee.clients.export import Document, Gathered


class NotFiled(Misuse):
    """It could not be written; the sentence says why."""

    exit = Exit.REFUSED


def _configure(parser: Parser) -> None:
    add = parser.add_argument
    add("thread", metavar=words.THREAD())
    add("--pdf", type=Path, metavar=words.FILE(), help=own.PDF())
    add("--folder", type=Path, metavar=files.FOLDER(), help=own.FOLDER())


async def _export(errand: Errand) -> Exit:
    from cordee.clients import export  # noqa: PLC0415 - slow to load, and large

    arguments = errand.arguments
    if arguments.pdf is None and arguments.folder is None:
        raise Misuse(own.NOTHING_ASKED())
    await errand.freshen()
    thread = await errand.thread(arguments.thread)
    gathered = await export.gather(errand.client, thread.id, moments.now())
    written: list[Path] = []
    try:
        if arguments.folder is not None:
            written.append(await _folder(errand, gathered, arguments.folder))
        if arguments.pdf is not None:
            written.append(await _pdf(gathered, arguments.pdf))
    except export.FolderError as error:
        text = own.EXISTS if error.why == "exists" else own.NO_DISK
        raise NotFiled(text(path=wording.clean(str(error.path)))) from error
    except export.RenderingError as error:
        raise NotFiled(own.NO_PAGES(reason=error)) from error
    lines = [own.WRITTEN(path=wording.clean(str(path))) for path in written]
    errand.output.give([{"path": str(path)} for path in written], lines)
    errand.output.remark(own.NOT_ENCRYPTED())
    return _judged(errand, gathered.document)


async def _folder(errand: Errand, gathered: "Gathered", folder: Path) -> Path:
    from cordee.clients import export  # noqa: PLC0415 - slow to load, and large

    chosen = export.Language(language.current())
    filed = await export.save_folder(errand.client, gathered, folder, chosen)
    lacking = sum(f.saved_as is None for line in filed.lines for f in line.files)
    if lacking:
        errand.output.remark(own.LACKING(lacking))
    return folder


async def _pdf(gathered: "Gathered", path: Path) -> Path:
    from cordee.clients import export  # noqa: PLC0415 - slow to load, and large

    chosen = export.Language(language.current())
    data = await asyncio.to_thread(export.render_pdf, gathered, chosen)
    await asyncio.to_thread(export.save_pdf, data, path)
    return path


def _judged(errand: Errand, document: "Document") -> Exit:
    rule = document.report.frozen
    if rule is None:
        return Exit.OK
    errand.output.remark(own.UNSOUND(rule=rule))
    return Exit.TAMPERED


COMMANDS = [Command("export", own.ABOUT, _configure, _export)]
