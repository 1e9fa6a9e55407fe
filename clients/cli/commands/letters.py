"""Letters: drafted, validated, sent at the exit, called back."""

from datetime import datetime
from pathlib import Path
from typing import Final

from cordee.clients.cli import lettering, traits, wording
from cordee.clients.cli.catalogue import commands, files
from cordee.clients.cli.catalogue import letters as words
from cordee.clients.cli.commands.dashboard import DASHBOARD
from cordee.clients.cli.commands.patients import add_oid, read_ins_or_scan
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.meant_letters import (
    address_of,
    chosen,
    coming,
    member,
    milliseconds,
    today,
)
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.recipients import Addressed, addressed
from cordee.clients.sdk import (
    LETTER_KINDS,
    FileFault,
    LetterPatient,
    LetterView,
    ThreadView,
)

DISCHARGE: Final = "discharge-letter"
PREFIX: Final = 6
"""Hexadecimal digits of an id that are enough to name a letter."""


def _thread(parser: Parser) -> None:
    parser.add_argument("thread", metavar=commands.THREAD())


def _letter(parser: Parser) -> None:
    _thread(parser)
    letter = words.LETTER()
    parser.add_argument(
        "letter", nargs="?", default="", metavar=letter, help=words.LETTER_HELP()
    )


def _about(parser: Parser) -> None:
    """What every letter is about, and to whom it goes."""
    add, text = parser.add_argument, commands.TEXT()
    add("--patient", metavar=text, help=words.PATIENT_HELP())
    add("--ins", action="store_true", help=words.INS_HELP())
    add_oid(parser)
    add(
        "--kind",
        choices=LETTER_KINDS,
        default=DISCHARGE,
        metavar=words.KIND(),
        help=words.KIND_HELP(),
    )
    add("--title", default="", metavar=text, help=words.TITLE())
    for name, about in (
        ("--to", words.TO_HELP()),
        ("--referring", words.REFERRING()),
        ("--other", words.OTHER()),
    ):
        add(name, action="append", default=[], metavar=words.WHO(), help=about)
    add("--to-patient", action="store_true", help=words.TO_PATIENT())
    add("--unit", default="", metavar=text, help=words.UNIT())
    add("--entry", metavar=words.DAY(), help=words.ENTRY())
    add("--opposed", action="store_true", help=words.OPPOSED())


def _configure_draft(parser: Parser) -> None:
    _thread(parser)
    add, person = parser.add_argument, commands.PERSON()
    add("pdf", type=Path, metavar=words.PDF())
    _about(parser)
    add("--validator", metavar=person, required=True, help=words.VALIDATOR())
    add("--by", metavar=words.TIME(), help=words.VALIDATE_BY())
    add("--tell", metavar=person, help=words.TELL())
    add("--replaces", metavar=words.LETTER(), help=words.NEXT_OF())


def _configure_send(parser: Parser) -> None:
    parser.add_argument("pdf", type=Path, metavar=words.PDF())
    _about(parser)


def _configure_exit(parser: Parser) -> None:
    _letter(parser)
    parser.add_argument("--at", metavar=words.TIME(), help=words.AT())


def _configure_recall(parser: Parser) -> None:
    _thread(parser)
    add = parser.add_argument
    add("who", metavar=words.WHO())
    add("reason", nargs="+", metavar=words.REASON())
    add("--letter", default="", metavar=words.LETTER(), help=words.LETTER_HELP())


def _configure_show(parser: Parser) -> None:
    _letter(parser)
    path = files.PATH()
    parser.add_argument("--save", type=Path, metavar=path, help=words.SAVE_HELP())


async def _draft(errand: Errand) -> Exit:
    arguments = errand.arguments
    patient = await _patient(errand)
    validate_by = 0 if arguments.by is None else coming(arguments.by)
    await errand.client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    before = None
    if arguments.replaces:
        before = (await chosen(errand, thread, arguments.replaces)).letter
    validator = await member(errand, thread, arguments.validator)
    role = (
        None
        if arguments.tell is None
        else (await errand.person(arguments.tell)).account
    )
    to = await addressed(errand, patient)
    drafted = await errand.client.draft_letter(
        thread.id,
        arguments.pdf,
        kind=arguments.kind,
        title=arguments.title or words.KINDS[arguments.kind](),
        patient=patient,
        recipients=to.recipients,
        validator=validator,
        validate_by=validate_by,
        role=role,
        unit=arguments.unit,
        entry=_entry(errand),
        opposed=to.opposed,
        letter=before,
    )
    _give(errand, drafted)
    return Exit.OK


