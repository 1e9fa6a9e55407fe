"""From files to series as they are scrolled: grouped, split, ordered (§5.17.1).

What never enters this room: a file, a pixel; only what was read of them.
"""

import itertools
import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.imaging.scan import Scanned

SAME_DIRECTION: Final = 0.01
"""Direction cosines nearer than this are one orientation: scanners round them."""

MAX_DIRECTIONS: Final = 256
"""Orientations told apart in a series; what goes beyond is one group, by number."""

EVEN: Final = 0.02
"""Distances that differ by less than a fiftieth of their median are even."""

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Group:
    """Instances of one series, in the order in which they are shown."""

    instances: tuple[Scanned, ...]
    is_spaced: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """An instance with its place along the normal, where its file says it."""

    scanned: Scanned
    normal: Vector | None
    place: float | None


def arrange(files: Iterable[Scanned]) -> tuple[Group, ...]:
    """Give the series of one study, by their number, whatever order files come in."""
    series: dict[str, list[Placed]] = {}
    for scanned in sorted(files, key=_stable):
        series.setdefault(scanned.series, []).append(_placed(scanned))
    groups = [
        _group(members) for placed in series.values() for members in _split(placed)
    ]
    return tuple(sorted(groups, key=_rank))


def _stable(scanned: Scanned) -> tuple[Hashable, ...]:
    return (scanned.number, scanned.instance, scanned.sha256)


def _rank(group: Group) -> tuple[int, str, int, str]:
    first = group.instances[0]
    return (
        first.series_number,
        first.series,
        min(each.number for each in group.instances),
        first.instance,
    )


def _split(placed: Sequence[Placed]) -> Iterable[list[Placed]]:
    """Apart what has another size, frame of reference or orientation."""
    groups: dict[tuple[Hashable, ...], list[Placed]] = {}
    directions: list[Vector | None] = []
    for each in placed:
        shape = each.scanned.shape
        direction = _direction(directions, each.normal)
        key = (
            shape.rows,
            shape.columns,
            shape.samples,
            each.scanned.frame_of_reference,
            direction,
        )
        is_mixed = direction == MAX_DIRECTIONS
        member = Placed(each.scanned, None, None) if is_mixed else each
        groups.setdefault(key, []).append(member)
    return groups.values()


def _direction(known: list[Vector | None], normal: Vector | None) -> int:
    """The number of an orientation: that of an earlier one if they are the same."""
    for number, other in enumerate(known):
        if other is normal is None:
            return number
        if other and normal and math.dist(other, normal) < SAME_DIRECTION:
            return number
    if len(known) >= MAX_DIRECTIONS:
        return MAX_DIRECTIONS
    known.append(normal)
    return len(known) - 1


def _group(members: Sequence[Placed]) -> Group:
    """Order by place where every one has its own; else by instance number."""
    places = [each.place for each in members if each.place is not None]
    if len(places) < len(members) or len(set(places)) == 1:
        return Group(tuple(each.scanned for each in members), is_spaced=False)
    ordered = sorted(members, key=lambda each: (each.place, *_stable(each.scanned)))
    return Group(tuple(each.scanned for each in ordered), _is_even(sorted(places)))


def _is_even(places: Sequence[float]) -> bool:
    steps = sorted(later - earlier for earlier, later in itertools.pairwise(places))
    if len(steps) < 2:
        return False
    median = steps[len(steps) // 2]
    return median > 0 and steps[-1] - steps[0] <= EVEN * median


def _placed(scanned: Scanned) -> Placed:
    """Project the position on the normal of the orientation (PS3.3 C.7.6.2.1.1)."""
    cosines = _numbers(scanned.shape.orientation, 6)
    position = _numbers(scanned.position, 3)
    normal = None if cosines is None else _normal(cosines)
    if normal is None or position is None:
        return Placed(scanned, normal, None)
    place = math.fsum(a * b for a, b in zip(normal, position, strict=True))
    return Placed(scanned, normal, round(place, 4))


def _normal(cosines: Sequence[float]) -> Vector | None:
    (a, b, c), (d, e, f) = cosines[:3], cosines[3:]
    normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    length = math.hypot(*normal)
    if not 0.5 < length < 2:
        return None
    return (normal[0] / length, normal[1] / length, normal[2] / length)


def _numbers(text: str, count: int) -> tuple[float, ...] | None:
    """Decimal strings joined by a backslash; none where one is not finite."""
    parts = text.split("\\")
    if len(parts) != count:
        return None
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        return None
    return found if all(abs(each) < 1e6 for each in found) else None
