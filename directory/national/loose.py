"""Reading JSON that may not be what it should be: what is missing is empty.

What never enters this room: what the members mean.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Node: TypeAlias = Mapping[str, object]

NOTHING: Node = {}


def node(value: object) -> Node:
    """An object; empty for anything else."""
    return value if isinstance(value, dict) else NOTHING


def nodes(parent: Node, name: str) -> Iterator[Node]:
    """The objects of a list, or the one object that should have been a list."""
    value = parent.get(name)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each


def text(parent: Node, name: str) -> str:
    """A string without surrounding space or NUL; of a list, its first one."""
    return next(iter(texts(parent, name)), "")


def texts(parent: Node, name: str) -> list[str]:
    """The strings of a list, or the one that should have been a list."""
    value = parent.get(name)
    found = value if isinstance(value, list) else [value]
    said = (each.replace("\0", "").strip() for each in found if isinstance(each, str))
    return [each for each in said if each]


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
