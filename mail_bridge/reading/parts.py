"""The MIME tree of a mail (RFC 2046) -> its leaves, in their order.

Works on positions in one buffer, so that 25 MB are copied once, by the decoder of each
part. Whatever the boundaries say, every byte belongs to a leaf or to the space between
parts. What never enters this room: a charset, a file name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from cordee.mail_bridge.reading import fields
from cordee.mail_bridge.reading.fields import Fields
from cordee.mail_bridge.reading.limits import Limits
from cordee.mail_bridge.reading.parameters import Structured, parse_structured
from cordee.mail_bridge.reading.transfer import decode_transfer

BOUNDARY: Final = re.compile(
    rb"--([^\s-][^\r\n]{0,69}?)[ \t]*\r?\nContent-", re.IGNORECASE
)
"""A first line that can only be a boundary, whatever the header says of it."""
LOOKED_AT: Final = 4_096
"""Bytes of a body in which a boundary that was not announced is looked for."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no other.

    `within` is the subtypes of the multiparts around it, outermost first, and "mail"
    for a message/rfc822; `family` is their numbers, which tells siblings.
    """

    fields: Fields
    content: Structured
    disposition: Structured
    buffer: bytes
    start: int
    end: int
    within: tuple[str, ...]
    family: tuple[int, ...]

    @property
    def data(self) -> bytes:
        """Its bytes, the transfer encoding undone. Never raises."""
        encoding = self.fields.word("content-transfer-encoding")
        return decode_transfer(self.buffer, self.start, self.end, encoding)

    @property
    def size(self) -> int:
        """Bytes before decoding."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Tree:
    """`skipped` counts what was too deep or too many to be looked at."""

    leaves: tuple[Leaf, ...]
    too_deep: int
    too_many: int


def read_tree(data: bytes, header: Fields, start: int, limits: Limits) -> Tree:
    """The leaves of `data`, whose header ends at `start`. Raises MailTooLarge."""
    walk = _Walk(limits)
    walk.enter(_leaf(header, data, start, len(data), (), ()))
    return Tree(tuple(walk.leaves), walk.too_deep, walk.too_many)


class _Walk:
    """Depth first, counting."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.leaves: list[Leaf] = []
        self.seen = 0
        self.too_deep = 0
        self.too_many = 0

    def enter(self, leaf: Leaf) -> None:
        """Take a part: as it is, or what is inside."""
        if self.seen >= self.limits.parts:
            self.too_many += 1
            return
        self.seen += 1
        kind = leaf.content.value
        if kind.startswith("multipart/"):
            self._enter_multipart(leaf)
        elif kind in {"message/rfc822", "message/global"}:
            self._enter_mail(leaf)
        else:
            self.leaves.append(leaf)

    def _enter_multipart(self, leaf: Leaf) -> None:
        if len(leaf.within) >= self.limits.depth:
            self.too_deep += 1
            return
        whole = _undone(leaf)
        subtype = whole.content.value.partition("/")[2]
        spans = _spans(whole, self.limits.parts - self.seen + 1)
        if spans is None:
            self.leaves.append(replace(whole, content=parse_structured(b"text/plain")))
            return
        family = (*whole.family, self.seen)
        for start, end in spans:
            header, after = fields.split(whole.buffer, start, end)
            default = b"message/rfc822" if subtype == "digest" else b"text/plain"
            within = (*whole.within, subtype)
            self.enter(_leaf(header, whole.buffer, after, end, within, family, default))

    def _enter_mail(self, leaf: Leaf) -> None:
        """A mail inside a mail is a leaf that marks its header, and then its parts."""
        if len(leaf.within) >= self.limits.depth:
            self.too_deep += 1
            return
        whole = _undone(leaf)
        header, after = fields.split(whole.buffer, whole.start, whole.end)
        family = (*whole.family, self.seen)
        within = (*whole.within, "mail")
        self.leaves.append(replace(whole, end=after))
        self.enter(_leaf(header, whole.buffer, after, whole.end, within, family))


def _leaf(  # noqa: PLR0913, PLR0917 - what a part is
    header: Fields,
    buffer: bytes,
    start: int,
    end: int,
    within: tuple[str, ...],
    family: tuple[int, ...],
    default: bytes = b"text/plain",
) -> Leaf:
    content = parse_structured(header.first("content-type") or default)
    if "/" not in content.value:
        content = replace(content, value="text/plain")
    disposition = parse_structured(header.first("content-disposition"))
    last = max(start, end)
    return Leaf(header, content, disposition, buffer, start, last, within, family)


def _undone(leaf: Leaf) -> Leaf:
    """Against RFC 2045 §6.4 some encode a multipart or a mail as a whole."""
    encoding = leaf.fields.word("content-transfer-encoding")
    if encoding not in {"base64", "quoted-printable"}:
        return leaf
    data = leaf.data
    return replace(leaf, buffer=data, start=0, end=len(data))


def _spans(leaf: Leaf, limit: int) -> list[tuple[int, int]] | None:
    """Where the parts of a multipart begin and end; None when there are none."""
    data, start, end = leaf.buffer, leaf.start, leaf.end
    marks = list(_delimiters(data, _boundary(leaf), start, end, limit))
    if not marks:
        found = BOUNDARY.search(data, start, min(end, start + LOOKED_AT))
        if found is None:
            return None
        marks = list(_delimiters(data, found[1], start, end, limit))
    spans: list[tuple[int, int]] = []
    for number, (_, after, is_last) in enumerate(marks):
        if is_last:
            break
        spans.append((after, marks[number + 1][0] if number + 1 < len(marks) else end))
    return spans or None


def _boundary(leaf: Leaf) -> bytes:
    return leaf.content.get("boundary").rstrip().encode("utf-8", "replace")[:200]


Delimiter = tuple[int, int, bool]
"""Where the part before ends, where the next one begins, whether it is the last."""


def _delimiters(
    data: bytes, boundary: bytes, start: int, end: int, limit: int
) -> Iterator[Delimiter]:
    """Lines that are `--boundary`, at most `limit` and one (RFC 2046 §5.1.1)."""
    if not boundary:
        return
    mark = b"--" + boundary
    place = data.find(mark, start, end)
    found = 0
    while place >= 0 and found <= limit:
        after = place + len(mark)
        is_last = data.startswith(b"--", after, end)
        line_end = _line_end(data, after + 2 * is_last, end)
        if line_end is not None and (place == start or data[place - 1] in b"\r\n"):
            yield _before(data, place, start), line_end, is_last
            found += 1
        place = data.find(mark, after, end)


def _line_end(data: bytes, place: int, end: int) -> int | None:
    """The start of the next line, when nothing but blanks is left of this one."""
    while place < end and data[place] in b" \t":
        place += 1
    if place >= end:
        return end
    if data[place] not in b"\r\n":
        return None
    return place + (2 if data.startswith(b"\r\n", place) else 1)


def _before(data: bytes, place: int, start: int) -> int:
    """The line break before a boundary belongs to the boundary."""
    if place > start and data[place - 1] == 0x0A:
        place -= 1
    if place > start and data[place - 1] == 0x0D:
        place -= 1
    return place
