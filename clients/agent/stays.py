"""The wards as they stand: in memory by ward, and sealed in the profile.

What never enters this room: what an event means; see census.py.
"""

from collections.abc import Sequence

from cordee.clients.agent import census
from cordee.clients.agent.feeds.adt import Movement
from cordee.clients.agent.model import Stay
from cordee.clients.sdk import Notes

KIND = "stays"


class Stays:
    """Everybody who is in a ward now."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._stays = {stay.id: stay for stay in notes.each(KIND, Stay)}

    @property
    def wards(self) -> set[str]:
        """Codes of wards in which there is somebody."""
        return {stay.ward for stay in self._stays.values()}

    def of(self, ward: str) -> Sequence[Stay]:
        """Who is in a ward, by room and name."""
        here = [stay for stay in self._stays.values() if stay.ward == ward]
        return sorted(here, key=_order)

    def take(self, movement: Movement) -> set[str]:
        """Move somebody, durably; the wards that changed."""
        change = census.change(self._stays.get(movement.id), movement)
        wards = set[str]()
        if movement.merged and movement.merged != movement.id:
            wards |= self._remove(movement.merged)
        if change is None:
            return wards
        if change.gone is not None:
            self._remove(change.gone)
        if change.put is not None and self._has_room(change.put):
            self._notes.put(KIND, (change.put.id,), change.put)
            self._stays[change.put.id] = change.put
        return wards | change.wards

    def _has_room(self, stay: Stay) -> bool:
        return stay.id in self._stays or len(self._stays) < census.MAX_STAYS

    def _remove(self, number: str) -> set[str]:
        stay = self._stays.pop(number, None)
        if stay is None:
            return set()
        self._notes.remove(KIND, (number,))
        return {stay.ward}


def _order(stay: Stay) -> tuple[str, str, str]:
    """By room, as numbers are ordered, then by name."""
    return (stay.room.rjust(16, "0"), stay.family, stay.given)
