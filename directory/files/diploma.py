"""PS_LibreAcces_Dipl_AutExerc: diplomas, and licences to practise.

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

NOTHING: Final = Bad("neither a diploma nor a licence")
_CODES: Final = (
    "Code type diplôme obtenu",
    "Code diplôme obtenu",
    "Code type autorisation",
    "Code discipline autorisation",
)
_LABELS: Final = (
    "Libellé type diplôme obtenu",
    "Libellé diplôme obtenu",
    "Libellé type autorisation",
    "Libellé discipline autorisation",
)
_KINDS: Final = ("diploma_type", "diploma", "authorisation_type", "discipline")
USED: Final = (*IDENTITY, *_CODES, *_LABELS)
_SAME: Final = digest(())
"""All that such a row says is in its key."""


class DiplomaRows(Rows):
    """Stages qualifications."""

    tables = ("qualification",)

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
        if not any(codes):
            return NOTHING
        if len(max(codes, key=len)) > MAX_IDENTIFIER:
            return LONG_CODE
        row = "\t".join(codes)
        self.staged["qualification"].append(
            f"{number}\t{practitioner}\t{key(codes)}\t{row}\t{_SAME}\n"
        )
        for kind, code, label in zip(_KINDS, codes, self._labels(fields), strict=True):
            self.labels.see(kind, code, label)
        return None
