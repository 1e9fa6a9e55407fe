"""From the parameters of a request to a `Search`, or to BadSearch.

Unknown parameters are ignored and named, or refused when the client prefers strict
handling (FHIR R4 §3.1.1.1). What never enters this room: HTTP.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from cordee.directory.errors import BadSearch
from cordee.directory.fhir.cursor import open_cursor
from cordee.directory.fhir.parameters import (
    INCLUDES,
    REVINCLUDES,
    Resource,
    named,
)
from cordee.directory.fhir.search import (
    DEFAULT_COUNT,
    MAX_COUNT,
    MAX_PARAMETERS,
    MAX_VALUE,
    Filter,
    Search,
    Total,
)
from cordee.directory.fhir.terms import parse_terms

CURSOR: Final = "_after"
"""Ours: where the page before ended. Opaque to clients."""
ALL: Final = "*"
MAX_NAME: Final = 64
"""Characters of the name of a parameter that is told back."""
SILENT: Final = frozenset({"_format", "_pretty"})
"""Heeded before a search is parsed, or of no consequence."""


class _Draft:
    """What has been read so far of one request."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.filters: list[Filter] = []
        self.told: dict[str, list[str]] = {}
        self.ignored: list[str] = []


def parse_search(
    resource: Resource, pairs: Iterable[tuple[str, str]], *, strict: bool = False
) -> Search:
    """Parse decoded name and value pairs, in their order. Raises BadSearch."""
    draft = _Draft(resource)
    for number, (name, value) in enumerate(pairs, 1):
        if number > MAX_PARAMETERS:
            raise BadSearch(f"at most {MAX_PARAMETERS} parameters")
        _read(draft, name, value)
    if strict and draft.ignored:
        raise BadSearch("parameters that are not known: " + ", ".join(draft.ignored))
    return _search(draft)


def _read(draft: _Draft, name: str, value: str) -> None:
    base, _, modifier = name.partition(":")
    if base == "name" and modifier in {"family", "given"}:
        base, modifier = modifier, ""  # how the national documentation writes them
    parameter = named(draft.resource).get(base)
    if parameter is not None:
        draft.filters.append(Filter(base, parse_terms(parameter, modifier, value)))
    elif base in _CONTROLS:
        draft.told.setdefault(base, []).append(value)
    elif base not in SILENT:
        draft.ignored.append(name[:MAX_NAME])


def _search(draft: _Draft) -> Search:
    told = draft.told
    return Search(
        resource=draft.resource,
        filters=tuple(draft.filters),
        includes=_included(draft, "_include", INCLUDES),
        revincludes=_included(draft, "_revinclude", REVINCLUDES),
        elements=_elements(told.get("_elements", [])),
        count=_count(told.get("_count", [])),
        after=_after(told.get(CURSOR, [])),
        total=_total(told.get("_total", [])),
        ignored=tuple(draft.ignored),
    )


def _included(
    draft: _Draft, name: str, known: Mapping[Resource, tuple[str, ...]]
) -> tuple[str, ...]:
    offered = known[draft.resource]
    wanted: list[str] = []
    for value in draft.told.get(name, []):
        path = ":".join(value.split(":")[:2])
        if path == ALL:
            wanted.extend(offered)
        elif path in offered:
            wanted.append(path)
        else:
            raise BadSearch(f"{name}: one of {', '.join(offered) or 'none'}")
    return tuple(dict.fromkeys(wanted))


def _count(values: list[str]) -> int:
    if not values:
        return DEFAULT_COUNT
    text = values[-1]
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise BadSearch("_count: write a number")
    return min(int(text), MAX_COUNT)


def _after(values: list[str]) -> str:
    return open_cursor(values[-1]) if values else ""


def _total(values: list[str]) -> Total:
    try:
        return Total(values[-1]) if values else Total.NONE
    except ValueError:
        raise BadSearch("_total: none, estimate or accurate") from None


def _elements(values: list[str]) -> tuple[str, ...]:
    names = [name.strip() for value in values for name in value.split(",")]
    if any(len(name) > MAX_VALUE for name in names) or len(names) > MAX_PARAMETERS:
        raise BadSearch("_elements: too many names")
    return tuple(name.partition(".")[0] for name in names if name)


_CONTROLS: Final = frozenset(
    {"_include", "_revinclude", "_elements", "_count", "_total", CURSOR}
)
