"""Times as HL7 writes them (TS, DTM), and as ISO 8601, no more precise than given.

What never enters this room: a clock, and a zone that the writer did not give.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

_TS: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<month>[0-9]{2})(?:(?P<day>[0-9]{2})"
    r"(?:(?P<hour>[0-9]{2})(?:(?P<minute>[0-9]{2})(?:(?P<second>[0-9]{2})"
    r"(?:\.[0-9]{1,6})?)?)?)?)?)?(?P<zone>[+-][0-9]{4})?"
)


def local(time: datetime) -> str:
    """A TS with its zone: `20260112174500+0100`."""
    return time.strftime("%Y%m%d%H%M%S%z")


def utc(time: datetime) -> str:
    """A DTM of ebRIM, always in UTC: `20260112164500`."""
    return time.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def day(value: date) -> str:
    return value.strftime("%Y%m%d")


def iso(text: str) -> str:
    """ISO 8601 of a TS, or nothing when it is none: `2026-01-12T17:45:00+01:00`."""
    found = _TS.fullmatch(text.strip())
    if found is None:
        return ""
    part = found.groupdict()
    dated = "-".join(filter(None, (part["year"], part["month"], part["day"])))
    if not part["hour"]:
        return dated if _is_real(dated) else ""
    clock = f"{part['hour']}:{part['minute'] or '00'}:{part['second'] or '00'}"
    zone = part["zone"]
    whole = f"{dated}T{clock}" + (f"{zone[:3]}:{zone[3:]}" if zone else "")
    return whole if _is_real(whole) else ""


def calendar_day(text: str) -> date | None:
    """The day of a TS that has one."""
    dated = iso(text)[:10]
    return date.fromisoformat(dated) if len(dated) == 10 else None


def _is_real(text: str) -> bool:
    padded = text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text
    try:
        datetime.fromisoformat(padded)
    except ValueError:
        return False
    return True
