"""What ends a text and is not said to anybody: signatures, notices, advertisements.

Careful rather than thorough: a line that may be said stays said. What never enters this
room: a quote.
"""

import re
from collections.abc import Sequence
from typing import Final

from cordee.mail_bridge.reading.candidates import beginning, joined, places
from cordee.mail_bridge.reading.clean import plain_spaces

LOOKED_AT: Final = 240
"""Characters of a line that are looked at."""
TAIL: Final = 14
"""Lines of a name card."""
CARD_LINE: Final = 100
"""Characters of a line of a name card."""
CARD_WORDS: Final = 14
SENTENCE: Final = 5
"""Words from which a line that ends in a full stop is a sentence."""

MOBILE: Final = re.compile(
    r"(?:envoyé|écrit|sent) (?:de|depuis|à partir d[eu]|avec|via|from|with)\b"
    r"(?=.{0,60}(?:i?phone|ipad|mobile|galaxy|samsung|android|outlook|mail\b|yahoo"
    r"|appareil|tablette|tablet|huawei|xiaomi|proton|windows|messagerie|blackberry))"
    r".{1,90}"
    r"|(?:obten(?:ez|ir)|télécharge[zr]|get|download) (?:outlook|yahoo|bluemail)"
    r" .{0,90}"
    r"|provenance\s?: courrier .{1,60}"
    r"|(?:garanti sans virus|virus-free|l'absence de virus).{0,120}"
    r"|mailiz .{0,60}messagerie.{0,60}",
    re.IGNORECASE,
)
MOBILE_STARTS: Final = (
    *("envoyé", "écrit", "obten", "télécharge", "get ", "download"),
    *("sent ", "provenance", "garanti", "virus", "l'absence", "mailiz"),
)
"""How a line of MOBILE begins: asked of each line, where the rule would be slow."""
MARKS: Final = "*_"
"""What stands around a line that is bold or slanted."""
MAY_ADVERTISE: Final = beginning(MOBILE_STARTS, MARKS)
NOTICE: Final = re.compile(
    r"(?:[*_\s]*(?:avis|note|clause|mention|avertissement|disclaimer|confidential|"
    r"important|caution|warning)[^.]{0,40}(?:confidential|légal|disclaimer|notice|:|\*)"
    r"|(?:\W{0,4}(?:ce|cet|le présent) (?:message|e-?mail|courriel|mail|courrier)\b"
    r"(?=.{0,400}(?:confidenti|destinataire|secret|intégrité|erreur)))"
    r"|(?:\W{0,4}(?:this|the information (?:contained )?in this) (?:message|e-?mail)\b"
    r"(?=.{0,400}(?:confidential|privileged|intended|addressee)))"
    r"|(?:\W{0,4}(?:les informations contenues dans ce|l'intégrité de ce)"
    r" (?:message|courriel|e-?mail))"
    r"|\W{0,6}(?:p )?(?:pensez à l'environnement|n'imprimez ce|avant d'imprimer|"
    r"afin de (?:respecter|préserver) l'environnement|"
    r"please consider the environment|save a tree))",
    re.IGNORECASE | re.DOTALL,
)
NOTICE_STARTS: Final = (
    *("avis", "note", "clause", "mention", "avertissement", "disclaimer", "important"),
    *("confidential", "caution", "warning", "ce ", "cet ", "le présent", "this "),
    *("the information", "les informations", "l'intégrité", "pensez", "p pensez"),
    *("n'imprimez", "avant d'", "afin de", "please", "save a tree"),
)
NOTICE_MARKS: Final = '*_-=<>([«"'
MAY_WARN: Final = beginning(NOTICE_STARTS, NOTICE_MARKS)
LEGAL: Final = re.compile(
    r"message|e-?mail|courriel|confidenti|destinataire|intégrité|responsab|virus|erreur"
    r"|diffus|divulg|utilis|interdi|détrui|altér|falsif|internet|autoris|imprim|papier"
    r"|environ|recipient|sender|delete|disclos|dissemin|unauthor|prohibit|liab|copy"
    r"|error|notify|privilege|attachment|legal|légal",
    re.IGNORECASE,
)
"""Words by which a notice goes on in its next paragraph."""
CLOSING: Final = re.compile(
    r"(?:(?:bien|très|tr[eè]s) )?(?:cordialement|confraternellement|amicalement|"
    r"respectueusement|sincèrement|chaleureusement|cdlt|cdt|bcdt)\b.{0,40}"
    r"|bien (?:à vous|à toi|amicalement)\b.{0,40}"
    r"|(?:(?:avec|veuillez|je vous).{0,60})?(?:meilleures|sincères|respectueuses|"
    r"confraternelles|cordiales|bien cordiales)[\w ]{0,40}(?:salutations|sentiments)"
    r".{0,40}"
    r"|(?:(?:with )?(?:best|kind|warm|kindest|many)(?: and (?:kind|warm))? )?regards\b"
    r".{0,20}|(?:yours )?(?:sincerely|faithfully|truly)\b.{0,20}|best wishes\b.{0,20}",
    re.IGNORECASE,
)
CLOSING_STARTS: Final = (
    *("bien", "très", "tres", "cordia", "confrat", "amical", "respect", "sinc", "chal"),
    *("cdlt", "cdt", "bcdt", "avec", "veuillez", "je vous", "meilleures", "with"),
    *("best", "kind", "warm", "many", "regards", "yours", "faithfully", "truly"),
)
MAY_CLOSE: Final = beginning(CLOSING_STARTS, MARKS)
POSTSCRIPT: Final = re.compile(
    r"\W{0,3}(?:p\.?\s?-?s|n\.?\s?b|post-?scriptum)\b", re.IGNORECASE
)


