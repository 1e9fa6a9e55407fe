"""A line to its fields, clean enough for a table, or the reason why not.

Fields come escaped as COPY's text format wants them, so that nothing after this
looks at characters again. What never enters this room: what a column means.
"""

from typing import Final

from cordee.directory.files.columns import SEPARATOR
from cordee.directory.files.identity import MAX_IDENTIFIER
from cordee.directory.files.reading import MAX_CHARACTERS

_BEFORE: Final = f" {SEPARATOR}"
_BEHIND: Final = f"{SEPARATOR} "


class Bad(str):
    """Why a line is left out."""

    __slots__ = ()


MAX_FIELD: Final = 512
"""Characters of a field: a real one has under 300, and a larger one cannot be looked
up in a table."""
LONG_FIELD: Final = Bad(f"a field of more than {MAX_FIELD} characters")
LONG_CODE: Final = Bad(f"a code of more than {MAX_IDENTIFIER} characters")
NUL: Final = Bad("a NUL byte")
TOO_LONG: Final = Bad(f"a line of more than {MAX_CHARACTERS:,} characters")


def split(line: str, width: int) -> list[str] | Bad:
    """Give the fields of a line; a separator after the last one is no field.

    Quotes are characters like others. Control and invisible characters become
    spaces, spaces around a field go.
    """
    if len(line) > MAX_CHARACTERS:
        return TOO_LONG
    if not line.isprintable():
        if "\0" in line:
            return NUL
        line = "".join(c if c.isprintable() else " " for c in line)
    if "\\" in line:
        line = line.replace("\\", "\\\\")
    fields = line.split(SEPARATOR)
    if len(fields) != width:
        if len(fields) != width + 1 or fields[-1].strip():
            return Bad(f"{len(fields)} columns instead of {width}")
        fields.pop()
    if len(line) > MAX_FIELD and len(max(fields, key=len)) > MAX_FIELD:
        return LONG_FIELD
    if _BEFORE in line or _BEHIND in line or line[:1] == " " or line[-1:] == " ":
        return [field.strip() for field in fields]
    return fields
