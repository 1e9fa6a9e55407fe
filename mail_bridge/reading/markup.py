"""HTML of a mail -> tags and text, in linear time, whatever is broken in it.

Our own, because the tree builders at hand lose or wait: libxml2 compares the attributes
of a tag two by two (40 kB of them take seconds) and drops what lies 256 deep, and
inscriptis calls itself at each level. What never enters this room: a tree, a style.
"""

import html
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from cordee.mail_bridge.reading.clean import clean_text

WINDOW: Final = 4_096
"""Characters in which a tag with quotes must end; longer, it ends at the first `>`."""
TAG: Final = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]{0,60})((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>"""
)
NAME: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})")
ATTRIBUTE: Final = re.compile(
    r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
BARE_HIDDEN: Final = re.compile(r"(?:^|\s)hidden(?:\s|/|$)", re.IGNORECASE)
KEPT: Final = frozenset({"class", "hidden", "href", "id", "name", "style", "type"})
RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe"})
"""Elements whose content is no markup; none of it is text of a mail."""
NONE: Final[Mapping[str, str]] = MappingProxyType({})
NUMBER: Final = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{8,});?")
"""Of no character, and so long that Python refuses to make a number of it."""


class Tag(NamedTuple):
    """`<name …>`, or `</name>` when `is_end`; attributes of KEPT only."""

    name: str
    is_end: bool
    attributes: Mapping[str, str]


def tokens(page: str) -> Iterator[Tag | str]:
    """Tags, and text without entities. Never raises."""
    place, end = 0, len(page)
    raw_ends = _RawEnds(page)
    while place < end:
        opening = page.find("<", place)
        if opening < 0:
            break
        if opening > place:
            yield unescape(page[place:opening])
        place, token = _one(page, opening)
        if token is None:
            yield unescape(page[opening:])
            return
        if token == "":
            continue
        yield token
        if isinstance(token, Tag) and not token.is_end and token.name in RAW:
            place = raw_ends.after(token.name, place)
    if place < end:
        yield unescape(page[place:])


def unescape(text: str) -> str:
    """Entities -> characters; those that no text may hold are left out here too."""
    return clean_text(html.unescape(NUMBER.sub("", text))) if "&" in text else text


def _one(page: str, place: int) -> tuple[int, Tag | str | None]:
    """What begins at `<`: where it ends, and a tag, text, or "" for nothing.

    None when no `>` is left.
    """
    if page.startswith("<!--", place):
        end = page.find("-->", place + 4)
        return (end + 3, "") if end >= 0 else _to_closing(page, place, "")
    found = TAG.match(page, place, place + WINDOW) or NAME.match(page, place)
    if found is not None:
        tag = _tag(found)
        if found.re is TAG:
            return found.end(), tag
        return _to_closing(page, found.end(), tag)
    if page[place + 1 : place + 2] in {"!", "?", "/"}:
        return _to_closing(page, place, "")
    return place + 1, "<"


def _to_closing(
    page: str, place: int, token: Tag | str
) -> tuple[int, Tag | str | None]:
    end = page.find(">", place)
    return (end + 1, token) if end >= 0 else (place, None)


def _tag(found: re.Match[str]) -> Tag:
    name, is_end = found[2].lower(), found[1] == "/"
    if is_end or found.re is not TAG or not found[3].strip():
        return Tag(name, is_end, NONE)
    return Tag(name, is_end, _attributes(found[3]))


def _attributes(text: str) -> Mapping[str, str]:
    attributes: dict[str, str] = {}
    for one in ATTRIBUTE.finditer(text):
        name = one[1].lower()
        if name in KEPT:
            value = one[2] or one[3] or one[4] or ""
            attributes.setdefault(name, unescape(value))
    if "hidden" in text.lower() and BARE_HIDDEN.search(ATTRIBUTE.sub("", text)):
        attributes["hidden"] = ""
    return attributes


class _RawEnds:
    """Where raw elements end; each kind is searched to the end of the page once."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.unclosed: set[str] = set()

    def after(self, name: str, place: int) -> int:
        """The end tag of `name`; `place` when there is none, so that text stays."""
        if name in self.unclosed:
            return place
        found = re.compile(f"</{name}", re.IGNORECASE).search(self.page, place)
        if found is None:
            self.unclosed.add(name)
            return place
        return found.start()
