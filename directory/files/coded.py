"""Files whose lines say by a few codes what somebody has: diplomas, skills.

What never enters this room: a name, which the activities tell.
"""

from typing import ClassVar, Final

from cordee.directory.files.fields import LONG_CODE, Bad
from cordee.directory.files.identity import MAX_IDENTIFIER, digest, key
from cordee.directory.files.kinds import Header
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.rows import IDENTITY, NO_IDENTIFIER, Rows, person_of, pick

_SAME: Final = digest(())
"""All that such a row says is in its key."""


class CodedRows(Rows):
    """Stages a person, a key over the codes, and the codes, for one table.

    `kinds` are the nomenclatures of the codes; a line is bad for `nothing` when none
    of the codes from `needed` on is there.
    """

    codes: ClassVar[tuple[str, ...]]
    code_labels: ClassVar[tuple[str, ...]]
    kinds: ClassVar[tuple[str, ...]]
    needed: ClassVar[int]
    nothing: ClassVar[Bad]

    def __init__(self, header: Header, notes: Notes, labels: Labels) -> None:
        super().__init__(header, notes, labels)
        self._identity = pick(header, *IDENTITY)
        self._codes = pick(header, *self.codes)
        self._labels = pick(header, *self.code_labels)
        self._staged = self.staged[self.tables[0]]

    def take(self, number: int, fields: list[str]) -> Bad | None:
        practitioner = person_of(self._identity(fields))
        if not practitioner:
            return NO_IDENTIFIER
        codes = self._codes(fields)
        if not any(codes[self.needed :]):
            return self.nothing
        if len(max(codes, key=len)) > MAX_IDENTIFIER:
            return LONG_CODE
        row = "\t".join(codes)
        self._staged.append(f"{number}\t{practitioner}\t{key(codes)}\t{row}\t{_SAME}\n")
        labels = self._labels(fields)
        for kind, code, label in zip(self.kinds, codes, labels, strict=True):
            self.labels.see(kind, code, label)
        return None
