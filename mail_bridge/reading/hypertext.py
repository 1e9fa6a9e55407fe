"""HTML of a mail -> plain text as a mail program would quote it.

Blocks become lines, quotes become `> `, what is hidden or would be fetched is left out.
What never enters this room: a remote address that is opened, a script, a style sheet.
"""

import re
from collections.abc import Callable
from typing import Final

from cordee.mail_bridge.reading.lines import Lines
from cordee.mail_bridge.reading.markup import Tag, tokens

SPACE: Final = re.compile(r"[ \t\n\r\f]+")
HIDDEN: Final = re.compile(
    r"display:none|visibility:hidden|mso-hide:all"
    r"|(?:font-size|opacity|max-height):0(?:\.0+)?(?:px|pt|em|%)?(?:[;!]|$)"
)
QUOTING: Final = re.compile(r"border-left:[^;]*(?:solid|[1-9](?:\.\d+)?p[xt])")
OUTLOOK_RULE: Final = re.compile(r"border-top:solid#(?:e1e1e1|b5c4df)1\.0pt")
CUT_NAMES: Final = frozenset(
    [
        "appendonsend",
        "divrplyfwdmsg",
        "mail-editor-reference-message-container",
        "zwchr",
        "yahoo_quoted",
        "ydp-yahoo-quoted",
        "protonmail_quote",
        "moz-forward-container",
        "gmail_extra_forward",
        "stopspelling",
    ]
)
"""Ids and classes of Outlook, Zimbra, Yahoo, Proton, Thunderbird."""
VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
SKIPPED: Final = frozenset(
    [
        "head",
        "script",
        "style",
        "title",
        "textarea",
        "select",
        "option",
        "object",
        "iframe",
        "svg",
        "math",
        "template",
        "xmp",
        "canvas",
        "audio",
        "video",
        "button",
    ]
)
BREAKS: Final = dict.fromkeys(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "section",
        "table",
        "tr",
        "ul",
        "hr",
        "tbody",
        "thead",
    ],
    1,
) | dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"), 2)
LINK: Final = 500
"""Characters of an address that stands behind its link."""
MAX_OPEN: Final = 10_000
"""Elements that are open at once; deeper ones are text without structure."""
MAX_QUOTES: Final = 20


def text_of(page: str) -> str:
    """What `page` shows, a `CUT` where it says that its quote begins. Never raises."""
    writer = _Writer()
    for token in tokens(page):
        if isinstance(token, str):
            writer.say(token)
        elif token.is_end:
            writer.leave(token.name)
        else:
            writer.enter(token)
    return writer.finish()


