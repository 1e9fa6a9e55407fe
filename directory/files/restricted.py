"""Extraction_ProSanteConnect_Personne_activite: family names at birth, no more.

The file is restricted and says far more of people: no other column is kept. What
never enters this room: a date or a place of birth, a private address.
"""

from typing import Final

from cordee.directory.files.fields import Bad
from cordee.directory.files.identity import digest
from cordee.directory.files.kinds import Header
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.rows import (
    IDENTITY,
    NO_IDENTIFIER,
    Recent,
    Rows,
    person_of,
    pick,
)
from cordee.directory.folding import fold, key_of

_NAMES: Final = ("Nom de famille", "Nom d'exercice")
USED: Final = (*IDENTITY, *_NAMES)


class RestrictedRows(Rows):
    """Stages family names at birth, where they are others than those of practice."""

    tables = ("birth",)

    def __init__(self, header: Header, notes: Notes, labels: Labels) -> None:
        super().__init__(header, notes, labels)
        self._identity = pick(header, *IDENTITY)
        self._names = pick(header, *_NAMES)
        self._people = Recent()

    def take(self, number: int, fields: list[str]) -> Bad | None:
        practitioner = person_of(self._identity(fields))
        if not practitioner:
            return NO_IDENTIFIER
        names = self._names(fields)
        if self._people.is_known(practitioner, names):
            return None
        family, practised = names
        if family and fold(family) != fold(practised):
            self.staged["birth"].append(
                f"{number}\t{practitioner}\t{family}\t{key_of(family)}\t{digest((family,))}\n"
            )
        return None
