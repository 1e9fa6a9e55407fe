"""The shapes that the web client checks before it believes a frame, as TypeScript.

What never enters this room: writing a file.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from msgspec import inspect

WORDS: Final = "bin, bool, int, list, nullable, oneOf, text, tuple"
IMPORT: Final = f'import {{ {WORDS} }} from "@/wire/shape.ts";'
UNBOUNDED: Final = "Infinity"
"""Bounded all the same: by the limit of the message that it stands in."""


def shapes(
    heading: str, frames: Sequence[type[Any]], bodies: Sequence[type[Any]]
) -> str:
    """A constant for each structure, the table of frames by tag, and the answers."""
    found: dict[type, inspect.StructType] = {}
    for root in (*frames, *bodies):
        _visit(inspect.type_info(root), found)
    blocks = [f"// {heading}\n\n{IMPORT}"]
    blocks += [f"export const {_name(one)} = {_tuple(one)};" for one in found.values()]
    blocks += [_table(frames), _answers(frames)]
    return "\n\n".join(blocks) + "\n"


def _visit(info: inspect.Type, found: dict[type, inspect.StructType]) -> None:
    """Parts before wholes."""
    match _bare(info):
        case inspect.StructType() as one:
            for field in one.fields:
                _visit(field.type, found)
            found.setdefault(one.cls, one)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            _visit(item, found)
        case inspect.UnionType(types=parts):
            for part in parts:
                _visit(part, found)
        case _:
            pass


def _name(info: inspect.StructType) -> str:
    return f"{info.cls.__name__[0].lower()}{info.cls.__name__[1:]}Shape"


def _tuple(info: inspect.StructType) -> str:
    tag = [] if info.tag is None else [f"oneOf({json.dumps(info.tag)})"]
    rows = [*tag, *(_shape(field.type) for field in info.fields)]
    return "tuple(\n" + "".join(f"  {row},\n" for row in rows) + ")"


def _shape(info: inspect.Type) -> str:
    match _bare(info):
        case inspect.StructType() as one:
            return _name(one)
        case inspect.EnumType(cls=cls):
            return f"oneOf({', '.join(json.dumps(word.value) for word in cls)})"
        case inspect.UnionType(types=parts):
            (some,) = (part for part in parts if not isinstance(part, inspect.NoneType))
            return f"nullable({_shape(some)})"
        case other:
            return _bounded(other)


def _bounded(info: inspect.Type) -> str:
    match info:
        case inspect.BoolType():
            return "bool"
        case inspect.IntType(ge=least, le=most):
            return f"int({least or 0}, {_most(most)})"
        case inspect.BytesType(min_length=least, max_length=most):
            return f"bin({least or 0}, {_most(most)})"
        case inspect.StrType(min_length=least, max_length=most):
            return f"text({least or 0}, {_most(most)})"
        case (
            inspect.VarTupleType(item_type=item, min_length=least, max_length=most)
            | inspect.ListType(item_type=item, min_length=least, max_length=most)
        ):
            return f"list({_shape(item)}, {least or 0}, {_most(most)})"
        case other:
            raise TypeError(f"no shape for {other}")


def _most(bound: int | None) -> str:
    return UNBOUNDED if bound is None else str(bound)


def _table(frames: Sequence[type[Any]]) -> str:
    rows: list[str] = []
    for frame in frames:
        info = inspect.type_info(frame)
        assert isinstance(info, inspect.StructType)
        rows.append(f"  [{json.dumps(info.tag)}, {_name(info)}],\n")
    return f"export const FRAMES = new Map([\n{''.join(rows)}]);"


def _answers(frames: Sequence[type[Any]]) -> str:
    """The tags of frames that carry the number of a request."""
    tags = [
        json.dumps(info.tag)
        for info in map(inspect.type_info, frames)
        if isinstance(info, inspect.StructType)
        and any(field.name == "ref" for field in info.fields)
    ]
    rows = "".join(f"  {tag},\n" for tag in tags)
    return f"export const ANSWERS: ReadonlySet<string> = new Set([\n{rows}]);"


def _bare(info: inspect.Type) -> inspect.Type:
    while isinstance(info, inspect.Metadata):
        info = info.type
    return info
