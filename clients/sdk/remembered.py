"""Whom this account chose as the GP of a patient: remembered after it was said.

Every device of the account reads its own words in the log of the line, and keeps them
when the line forgets them. What never enters this room: the line.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.notes import Notes
from cordee.crypto.patient_event import PatientChoice, PatientEvent

KIND: Final = "patient choice"

MAX_CHOICES: Final = 20_000
"""Patients of one clinician in a long career; more are said, and not remembered."""


class Choice(msgspec.Struct, frozen=True):
    """Whom, and when (Unix ms); `said` once it is in the outbox or in the log."""

    matricule: str
    oid: str
    practitioner: str
    name: str
    time: int
    said: bool


class Choices:
    """The choices of this account, sealed in its store."""

    def __init__(self, database: Database) -> None:
        self._notes = Notes(database)

    def get(self, matricule: str, oid: str) -> Choice | None:
        return self._notes.get(KIND, (matricule, oid), Choice)

    def put(self, choice: Choice) -> None:
        """Remember it, unless a later one is."""
        about = (choice.matricule, choice.oid)
        known = self._notes.get(KIND, about, Choice)
        if known is None and self._notes.count(KIND) >= MAX_CHOICES:
            return
        if known is None or known.time <= choice.time:
            self._notes.put(KIND, about, choice)

    def forget(self, matricule: str, oid: str) -> None:
        self._notes.remove(KIND, (matricule, oid))

    def unsaid(self) -> Iterator[Choice]:
        """Those that no automation was told yet."""
        return (one for one in self._notes.each(KIND, Choice) if not one.said)


def remember_own(database: Database, event: PatientEvent, time: int) -> None:
    """Take what this account has said on a line, from any of its devices."""
    if isinstance(event, PatientChoice):
        Choices(database).put(
            Choice(
                matricule=event.matricule,
                oid=event.oid,
                practitioner=event.practitioner,
                name=event.name,
                time=time,
                said=True,
            )
        )
