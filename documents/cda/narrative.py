"""The narrative of sections, as plain text (CDA R2 §4.3.5).

Paragraphs, items and rows are lines; cells are parted by a bar. What never enters this
room: an image, a link that could be followed, a text without an end.
"""

import unicodedata
from typing import Final

from cordee.documents.cda.finding import child, children, code, text
from cordee.documents.cda.read_document import Section
from cordee.documents.codes import Code
from cordee.documents.safe_xml import Element, local_name

MAX_SECTIONS: Final = 300
"""The longest of the national examples has 61."""

MAX_TEXT: Final = 400_000
"""Characters of all sections together: a report of two hundred pages."""

BLOCKS: Final = frozenset({"paragraph", "list", "table", "tr", "item", "caption"})
CELLS: Final = frozenset({"td", "th"})
SILENT: Final = frozenset({"renderMultiMedia"})
KEPT: Final = frozenset("\n\t")
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Narrative:
    """Sections in their order, until there are too many of them."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.is_cut = False
        self._left = MAX_TEXT

    def take(self, body: Element, depth: int = 0) -> None:
        """The sections of a `structuredBody`, or of a section."""
        for section in children(body, "component", "section"):
            if len(self.sections) >= MAX_SECTIONS or self._left <= 0:
                self.is_cut = True
                return
            self._add(section, depth)
            self.take(section, depth + 1)

    def add_plain(self, written: str) -> None:
        """The one section of a body that is words and nothing else."""
        self._keep("", None, _visible(written), 0)

    def _add(self, section: Element, depth: int) -> None:
        title, concept = text(section, "title"), code(child(section, "code"))
        self._keep(title, concept, plain_text(child(section, "text")), depth)

    def _keep(self, title: str, concept: Code | None, written: str, depth: int) -> None:
        if len(written) > self._left:
            self.is_cut = True
        kept = written[: self._left]
        self._left -= len(kept)
        self.sections.append(Section(title, concept, kept, depth))


def plain_text(element: Element | None) -> str:
    """Lines of text of a narrative block."""
    if element is None:
        return ""
    pieces: list[str] = []
    _collect(element, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return _visible("\n".join(line for line in lines if line.strip("| -")))


def _collect(element: Element, pieces: list[str]) -> None:
    name = local_name(element)
    if name not in SILENT:
        if name in BLOCKS:
            pieces.append("\n- " if name == "item" else "\n")
        pieces.append(_flat(element.text))
        for inner in element:
            _collect(inner, pieces)
        pieces.append("\n" if name in BLOCKS | {"br"} else "")
        if name in CELLS and _has_next(element):
            pieces.append(" | ")
    pieces.append(_flat(element.tail))


def _has_next(element: Element) -> bool:
    following = element.getnext()
    return following is not None and local_name(following) in CELLS


def _flat(written: str | None) -> str:
    """White space of the source is a space: lines are made by elements."""
    return (written or "").replace("\n", " ").replace("\r", " ")


def _visible(written: str) -> str:
    """Without controls and direction marks."""
    return "".join(
        c for c in written if c in KEPT or unicodedata.category(c) not in HIDDEN
    )
