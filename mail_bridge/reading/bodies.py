"""The leaves of a mail -> its text, and the files that are left.

Of alternatives one is read: plain text, unless it is a stub or lacks the quote that the
HTML marks. What never enters this room: the separation of a reply.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cordee.mail_bridge.reading.charsets import decode
from cordee.mail_bridge.reading.clean import clean_text
from cordee.mail_bridge.reading.fields import split
from cordee.mail_bridge.reading.flowed import unflow
from cordee.mail_bridge.reading.hypertext import text_of
from cordee.mail_bridge.reading.limits import PAGE, SUBJECT, TEXT
from cordee.mail_bridge.reading.parts import Leaf

META: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE
)
STUB: Final = re.compile(
    r"(?:votre|your|ce|this|le|the) .{0,80}(?:html|multi-?part|mime).{0,200}",
    re.IGNORECASE | re.DOTALL,
)
"""`Votre messagerie n'affiche pas le HTML` instead of a text."""
STRUCTURE: Final = re.compile(
    rb"type=(?:3D)?[\"']?cite|gmail_quote|divRplyFwdMsg|appendonsend|yahoo_quoted"
    rb"|zwchr|mail-editor-reference|moz-forward|protonmail_quote"
    rb"|border-top:solid #[EB]",
    re.IGNORECASE,
)
FORWARDED: Final = "---------- Message transféré ----------"


DROPPED: Final = frozenset({"text/x-amp-html", "text/watch-html"})
"""Alternatives that say nothing of their own."""


@dataclass(slots=True)
class Said:
    """Texts of one place; of an alternative, plain and HTML say the same."""

    plain: list[Leaf]
    pages: list[Leaf]

    def text(self, *, prefer_pages: bool) -> str:
        """As lines; quotes of HTML are `> `."""
        plain = _joined([_plain(leaf) for leaf in self.plain])
        if self.pages and (prefer_pages or not plain or STUB.fullmatch(plain[:400])):
            return _joined([text_of(_decoded(leaf)) for leaf in self.pages]) or plain
        return plain


@dataclass(frozen=True, slots=True)
class Body:
    """`own` is what the mail says, `forwarded` what mails inside it say.

    `files` are the leaves that are no text, and the texts that are longer than is read.
    """

    own: tuple[Said, ...]
    forwarded: tuple[Said | Leaf, ...]
    files: tuple[Leaf, ...]

    def text(self) -> str:
        return _joined([each.text(prefer_pages=False) for each in self.own])

    def marked(self) -> str | None:
        """The same from HTML, when there is one that says where its quote begins."""
        pages = [page for each in self.own if each.plain for page in each.pages]
        if not any(STRUCTURE.search(page.data[:PAGE]) for page in pages):
            return None
        return _joined([each.text(prefer_pages=True) for each in self.own])

    def forwarded_text(self) -> str:
        """Mails inside the mail, each under a few lines of its header."""
        return _joined(
            [
                _heading(each)
                if isinstance(each, Leaf)
                else each.text(prefer_pages=False)
                for each in self.forwarded
            ]
        )


def read_body(leaves: Sequence[Leaf]) -> Body:
    """All texts one after the other, as they stand between the files."""
    own: list[Said] = []
    forwarded: list[Said | Leaf] = []
    files: list[Leaf] = []
    groups: dict[int, Said] = {}
    for leaf in leaves:
        kind = leaf.content.value
        if kind in {"message/rfc822", "message/global"}:
            forwarded.append(leaf)
        elif not _is_text(leaf):
            files.extend([leaf] if kind not in DROPPED else [])
        else:
            files.extend([leaf] if leaf.size > _limit(leaf) else [])
            _take(leaf, groups, forwarded if "mail" in leaf.within else own)
    return Body(tuple(own), tuple(forwarded), tuple(files))


def _take(
    leaf: Leaf, groups: dict[int, Said], places: list[Said] | list[Said | Leaf]
) -> None:
    key = _alternative(leaf)
    said = groups.get(key) if key is not None else None
    if said is None:
        said = Said([], [])
        places.append(said)
        if key is not None:
            groups[key] = said
    (said.pages if leaf.content.value == "text/html" else said.plain).append(leaf)


def _alternative(leaf: Leaf) -> int | None:
    """The innermost multipart/alternative around it."""
    around = zip(reversed(leaf.within), reversed(leaf.family), strict=True)
    return next((number for name, number in around if name == "alternative"), None)


def _is_text(leaf: Leaf) -> bool:
    """To be read, not to be opened: no name, no disposition that says otherwise."""
    return (
        leaf.content.value in {"text/plain", "text/html"}
        and leaf.disposition.value != "attachment"
        and not leaf.disposition.get("filename")
        and not leaf.content.get("name")
    )


def _limit(leaf: Leaf) -> int:
    return PAGE if leaf.content.value == "text/html" else TEXT


def _decoded(leaf: Leaf) -> str:
    data = leaf.data[: _limit(leaf)]
    label = leaf.content.get("charset")
    if leaf.content.value == "text/html" and (found := META.search(data[:4_096])):
        label = label or found[1].decode("ascii")
    return clean_text(decode(data, label))


def _plain(leaf: Leaf) -> str:
    text = _decoded(leaf)
    if leaf.content.get("format").lower() == "flowed":
        is_deleted = leaf.content.get("delsp").lower() == "yes"
        return unflow(text, delete_space=is_deleted)
    return text


def _heading(leaf: Leaf) -> str:
    """The header of a mail inside the mail, as its reader would copy it."""
    fields, _ = split(leaf.buffer, leaf.start, leaf.end)
    lines = [
        f"{word} : {text}"
        for word, name in (("De", "from"), ("Date", "date"), ("Objet", "subject"))
        if (text := fields.text(name, SUBJECT))
    ]
    return "\n".join([FORWARDED, *lines])


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())
