"""Reading JSON that may not be what it should be: what is missing is empty.

What never enters this room: what the members mean.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast

Node: TypeAlias = Mapping[str, object]

NOTHING: Node = {}


def node(value: object) -> Node:
    """An object; empty for anything else."""
    return cast("Node", value) if isinstance(value, dict) else NOTHING


def nodes(parent: Node, name: str) -> Iterator[Node]:
    """The objects of a list, or the one object that should have been a list."""
    for each in _listed(parent, name):
        if isinstance(each, dict):
            yield cast("Node", each)


def text(parent: Node, name: str) -> str:
    """A string without what cannot be seen; of a list, its first one."""
    return next(iter(texts(parent, name)), "")


def texts(parent: Node, name: str) -> list[str]:
    """The strings of a list, or the one that should have been a list."""
    found = _listed(parent, name)
    said = (_plain(each) for each in found if isinstance(each, str))
    return [each for each in said if each]


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _listed(parent: Node, name: str) -> list[object]:
    value = parent.get(name)
    return cast("list[object]", value) if isinstance(value, list) else [value]


def truth(parent: Node, name: str, *, otherwise: bool) -> bool:
    """A boolean."""
    value = parent.get(name)
    return value if isinstance(value, bool) else otherwise


def number(parent: Node, name: str) -> int:
    """A whole number, written as one or as text; 0 for anything else."""
    value = parent.get(name)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value


def extension(parent: Node, url: str) -> Node:
    """The first extension of this address; empty without one."""
    found = (each for each in nodes(parent, "extension") if each.get("url") == url)
    return next(found, NOTHING)
