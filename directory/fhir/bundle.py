"""The Bundle that answers a search: a page, what it includes, and where to go on.

`next` repeats the search with a cursor. What never enters this room: how resources were
found.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from cordee.directory.fhir.asking import CURSOR
from cordee.directory.fhir.cursor import make_cursor
from cordee.directory.fhir.elements import Element, filled

PLACE: Final = "fhir/R4"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `last` is the key of the last match when there are more."""

    matches: Sequence[Element]
    included: Sequence[Element] = ()
    outcomes: Sequence[Element] = ()
    total: int | None = None
    last: str = ""


def searchset(
    base: str, path: str, asked: Sequence[tuple[str, str]], page: Page
) -> Element:
    """The Bundle; `base` is where the API is served, `path` the resource's name."""
    return filled(
        resourceType="Bundle",
        type="searchset",
        total=page.total,
        link=_links(f"{base}/{path}", asked, page.last),
        entry=[
            *_entries(base, page.matches, "match"),
            *_entries(base, page.included, "include"),
            *(
                {"resource": one, "search": {"mode": "outcome"}}
                for one in page.outcomes
            ),
        ],
    )


def _links(address: str, asked: Sequence[tuple[str, str]], last: str) -> list[Element]:
    links: list[Element] = [{"relation": "self", "url": _url(address, asked)}]
    if last:
        kept = [pair for pair in asked if pair[0] != CURSOR]
        further = [*kept, (CURSOR, make_cursor(last))]
        links.append({"relation": "next", "url": _url(address, further)})
    return links


def _url(address: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _entries(base: str, resources: Iterable[Element], mode: str) -> list[Element]:
    return [
        {
            "fullUrl": f"{base}/{each['resourceType']}/{each['id']}",
            "resource": each,
            "search": {"mode": mode},
        }
        for each in resources
    ]
