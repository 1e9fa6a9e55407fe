"""What one term asks of one column: SQL with `$n` for the values.

A value never becomes text of a statement. What never enters this room: which column it
is, of which table.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from cordee.directory.fhir.ids import own_id
from cordee.directory.fhir.search import During, How, Pointer, Text, Token
from cordee.directory.folding import fold

LAST: Final = "\U0010ffff"
"""Sorts after every character that a name begins with (collation "C")."""
_SPECIAL: Final = re.compile(r"[%_\\]")
"""What LIKE takes for more than itself."""
NEVER: Final = "FALSE"
ALWAYS: Final = "TRUE"


class Arguments:
    """The values of one statement, in the order of their `$n`."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, value: object) -> str:
        """Give the placeholder of one more value."""
        self.values.append(value)
        return f"${len(self.values)}"


Condition: TypeAlias = Callable[[Any, Arguments], str]


def folded(column: str, key: str, term: Text, into: Arguments) -> str:
    """By the folded column; `:exact` compares what was written too."""
    words = fold(term.value)
    if term.how is How.CONTAINS:
        return holds(key, words, into)
    if term.how is How.EXACT:
        return f"({key} = {into.add(words)} AND {column} = {into.add(term.value)})"
    return begins(key, words, into)


def begins(key: str, words: str, into: Arguments) -> str:
    """A range, which an index of collation "C" answers whatever the plan."""
    if not words:
        return NEVER
    return f"({key} >= {into.add(words)} AND {key} < {into.add(words + LAST)})"


def holds(key: str, words: str, into: Arguments) -> str:
    """Anywhere in a column, by a look at every row."""
    if not words:
        return NEVER
    pattern = _SPECIAL.sub(r"\\\g<0>", words)
    return f"{key} LIKE {into.add(f'%{pattern}%')}"


def verbatim(column: str, term: Text, into: Arguments) -> str:
    """A column that is lower case as it stands: an address."""
    words = term.value.lower()
    if term.how is How.EXACT:
        return f"{column} = {into.add(term.value)}"
    make = holds if term.how is How.CONTAINS else begins
    return make(column, words, into)


def changed(column: str, term: During, into: Arguments) -> str:
    """A time within the interval, or outside of it."""
    bounds = [
        f"{column} {sign} {into.add(value)}"
        for sign, value in ((">=", term.start), ("<", term.end))
        if value is not None
    ]
    within = " AND ".join(bounds) or ALWAYS
    return f"NOT ({within})" if term.outside else f"({within})"


def own(column: str, term: Token, into: Arguments) -> str:
    """The id of a resource."""
    found = own_id(term.code) if not term.system else None
    return NEVER if found is None else f"{column} = {into.add(found)}"


def boolean(column: str, term: Token, _into: Arguments) -> str:
    """`column` is text of SQL that is true or false."""
    known = {"true": column, "false": f"NOT {column}"}
    return known.get(term.code, NEVER)


def equals(column: str, system: str, term: Token, into: Arguments) -> str:
    """A code of one nomenclature; empty `system`: any asks for it."""
    if term.system not in {None, system}:
        return NEVER
    if not term.code:
        return f"{column} <> ''"
    return f"{column} = {into.add(term.code)}"


def pointer(column: str, term: Pointer, into: Arguments) -> str:
    """The id of what is pointed at."""
    return f"{column} = {into.add(term.id)}"
