"""What a client asked, parsed: a `Search` holds nothing that was not understood.

Values of one parameter are alternatives, parameters are all to be met (FHIR R4 §3.1.1).
What never enters this room: text that was not parsed.
"""

from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from cordee.directory.fhir.parameters import Resource
from cordee.directory.model import Value

MAX_COUNT: Final = 200
"""Resources of one page: who asks for more gets these and a `next`."""
DEFAULT_COUNT: Final = 50
"""The national API's."""
MAX_PARAMETERS: Final = 32
"""Parameters of one search: nobody has twice as many as there are."""
MAX_VALUES: Final = 64
"""Alternatives of one parameter: a list of identifiers."""
MAX_VALUE: Final = 256
"""Characters of one value."""
MAX_QUERY: Final = 8_192
"""Characters of one query, in the address or in the body of `_search`."""


class How(StrEnum):
    """How a string is compared (FHIR R4 §3.1.1.4.5)."""

    PREFIX = "prefix"
    EXACT = "exact"
    CONTAINS = "contains"


class Text(msgspec.Struct, frozen=True, tag=True):
    """A string; never empty."""

    value: str
    how: How


class Token(msgspec.Struct, frozen=True, tag=True):
    """`system` None for any; `code` empty for any code of the system."""

    system: str | None
    code: str


class During(msgspec.Struct, frozen=True, tag=True):
    """From `start` to `end` (exclusive), Unix milliseconds, None for no bound.

    `outside` asks for what is not within.
    """

    start: int | None
    end: int | None
    outside: bool = False


class Pointer(msgspec.Struct, frozen=True, tag=True):
    """A reference: the id of the resource pointed at, as we call it."""

    id: str


Term: TypeAlias = Text | Token | During | Pointer


class Filter(msgspec.Struct, frozen=True):
    """One parameter; one of its terms must fit."""

    name: str
    terms: tuple[Term, ...]


class Total(StrEnum):
    """`_total`: whether the matches are counted."""

    NONE = "none"
    ESTIMATE = "estimate"
    ACCURATE = "accurate"


class Search(Value, frozen=True, kw_only=True):
    """A search. `after` is the id of the last resource of the page before.

    `ignored` names what was not understood, which lenient handling allows.
    """

    resource: Resource
    filters: tuple[Filter, ...] = ()
    includes: tuple[str, ...] = ()
    revincludes: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    count: int = DEFAULT_COUNT
    after: str = ""
    total: Total = Total.NONE
    ignored: tuple[str, ...] = ()
