"""What the rules are asked: a plain value, of which nothing says who the patient is.

What never enters this room: a rule.
"""

from typing import Literal

import msgspec

Sector = Literal["liberal", "hospital", "medico-social", "other"]
State = Literal[
    "draft",
    "sent",
    "claimed",
    "more-asked",
    "answered",
    "declined",
    "redirected",
    "withdrawn",
    "expired",
    "closed",
    "billed",
]
"""docs/protocol.md §5.15, and the draft that never leaves its client."""


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who asks or answers.

    `profession` is a word of `professions`, empty where nobody has claimed a pool yet.
    `idnps` is the national number, `structure` a FINESS or SIRET; empty where none.
    """

    profession: str
    idnps: str = ""
    structure: str = ""
    sector: Sector = "liberal"


class Counts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Acts that the patient had in the calendar year of the act, without this one.

    `patient` is all of them, the others those by this expert and this requester.
    """

    patient: int
    by_expert: int
    by_requester: int


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One request, as far as a rule looks at it. Days are `YYYY-MM-DD`, in Paris.

    `asked` is the day of the request, `answered` that of the report, `day` that of the
    act (of the request while it is written), `today` when this is asked. `present` says
    that the patient is there. `level` is 1 or 2, of before 2022-04-01. The two
    `other_act` are of the same day for the same patient. `qualified` is about the INS;
    `consent` is in force. `counts` is None until somebody has counted; `told` are codes
    of this case that are in a ledger already.
    """

    asked: str
    day: str
    today: str
    answered: str | None = None
    state: State = "draft"
    requester: Party
    expert: Party
    bucco_dental: bool = False
    urgent: bool = False
    inpatient: bool = False
    present: bool = False
    level: Literal[1, 2] = 2
    expert_other_act: bool = False
    requester_other_act: bool = False
    qualified: bool
    consent: bool
    counts: Counts | None = None
    told: tuple[str, ...] = ()
