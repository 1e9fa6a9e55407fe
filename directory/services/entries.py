"""One service as an operator writes it, and as a value: every field is checked.

An entry is a mapping of field names to text, numbers or lists; of CSV, to text only.
What never enters this room: files, SQL.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, Final, cast
from unicodedata import category

import msgspec

from cordee.directory.folding import fold
from cordee.directory.model import HealthcareService, Line
from cordee.directory.services.hours import Hours, format_hours, parse_hours

FIELDS: Final[tuple[str, ...]] = (
    "organization",
    "organization_name",
    "department",
    "name",
    "speciality",
    "comment",
    "lines",
    "hours",
    "holidays",
    "answer_minutes",
    "role",
)
"""In the order of an exported CSV file."""

TEXT: Final = 200
"""Characters of a name: more than a screen shows."""

COMMENT: Final = 1000
LINES: Final = 20
"""Lines of a service: nobody chooses among more."""

ANSWER_MINUTES: Final = 14 * 24 * 60
"""A fortnight: whoever takes longer promises nothing."""

UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn"})
"""Of Unicode: what moves a cursor, turns a line round, or means nothing."""

KINDS: Final = ("phone", "mobile", "fax", "pager")
_YES: Final = frozenset({"oui", "yes", "true", "1", "x"})
_NO: Final = frozenset({"", "non", "no", "false", "0"})
_ORGANIZATION: Final = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII)
_DEPARTMENT: Final = re.compile(r"|[0-9]{2,3}|2[AB]", re.ASCII)
_NUMBER: Final = re.compile(r"\+?[0-9](?:[ .-]?[0-9]){1,18}", re.ASCII)
_ROLE: Final = re.compile(r"|[0-9a-f]{64}", re.ASCII)
_LINE: Final = re.compile(
    r"(?:(?P<kind>[a-z]+)\s*/\s*)?(?P<label>[^:;]*):(?P<number>.+)"
)


class Problem(msgspec.Struct, frozen=True):
    """What is wrong in one field of one entry; `where` is its line or place."""

    where: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}, {self.field}: {self.reason}"


def read(
    entry: Mapping[str, object], where: str
) -> HealthcareService | tuple[Problem, ...]:
    """A service, or everything that is wrong with it."""
    problems = [
        Problem(where, str(name)[:TEXT], "there is no such field")
        for name in entry
        if name not in FIELDS
    ]
    values: dict[str, Any] = {}
    for name, convert in _CONVERTERS.items():
        try:
            values[name] = convert(entry.get(name))
        except ValueError as error:
            problems.append(Problem(where, name, str(error)))
    if problems:
        return tuple(problems)
    hours: Hours = values.pop("hours")
    return HealthcareService(
        id=service_id(values["organization"], values["name"]),
        hours=hours.spans,
        always=hours.always,
        **values,
    )


def written(service: HealthcareService) -> dict[str, object]:
    """The entry that `read` makes the same service of."""
    hours = format_hours(Hours(service.hours, service.always))
    told: dict[str, object] = {
        name: getattr(service, name) for name in FIELDS if name != "lines"
    }
    lines = [msgspec.to_builtins(line) for line in service.lines]
    return {**told, "lines": lines, "hours": hours}


def flat(service: HealthcareService) -> dict[str, str]:
    """The same as text, for CSV."""
    told = {
        **written(service),
        "lines": "; ".join(map(_line_in_words, service.lines)),
        "holidays": "oui" if service.holidays else "",
        "answer_minutes": service.answer_minutes or "",
    }
    return {name: str(value) for name, value in told.items()}


def service_id(organization: str, name: str) -> str:
    """An id that stays the same as long as the service is called so, there."""
    words = f"{organization}\n{fold(name)}".encode()
    return f"s-{blake2b(words, digest_size=15).hexdigest()}"


def _text(most: int, *, needed: bool = False) -> Callable[[object], str]:
    def convert(value: object) -> str:
        text = _string(value)
        if len(text) > most:
            raise ValueError(f"it has more than {most} characters")
        if needed and not fold(text):
            raise ValueError("it is missing")
        if any(category(letter) in UNSEEN for letter in text if letter != "\n"):
            raise ValueError("it has control characters, or invisible ones")
        return text

    return convert


def _matching(
    pattern: re.Pattern[str], reason: str, clean: Callable[[str], str] = str
) -> Callable[[object], str]:
    def convert(value: object) -> str:
        text = clean(_string(value))
        if not pattern.fullmatch(text):
            raise ValueError(reason)
        return text

    return convert


def _string(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("it is no text")  # noqa: TRY004 - a field, not a type, is wrong
    return str(value).strip()


def _boolean(value: object) -> bool:
    text = fold(str(value)) if isinstance(value, bool) else fold(_string(value))
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError("it is yes or no")


def _minutes(value: object) -> int:
    text = _string(value) or "0"
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise ValueError("it is a number of minutes")
    if int(text) > ANSWER_MINUTES:
        raise ValueError(f"it is at most {ANSWER_MINUTES}, a fortnight")
    return int(text)


def _hours(value: object) -> Hours:
    return parse_hours(_string(value))


def _lines(value: object) -> tuple[Line, ...]:
    if isinstance(value, list):
        listed = _listed(cast("object", value))
    else:
        listed = [part for part in _string(value).split(";") if part.strip()]
    if len(listed) > LINES:
        raise ValueError(f"there are more than {LINES}")
    return tuple(_line(one) for one in listed)


def _listed(value: object) -> list[str | dict[str, Any]]:
    try:
        return msgspec.convert(value, list[str | dict[str, Any]])
    except msgspec.ValidationError as error:
        raise ValueError("lines are texts or objects") from error


def _line(value: str | dict[str, Any]) -> Line:
    """From {label, number, kind}, or text such as `fax/Secretary: 01 99 00 00 00`."""
    if isinstance(value, str):
        match = _LINE.fullmatch(value.strip())
        if match is None:
            raise ValueError(f"{value.strip()[:TEXT]!r} is not label: number")
        value = {name: text for name, text in match.groupdict().items() if text}
    if not set(value) <= {"label", "number", "kind"}:
        raise ValueError("a line has a label, a number and a kind, and nothing else")
    kind = _string(value.get("kind")) or "phone"
    number = _string(value.get("number"))
    if kind not in KINDS:
        raise ValueError(f"the kind of a line is one of {', '.join(KINDS)}")
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{number[:TEXT]!r} is no telephone number")
    label = _text(TEXT)(value.get("label"))
    if re.search("[:;]", label):
        raise ValueError("a label has no colon and no semicolon")
    return Line(label=label, number=number, kind=kind)


def _line_in_words(line: Line) -> str:
    kind = "" if line.kind == "phone" else f"{line.kind}/"
    return f"{kind}{line.label}: {line.number}"


_CONVERTERS: Final[dict[str, Callable[[object], Any]]] = {
    "organization": _matching(
        _ORGANIZATION, "it is a FINESS or a technical identifier"
    ),
    "organization_name": _text(TEXT),
    "department": _matching(
        _DEPARTMENT, "it is the number of a department, such as 56 or 2A", str.upper
    ),
    "name": _text(TEXT, needed=True),
    "speciality": _text(TEXT),
    "comment": _text(COMMENT),
    "lines": _lines,
    "hours": _hours,
    "holidays": _boolean,
    "answer_minutes": _minutes,
    "role": _matching(_ROLE, "it is the id of an account, 64 hex digits", str.lower),
}
