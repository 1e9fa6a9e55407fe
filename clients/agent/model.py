"""What record systems tell: whose GP is who, and who is where. Times are Unix ms.

No `repr` shows a patient. What never enters this room: a format, a token.
"""

from typing import Final

import msgspec

from cordee.documents.ins import Ins

MAX_IDNPS: Final = 32
MAX_NAME: Final = 128
RPPS_LENGTH: Final = 11
RPPS_PREFIX: Final = "8"
"""An IDNPS is this and an RPPS number: 810102727017 for 10102727017."""


class Practitioner(msgspec.Struct, frozen=True):
    """`number` is an IDNPS, empty when only a name is told."""

    number: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.number or self.name)


class Known(msgspec.Struct, frozen=True):
    """A patient as a feed tells him: his GP, perhaps that he is opposed, and when.

    Without a GP the record says that he has none. `opposed` is None where the feed
    does not say; `time` is 0 where it has no date.
    """

    ins: Ins
    gp: Practitioner
    opposed: bool | None = None
    time: int = 0

    def __repr__(self) -> str:
        return "Known(…)"


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a ward. `id` is the record system's own number of him."""

    id: str
    ward: str
    room: str
    family: str
    given: str
    birth_date: str
    sex: str
    matricule: str = ""
    oid: str = ""
    status: str = ""
    gp: Practitioner = Practitioner()

    def __repr__(self) -> str:
        return "Stay(…)"


class BadRow(msgspec.Struct, frozen=True):
    """A row that could not be used: its number in the feed, and a word for why."""

    number: int
    word: str


def practitioner_of(number: str, name: str) -> Practitioner:
    """A practitioner by RPPS or IDNPS; any other number is kept as it is written."""
    written = "".join(number.split())[:MAX_IDNPS]
    if len(written) == RPPS_LENGTH and written.isdigit():
        written = RPPS_PREFIX + written
    return Practitioner(written, " ".join(name.split())[:MAX_NAME])
