"""Tele-expertise: asked, claimed, moved; the report is in `commands.reporting`."""

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cordee.clients.cli import casing, lettering, texts, traits
from cordee.clients.cli.catalogue import commands, files
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.catalogue import letters as letter_words
from cordee.clients.cli.commands import asked_facts, asking_by_mail
from cordee.clients.cli.commands.expertise_settings import SETTINGS
from cordee.clients.cli.commands.patients import add_oid, read_ins_or_scan
from cordee.clients.cli.commands.reporting import REPORTING
from cordee.clients.cli.correspondents import mailbox
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.meant_cases import chosen, now
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import (
    BY_MAIL,
    Asking,
    CaseRefused,
    CaseView,
    ConsentGiven,
    LetterPatient,
    ThreadView,
)

REASONS: Final = tuple(words.REASONS)


def _case(parser: Parser) -> None:
    parser.add_argument("case", metavar=words.CASE(), help=words.CASE_HELP())


def _text(parser: Parser) -> None:
    _case(parser)
    parser.add_argument("text", nargs="*", metavar=words.TEXT())


def _configure_ask(parser: Parser) -> None:
    add, text = parser.add_argument, words.TEXT()
    add("expert", metavar=words.EXPERT())
    add("question", nargs="+", metavar=words.QUESTION())
    add("--in", dest="thread", metavar=commands.THREAD(), help=words.IN())
    add("--patient", metavar=text, help=letter_words.PATIENT_HELP())
    add("--ins", action="store_true", help=letter_words.INS_HELP())
    add_oid(parser)
    add("--speciality", default="", metavar=text, help=words.SPECIALITY())
    add(
        "--reason",
        choices=REASONS,
        default=REASONS[0],
        metavar=letter_words.KIND(),
        help=words.REASON_HELP(),
    )
    add("--context", default="", metavar=text, help=words.CONTEXT())
    path, number = files.PATH(), words.MESSAGES()
    add(
        "--file",
        type=Path,
        metavar=path,
        help=words.FILE_HELP(),
        action="append",
        default=[],
    )
    add(
        "--message",
        metavar=number,
        help=words.MESSAGE_HELP(),
        action="append",
        default=[],
    )
    asked_facts.configure(parser)
    forms = tuple(words.FORMS)
    add("--consent", choices=forms, help=words.CONSENT_HELP())
    add(
        "--purpose",
        choices=tuple(words.PURPOSES),
        help=words.PURPOSE_HELP(),
        action="append",
        default=[],
    )
    add("--gp", metavar=words.WHO(), help=words.GP_HELP())
    add("--by-mail", action="store_true", help=words.BY_MAIL_HELP())
    add("--check", action="store_true", help=words.CHECK())


def _configure_list(parser: Parser) -> None:
    parser.add_argument("--all", action="store_true", help=words.ALL())


def _configure_redirect(parser: Parser) -> None:
    _case(parser)
    parser.add_argument("person", metavar=words.EXPERT())
    parser.add_argument("text", nargs="*", metavar=words.TEXT())


def _configure_give(parser: Parser) -> None:
    _text(parser)
    path = files.PATH()
    parser.add_argument(
        "--file",
        type=Path,
        action="append",
        default=[],
        metavar=path,
        help=words.FILE_HELP(),
    )


def _configure_again(parser: Parser) -> None:
    _case(parser)
    parser.add_argument("--to", metavar=words.EXPERT(), help=words.TO_HELP())


async def _ask(errand: Errand) -> Exit:
    arguments, client = errand.arguments, errand.client
    await client.wait_online(arguments.wait)
    box = await asking_by_mail.expert(errand) if arguments.by_mail else None
    expert = BY_MAIL if box else (await errand.person(arguments.expert)).account
    patient = await _patient(errand)
    doctor = None if arguments.gp is None else await mailbox(errand, arguments.gp)
    asking = Asking(
        expert=expert,
        expert_as=asking_by_mail.shown(box),
        question=" ".join(arguments.question),
        patient=patient,
        requester=await client.professional(),
        speciality=arguments.speciality,
        reason=arguments.reason,
        context=arguments.context,
        doctor=doctor,
    )
    asking = await asked_facts.with_facts(errand, asking)
    verdict = client.judge_asking(asking)
    for line in casing.reasons(verdict):
        errand.output.remark(line)
    if arguments.check:
        errand.output.give(verdict, [])
        return Exit.OK
    if arguments.consent is None:
        raise Misuse(words.NO_CONSENT())
    consent = ConsentGiven(
        form=arguments.consent, purposes=tuple(arguments.purpose or ("care", "advice"))
    )
    if box is not None:
        return await asking_by_mail.send(errand, asking, consent, box)
    return await _send(errand, asking, consent)


async def _send(errand: Errand, asking: Asking, consent: ConsentGiven) -> Exit:
    """Bring the files into the thread, then ask with them."""
    client, arguments = errand.client, errand.arguments
    asking.check()
    who = lettering.patient(asking.patient)
    title = words.THREAD_TITLE(patient=who)[:200]
    if arguments.thread is not None:
        thread = await errand.thread(arguments.thread)
    else:
        begun = await client.new_expertise_thread(title, asking.expert, who)
        thread = await client.thread(begun)
    documents, studies = await _brought(errand, thread)
    asking = replace(asking, documents=documents, studies=studies)
    _give(errand, await client.ask_expertise(thread.id, asking, consent))
    return Exit.OK


