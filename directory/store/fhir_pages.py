"""Pages of a FHIR search: keys in order, after the last one of the page before.

A keyset: the millionth page costs what the first does. What never enters this room:
what a resource looks like.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from cordee.directory.fhir.parameters import Resource
from cordee.directory.fhir.search import Filter, Search, Token
from cordee.directory.store.database import Reader
from cordee.directory.store.fhir_conditions import SHOWN, conditions, is_skill
from cordee.directory.store.fhir_terms import Arguments
from cordee.directory.store.roles import role_id, split_id

SEARCH_SECONDS: Final = 5.0
"""A search that takes longer is to be narrowed: others wait for the same database."""
MAX_TOTAL: Final = 10_000
"""Matches that are counted; beyond, a total costs more than it tells."""


class Select(msgspec.Struct, frozen=True):
    """`keys` are the columns that name a row, in their order; `always` a condition.

    With a `code`, `always` ends where its value comes.
    """

    keys: str
    froms: str
    always: str = "TRUE"
    code: str = ""


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


SKILLED: Final = (("role", "speciality"), ("skill", "skill"))
"""Tables and columns that say what somebody learnt."""
MAX_WAYS: Final = 8
"""Ways followed at once: four savoir-faire. More are looked for together."""


class Keys(msgspec.Struct, frozen=True):
    """Keys of one page; `more` when others follow."""

    keys: Sequence[str]
    more: bool


async def page(reader: Reader, search: Search) -> Keys:
    """Find the keys of a page. Raises TimeoutError for a search that is too wide."""
    into = Arguments()
    limit = into.add(search.count + 1)
    parts = [_part(select, only, search, limit, into) for select, only in _ways(search)]
    statement = parts[0]
    if len(parts) > 1:
        union = " UNION ".join(f"({part})" for part in parts)
        statement = f"SELECT id FROM ({union}) AS found ORDER BY id LIMIT {limit}"
    rows = await reader.fetch(statement, *into.values, timeout=SEARCH_SECONDS)
    is_role = search.resource is Resource.ROLE
    keys = [role_id(row[0], row[1]) if is_role else str(row[0]) for row in rows]
    return Keys(keys[: search.count], len(keys) > search.count)


def _ways(search: Search) -> list[tuple[Select, Filter | None]]:
    """The ways to the matches, each with the filter that it answers by itself.

    A savoir-faire is told by roles or by itself: each of the two is followed by its
    index, in the order of the page, and no further than the page goes.
    """
    for each in search.filters:
        terms = [term for term in each.terms if isinstance(term, Token)]
        if each.name == "qualification-code" and all(map(is_skill, terms)):
            codes = [(term.code, way) for term in terms for way in SKILLED]
            if len(codes) <= MAX_WAYS:
                return [(_by_code(code, way), each) for code, way in codes]
    return [(SELECTS[search.resource], None)]


def _by_code(code: str, way: tuple[str, str]) -> Select:
    table, column = way
    froms = (
        f"directory.{table} AS q JOIN directory.practitioner AS p"
        " ON p.id = q.practitioner"
    )
    return Select("DISTINCT p.id", froms, f"q.{column} = ", code)


def _part(
    select: Select,
    only: Filter | None,
    search: Search,
    limit: str,
    into: Arguments,
) -> str:
    filters = tuple(each for each in search.filters if each is not only)
    told = conditions(search.resource, filters, into)
    always = select.always + (into.add(select.code) if select.code else "")
    keys = SELECTS[search.resource].keys
    return (
        f"SELECT {select.keys} FROM {select.froms}"
        f" WHERE {always} AND {told} AND {_after(search, into)}"
        f" ORDER BY {keys} LIMIT {limit}"
    )


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
