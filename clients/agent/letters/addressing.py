"""To whom a letter goes: the GP whom the hospital knows, and whom the record names.

The patient's opposition comes first. What never enters this room: a guess; a recipient
whom the patient does not want.
"""

from typing import Final

import msgspec

from cordee.clients.agent.errors import LetterError
from cordee.clients.agent.letters.model import Handed, Recipient
from cordee.clients.agent.model import Practitioner
from cordee.clients.sdk import (
    Client,
    GpView,
    LetterPatient,
    Mailbox,
    MailRefused,
    NotOnline,
    WrongIns,
    mailbox_for,
)
from cordee.clients.sdk import Recipient as To
from cordee.documents import ins
from cordee.documents.errors import InsError
from cordee.documents.ins import Status

KNOWN: Final = frozenset({"found", "chosen"})
WRONG_INS: Final = "L'INS du patient est fausse : vérifiez son identité."


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """Recipients; `unknown` is how many of those wanted have no mailbox."""

    recipients: tuple[To, ...]
    opposed: bool
    unknown: int = 0


class Addressing:
    """Looks recipients up for one account."""

    def __init__(self, client: Client) -> None:
        self._client: Final = client

    async def of(self, handed: Handed) -> Addressed:
        """Raises LetterError, NotOnline when who knows does not answer."""
        view = await self._known(handed.patient)
        if handed.opposed or view.outcome == "opposed" or not handed.to_professionals:
            return Addressed(recipients=(), opposed=True)
        gp = Recipient(role="gp", who=handed.gp, address=handed.gp_address)
        if view.outcome in KNOWN and view.practitioner:
            who = Practitioner(view.practitioner, view.name)
            gp = Recipient(role="gp", who=who)
        wanted = [one for one in (gp, *handed.others) if one.address or one.who]
        found = [await self._to(one) for one in wanted]
        if handed.to_patient:
            found.append(_patient(handed.patient))
        known = {one.mailbox.address.casefold(): one for one in reversed(found) if one}
        ordered = sorted(known.values(), key=lambda one: _ORDER.index(one.role))
        unknown = sum(one is None for one in found)
        return Addressed(recipients=tuple(ordered), opposed=False, unknown=unknown)

    async def _known(self, patient: LetterPatient) -> GpView:
        """What the automation of patients says.

        Where there is one and it is away, nobody knows who is opposed: it is waited
        for. Raises NotOnline, LetterError.
        """
        if not patient.matricule:
            return GpView(outcome="unknown")
        try:
            status = Status(patient.status)
        except ValueError:
            status = Status.PROVISIONAL
        try:
            view = await self._client.gp_of(
                patient.matricule, patient.oid, status=status
            )
        except WrongIns:
            raise LetterError("wrong_ins", WRONG_INS) from None
        is_asked = view.outcome in {"away", "refused"}
        if is_asked and await self._client.agents():
            raise NotOnline("the automation of patients does not answer")
        return view

    async def _to(self, wanted: Recipient) -> To | None:
        """Who has a mailbox, by the record's word or the directory's."""
        if wanted.address:
            who = wanted.who
            return To(Mailbox(wanted.address, who.name, who.number, ""), wanted.role)
        found = await self._client.practitioner(wanted.who.number)
        if found is None:
            return None
        try:
            return To(mailbox_for(found, None), wanted.role)
        except MailRefused:
            return None


_ORDER: Final = ("gp", "referring", "other", "patient")


def _patient(patient: LetterPatient) -> To | None:
    """The patient's own mailbox, which only a qualified INS has."""
    try:
        known = ins.parse(patient.matricule, patient.oid)
        address = ins.patient_mailbox(known, Status(patient.status))
    except (InsError, ValueError):
        return None
    name = f"{patient.given} {patient.family}".strip()
    return To(Mailbox(address, name[:128], "", ""), "patient")
