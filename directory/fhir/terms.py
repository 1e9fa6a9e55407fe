"""One value of a parameter, parsed by the kind of the parameter.

FHIR R4 §3.1.1.4: prefixes of dates, `system|code`, escapes by a backslash. What never
enters this room: which resource is searched.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from cordee.directory.errors import BadSearch
from cordee.directory.fhir.ids import own_id
from cordee.directory.fhir.parameters import Kind, Parameter
from cordee.directory.fhir.search import (
    MAX_VALUE,
    MAX_VALUES,
    During,
    How,
    Pointer,
    Term,
    Text,
    Token,
)

MODIFIERS: Final[Mapping[str, How]] = {
    "": How.PREFIX,
    "exact": How.EXACT,
    "contains": How.CONTAINS,
}
_DATE: Final = re.compile(
    r"(?P<prefix>eq|ne|gt|ge|lt|le|sa|eb)?"
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2})"
    r"(T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2})"
    r"(\.(?P<fraction>[0-9]{1,9}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_ESCAPED: Final = re.compile(r"\\(.)")


def parse_terms(parameter: Parameter, modifier: str, value: str) -> tuple[Term, ...]:
    """The alternatives that a value lists. Raises BadSearch."""
    pieces = [piece for piece in _split(value, ",") if piece]
    if not pieces:
        raise BadSearch(f"{parameter.name}: give a value")
    if len(pieces) > MAX_VALUES:
        raise BadSearch(f"{parameter.name}: at most {MAX_VALUES} alternatives")
    if any(len(piece) > MAX_VALUE for piece in pieces):
        raise BadSearch(f"{parameter.name}: a value has at most {MAX_VALUE} characters")
    if any("\0" in piece for piece in pieces):
        raise BadSearch(f"{parameter.name}: a value holds no NUL")
    parse = _PARSERS[parameter.kind]
    return tuple(parse(parameter, modifier, piece) for piece in pieces)


def _split(text: str, separator: str) -> list[str]:
    """At separators that no backslash escapes."""
    return re.split(rf"(?<!\\){re.escape(separator)}", text)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _text(parameter: Parameter, modifier: str, piece: str) -> Text:
    how = MODIFIERS.get(modifier)
    if how is None:
        raise BadSearch(f"{parameter.name}: only :exact and :contains are known")
    return Text(_plain(piece), how)


def _token(parameter: Parameter, modifier: str, piece: str) -> Token:
    _no_modifier(parameter, modifier)
    parts = _split(piece, "|")
    match [_plain(part) for part in parts]:
        case [code]:
            return Token(None, code)
        case [system, code] if system or code:
            return Token(system, code)
        case _:
            sentence = "write code, system|code or system|"
            raise BadSearch(f"{parameter.name}: {sentence}")


def _date(parameter: Parameter, modifier: str, piece: str) -> During:
    _no_modifier(parameter, modifier)
    found = _DATE.fullmatch(piece)
    if found is None:
        raise BadSearch(f"{parameter.name}: write a date, as ge2026-11-22")
    try:
        start, end = _interval(found)
    except (ValueError, OverflowError):
        raise BadSearch(f"{parameter.name}: there is no such date") from None
    return _DURING[found["prefix"] or "eq"](start, end)


_DURING: Final[Mapping[str, Callable[[int, int], During]]] = {
    "eq": During,
    "ne": lambda start, end: During(start, end, outside=True),
    "gt": lambda _start, end: During(end, None),
    "sa": lambda _start, end: During(end, None),
    "ge": lambda start, _end: During(start, None),
    "lt": lambda start, _end: During(None, start),
    "eb": lambda start, _end: During(None, start),
    "le": lambda _start, end: During(None, end),
}
"""A resource changed at an instant, so that `sa` is `gt`, and `eb` is `lt`."""


def _interval(found: re.Match[str]) -> tuple[int, int]:
    """First millisecond of what was written, and the first after it."""
    fields = found.groupdict()
    year, month, day = int(fields["year"]), fields["month"], fields["day"]
    start = datetime(year, int(month or 1), int(day or 1), tzinfo=UTC)
    if month is None:
        return _ms(start), _ms(start.replace(year=year + 1))
    if day is None:
        return _ms(start), _ms((start + timedelta(days=31)).replace(day=1))
    if fields["hour"] is None:
        return _ms(start), _ms(start + timedelta(days=1))
    start = datetime.fromisoformat(
        _zoned(found[0].removeprefix(fields["prefix"] or ""))
    )
    if fields["second"] is None:
        return _ms(start), _ms(start + timedelta(minutes=1))
    step = timedelta(milliseconds=1) if fields["fraction"] else timedelta(seconds=1)
    return _ms(start), _ms(start + step)


def _zoned(text: str) -> str:
    """UTC where no zone is written; a fraction cut to what Python reads."""
    text = re.sub(r"(\.[0-9]{1,6})[0-9]*", r"\1", text)
    has_zone = text.endswith("Z") or re.search(r"[+-][0-9]{2}:[0-9]{2}$", text)
    return text if has_zone else text + "Z"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _pointer(parameter: Parameter, modifier: str, piece: str) -> Pointer:
    """`ID`, `Type/ID`, or an address that ends so; `:Type` says the type too."""
    target = parameter.target
    if target is None or modifier not in {"", target.value}:
        raise BadSearch(f"{parameter.name}: this modifier is not known")
    *path, asked = _plain(piece).split("/")
    if path and path[-1] != target.value:
        raise BadSearch(f"{parameter.name}: it points at {target.value}")
    own = own_id(asked)
    if own is None:
        raise BadSearch(f"{parameter.name}: write {target.value}/ID")
    return Pointer(own)


def _no_modifier(parameter: Parameter, modifier: str) -> None:
    if modifier:
        raise BadSearch(f"{parameter.name}: the modifier :{modifier[:32]} is not known")


_PARSERS: Final[Mapping[Kind, Callable[[Parameter, str, str], Term]]] = {
    Kind.STRING: _text,
    Kind.TOKEN: _token,
    Kind.DATE: _date,
    Kind.REFERENCE: _pointer,
}
