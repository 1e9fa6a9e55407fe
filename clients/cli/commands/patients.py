"""Patients: the GP of one, the people in a ward. No INS is ever an argument."""

from typing import Final

from cordee.clients.cli import moments, practitioners, tables, wording
from cordee.clients.cli.catalogue import patients as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import (
    GpView,
    HitView,
    NotOnline,
    WardPatient,
    WardView,
    WrongIns,
)
from cordee.documents import ins, ins_datamatrix
from cordee.documents.errors import InsError
from cordee.documents.ins import DEMO, NIA, NIR, TEST, Ins
from cordee.documents.ins_datamatrix import Scanned

OIDS: Final = {"nir": NIR, "nia": NIA, "test": TEST, "demo": DEMO}
CANDIDATES: Final = 9
RPPS_LENGTH: Final = 11
EXITS: Final = {
    "found": Exit.OK,
    "chosen": Exit.OK,
    "away": Exit.OFFLINE,
    "refused": Exit.REFUSED,
}
"""What is neither known nor to be told is Exit.NOT_FOUND."""


def add_oid(parser: Parser) -> None:
    parser.add_argument(
        "--oid", default="nir", metavar=words.OID(), help=words.OID_HELP()
    )


async def read_ins(errand: Errand) -> tuple[str, str]:
    """Matricule and OID from standard input, typed or scanned. Raises WrongIns."""
    text = await errand.output.read(words.ASK_INS())
    if not ins_datamatrix.is_scan(text):
        return text, _oid(errand)
    found = _scanned(text).ins
    return found.matricule, found.oid


async def read_ins_or_scan(errand: Errand) -> tuple[Ins, Scanned | None]:
    """The same, checked, with the traits of a scan. Raises WrongIns."""
    text = await errand.output.read(words.ASK_INS())
    scanned = _scanned(text) if ins_datamatrix.is_scan(text) else None
    try:
        found = ins.parse(text, _oid(errand)) if scanned is None else scanned.ins
        ins.check_usable(found)
    except InsError as error:
        raise WrongIns(str(error)) from None
    return found, scanned


def _oid(errand: Errand) -> str:
    asked: str = errand.arguments.oid
    return OIDS.get(asked.lower(), asked)


def _scanned(text: str) -> Scanned:
    try:
        return ins_datamatrix.read(text)
    except InsError as error:
        raise WrongIns(str(error)) from None


def _configure_gp(parser: Parser) -> None:
    add_oid(parser)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--choose", metavar=words.CHOOSE(), help=words.CHOOSE_HELP())
    only.add_argument(
        "--among", nargs="+", metavar=words.AMONG(), help=words.AMONG_HELP()
    )


def _configure_ward(parser: Parser) -> None:
    parser.add_argument("ward", nargs="?", default="", metavar=words.WARD())


async def _gp(errand: Errand) -> Exit:
    matricule, oid = await read_ins(errand)
    await errand.freshen()
    if errand.arguments.choose:
        number = _idnps(errand.arguments.choose)
        await _remember(errand, (matricule, oid), number, await _name(errand, number))
        return Exit.OK
    if errand.arguments.among:
        hit = await _candidate(errand, " ".join(errand.arguments.among))
        name = practitioners.hit_name(hit)
        await _remember(errand, (matricule, oid), hit.practitioner, name)
        return Exit.OK
    view = await errand.client.gp_of(matricule, oid)
    for doubt in view.doubts:
        errand.output.remark(words.DOUBTS[doubt]())
    errand.output.give(view, [_line(view)])
    return EXITS.get(view.outcome, Exit.NOT_FOUND)


def _line(view: GpView) -> str:
    if view.outcome not in {"found", "chosen"}:
        return words.OUTCOMES.get(view.outcome, words.OUTCOMES["unknown"])()
    name = wording.one_line(view.name) or view.practitioner
    if view.practitioner and view.name:
        name = words.NUMBER(name=name, number=wording.one_line(view.practitioner))
    when = words.UNDATED()
    if view.time:
        when = moments.brief(view.time, moments.now().date())
    text = words.MINE if view.mine else words.CHOSEN
    text = words.FOUND if view.outcome == "found" else text
    return text(name=name, when=when)


