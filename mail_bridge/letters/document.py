"""A letter as a clinical document: what its thread says, as the standards name it.

Pure. What never enters this room: a file, a directory, a mail.
"""

import hashlib
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import msgspec

from cordee.clients.sdk.letter_fold import Letter
from cordee.crypto.letter_event import LetterExit, LetterPatient
from cordee.documents import ins
from cordee.documents.codes import NORMAL
from cordee.documents.errors import InsError
from cordee.documents.ins import Ins, Status
from cordee.documents.kinds import Kind
from cordee.documents.model import (
    ClinicalDocument,
    Encounter,
    Identifier,
    Patient,
    Professional,
    ServiceEvent,
    Sex,
)
from cordee.mail_bridge.letters.letter_fold import Going
from cordee.mail_bridge.letters.people import Signed
from cordee.mail_bridge.letters.site import LetterSite

STATUSES: Final = {"retrieved": Status.RECOVERED}
"""Words of `letter-draft/1` that the documents have another one for."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the document is made of, beside its PDF.

    `went` are the versions that went, the newest last: it replaces the one before.
    `number` hides who a patient without a qualified INS is, and is always the same.
    """

    thread: bytes
    letter: Letter
    went: tuple[Going, ...]
    signed: Signed
    recipients: tuple[Professional, ...]
    general_practitioner: Professional | None
    number: str

    def __repr__(self) -> str:
        return "Facts(…)"


def document_of(facts: Facts, site: LetterSite, body: bytes) -> ClinicalDocument:
    """The document. Raises ValueError for a kind that nobody knows."""
    draft, signed = facts.letter.draft, facts.signed
    names = [_identifier(facts, one.version, site) for one in facts.went]
    start, end = _stay(facts, site)
    return ClinicalDocument(
        kind=Kind(draft.kind),
        identifier=names[-1],
        set_identifier=_identifier(facts, 0, site),
        version=len(names),
        replaces=names[-2] if len(names) > 1 else None,
        title=draft.title,
        created=signed.authenticated,
        confidentiality=NORMAL,
        patient=patient_of(draft.patient, facts.number, site),
        author=signed.author,
        authored=signed.authored,
        custodian=site.establishment,
        authenticator=signed.authenticator,
        authenticated=signed.authenticated,
        recipients=facts.recipients,
        general_practitioner=facts.general_practitioner,
        encounter=Encounter(
            start=start,
            end=end,
            facility=site.facility,
            organization=site.establishment,
        ),
        service=ServiceEvent(
            start=start,
            end=end,
            performer=signed.authenticator,
            setting=site.setting,
        ),
        body=body,
        authorities=site.authorities,
    )


def patient_of(told: LetterPatient, number: str, site: LetterSite) -> Patient:
    """The traits, by the rules of the INS; `number` is ours, for whoever has none."""
    root = site.patient_root or _oid("patients", site.establishment.identifier)
    return Patient(
        birth_name=told.birth_name or told.family,
        given=tuple(told.given.split()),
        birth_date=birth_date_of(told),
        sex=_sex(told.sex),
        birth_place=told.birth_place,
        used_name=told.family if told.family != told.birth_name else "",
        ins=ins_of(told),
        status=status_of(told.status),
        local=Identifier(root, number),
    )


def ins_of(told: LetterPatient) -> Ins | None:
    """The INS of a patient; None for what is none."""
    try:
        return ins.parse(told.matricule, told.oid)
    except InsError:
        return None


def status_of(word: str) -> Status:
    """How sure an identity is; a word that nobody knows is the least."""
    if word in STATUSES:
        return STATUSES[word]
    return Status(word) if word in set(Status) else Status.PROVISIONAL


def birth_date_of(told: LetterPatient) -> date | None:
    try:
        return date.fromisoformat(told.birth_date)
    except ValueError:
        return None


def moment(time: int, site: LetterSite) -> datetime:
    """Unix ms as a time of the establishment's, to the second."""
    return datetime.fromtimestamp(time // 1000, UTC).astimezone(site.zone)


def _stay(facts: Facts, site: LetterSite) -> tuple[datetime, datetime | None]:
    """From entry to exit. Where no entry before it is known, the exit alone stands.

    A stay of no length fails a rule of the ANS (IVL_TS: low is not high).
    """
    letter = facts.letter
    said = None if letter.exit is None else letter.exit.event
    end = moment(said.time, site) if isinstance(said, LetterExit) else None
    start = moment(letter.draft.entry, site) if letter.draft.entry else None
    if start is None or (end is not None and start >= end):
        return end or facts.signed.authored, None
    return start, end


def _identifier(facts: Facts, version: int, site: LetterSite) -> Identifier:
    """Of a version, or of all of them for 0: the same wherever it is made."""
    number = _number(facts.thread, facts.letter.draft.letter, version)
    if site.root:
        return Identifier(f"{site.root}.{number}")
    return Identifier(f"2.25.{number}")


def _oid(*words: str) -> str:
    """An OID made of a UUID made of words (X.667 §7)."""
    digest = hashlib.sha256("|".join(words).encode()).digest()
    return f"2.25.{UUID(bytes=digest[:16], version=5).int}"


def _number(thread: bytes, letter: bytes, version: int) -> int:
    digest = hashlib.sha256(thread + letter + version.to_bytes(2, "big")).digest()
    return UUID(bytes=digest[:16], version=5).int


def _sex(word: str) -> Sex:
    return "M" if word == "M" else "F" if word == "F" else "U"