async def _brought(
    errand: Errand, thread: ThreadView
) -> tuple[list[tuple[bytes, int]], list[bytes]]:
    """Documents and studies: what the thread has, and files that are sent now."""
    documents: list[tuple[bytes, int]] = []
    studies: list[bytes] = []
    for text in errand.arguments.message:
        message = await errand.message(thread, text, has_files=True)
        if message.study is not None:
            studies.append(message.id)
        else:
            documents += [(message.id, n) for n in range(len(message.files))]
    paths = errand.arguments.file
    if paths:
        sent = await errand.client.send_files(thread.id, paths)
        documents += [(sent.id, n) for n in range(len(paths))]
    return documents, studies


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    found = await errand.client.cases(running=not errand.arguments.all)
    lines = [casing.brief(one, now()) for one in found]
    errand.output.give(found, lines or [words.NONE()])
    return Exit.OK


async def _claim(errand: Errand) -> Exit:
    case, client = await _online(errand), errand.client
    try:
        _give(errand, await client.claim(case.thread, case.case))
    except CaseRefused as error:
        stands = await client.case(case.thread, case.case)
        if error.word != "taken" or not stands.by_name:
            raise
        name = texts.one_line(stands.by_name)
        raise NotDone(words.TAKEN_BY(name=name)) from None
    return Exit.OK


async def _release(errand: Errand) -> Exit:
    case = await _online(errand)
    moved = await errand.client.release(case.thread, case.case, _said(errand))
    _give(errand, moved)
    return Exit.OK


async def _more(errand: Errand) -> Exit:
    case = await _online(errand)
    moved = await errand.client.ask_more(case.thread, case.case, _said(errand))
    _give(errand, moved)
    return Exit.OK


async def _give_more(errand: Errand) -> Exit:
    case = await _online(errand)
    client, paths = errand.client, errand.arguments.file
    documents: list[tuple[bytes, int]] = []
    if paths:
        sent = await client.send_files(case.thread, paths)
        stored = await client.wait_state(
            case.thread, sent.id, "stored", errand.arguments.wait
        )
        documents = [(stored.id, n) for n in range(len(paths))]
    moved = await client.give_more(
        case.thread, case.case, _said(errand), documents=documents
    )
    _give(errand, moved)
    return Exit.OK


async def _decline(errand: Errand) -> Exit:
    case = await _online(errand)
    moved = await errand.client.decline(case.thread, case.case, _said(errand))
    _give(errand, moved)
    return Exit.OK


async def _redirect(errand: Errand) -> Exit:
    case = await _online(errand)
    to = (await errand.person(errand.arguments.person)).account
    moved = await errand.client.redirect(case.thread, case.case, to, _said(errand))
    _give(errand, moved)
    return Exit.OK


async def _accept(errand: Errand) -> Exit:
    case = await _online(errand)
    _give(errand, await errand.client.accept_redirect(case.thread, case.case))
    return Exit.OK


async def _again(errand: Errand) -> Exit:
    case, to = await _online(errand), errand.arguments.to
    expert = None if to is None else (await errand.person(to)).account
    moved = await errand.client.send_again(case.thread, case.case, expert=expert)
    _give(errand, moved)
    return Exit.OK


async def _withdraw(errand: Errand) -> Exit:
    case = await _online(errand)
    moved = await errand.client.withdraw_case(case.thread, case.case, _said(errand))
    _give(errand, moved)
    return Exit.OK


async def _close(errand: Errand) -> Exit:
    case = await _online(errand)
    _give(errand, await errand.client.close_case(case.thread, case.case))
    return Exit.OK


async def _online(errand: Errand) -> CaseView:
    await errand.client.wait_online(errand.arguments.wait)
    return await chosen(errand, errand.arguments.case)


def _give(errand: Errand, case: CaseView) -> None:
    errand.output.give(case, casing.in_full(case, now()))


def _said(errand: Errand) -> str:
    return " ".join(errand.arguments.text)


async def _patient(errand: Errand) -> LetterPatient:
    """By what is written, and by the INS where one is read. Raises Misuse, WrongIns."""
    said = errand.arguments.patient
    if not errand.arguments.ins:
        if said is None:
            raise Misuse(letter_words.BAD_PATIENT())
        return traits.parse(said)
    ins, scanned = await read_ins_or_scan(errand)
    if said is not None:
        return traits.with_ins(traits.parse(said), ins)
    if scanned is None:
        raise Misuse(letter_words.BAD_PATIENT())
    return traits.scanned(scanned)


COMMANDS = [
    Command("ask", words.ASK_ABOUT, _configure_ask, _ask, writes=True),
    Command("list", words.LIST_ABOUT, _configure_list, _list),
    *REPORTING[:1],
    Command("claim", words.CLAIM_ABOUT, _case, _claim, writes=True),
    Command("release", words.RELEASE_ABOUT, _text, _release, writes=True),
    Command("more", words.MORE_ABOUT, _text, _more, writes=True),
    Command("give", words.GIVE_ABOUT, _configure_give, _give_more, writes=True),
    Command("decline", words.DECLINE_ABOUT, _text, _decline, writes=True),
    Command(
        "redirect", words.REDIRECT_ABOUT, _configure_redirect, _redirect, writes=True
    ),
    Command("accept", words.ACCEPT_ABOUT, _case, _accept, writes=True),
    Command("again", words.AGAIN_ABOUT, _configure_again, _again, writes=True),
    Command("withdraw", words.WITHDRAW_ABOUT, _text, _withdraw, writes=True),
    *REPORTING[1:],
    Command("close", words.CLOSE_ABOUT, _case, _close, writes=True),
    *SETTINGS,
]
