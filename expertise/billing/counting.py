"""How many acts a patient had in a year, for the limit: requests, not lines.

What never enters this room: a name; a patient is a matricule and its authority.
"""

from collections.abc import Iterable
from typing import Final

from cordee.crypto.billing_event import Act
from cordee.expertise.billing.ledger import LedgerState
from cordee.expertise.days import year_of
from cordee.expertise.rules.question import Counts

EXPERT_CODES: Final = frozenset({"TE1", "TE2"})


def counts(
    ledgers: Iterable[LedgerState],
    patient: tuple[str, str],
    year: int,
    expert: str,
    requester: str,
) -> Counts:
    """Requests of `patient` (matricule, oid) billed in `year`, in all and by whom.

    TE2 and RQD of one request are one; what a counter-entry took back is none. `expert`
    and `requester` are national numbers; an empty one is nobody's.
    """
    acts = [
        entry.act
        for ledger in ledgers
        for entry in ledger.entries
        if not entry.counter and _is_of(entry.act, patient, year)
    ]
    return Counts(
        patient=len({act.case for act in acts}),
        by_expert=len({act.case for act in acts if expert and _by(act, expert)}),
        by_requester=len(
            {act.case for act in acts if requester and _for(act, requester)}
        ),
    )


def _is_of(act: Act, patient: tuple[str, str], year: int) -> bool:
    known = (act.patient.matricule, act.patient.oid)
    return bool(patient[0]) and known == patient and year_of(act.day) == year


def _by(act: Act, expert: str) -> bool:
    return act.code in EXPERT_CODES and act.executant.idnps == expert


def _for(act: Act, requester: str) -> bool:
    """The requester prescribed the act of the expert, and did his own."""
    return act.prescriber.idnps == requester
