"""Pages of a FHIR search: keys in order, after the last one of the page before.

A keyset: the millionth page costs what the first does. What never enters this room:
what a resource looks like.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from cordee.directory.fhir.parameters import Resource
from cordee.directory.fhir.search import Search
from cordee.directory.store.database import Reader
from cordee.directory.store.fhir_conditions import SHOWN, conditions
from cordee.directory.store.fhir_terms import Arguments
from cordee.directory.store.roles import role_id, split_id

SEARCH_SECONDS: Final = 5.0
"""A search that takes longer is to be narrowed: others wait for the same database."""
MAX_TOTAL: Final = 10_000
"""Matches that are counted; beyond, a total costs more than it tells."""


class Select(msgspec.Struct, frozen=True):
    """`keys` are the columns that name a row, in their order; `always` a condition."""

    keys: str
    froms: str
    always: str = "TRUE"


SELECTS: Final[Mapping[Resource, Select]] = {
    Resource.PRACTITIONER: Select("p.id", "directory.practitioner AS p"),
    Resource.ROLE: Select("r.practitioner, r.key", "directory.role AS r"),
    Resource.ORGANIZATION: Select("o.id", "directory.organization AS o"),
    Resource.SERVICE: Select("s.id", "directory.service AS s"),
    Resource.ENDPOINT: Select(
        "m.address",
        "directory.mailbox AS m LEFT JOIN directory.delivery AS d"
        " ON d.address = m.address",
        SHOWN,
    ),
}


class Keys(msgspec.Struct, frozen=True):
    """Keys of one page; `more` when others follow."""

    keys: Sequence[str]
    more: bool


async def page(reader: Reader, search: Search) -> Keys:
    """Find the keys of a page. Raises TimeoutError for a search that is too wide."""
    into = Arguments()
    select = SELECTS[search.resource]
    told = conditions(search.resource, search.filters, into)
    after = _after(search, into)
    limit = into.add(search.count + 1)
    statement = (
        f"SELECT {select.keys} FROM {select.froms}"
        f" WHERE {select.always} AND {told} AND {after}"
        f" ORDER BY {select.keys} LIMIT {limit}"
    )
    rows = await reader.fetch(statement, *into.values, timeout=SEARCH_SECONDS)
    is_role = search.resource is Resource.ROLE
    keys = [role_id(row[0], row[1]) if is_role else str(row[0]) for row in rows]
    return Keys(keys[: search.count], len(keys) > search.count)


async def total(reader: Reader, search: Search) -> int | None:
    """Count the matches; None when there are too many to be worth it."""
    into = Arguments()
    select = SELECTS[search.resource]
    told = conditions(search.resource, search.filters, into)
    limit = into.add(MAX_TOTAL + 1)
    statement = (
        f"SELECT count(*) FROM (SELECT FROM {select.froms}"
        f" WHERE {select.always} AND {told} LIMIT {limit}) AS found"
    )
    counted: int = await reader.fetchval(
        statement, *into.values, timeout=SEARCH_SECONDS
    )
    return counted if counted <= MAX_TOTAL else None


def _after(search: Search, into: Arguments) -> str:
    if not search.after:
        return "TRUE"
    keys = SELECTS[search.resource].keys
    if search.resource is not Resource.ROLE:
        return f"{keys} > {into.add(search.after)}"
    practitioner, key = split_id(search.after) or (search.after, 0)
    return f"({keys}) > ({into.add(practitioner)}, {into.add(key)})"
