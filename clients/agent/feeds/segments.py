"""HL7 v2: fields of a message, and who and when they name.

What national usage adds is configuration (docs/operations.md). What never enters this
room: which message it is.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import hl7  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs]
import msgspec

from cordee.clients.agent.errors import MessageError
from cordee.clients.agent.model import Practitioner, practitioner_of
from cordee.documents import ins as identity
from cordee.documents.errors import InsError
from cordee.documents.ins import KNOWN, Ins, Status

IDNPS_OID: Final = "1.2.250.1.71.4.2.1"
NUMBERED: Final = frozenset({"IDNPS", "RPPS"})
"""XCN-13: types of a number that names a professional (XDM sample: ^^^^IDNPS)."""

GP_ROLES: Final = frozenset({"PP", "FHCP"})
"""ROL-3 of HL7 table 0443: primary care provider, family health care professional."""

DELETED: Final = '""'
"""What HL7 sends for "there is none", where nothing at all means "as before"."""

PARIS: Final = ZoneInfo("Europe/Paris")
MAX_MESSAGE: Final = 1 << 20
MAX_REPEATED: Final = 32
"""Identifiers and roles of one message that are looked at."""

STAMP: Final = re.compile(r"(?P<stamp>[0-9]{8,14})(?:\.[0-9]*)?(?P<zone>[+-][0-9]{4})?")
FORMATS: Final = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between record systems.

    `statuses` maps PID-32 to a status of identity; what is not there is provisional.
    """

    oids: frozenset[str] = frozenset()
    gp_roles: frozenset[str] = GP_ROLES
    statuses: Mapping[str, Status] = msgspec.field(default_factory=dict[str, Status])


def read(text: str) -> "Message":
    """Read a message. Raises MessageError, and nothing else."""
    if len(text) > MAX_MESSAGE:
        raise MessageError("too_long")
    parse = cast("Callable[[str], Any]", hl7.parse)  # pyright: ignore[reportUnknownMemberType]
    try:
        return Message(parse(text))
    except Exception:  # noqa: BLE001 - the library raises many things for what is none
        raise MessageError("not_hl7") from None


class Message:
    """Fields by segment, field, repetition, component and part, all from 1."""

    def __init__(self, parsed: Any) -> None:  # noqa: ANN401 - the library's own
        self._parsed = parsed
        self._segments: dict[str, list[Any]] = {}
        for segment in parsed:
            name = str(segment[0])
            self._segments.setdefault(name, []).append(segment)

    def count(self, segment: str) -> int:
        return min(len(self._segments.get(segment, [])), MAX_REPEATED)

    def repeated(self, segment: str, field: int) -> int:
        found = self._at(self._segments.get(segment, []), 1)
        held = self._at(found, field + 1)
        return 1 if held is None or isinstance(held, str) else min(len(held), 32)

    def get(self, segment: str, field: int, *path: int, nth: int = 1) -> str:
        """The text there, empty where there is none; `path` goes inwards."""
        found = self._at(self._at(self._segments.get(segment, []), nth), field + 1)
        for step in (*path, 1, 1, 1)[:3]:
            found = self._at(found, step)
        return "" if found is None else str(self._parsed.unescape(str(found))).strip()

    @staticmethod
    def _at(held: Any, place: int) -> Any:  # noqa: ANN401 - containers, or text
        if isinstance(held, str):
            return held if place == 1 else None
        items = cast("list[Any]", held or [])
        return items[place - 1] if place <= len(items) else None


def identities(message: Message, usage: Usage) -> tuple[Ins | None, str]:
    """His INS, if it is one, and the record system's own number of him."""
    ins, number = None, ""
    for nth in range(1, message.repeated("PID", 3) + 1):
        value = message.get("PID", 3, nth)
        oid = message.get("PID", 3, nth, 4, 2)
        if oid not in KNOWN | usage.oids:
            number = number or value
            continue
        try:
            ins = ins or identity.parse(value, oid)
        except InsError:
            continue  # the movement counts; whoever he is, it is not by this
    fallback = "" if ins is None else ins.matricule
    return ins, number or message.get("PV1", 19) or fallback


def general_practitioner(message: Message, usage: Usage) -> Practitioner | None:
    """The GP; an empty one where the record has none, None where nothing is said."""
    for nth in range(1, message.count("ROL") + 1):
        if message.get("ROL", 3, nth=nth) in usage.gp_roles:
            found = professional(message, "ROL", 4, nth)
            if found:
                return found
    if message.get("PD1", 4) == DELETED:
        return Practitioner()
    return professional(message, "PD1", 4, 1) or None


def professional(message: Message, segment: str, field: int, nth: int) -> Practitioner:
    """An XCN: a number that names a professional everywhere, and his name."""

    def part(*path: int) -> str:
        return message.get(segment, field, *path, nth=nth)

    is_numbered = part(1, 9, 2) == IDNPS_OID or part(1, 13) in NUMBERED
    name = f"{part(1, 3)} {part(1, 2)}"
    return practitioner_of(part() if is_numbered else "", name)


def date_of(text: str) -> str:
    """ISO 8601 of a date that HL7 writes without dashes; else as it is written."""
    day = text[:8]
    is_date = len(day) == 8 and day.isascii() and day.isdigit()
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if is_date else text[:16]


def time_of(text: str) -> int:
    """Unix ms; a time without a zone is the hospital's own. 0 where there is none."""
    found = STAMP.fullmatch(text)
    if found is None:
        return 0
    stamp, zone = found["stamp"], found["zone"]
    try:
        moment = datetime.strptime(stamp, FORMATS[len(stamp)]).replace(tzinfo=PARIS)
        if zone:
            offset = datetime.strptime(zone, "%z").tzinfo
            moment = moment.replace(tzinfo=offset)
        return max(0, int(moment.timestamp()) * 1000)
    except (KeyError, ValueError, OverflowError):
        return 0
