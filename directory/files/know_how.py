"""PS_LibreAcces_SavoirFaire: specialities, competences, capacities.

What never enters this room: a name, which the activities tell.
"""

from typing import Final

from cordee.directory.files.activity import LONG_CODE
from cordee.directory.files.fields import Bad
from cordee.directory.files.identity import MAX_IDENTIFIER, digest, key
from cordee.directory.files.kinds import Header
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.rows import IDENTITY, NO_IDENTIFIER, Rows, person_of, pick

NOTHING: Final = Bad("no skill")
_CODES: Final = (
    "Code profession",
    "Code catégorie professionnelle",
    "Code type savoir-faire",
    "Code savoir-faire",
)
_LABELS: Final = (
    "Libellé profession",
    "Libellé catégorie professionnelle",
    "Libellé type savoir-faire",
    "Libellé savoir-faire",
)
_KINDS: Final = ("profession", "category", "speciality_type", "speciality")
USED: Final = (*IDENTITY, *_CODES, *_LABELS)
_SAME: Final = digest(())
"""All that such a row says is in its key."""


class KnowHowRows(Rows):
    """Stages skills."""

    tables = ("skill",)

    def __init__(self, header: Header, notes: Notes, labels: Labels) -> None:
        super().__init__(header, notes, labels)
        self._identity = pick(header, *IDENTITY)
        self._codes = pick(header, *_CODES)
        self._labels = pick(header, *_LABELS)

    def take(self, number: int, fields: list[str]) -> Bad | None:
        practitioner = person_of(self._identity(fields))
        if not practitioner:
            return NO_IDENTIFIER
        codes = self._codes(fields)
        if not codes[3]:
            return NOTHING
        if len(max(codes, key=len)) > MAX_IDENTIFIER:
            return LONG_CODE
        row = "\t".join(codes)
        self.staged["skill"].append(
            f"{number}\t{practitioner}\t{key(codes)}\t{row}\t{_SAME}\n"
        )
        for kind, code, label in zip(_KINDS, codes, self._labels(fields), strict=True):
            self.labels.see(kind, code, label)
        return None
