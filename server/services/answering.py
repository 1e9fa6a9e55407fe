"""Who answers at a hospital, as frames say it: hours, lines, and whether now.

Pure. What never enters this room: a table, a clock; when it is now, it is told.
"""

from datetime import datetime
from typing import Final

from cordee.directory.model import HealthcareService
from cordee.directory.services import opening
from cordee.server.protocol import directory_types as wire
from cordee.server.services.hits import short

LONG: Final = 1024
MAX_LINES: Final = 16
MAX_HOURS: Final = 64
ACCOUNT_BYTES: Final = 32


def service_of(service: HealthcareService, now: datetime) -> wire.Service:
    """A service, and whether somebody answers there now."""
    until = opening.next_change(service, now)
    return wire.Service(
        service=short(service.id),
        organization=short(service.organization),
        organization_name=short(service.organization_name),
        name=short(service.name),
        speciality=short(service.speciality),
        comment=service.comment[:LONG],
        lines=tuple(
            wire.ServiceLine(short(one.label), short(one.number), short(one.kind))
            for one in service.lines[:MAX_LINES]
        ),
        hours=tuple(
            wire.ServiceHours(one.weekday, one.opens, one.closes)
            for one in service.hours[:MAX_HOURS]
        ),
        holidays=service.holidays,
        always=service.always,
        open=opening.is_open(service, now),
        until=0 if until is None else int(until.timestamp() * 1000),
        answer_minutes=max(0, service.answer_minutes),
        role=_account(service.role),
    )


def _account(text: str) -> bytes | None:
    """The account that an operator wrote there; None for anything else."""
    try:
        account = bytes.fromhex(text)
    except ValueError:
        return None
    return account if len(account) == ACCOUNT_BYTES else None
