"""To whom a letter goes, by what was asked, or by what is known of the patient.

What never enters this room: a guess; a recipient whom the patient does not want.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cordee.clients.cli.catalogue import letters as words
from cordee.clients.cli.correspondents import mailbox
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.misuse import NotDone
from cordee.clients.sdk import LetterPatient, Mailbox, Recipient, WrongIns, mailbox_for
from cordee.documents import ins
from cordee.documents.errors import InsError
from cordee.documents.ins import Status


@dataclass(frozen=True)
class Addressed:
    """Recipients; `opposed` when the patient wants nobody to get it."""

    recipients: tuple[Recipient, ...]
    opposed: bool


async def addressed(errand: Errand, patient: LetterPatient) -> Addressed:
    """Everybody that the options name; the GP of the INS when they name nobody.

    Raises Unfound, NotHere, NotDone, WrongIns.
    """
    arguments = errand.arguments
    found = [
        *await _named(errand, arguments.to, "gp"),
        *await _named(errand, arguments.referring, "referring"),
        *await _named(errand, arguments.other, "other"),
    ]
    if arguments.to_patient:
        found.append(_of_patient(patient))
    if arguments.opposed:
        return Addressed(tuple(found), opposed=True)
    if found or not patient.matricule:
        return Addressed(tuple(found), opposed=False)
    return await _known_gp(errand, patient)


async def _named(errand: Errand, texts: Sequence[str], role: str) -> list[Recipient]:
    return [Recipient(await mailbox(errand, text), role) for text in texts]


async def _known_gp(errand: Errand, patient: LetterPatient) -> Addressed:
    """Whom the record system, or this account, knows to be the GP."""
    view = await errand.client.gp_of(patient.matricule, patient.oid)
    if view.outcome == "opposed":
        errand.output.remark(words.GP_OPPOSED())
        return Addressed((), opposed=True)
    if view.outcome not in {"found", "chosen"} or not view.practitioner:
        raise NotDone(words.NO_GP())
    found = await errand.client.practitioner(view.practitioner)
    if found is None or not found.mailboxes:
        raise NotDone(words.NO_MAILBOX(name=view.name or view.practitioner))
    return Addressed((Recipient(mailbox_for(found, None), "gp"),), opposed=False)


def _of_patient(patient: LetterPatient) -> Recipient:
    """The patient's own mailbox, which only a qualified INS has. Raises WrongIns."""
    try:
        known = ins.parse(patient.matricule, patient.oid)
        address = ins.patient_mailbox(known, Status(patient.status))
    except (InsError, ValueError):
        raise WrongIns("only a qualified INS has a mailbox") from None
    name = f"{patient.given} {patient.family}".strip()
    return Recipient(Mailbox(address, name, "", ""), "patient")
