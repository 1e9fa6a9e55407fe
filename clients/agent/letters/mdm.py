"""HL7 v2 MDM^T02: a document and its PDF, as the record system sends it.

TXA says what document it is and who stands for it, OBX of type ED has the PDF, PID, PV1
and PD1 say whose it is. What is national usage is configuration. What never enters this
room: a socket, a folder.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from cordee.clients.agent.errors import MessageError
from cordee.clients.agent.feeds import segments
from cordee.clients.agent.feeds.segments import Message, Usage
from cordee.clients.agent.letters.model import (
    DISCHARGE,
    MAX_PDF,
    Handed,
    Left,
    Recipient,
    Taken,
)
from cordee.clients.agent.model import Practitioner, practitioner_of
from cordee.clients.sdk import LETTER_KINDS, LetterPatient, Signer
from cordee.documents.ins import Ins, Status

MAX_DOCUMENT: Final = MAX_PDF * 4 // 3 + 2 * 2**20
"""Characters of a message with its PDF in base 64."""

MAX_COPIES: Final = 18
IDNPS: Final = re.compile("[0-9A-Z/]{8,32}")
YES: Final = frozenset({"Y", "O", "OUI", "YES", "1"})
NO: Final = frozenset({"N", "NON", "NO", "0"})


class MdmUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between record systems; beside `Usage`, which is of all messages.

    `validated` are values of TXA-17 by which the record stands for a document (HL7
    table 0271). `kinds` are kinds by TXA-2 or by the code of TXA-16 or OBX-3.
    `exits` are events of ADT by which a patient leaves.
    """

    usage: Usage = Usage()
    validated: frozenset[str] = frozenset({"AU", "LA"})
    kinds: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    exits: frozenset[str] = frozenset({"A03"})
    to_professionals: str = "DESTMSSANTEPS"
    to_patient: str = "DESTMSSANTEPAT"
    hidden: str = "INVISIBLE_PATIENT"


def parse(text: str, given: MdmUsage) -> Taken | None:
    """Read a message: a document, an exit, None for one that says neither.

    Raises MessageError, and nothing else.
    """
    if len(text) > MAX_DOCUMENT:
        raise MessageError("too_long")
    light, encoded = _without_pdf(text)
    message = segments.read(light)
    try:
        return _taken(message, encoded, given)
    except MessageError:
        raise
    except Exception:  # noqa: BLE001 - the library raises many things for what is none
        raise MessageError("not_hl7") from None


def _taken(message: Message, encoded: str, given: MdmUsage) -> Taken | None:
    kind, event = message.get("MSH", 9), message.get("MSH", 9, 1, 2)
    control = message.get("MSH", 10)
    if not control:
        raise MessageError("no_control_id")
    sender = "|".join((message.get("MSH", 3), message.get("MSH", 4)))
    key = hashlib.sha256(f"{sender}|{control}".encode()).hexdigest()
    if kind == "ADT":
        return _left(message, event, key, given)
    if kind != "MDM" or event != "T02":
        raise MessageError("not_mdm")
    return _handed(message, encoded, key, given)


def _left(message: Message, event: str, key: str, given: MdmUsage) -> Left | None:
    if event not in given.exits:
        return None
    ins, number = segments.identities(message, given.usage)
    stay = message.get("PV1", 19) or number
    if not stay:
        raise MessageError("no_patient")
    at = message.get("PV1", 45) or message.get("EVN", 6) or message.get("EVN", 2)
    return Left(
        key=key,
        stay=stay,
        unit=message.get("PV1", 3)[:64],
        patient=_patient(message, ins, given.usage),
        time=segments.time_of(at or message.get("MSH", 7)),
    )


def _handed(message: Message, encoded: str, key: str, given: MdmUsage) -> Handed:
    ins, number = segments.identities(message, given.usage)
    stay = message.get("PV1", 19) or number
    if not stay:
        raise MessageError("no_patient")
    document = message.get("TXA", 12) or key
    gp = segments.general_practitioner(message, given.usage) or Practitioner()
    words = _business(message)
    return Handed(
        key=key,
        stay=stay,
        document=message.get("TXA", 13) or document,
        kind=_kind(message, given),
        title=message.get("TXA", 2, 1, 2)[:128],
        unit=message.get("PV1", 3)[:64],
        patient=_patient(message, ins, given.usage),
        pdf=_pdf(encoded),
        entry=segments.time_of(message.get("PV1", 44)),
        exit=segments.time_of(message.get("PV1", 45)),
        gp=gp,
        others=_others(message),
        to_professionals=words.get(given.to_professionals) not in NO,
        to_patient=words.get(given.to_patient) in YES
        and words.get(given.hidden) not in YES,
        signer=_signer(message, given),
    )


