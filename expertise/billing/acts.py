"""An act from a verdict: its id, what it is paid, by which rule.

What never enters this room: an act that the rules do not let pass.
"""

import msgspec

from cordee.crypto.billing_event import Act, act_id
from cordee.crypto.case_event import Cover, Professional
from cordee.crypto.letter_event import LetterPatient
from cordee.expertise.days import PARIS, day_of
from cordee.expertise.errors import BillingError
from cordee.expertise.rules.tables import Side
from cordee.expertise.rules.verdict import Verdict


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, at `time` (Unix ms), by `account`.

    Of TE2 the expert is `executant` and the requester `prescriber`; of RQD the
    requester is both.
    """

    case: bytes
    account: bytes
    executant: Professional
    prescriber: Professional
    patient: LetterPatient
    cover: Cover | None
    time: int

    def __repr__(self) -> str:
        return "Done(…)"


def make_act(verdict: Verdict, side: Side, done: Done, zone: str = PARIS) -> Act:
    """The act that a verdict lets pass, as it is told to the ledger of who did it.

    Raises BillingError when nothing is billed, or not yet.
    """
    payable = verdict.te2 if side == "expert" else verdict.rqd
    if payable is None:
        raise BillingError("the rules do not let this act be billed")
    if not verdict.due:
        raise BillingError("an act is told once the request is answered")
    return Act(
        act=act_id(done.case, payable.code, done.account),
        case=done.case,
        code=payable.code,
        cents=payable.cents,
        day=day_of(done.time, zone),
        executant=done.executant,
        prescriber=done.prescriber,
        patient=done.patient,
        cover=done.cover,
        tariff=payable.tariff,
        rule=verdict.decided("TE2" if side == "expert" else "RQD").rule,
        provisional=verdict.provisional,
        time=done.time,
    )
