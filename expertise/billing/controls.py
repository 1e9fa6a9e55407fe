"""Control totals: how many acts and cents of each code, and of all; they must agree.

What never enters this room: a fraction of a cent.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from cordee.expertise.errors import BillingError


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What totals are made of; the cents of a counter-entry are negative."""

    kind: Literal["act", "counter"]
    code: str
    cents: int


class Total(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one code."""

    code: str
    acts: int
    counters: int
    cents: int


class Controls(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of all codes, in their order; `acts`, `counters` and `cents` are their sums."""

    acts: int
    counters: int
    cents: int
    codes: tuple[Total, ...]


def controls_of(lines: Iterable[Line]) -> Controls:
    """Add up lines."""
    sums: dict[str, list[int]] = {}
    for line in lines:
        one = sums.setdefault(line.code, [0, 0, 0])
        one[line.kind == "counter"] += 1
        one[2] += line.cents
    codes = tuple(
        Total(code=code, acts=acts, counters=counters, cents=cents)
        for code, (acts, counters, cents) in sorted(sums.items())
    )
    return check(
        Controls(
            acts=sum(total.acts for total in codes),
            counters=sum(total.counters for total in codes),
            cents=sum(total.cents for total in codes),
            codes=codes,
        )
    )


def check(controls: Controls) -> Controls:
    """Give totals back when they agree. Raises BillingError."""
    codes = controls.codes
    added = (
        sum(total.acts for total in codes),
        sum(total.counters for total in codes),
        sum(total.cents for total in codes),
    )
    if added != (controls.acts, controls.counters, controls.cents):
        raise BillingError("the totals of the codes do not add up to the whole")
    return controls