def _patient(message: Message, ins: Ins | None, usage: Usage) -> LetterPatient:
    """PID as traits: the name of type L is that of birth, D the one that is used."""
    names = {
        message.get("PID", 5, nth, 7): (
            message.get("PID", 5, nth),
            message.get("PID", 5, nth, 2),
            message.get("PID", 5, nth, 3),
        )
        for nth in range(message.repeated("PID", 5), 0, -1)
    }
    first = (message.get("PID", 5), message.get("PID", 5, 1, 2), "")
    born = names.get("L", first)
    used = names.get("D", born)
    given = " ".join(dict.fromkeys(filter(None, (born[1], *born[2].split()))))
    status = usage.statuses.get(message.get("PID", 32), Status.PROVISIONAL)
    word = {Status.RECOVERED: "retrieved"}.get(status, status.value)
    return LetterPatient(
        (used[0] or born[0])[:128],
        born[0][:128],
        given[:128],
        segments.date_of(message.get("PID", 7)),
        message.get("PID", 8)[:1],
        _birth_place(message)[:16],
        "" if ins is None else ins.matricule,
        "" if ins is None else ins.oid,
        word,
    )


def _birth_place(message: Message) -> str:
    """The INSEE code of an address of type BDL (HL7 table 0190)."""
    for nth in range(1, message.repeated("PID", 11) + 1):
        if message.get("PID", 11, nth, 7) == "BDL":
            return message.get("PID", 11, nth, 9)
    return ""


def _kind(message: Message, given: MdmUsage) -> str:
    codes = (message.get("TXA", 2), message.get("TXA", 16), message.get("OBX", 3))
    for code in codes:
        kind = given.kinds.get(code, code)
        if kind in LETTER_KINDS:
            return kind
    return DISCHARGE


def _others(message: Message) -> tuple[Recipient, ...]:
    """The referring doctor (PV1-8), and who is to have a copy (TXA-23)."""
    referring = segments.professional(message, "PV1", 8, 1)
    found = [Recipient(role="referring", who=referring)] if referring.number else []
    for nth in range(1, min(message.repeated("TXA", 23), MAX_COPIES) + 1):
        number, oid = message.get("TXA", 23, nth), message.get("TXA", 23, nth, 9, 2)
        name = f"{message.get('TXA', 23, nth, 3)} {message.get('TXA', 23, nth, 2)}"
        if number and oid == segments.IDNPS_OID:
            who = practitioner_of(number, name)
            found.append(Recipient(role="other", who=who))
    return tuple(found[:MAX_COPIES])


def _business(message: Message) -> dict[str, str]:
    """Values of OBX by their code: DESTMSSANTEPS and its like (facts A.5)."""
    found: dict[str, str] = {}
    for nth in range(1, message.count("OBX") + 1):
        code = message.get("OBX", 3, nth=nth)
        if message.get("OBX", 2, nth=nth) != "ED":
            found[code] = message.get("OBX", 5, nth=nth).upper()
    return found


def _signer(message: Message, given: MdmUsage) -> Signer | None:
    """Who stands for it: TXA-17 says that somebody does, TXA-22 who and when (PPN)."""
    if message.get("TXA", 17) not in given.validated:
        return None
    number = message.get("TXA", 22)
    name = f"{message.get('TXA', 22, 1, 3)} {message.get('TXA', 22, 1, 2)}".strip()
    at = message.get("TXA", 22, 1, 15) or message.get("TXA", 7)
    time = segments.time_of(at or message.get("MSH", 7))
    who = practitioner_of(number, name)
    if not name or not IDNPS.fullmatch(who.number):
        raise MessageError("no_signer")
    return Signer(practitioner=who.number, name=who.name, time=time)


def _without_pdf(text: str) -> tuple[str, str]:
    """The message without the base 64 of its OBX, and that of its first PDF.

    Cut out before the message is parsed: it is most of it.
    """
    kept, encoded = list[str](), ""
    for segment in text.split("\r"):
        fields = segment.split("|")
        if fields[0] == "OBX" and len(fields) > 5 and fields[2] == "ED":
            parts = fields[5].split("^")
            is_pdf = "PDF" in {one.upper() for one in parts[:-1]}
            encoded = encoded or (parts[-1] if is_pdf else "")
            fields[5] = "^".join(parts[:-1])
        kept.append("|".join(fields))
    return "\r".join(kept), encoded


def _pdf(encoded: str) -> bytes:
    if not encoded:
        raise MessageError("no_pdf")
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise MessageError("no_pdf") from None
    if not data.startswith(b"%PDF-"):
        raise MessageError("no_pdf")
    if len(data) > MAX_PDF:
        raise MessageError("too_long")
    return data
