"""What is kept of a patient when the record, a clinician or he himself says more.

Pure. An opposition stays until it is lifted; a clinician's choice stays until the
record says something that is newer. What never enters this room: a token, a time of
its own.
"""

import msgspec

from cordee.clients.agent.model import Known, Practitioner
from cordee.clients.sdk import Kept

FOUND, CHOSEN, UNKNOWN, OPPOSED = "found", "chosen", "unknown", "opposed"
REFUSED = "refused"


def fed(before: Kept | None, known: Known, now: int) -> Kept | None:
    """What is kept after a feed has told this; None for nothing.

    What is the same stays as it is, its time too, so that it is not written again.
    """
    if known.opposed or (before is not None and before.outcome == OPPOSED):
        is_same = before is not None and before.outcome == OPPOSED
        return before if is_same else Kept(OPPOSED, "", "", known.time or now)
    is_chosen = before is not None and before.outcome == CHOSEN
    if is_chosen and before is not None and not _is_newer(known, before):
        return before
    if not known.gp:
        return before if is_chosen else None
    after = Kept(FOUND, known.gp.number, known.gp.name, known.time or now)
    return before if before is not None and _says_the_same(before, after) else after


def chosen(before: Kept | None, gp: Practitioner, time: int) -> Kept | None:
    """What is kept after a clinician chose; an opposition, and a later word, stay."""
    if before is not None and (before.outcome == OPPOSED or before.time > time):
        return before
    after = Kept(CHOSEN, gp.number, gp.name, time)
    return before if before is not None and _says_the_same(before, after) else after


def opposed(before: Kept | None, time: int) -> Kept:
    """What is kept of somebody who does not want it told: that, and nothing else."""
    is_same = before is not None and before.outcome == OPPOSED
    return before if is_same and before is not None else Kept(OPPOSED, "", "", time)


def lifted(before: Kept | None) -> Kept | None:
    """What is kept once an opposition is taken back: nothing, until it is told anew."""
    return None if before is not None and before.outcome == OPPOSED else before


def _is_newer(known: Known, before: Kept) -> bool:
    """Whether the record's word is dated after a choice, or confirms it."""
    same = known.gp.number == before.practitioner and bool(known.gp.number)
    return same or known.time > before.time


def _says_the_same(one: Kept, other: Kept) -> bool:
    return msgspec.structs.replace(one, time=0) == msgspec.structs.replace(
        other, time=0
    )