async def _send(errand: Errand) -> Exit:
    """A thread of its own with the gateway: nothing else of the patient's is there."""
    arguments = errand.arguments
    patient = await _patient(errand)
    await errand.client.wait_online(arguments.wait)
    to = await addressed(errand, patient)
    if not to.recipients and not to.opposed:
        raise NotDone(words.NO_GP())
    who = lettering.patient(patient)
    thread = await errand.client.new_thread(
        words.THREAD_TITLE(patient=who)[:200], [], patient=who
    )
    letter = await _drafted_by_me(errand, thread, patient, to)
    sent = await errand.client.validate_letter(thread.id, letter.letter)
    if not to.opposed:
        sent = await errand.client.letter_exit(thread.id, letter.letter)
    _give(errand, sent)
    return Exit.OK


async def _drafted_by_me(
    errand: Errand, thread: ThreadView, patient: LetterPatient, to: Addressed
) -> LetterView:
    arguments = errand.arguments
    return await errand.client.draft_letter(
        thread.id,
        arguments.pdf,
        kind=arguments.kind,
        title=arguments.title or words.KINDS[arguments.kind](),
        patient=patient,
        recipients=to.recipients,
        validator=errand.client.account,
        unit=arguments.unit,
        entry=_entry(errand),
        opposed=to.opposed,
    )


async def _validate(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    thread = await errand.thread(errand.arguments.thread)
    letter = await chosen(errand, thread, errand.arguments.letter)
    _give(errand, await errand.client.validate_letter(thread.id, letter.letter))
    return Exit.OK


async def _exit(errand: Errand) -> Exit:
    arguments = errand.arguments
    at = 0 if arguments.at is None else today(arguments.at)
    await errand.client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    letter = await chosen(errand, thread, arguments.letter)
    _give(errand, await errand.client.letter_exit(thread.id, letter.letter, at))
    return Exit.OK


async def _recall(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.client.wait_online(arguments.wait)
    thread = await errand.thread(arguments.thread)
    letter = await chosen(errand, thread, arguments.letter)
    address = address_of(letter, arguments.who)
    changed = await errand.client.recall_letter(
        thread.id, letter.letter, address, " ".join(arguments.reason)
    )
    _give(errand, changed)
    return Exit.OK


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    thread = await errand.thread(errand.arguments.thread)
    letters = await errand.client.letters(thread.id)
    lines = list(map(lettering.brief, letters))
    errand.output.give(letters, lines or [words.NONE()])
    return Exit.OK


async def _show(errand: Errand) -> Exit:
    arguments = errand.arguments
    await errand.freshen()
    thread = await errand.thread(arguments.thread)
    letter = await chosen(errand, thread, arguments.letter)
    if arguments.save is not None:
        await errand.client.wait_online(arguments.wait)
        pdf = await errand.client.letter_pdf(thread.id, letter.letter)
        _save(pdf, arguments.save)
        path = wording.clean(str(arguments.save))
        errand.output.remark(words.SAVED(path=path))
    _give(errand, letter)
    return Exit.OK


def _give(errand: Errand, letter: LetterView) -> None:
    errand.output.give(letter, lettering.in_full(letter))


def _save(pdf: bytes, path: Path) -> None:
    """Write what was checked, over nothing. Raises FileFault."""
    try:
        with path.open("xb") as file:
            file.write(pdf)
    except FileExistsError:
        raise FileFault("exists", str(path)) from None
    except OSError:
        raise FileFault("not_writable", str(path)) from None


async def _patient(errand: Errand) -> LetterPatient:
    """By what is written, and by the INS where one is read. Raises Misuse, WrongIns."""
    said = errand.arguments.patient
    if not errand.arguments.ins:
        if said is None:
            raise Misuse(words.BAD_PATIENT())
        return traits.parse(said)
    ins, scanned = await read_ins_or_scan(errand)
    if said is not None:
        return traits.with_ins(traits.parse(said), ins)
    if scanned is None:
        raise Misuse(words.BAD_PATIENT())
    return traits.scanned(scanned)


def _entry(errand: Errand) -> int:
    """Unix ms of the day of entry, here; 0 when nobody said."""
    if errand.arguments.entry is None:
        return 0
    day = traits.day(errand.arguments.entry)
    return milliseconds(datetime(day.year, day.month, day.day).astimezone())


COMMANDS = [
    Command("draft", words.DRAFT_ABOUT, _configure_draft, _draft, writes=True),
    Command("validate", words.VALIDATE_ABOUT, _letter, _validate, writes=True),
    Command("exit", words.EXIT_ABOUT, _configure_exit, _exit, writes=True),
    Command("send", words.SEND_ABOUT, _configure_send, _send, writes=True),
    Command("recall", words.RECALL_ABOUT, _configure_recall, _recall, writes=True),
    Command("list", words.LIST_ABOUT, _thread, _list),
    Command("show", words.SHOW_ABOUT, _configure_show, _show),
    DASHBOARD,
]