def split_signature(
    lines: Sequence[str], *, is_under: bool = False
) -> tuple[list[str], list[str]]:
    """(what is said, the signature): each line in one of them, in order.

    A mail that is nothing but `Cordialement` and a name says it, unless what it says
    stands above `lines` (`is_under`).
    """
    said, signed = _hard(list(lines))
    said, notices = _notices(said, is_under=is_under)
    said, card = _card(said, is_under=is_under)
    return said, [*card, *notices, *signed]


def _hard(lines: list[str]) -> tuple[list[str], list[str]]:
    """At `-- ` all that follows (RFC 3676 §4.3); of a telephone its own line only."""
    text = joined(lines)
    if "\n--" not in text and "\n—" not in text:
        return _mobile(lines)
    for place, line in enumerate(lines):
        if line.rstrip() in {"--", "—", "-- \xa0"} and line[:2] == line.strip()[:2]:
            said, mobile = _mobile(lines[:place])
            return said, [*mobile, *lines[place:]]
    return _mobile(lines)


def _mobile(lines: list[str]) -> tuple[list[str], list[str]]:
    near = places(MAY_ADVERTISE, joined(lines))
    taken = {place: lines[place] for place in near if _is_mobile(lines[place])}
    if not taken:
        return lines, []
    kept = [line for place, line in enumerate(lines) if place not in taken]
    return kept, list(taken.values())


def _is_mobile(line: str) -> bool:
    return (
        len(line) < LOOKED_AT
        and (text := _flat(line)).lower().startswith(MOBILE_STARTS)
        and MOBILE.fullmatch(text) is not None
    )


def _notices(lines: list[str], *, is_under: bool) -> tuple[list[str], list[str]]:
    """A paragraph that warns, and those after it that go on, if one stands above."""
    near = places(MAY_WARN, joined(lines))
    first = 0 if is_under or not near else _first_text(lines) + 1
    for place in near:
        if place < first or not _may_warn(lines[place]):
            continue
        if NOTICE.match(_paragraph(lines, place)):
            above, end = _before_rule(lines, place), _notice_end(lines, place)
            return [*lines[:above], *lines[end:]], lines[above:end]
    return lines, []


def _first_text(lines: Sequence[str]) -> int:
    return next(place for place, line in enumerate(lines) if line.strip())


def _notice_end(lines: Sequence[str], place: int) -> int:
    """The first line after it that begins a sentence about something else."""
    before = lines[place]
    for number in range(place + 1, len(lines)):
        line = lines[number]
        goes_on = bool(before.strip()) and not before.rstrip().endswith((".", "!", "?"))
        is_drawn = not line.strip("-_=*~# \t")
        if not (goes_on or is_drawn or LEGAL.search(line[:LOOKED_AT])):
            return number
        before = line
    return len(lines)


def _may_warn(line: str) -> bool:
    return _flat(line).lower().lstrip(NOTICE_MARKS + " ").startswith(NOTICE_STARTS)


def _paragraph(lines: Sequence[str], place: int) -> str:
    """A few lines as one, so that a broken notice is still one."""
    return " ".join(_flat(line) for line in lines[place : place + 4])


def _before_rule(lines: Sequence[str], place: int) -> int:
    """A line drawn above a notice belongs to it."""
    above = place
    while above > 0 and not lines[above - 1].strip():
        above -= 1
    text = lines[above - 1].strip() if above else ""
    return above - 1 if len(text) > 4 and not text.strip("-_=*~# ") else place


def _card(lines: list[str], *, is_under: bool) -> tuple[list[str], list[str]]:
    """`Cordialement`, and a name card below it; a postscript is said."""
    first = max(0, len(lines) - 3 * TAIL + 1)
    for near in reversed(places(MAY_CLOSE, joined(lines[first:]))):
        place = first + near
        if not CLOSING.fullmatch(_flat(lines[place]).rstrip(" ,.!")):
            continue
        if not is_under and not any(line.strip() for line in lines[:place]):
            return lines, []
        end = _postscript(lines, place)
        if not _is_card(lines[place + 1 : end]):
            return lines, []
        return [*lines[:place], *lines[end:]], lines[place:end]
    return lines, []


def _postscript(lines: Sequence[str], place: int) -> int:
    for number in range(place + 1, len(lines)):
        if POSTSCRIPT.match(lines[number].strip()):
            return number
    return len(lines)


def _is_card(lines: Sequence[str]) -> bool:
    """Short lines, none of them a sentence."""
    filled = [line.strip() for line in lines if line.strip()]
    return len(filled) <= TAIL and not any(map(_is_sentence, filled))


def _is_sentence(line: str) -> bool:
    if len(line) > CARD_LINE or line.endswith("?"):
        return True
    words = line.split()
    ends = line.endswith((".", "!", ";", ":"))
    return len(words) >= CARD_WORDS or (ends and len(words) >= SENTENCE)


def _flat(line: str) -> str:
    return " ".join(plain_spaces(line[:LOOKED_AT]).split()).strip("*_ ")
