"""An ordinary request, which nothing keeps from being billed.

What never enters this room: an assertion.
"""

import msgspec
from hypothesis import HealthCheck, settings

from cordee.expertise.rules import Counts, Party, Question

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no finding."""


def plain(day, **changes):
    """An ordinary request, answered on its day."""
    question = Question(
        asked=day,
        day=day,
        today=day,
        answered=day,
        state="answered",
        requester=Party(profession="doctor", idnps="810000000001"),
        expert=Party(profession="doctor", idnps="810000000002"),
        qualified=True,
        consent=True,
        counts=Counts(patient=0, by_expert=0, by_requester=0),
    )
    return msgspec.structs.replace(question, **changes)
