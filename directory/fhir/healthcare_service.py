"""HealthcareService: a service of an organisation, its lines and its hours.

The French directory profiles only activities that are licensed; these are base R4. What
never enters this room: the account on Cordée that stands for a service.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from cordee.directory.fhir.elements import Element, filled, meta, reference
from cordee.directory.fhir.ids import resource_id
from cordee.directory.model import HealthcareService, Line

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY: Final = 24 * 60
CHANNELS: Final = {"phone": "phone", "fax": "fax", "email": "email", "pager": "pager"}
"""Kinds of a line that FHIR names; any other is `other`."""
LABEL: Final = "http://hl7.org/fhir/StructureDefinition/contactpoint-comment"
"""A comment on a ContactPoint (HL7 extensions pack, R4)."""
HOLIDAYS: Final = "Closed on French public holidays"


def healthcare_service(service: HealthcareService, changed: int = 0) -> Element:
    """The resource of one service."""
    return filled(
        resourceType="HealthcareService",
        id=resource_id(service.id),
        meta=meta([], changed, source=""),
        language="fr",
        active=True,
        providedBy=reference(
            "Organization",
            resource_id(service.organization),
            service.organization_name,
        ),
        specialty=[{"text": service.speciality}] if service.speciality else [],
        name=service.name,
        comment=service.comment,
        extraDetails=_answer(service.answer_minutes),
        telecom=[_line(line) for line in service.lines if line.number],
        availableTime=_times(service),
        availabilityExceptions=("" if service.always or service.holidays else HOLIDAYS),
    )


def _answer(minutes: int) -> str:
    return f"Usual answer within {minutes} minutes" if minutes else ""


def _line(line: Line) -> Element:
    point: Element = {
        "system": CHANNELS.get(line.kind, "other"),
        "value": line.number,
        "use": "work",
    }
    if line.label:
        point["extension"] = [{"url": LABEL, "valueString": line.label}]
    return point


def _times(service: HealthcareService) -> list[Element]:
    """Days of the same hours together, in the order of their opening."""
    if service.always:
        return [{"daysOfWeek": list(DAYS), "allDay": True}]
    by_hours = sorted(service.hours, key=lambda span: (span.opens, span.closes))
    groups = groupby(by_hours, key=lambda span: (span.opens, span.closes))
    return [
        _time(opens, closes, sorted({span.weekday for span in spans}))
        for (opens, closes), spans in groups
    ]


def _time(opens: int, closes: int, weekdays: Iterable[int]) -> Element:
    days = [DAYS[weekday] for weekday in weekdays]
    if opens == 0 and closes >= DAY:
        return {"daysOfWeek": days, "allDay": True}
    return {
        "daysOfWeek": days,
        "availableStartTime": _clock(opens),
        "availableEndTime": _clock(closes),
    }


def _clock(minutes: int) -> str:
    """A FHIR time; the end of a day is its last second."""
    if minutes >= DAY:
        return "23:59:59"
    return f"{minutes // 60:02}:{minutes % 60:02}:00"
