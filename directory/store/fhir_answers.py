"""FHIR searches and reads over the tables: keys of a page, rows, resources.

What never enters this room: HTTP, a decision about who may ask.
"""

from collections.abc import Callable, Sequence

from cordee.directory.errors import BadSearch
from cordee.directory.fhir import outcome
from cordee.directory.fhir.bundle import Page
from cordee.directory.fhir.elements import Element, subset
from cordee.directory.fhir.parameters import Resource
from cordee.directory.fhir.search import Filter, Search, Token, Total
from cordee.directory.store import codes, fhir_pages
from cordee.directory.store.codes import Codes
from cordee.directory.store.counter import version
from cordee.directory.store.database import Pool, Reader
from cordee.directory.store.fhir_included import MAX_INCLUDED, included
from cordee.directory.store.fhir_resources import build
from cordee.directory.store.fhir_rows import Sight
from cordee.directory.store.registry import clock


class Answers:
    """Answers over a pool. Every method raises the driver's exceptions besides."""

    def __init__(self, pool: Pool, *, now: Callable[[], int] = clock) -> None:
        self._pool = pool
        self._now = now
        self._codes: tuple[int, Codes] = (-1, Codes({}))

    async def search(self, search: Search) -> Page:
        """One page. Raises BadSearch for a search that takes too long."""
        try:
            async with self._pool.acquire() as connection:
                return await self._page(connection, search)
        except TimeoutError:
            seconds = f"{fhir_pages.SEARCH_SECONDS:g} s"
            sentence = f"this search takes longer than {seconds}: narrow it"
            raise BadSearch(sentence) from None

    async def read(self, resource: Resource, asked: str) -> Element | None:
        """The resource of this id; None when there is none."""
        by_id = Filter("_id", (Token(None, asked),))
        found = await self.search(Search(resource=resource, filters=(by_id,), count=1))
        return found.matches[0] if found.matches else None

    async def _page(self, reader: Reader, search: Search) -> Page:
        sight = await self._sight(reader)
        keys = await fhir_pages.page(reader, search)
        matches = await build(reader, search.resource, keys.keys, sight)
        beside = await included(reader, search, keys.keys, sight)
        outcomes = [outcome.cut(MAX_INCLUDED)] if beside.is_cut else []
        if search.ignored:
            outcomes.append(outcome.ignored(search.ignored))
        return Page(
            matches=_parts(matches, search.elements),
            included=_parts(beside.resources, search.elements),
            outcomes=outcomes,
            total=await _total(reader, search, keys),
            last=keys.keys[-1] if keys.more and keys.keys else "",
        )

    async def _sight(self, reader: Reader) -> Sight:
        """Labels as of the version in force."""
        current = await version(reader)
        known, labels = self._codes
        if known != current:
            labels = await codes.load(reader)
            self._codes = (current, labels)
        return Sight(labels, self._now())


async def _total(reader: Reader, search: Search, keys: fhir_pages.Keys) -> int | None:
    """What the page shows by itself, or what is counted for who asks."""
    if not search.after and not keys.more:
        return len(keys.keys)
    wanted = search.total is not Total.NONE or search.count == 0
    return await fhir_pages.total(reader, search) if wanted else None


def _parts(resources: Sequence[Element], elements: Sequence[str]) -> list[Element]:
    if not elements:
        return list(resources)
    return [subset(each, elements) for each in resources]