def _idnps(text: str) -> str:
    """Raises Misuse for what is no number of a practitioner."""
    number = "".join(text.split())
    if not number.isalnum() or not number[-1].isdigit():
        raise Misuse(words.NO_NUMBER())
    is_rpps = len(number) == RPPS_LENGTH and number.isdigit()
    return f"8{number}" if is_rpps else number


async def _name(errand: Errand, number: str) -> str:
    """What the directory calls him; nothing where it does not answer."""
    try:
        found = await errand.client.practitioner(number)
    except NotOnline:
        return ""
    return "" if found is None else practitioners.hit_name(found.hit)


async def _remember(
    errand: Errand, patient: tuple[str, str], number: str, name: str
) -> None:
    await errand.client.choose_gp(*patient, number, name)
    await errand.flush(errand.arguments.wait)
    errand.output.done(words.REMEMBERED(name=wording.one_line(name) or number))


async def _candidate(errand: Errand, query: str) -> HitView:
    """One of those that the directory finds, whom the person picks. Raises NotDone."""
    answer = await errand.client.find(query, CANDIDATES)
    hits = [one for one in answer.found if one.hit is not None]
    if not hits:
        raise NotDone(words.NO_CANDIDATE())
    for n, one in enumerate(hits, 1):
        parts = (
            practitioners.name_of(one),
            practitioners.calling_of(one),
            practitioners.place_of(one),
        )
        said = ", ".join(part for part in parts if part)
        errand.output.remark(words.CANDIDATE(n=n, words=said))
    picked = await errand.output.read(words.WHICH())
    number = int(picked) if picked.isdecimal() else 0
    hit = hits[number - 1].hit if 0 < number <= len(hits) else None
    if hit is None:
        raise NotDone(words.NONE_CHOSEN())
    return hit


async def _ward(errand: Errand) -> Exit:
    await errand.freshen()
    view = await errand.client.ward(errand.arguments.ward)
    if view.away:
        errand.output.remark(words.OLD_LIST())
    errand.output.give(view, _lines(view, errand.arguments.ward))
    is_known = not errand.arguments.ward or errand.arguments.ward in view.wards
    return Exit.OK if is_known else Exit.NOT_FOUND


def _lines(view: WardView, asked: str) -> list[str]:
    names = ", ".join(map(wording.one_line, view.wards))
    wards = words.WARDS(names=names) if names else words.NO_WARDS()
    if not asked or asked not in view.wards:
        return [wards]
    when = moments.brief(view.time, moments.now().date())
    head = words.WARD_AT(ward=wording.one_line(view.ward), when=when)
    rows = tables.table([_row(one) for one in view.patients], tables.terminal_width())
    return [head, *rows, words.PATIENTS(len(view.patients))]


def _row(patient: WardPatient) -> list[str]:
    """Room, name, birth, what is wrong with the identity, GP."""
    gp = patient.practitioner_name or patient.practitioner or words.NO_GP()
    status = words.STATUSES.get(patient.status) if patient.matricule else words.NO_INS
    doubt = status() if status else ""
    name = f"{patient.family} {patient.given}".strip()
    return [*map(wording.one_line, (patient.room, name, _born(patient), doubt, gp))]


def _born(patient: WardPatient) -> str:
    """`née le 12/03/1979`; what is no date is said as it came."""
    year, month, day = (*patient.birth_date.split("-"), "", "", "")[:3]
    when = f"{day}/{month}/{year}" if day else patient.birth_date
    return words.BORN.get(patient.sex, words.BORN[""])(when=when) if when else ""


COMMANDS = [
    Command("gp", words.GP_ABOUT, _configure_gp, _gp, writes=True),
    Command("ward", words.WARD_ABOUT, _configure_ward, _ward, writes=True),
]
