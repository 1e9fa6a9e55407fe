"""Who is in which ward, by the messages of the record system.

What each event does is a table of data. What never enters this room: a store.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from cordee.clients.agent.feeds.adt import Movement
from cordee.clients.agent.model import Stay


class Does(Enum):
    """What an event does to the stay of whom it is about."""

    PUT = "put"
    UPDATE = "update"
    TAKE = "take"


EVENTS: Final[Mapping[str, Does]] = {
    "A01": Does.PUT,  # admitted
    "A02": Does.PUT,  # transferred
    "A03": Does.TAKE,  # discharged
    "A06": Does.PUT,  # an outpatient becomes an inpatient
    "A07": Does.TAKE,  # and the reverse
    "A08": Does.UPDATE,
    "A11": Does.TAKE,  # the admission is cancelled
    "A12": Does.PUT,  # the transfer is cancelled
    "A13": Does.PUT,  # the discharge is cancelled
    "A31": Does.UPDATE,
}
"""Others (A04 a consultation, A05 a pre-admission, A28 a new person…) move nobody."""

MAX_STAYS: Final = 20_000
"""People in the wards of one organisation: the largest of the country has a third."""


class Change:
    """What a movement changes: a stay that is put, a number that is gone, or both."""

    __slots__ = ("gone", "put", "wards")

    def __init__(self, put: Stay | None, gone: str | None, wards: set[str]) -> None:
        self.put = put
        self.gone = gone
        self.wards = wards


def change(before: Stay | None, movement: Movement) -> Change | None:
    """What becomes of somebody whose stay was `before`; None when nothing does."""
    does, stay = EVENTS.get(movement.event), movement.stay
    if does is Does.TAKE:
        return None if before is None else Change(None, before.id, {before.ward})
    if does is None or (does is Does.UPDATE and before is None):
        return None
    stay = _completed(stay, before)
    if not stay.ward or stay == before:
        return None
    wards = {stay.ward} if before is None else {stay.ward, before.ward}
    return Change(stay, None, wards)


def _completed(stay: Stay, before: Stay | None) -> Stay:
    """An update without a place leaves somebody where he is, and keeps his GP."""
    if before is None:
        return stay
    fields = {
        "id": stay.id,
        "ward": stay.ward or before.ward,
        "room": stay.room if stay.ward else before.room,
        "family": stay.family or before.family,
        "given": stay.given or before.given,
        "birth_date": stay.birth_date or before.birth_date,
        "sex": stay.sex or before.sex,
    }
    has_ins = bool(stay.matricule)
    return Stay(
        **fields,
        matricule=stay.matricule if has_ins else before.matricule,
        oid=stay.oid if has_ins else before.oid,
        status=stay.status if has_ins else before.status,
        gp=stay.gp or before.gp,
    )
