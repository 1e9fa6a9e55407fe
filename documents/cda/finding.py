"""Looking for elements by their names, whatever is there.

What never enters this room: an error; what is not there is empty.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from cordee.documents.codes import Code
from cordee.documents.model import Identifier
from cordee.documents.safe_xml import Element, local_name

MAX_VALUE: Final = 512
"""Characters of a name, a label, a title: longer ones are cut."""

HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls and direction marks: nothing in a name hides or turns another part."""


def children(parent: Element | None, *path: str) -> Iterator[Element]:
    """Every element at a path of local names."""
    if parent is None:
        return
    if not path:
        yield parent
        return
    for child in parent:
        if local_name(child) == path[0]:
            yield from children(child, *path[1:])


def child(parent: Element | None, *path: str) -> Element | None:
    """The first element at a path."""
    return next(children(parent, *path), None)


def text(parent: Element | None, *path: str) -> str:
    """The text of the first element at a path, on one line."""
    found = child(parent, *path)
    if found is None:
        return ""
    return clean("".join(found.itertext()))


def value(parent: Element | None, *path: str, name: str = "value") -> str:
    """An attribute of the first element at a path."""
    found = child(parent, *path)
    return "" if found is None else clean(found.get(name, ""))


def code(element: Element | None) -> Code | None:
    """A concept that has a code."""
    written = value(element, name="code")
    if not written:
        return None
    return Code(
        written,
        value(element, name="displayName"),
        value(element, name="codeSystem"),
        value(element, name="codeSystemName"),
    )


def identifier(element: Element | None) -> Identifier | None:
    """An identifier that has a root."""
    root = value(element, name="root")
    return Identifier(root, value(element, name="extension")) if root else None


def clean(written: str) -> str:
    """One line, without what hides or turns text, and not too long."""
    line = " ".join(written[: 4 * MAX_VALUE].split())
    kept = (c for c in line if unicodedata.category(c) not in HIDDEN)
    return "".join(kept)[:MAX_VALUE]
