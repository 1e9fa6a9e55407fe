"""The JSON beside a PDF: what the letter is, of whom, for whom, who stands for it.

Strict: what is not known is refused (docs/operations.md has every field). What never
enters this room: a folder.
"""

import hashlib
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cordee.clients.agent.errors import MessageError
from cordee.clients.agent.letters.model import DISCHARGE, Handed, Recipient
from cordee.clients.agent.model import practitioner_of
from cordee.clients.sdk import LetterPatient, Signer

Text = Annotated[str, Meta(min_length=1, max_length=128)]
Short = Annotated[str, Meta(max_length=64)]
Number = Annotated[str, Meta(pattern="^[0-9A-Z/]{8,32}$")]
Address = Annotated[str, Meta(pattern=r"^[^@\s]{1,64}@[^@\s]{1,189}$")]
Kind = Literal[
    "discharge-letter",
    "hospital-report",
    "imaging-report",
    "referral",
    "expertise-request",
    "expertise-report",
]
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name that nobody knows is a mistake of who wrote it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Patient(Strict, frozen=True, kw_only=True):
    """Traits; `given` are the birth first names, `birth_place` an INSEE code.

    `status` of the identity: only a qualified one carries its matricule (INS/va1.53).
    """

    birth_name: Text
    given: Text
    birth_date: Annotated[str, Meta(pattern=DAY)]
    sex: Literal["M", "F", "U"]
    family: Annotated[str, Meta(max_length=128)] = ""
    birth_place: Annotated[str, Meta(pattern="^([0-9AB]{5})?$")] = ""
    matricule: Annotated[str, Meta(pattern="^([0-9]{6}[0-9AB][0-9]{8})?$")] = ""
    oid: Annotated[str, Meta(pattern=r"^([0-2](\.[0-9]+)+)?$", max_length=64)] = ""
    status: Literal["qualified", "validated", "retrieved", "provisional"] = (
        "provisional"
    )


class Who(Strict, frozen=True, kw_only=True):
    """Somebody by RPPS or IDNPS, by MSSanté address, or both."""

    number: Annotated[str, Meta(pattern="^([0-9A-Z/]{8,32})?$")] = ""
    name: Annotated[str, Meta(max_length=128)] = ""
    address: Annotated[str, Meta(pattern=r"^([^@\s]{1,64}@[^@\s]{1,189})?$")] = ""


class Other(Who, frozen=True, kw_only=True):
    """Somebody else who gets it."""

    role: Literal["referring", "other"] = "other"


class Validated(Strict, frozen=True, kw_only=True):
    """Who stands for the letter in the record, and when: with a zone."""

    number: Number
    name: Text
    at: datetime


class Sidecar(Strict, frozen=True, kw_only=True):
    """The whole file; the PDF has its name, with another ending."""

    stay: Text
    patient: Patient
    unit: Short = ""
    document: Short = ""
    kind: Kind = DISCHARGE
    title: Annotated[str, Meta(max_length=128)] = ""
    entry: datetime | None = None
    exit: datetime | None = None
    gp: Who | None = None
    others: Annotated[tuple[Other, ...], Meta(max_length=18)] = ()
    to_patient: bool = False
    opposed: bool = False
    validated: Validated | None = None


def parse(data: bytes, pdf: bytes) -> Handed:
    """Read a sidecar and its PDF. Raises MessageError, and nothing else."""
    try:
        said = msgspec.json.decode(data, type=Sidecar)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise MessageError("not_sidecar: " + _where(error)) from None
    times = (said.entry, said.exit, said.validated and said.validated.at)
    if any(isinstance(one, datetime) and one.tzinfo is None for one in times):
        raise MessageError("no_zone")
    digest = hashlib.sha256(hashlib.sha256(data).digest() + pdf).hexdigest()
    gp = said.gp or Who()
    return Handed(
        key=digest,
        stay=said.stay,
        document=said.document or digest,
        kind=said.kind,
        title=said.title,
        unit=said.unit,
        patient=_patient(said.patient),
        pdf=pdf,
        entry=_ms(said.entry),
        exit=_ms(said.exit),
        gp=practitioner_of(gp.number, gp.name),
        gp_address=gp.address,
        others=tuple(map(_other, said.others)),
        opposed=said.opposed,
        to_patient=said.to_patient,
        signer=_signer(said.validated),
    )


def _patient(told: Patient) -> LetterPatient:
    return LetterPatient(
        told.family or told.birth_name,
        told.birth_name,
        told.given,
        told.birth_date,
        told.sex,
        told.birth_place,
        told.matricule,
        told.oid,
        told.status,
    )


def _other(told: Other) -> Recipient:
    who = practitioner_of(told.number, told.name)
    return Recipient(role=told.role, who=who, address=told.address)


def _signer(told: Validated | None) -> Signer | None:
    if told is None:
        return None
    number = practitioner_of(told.number, told.name).number
    return Signer(practitioner=number, name=told.name, time=_ms(told.at))


def _ms(at: datetime | None) -> int:
    return 0 if at is None else max(0, int(at.timestamp() * 1000))


def _where(error: Exception) -> str:
    """Which field is wrong; never its value."""
    _, at, path = str(error).rpartition(" - at `")
    return path.strip("`") if at else "JSON"
