"""What is shown of a patient's GP and of a ward. Times are Unix milliseconds.

What never enters this room: a token, a line.
"""

import msgspec

from cordee.crypto.patient_event import WardPatient

FOUND, CHOSEN = "found", "chosen"
UNKNOWN, OPPOSED, REFUSED, AWAY = "unknown", "opposed", "refused", "away"
ANSWERS = frozenset({FOUND, CHOSEN, UNKNOWN, OPPOSED, REFUSED})
"""What an automation says; `away` is when none of them answers. A word that is none
of these is shown as unknown."""


class GpView(msgspec.Struct, frozen=True, kw_only=True):
    """Who the GP of a patient is, as far as anybody says.

    `outcome` is found (the record says it), chosen (a clinician did; `mine` when it is
    this account's own memory), unknown, opposed, refused or away. `practitioner` is an
    IDNPS; empty when only a name is known. `doubts` are about the INS that was asked
    for: `key`, `authority`.
    """

    outcome: str
    practitioner: str = ""
    name: str = ""
    time: int = 0
    mine: bool = False
    doubts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"GpView({self.outcome})"


class WardView(msgspec.Struct, frozen=True, kw_only=True):
    """A ward as it stood at `time`, and the wards that may be asked about.

    `away` says that nobody answered: it is the last list of today, if there is one.
    """

    wards: tuple[str, ...]
    ward: str
    time: int
    patients: tuple[WardPatient, ...]
    away: bool = False

    def __repr__(self) -> str:
        return f"WardView({len(self.patients)} patients)"
