"""Whether a service answers at an instant, and when that changes.

Instants are aware datetimes; the clock on the wall of the service decides, on the days
when it is changed too. What never enters this room: a clock of its own.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from cordee.directory.model import HealthcareService
from cordee.directory.services.calendar import is_holiday, zone

DAYS_AHEAD: Final = 15
"""How far is looked for a change: a closed fortnight needs no exact end."""

MIDNIGHT: Final = 24 * 60


class Opening(msgspec.Struct, frozen=True):
    """Whether somebody answers, and until when that is so; None is for long."""

    is_open: bool
    until: datetime | None


def opening(service: HealthcareService, when: datetime) -> Opening:
    """Whether it answers at this instant, and until when. Raises ValueError if naive.

    `until` is in the time zone of the service, within DAYS_AHEAD days.
    """
    return Opening(is_open(service, when), next_change(service, when))


def is_open(service: HealthcareService, when: datetime) -> bool:
    """Whether it answers at this instant. Raises ValueError for a naive one."""
    if when.tzinfo is None:
        raise ValueError("an instant has a time zone")
    if service.always:
        return True
    local = when.astimezone(zone(service.department))
    if not service.holidays and is_holiday(local.date(), service.department):
        return False
    minute = local.hour * 60 + local.minute
    return any(
        span.weekday == local.weekday() and span.opens <= minute < span.closes
        for span in service.hours
    )


def next_change(service: HealthcareService, when: datetime) -> datetime | None:
    """When it opens, if it is closed, or closes; None if not within DAYS_AHEAD days."""
    now = is_open(service, when)
    if service.always or not service.hours:
        return None
    local_zone = zone(service.department)
    start = when.astimezone(local_zone).date()
    for ahead in range(DAYS_AHEAD + 1):
        day = start + timedelta(days=ahead)
        for moment in sorted(_moments(service, day, local_zone)):
            if moment > when and is_open(service, moment) is not now:
                return moment.astimezone(local_zone)
    return None


def _moments(
    service: HealthcareService, day: date, local_zone: ZoneInfo
) -> Iterator[datetime]:
    """Every instant of a day at which something may change, in UTC."""
    minutes = {0}
    for span in service.hours:
        if span.weekday == day.weekday():
            minutes |= {span.opens, span.closes}
    for minute in minutes - {MIDNIGHT}:
        wall = datetime.combine(day, time(*divmod(minute, 60)), local_zone)
        yield wall.astimezone(UTC)
        yield wall.replace(fold=1).astimezone(UTC)
    yield from _clock_changes(day, local_zone)


def _clock_changes(day: date, local_zone: ZoneInfo) -> Iterator[datetime]:
    """The full hour of a day at which its clocks are put forward or back, if any."""
    first = datetime.combine(day, time(), local_zone).astimezone(UTC)
    last = datetime.combine(day + timedelta(days=1), time(), local_zone).astimezone(UTC)
    if last - first == timedelta(days=1):
        return
    while first < last:
        yield first
        first += timedelta(hours=1)