class _Writer(Lines):
    """Follows open elements without a tree: an end that opens nothing is ignored."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, Callable[[], None] | None, int]] = []
        self.counts: dict[str, int] = {}
        self.hidden = 0
        self.preformatted = 0
        self.is_fresh_cell = False
        self.in_row = False

    def say(self, text: str) -> None:
        if self.hidden:
            return
        if self.preformatted:
            *lines, last = text.split("\n")
            for line in lines:
                self.write(line)
                self.push()
            if last:
                self.write(last)
            return
        words = SPACE.sub(" ", text)
        if (
            not self.current
            or self.pending
            or self.separator
            or self.current[-1].endswith(" ")
        ):
            words = words.lstrip(" ")
        if words:
            self.write(words)
            self.is_fresh_cell = False

    def enter(self, tag: Tag) -> None:
        """An element begins."""
        if tag.name in {"a", "p", "li", "td", "th", "tr"}:
            self._close_implied(tag.name)
        if tag.name in VOID:
            self._void(tag)
            return
        if len(self.open) >= MAX_OPEN:
            return
        self.open.append((tag.name, *self._begin(tag)))
        self.counts[tag.name] = self.counts.get(tag.name, 0) + 1

    def leave(self, name: str) -> None:
        """The innermost `name` ends, and what was left open inside."""
        if name == "br":
            self._void(Tag("br", is_end=False, attributes={}))
        if not self.counts.get(name):
            return
        while self.open:
            opened, undo, breaks = self.open.pop()
            self.counts[opened] -= 1
            if undo is not None:
                undo()
            self._after(opened, breaks)
            if opened == name:
                return

    def finish(self) -> str:
        if self.current:
            self.push()
        return "\n".join(self.lines)

    def _close_implied(self, name: str) -> None:
        """`<p>` ends a `<p>`, a cell the cell before (HTML §13.1.2.4)."""
        closed = {"td", "th"} if name in {"td", "th"} else {name}
        if self.open and self.open[-1][0] in closed:
            self.leave(self.open[-1][0])

    def _void(self, tag: Tag) -> None:
        if self.hidden:
            return
        if tag.name == "br":
            self.settle()
            self.push()
        elif tag.name == "hr":
            self.ask(1)
            if _names(tag) & CUT_NAMES:
                self.mark()

    def _begin(self, tag: Tag) -> tuple[Callable[[], None] | None, int]:
        """Do what the element does; what undoes it, and the breaks around it."""
        style = ""
        is_hidden = self.hidden > 0 or tag.name in SKIPPED
        if tag.attributes and not is_hidden:
            style = tag.attributes.get("style", "").lower().replace(" ", "")
            is_hidden = "hidden" in tag.attributes or HIDDEN.search(style) is not None
        if is_hidden:
            self.hidden += 1
            return self._show, 0
        if tag.attributes and (
            _names(tag) & CUT_NAMES or OUTLOOK_RULE.search(style) is not None
        ):
            self.mark()
        if tag.name in {"td", "th"}:
            self._cell()
        breaks = _breaks(tag, style)
        if breaks and not self.is_fresh_cell:
            self.ask(breaks)
        if tag.name == "tr":
            self.in_row, self.is_fresh_cell = False, False
        return self._special(tag, style), breaks

    def _cell(self) -> None:
        """Cells of a row stand on one line, whatever paragraphs they hold."""
        if self.in_row:
            self.pending, self.separator = 0, "  "
        else:
            self.ask(1)
        self.is_fresh_cell, self.in_row = True, True

    def _special(self, tag: Tag, style: str) -> Callable[[], None] | None:
        if tag.name == "blockquote" and _is_quote(tag, style):
            return self._quote()
        if tag.name == "pre" or "white-space:pre" in style:
            self.preformatted += 1
            return self._unformat
        if tag.name == "li":
            self.write("- ")
            self.is_fresh_cell = True
        if tag.name == "a":
            return self._link(tag.attributes.get("href", ""))
        return None

    def _after(self, name: str, breaks: int) -> None:
        if self.hidden:
            return
        if name == "tr":
            self.in_row, self.is_fresh_cell = False, False
        if breaks:
            self.ask(breaks)

    def _show(self) -> None:
        self.hidden -= 1

    def _unformat(self) -> None:
        self.preformatted -= 1

    def _quote(self) -> Callable[[], None] | None:
        if self.quotes >= MAX_QUOTES:
            return None
        self.settle_line()
        self.quotes += 1
        self.quote_start = len(self.lines)
        return self._unquote

    def _unquote(self) -> None:
        if self.current:
            self.push()
        self.quotes -= 1

    def _link(self, href: str) -> Callable[[], None] | None:
        """A link to the web says where it leads, unless its text does."""
        target = SPACE.sub("", href)[:LINK]
        if not target.lower().startswith(("http://", "https://")):
            return None
        line, start = len(self.lines), len(self.current)

        def say_target() -> None:
            shown = "".join(self.current[start if len(self.lines) == line else 0 :])
            bare = target.partition("://")[2].rstrip("/")
            if shown.strip() and bare.lower() not in shown.lower():
                self.write(f" <{target}>")

        return say_target


def _names(tag: Tag) -> set[str]:
    attributes = tag.attributes
    named = f"{attributes.get('id', '')} {attributes.get('class', '')}".lower()
    return set(named.split())


def _is_quote(tag: Tag, style: str) -> bool:
    """Not every blockquote: some indent by it."""
    return (
        tag.attributes.get("type", "").lower() == "cite"
        or "quote" in tag.attributes.get("class", "").lower()
        or QUOTING.search(style) is not None
    )


def _breaks(tag: Tag, style: str) -> int:
    """Word gives each line a paragraph without margin."""
    name = tag.attributes.get("class", "").lower()
    if tag.name == "p" and (name.startswith("mso") or "margin:0" in style):
        return 1
    return BREAKS.get(tag.name, 0)
