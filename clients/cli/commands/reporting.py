"""Reports of tele-expertise: shown, written, saved, sent on to a doctor by mail."""

import asyncio
import sys
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cordee.clients.cli import casing, failures, lettering, report_pages, texts, wording
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.catalogue import files
from cordee.clients.cli.correspondents import mailbox
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.meant_cases import chosen, now
from cordee.clients.cli.misuse import NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import (
    Answer,
    CaseView,
    CordeeError,
    FileFault,
    NotFound,
    Recipient,
)
from cordee.documents.errors import SettingError

STDIN: Final = "-"
MAX_TEXT: Final = 1 << 20
"""Bytes of a report's text: more than all its sections may have."""


def _case(parser: Parser) -> None:
    parser.add_argument("case", metavar=words.CASE(), help=words.CASE_HELP())


def _configure_show(parser: Parser) -> None:
    _case(parser)
    path = files.PATH()
    parser.add_argument("--save", type=Path, metavar=path, help=words.SAVE_HELP())


def _configure_report(parser: Parser) -> None:
    _case(parser)
    add, text, path = parser.add_argument, words.TEXT(), files.PATH()
    add("--from", dest="written", metavar=path, help=words.FROM_HELP())
    add("--template", default="", metavar=words.TEMPLATE(), help=words.TEMPLATE_HELP())
    add("--conclusion", default="", metavar=text, help=words.CONCLUSION_HELP())
    add(
        "--section",
        action="append",
        default=[],
        metavar=text,
        help=words.SECTION_HELP(),
    )
    add("--incidents", default="", metavar=text, help=words.INCIDENTS_HELP())
    add("--pdf", type=Path, metavar=path, help=words.PDF_HELP())
    add("--no-gp", action="store_true", help=words.NO_GP_HELP())


def _configure_send(parser: Parser) -> None:
    _case(parser)
    parser.add_argument("--to", action="append", default=[], metavar=words.WHO())


async def _show(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.freshen()
    case = await chosen(errand, arguments.case)
    if arguments.save is not None:
        await errand.client.wait_online(arguments.wait)
        pdf = await errand.client.report_pdf(case.thread, case.case)
        await asyncio.to_thread(save, pdf, arguments.save)
        path = wording.clean(str(arguments.save))
        errand.output.remark(words.SAVED(path=path))
    errand.output.give(case, casing.in_full(case, now()))
    await _seen(errand, case)
    return Exit.OK


async def _seen(errand: Errand, case: CaseView) -> None:
    """Whoever asked has the report before his eyes: his act is prepared."""
    if case.report is None or case.part != "requester" or not errand.client.online:
        return
    act = await errand.client.seen_report(case.thread, case.case)
    if act is not None:
        amount = casing.euros(act.cents)
        errand.output.remark(words.ACT_TOLD(code=act.code, euros=amount))


async def _report(errand: Errand) -> Exit:
    client, arguments = errand.client, errand.arguments
    await client.wait_online(arguments.wait)
    case = await chosen(errand, arguments.case)
    answer = replace(await _answer(errand, case), request=case.version)
    answer.check()
    pdf = await _pdf(errand, case, answer)
    before = {act.act for ledger in await client.ledgers() for act in ledger.acts}
    done = await client.report(case.thread, case.case, answer, pdf=pdf)
    errand.output.give(done, casing.in_full(done, now()))
    told = [
        act
        for ledger in await client.ledgers()
        for act in ledger.acts
        if act.act not in before
    ]
    for act in told:
        amount = casing.euros(act.cents)
        errand.output.remark(words.ACT_TOLD(code=act.code, euros=amount))
    if not told:
        errand.output.remark(words.ACT_NOT())
    if done.doctor_address and not arguments.no_gp:
        await _to_gp(errand, done)
    return Exit.OK


async def _to_gp(errand: Errand, case: CaseView) -> None:
    """The patient's own doctor gets it too; a failure does not undo the answer."""
    try:
        await errand.client.send_report(
            case.thread, case.case, title=words.REPORT_TITLE()
        )
    except CordeeError as error:
        why = failures.sentence_of(error)
        errand.output.remark(words.NOT_SENT_TO_GP(why=why))
    else:
        name = texts.one_line(case.doctor_name or case.doctor_address)
        errand.output.remark(words.SENT_TO_GP(name=name))


async def _send(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    case = await chosen(errand, errand.arguments.case)
    named = [await mailbox(errand, text) for text in errand.arguments.to]
    letter = await errand.client.send_report(
        case.thread,
        case.case,
        [Recipient(one, "gp") for one in named],
        title=words.REPORT_TITLE(),
    )
    errand.output.give(letter, lettering.in_full(letter))
    return Exit.OK


async def _answer(errand: Errand, case: CaseView) -> Answer:
    """What the text and the options say; all that was joined counts as seen."""
    arguments = errand.arguments
    written = None
    if arguments.written is not None:
        written = report_pages.answer_of(
            await asyncio.to_thread(_read, arguments.written)
        )
    answer = report_pages.with_options(
        written,
        arguments.conclusion,
        arguments.section,
        arguments.incidents,
        arguments.template,
    )
    return replace(answer, seen=case.documents, studies=case.studies)


async def _pdf(errand: Errand, case: CaseView, answer: Answer) -> bytes:
    if errand.arguments.pdf is not None:
        data: bytes = await asyncio.to_thread(_bytes, errand.arguments.pdf)
        return data
    me = await errand.client.professional()
    names = await _names(errand, case)
    try:
        return await asyncio.to_thread(report_pages.pages, case, answer, me, names)
    except SettingError as error:
        raise NotDone(f"{error}.") from None


async def _names(errand: Errand, case: CaseView) -> list[str]:
    """How the documents are called that were joined."""
    found: list[str] = []
    for message, index in case.documents:
        try:
            view = await errand.client.message(case.thread, message)
        except NotFound:
            continue
        found += [view.files[index].name] if index < len(view.files) else []
    for study in case.studies:
        try:
            line = (await errand.client.message(case.thread, study)).study
        except NotFound:
            continue
        found += [casing.study(line)] if line is not None else []
    return found


def save(data: bytes, path: Path) -> None:
    """Write what was checked, over nothing. Raises FileFault."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise FileFault("exists", str(path)) from None
    except OSError:
        raise FileFault("not_writable", str(path)) from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise FileFault("unreadable", str(path)) from None


def _read(path: str) -> str:
    """The text of a file, or of standard input."""
    if path == STDIN:
        return sys.stdin.read(MAX_TEXT)
    data = _bytes(Path(path))
    if len(data) > MAX_TEXT:
        raise FileFault("unreadable", path)
    return data.decode("utf-8-sig", "replace")


REPORTING: Final = (
    Command("show", words.SHOW_ABOUT, _configure_show, _show),
    Command("report", words.REPORT_ABOUT, _configure_report, _report, writes=True),
    Command("send", words.SEND_ABOUT, _configure_send, _send, writes=True),
)
