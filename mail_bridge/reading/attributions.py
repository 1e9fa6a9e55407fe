"""Where a quote begins: the lines that mail programs write above what they quote.

French and English first, and what announces itself in any language. Each rule looks at
a few short lines. What never enters this room: what the quote says.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from cordee.mail_bridge.reading.candidates import beginning, holding, joined, places
from cordee.mail_bridge.reading.clean import plain_spaces

LINE: Final = 300
"""Characters of a line that are looked at."""
SPAN: Final = 4
"""Lines over which `Le …, … a écrit :` is broken."""
BLOCK: Final = 12
"""Lines in which the fields of `De : … Envoyé : …` stand."""

OPENINGS: Final = ("le ", "on ", "le\t", "am ", "el ", "il ", "em ", "op ")
WROTE: Final = (
    "a écrit",
    "a ecrit",
    "wrote",
    "escribió",
    "ha scritto",
    "escreveu",
)
SEPARATOR: Final = re.compile(
    r"[-_=*\s]{0,60}"
    r"(?:(?P<forward>(?:début du )?(?:message|courriel|e-?mail) (?:transféré|réexpédié)"
    r"|(?:begin )?forwarded message|message transmis|weitergeleitete nachricht)"
    r"|(?:message|mail|e-?mail|courriel) (?:d'origine|original|initial)"
    r"|original (?:message|e-?mail|appointment)|ursprüngliche nachricht"
    r"|messaggio originale|mensaje original|oorspronkelijk bericht)"
    r"(?: de [^:]{1,80})?\s{0,4}:?[-_=*\s]{0,60}",
    re.IGNORECASE,
)
RULE: Final = re.compile(r"\s*[-_=*]{5,}\s*")
FIELD: Final = re.compile(r"\s{0,8}\*{0,2}([^\W\d_][^:\n]{0,20}?)[ \xa0]?\*{0,2}:")
GROUPS: Final[Mapping[str, Literal["from", "date", "to", "subject", "other"]]] = {
    **dict.fromkeys(("de", "from", "von", "da", "expéditeur", "van"), "from"),
    **dict.fromkeys(
        (
            "envoyé",
            "envoyé le",
            "date",
            "sent",
            "gesendet",
            "inviato",
            "enviado",
            "message du",
            "verzonden",
            "datum",
            "data",
            "fecha",
        ),
        "date",
    ),
    **dict.fromkeys(
        ("à", "a", "to", "pour", "destinataire", "destinataires", "an", "para", "aan"),
        "to",
    ),
    **dict.fromkeys(
        ("objet", "sujet", "subject", "betreff", "oggetto", "asunto", "onderwerp"),
        "subject",
    ),
    **dict.fromkeys(
        (
            "cc",
            "copie",
            "copie à",
            "importance",
            "reply-to",
            "répondre à",
            "organisation",
            "pièces jointes",
            "attachments",
            "cci",
        ),
        "other",
    ),
}
CLOCK: Final = re.compile(r"\d{1,2}\s?[:hH]\s?\d{2}|@")
MESSAGE_OF: Final = re.compile(r"\s*message du\s*:?\s*\d", re.IGNORECASE)

DRAWN: Final = beginning(("-", "_", "=", "*", "message"), marks=">")
"""How a separator begins, and a field without a colon."""

Mark = Literal["", "reply", "forward"]


def bare(line: str) -> str:
    """Without marks of quotes, its spaces plain, short enough to look at."""
    return plain_spaces(line[:LINE].lstrip("> ")).strip()


def is_quoted(line: str) -> bool:
    return line.startswith((">", " >"))


def near_attributions(lines: Sequence[str]) -> set[int]:
    """Lines from which an attribution may begin: nearly none of a text."""
    ends = [n for n in holding(":", joined(lines)) if _may_end(lines[n])]
    if max(map(len, lines), default=0) > LINE:
        ends += [n for n, line in enumerate(lines) if len(line) > LINE]
    return {max(0, n - above) for n in ends for above in range(SPAN)}


def near_quotes(lines: Sequence[str]) -> set[int]:
    """Lines that may be a separator, or begin a copied header."""
    text = joined(lines)
    return {*holding(":", text), *places(DRAWN, text)}


def attribution(lines: Sequence[str], start: int) -> int:
    """How many lines from `start` say who wrote what follows; 0 for none.

    `Le 12 nov. 2026 à 10:12, Dr X <x@y> a écrit :`, on one line or several.
    """
    if not any(map(_may_end, lines[start : start + SPAN])):
        return 0
    first = bare(lines[start]).lower()
    if not first:
        return 0
    if first.startswith(OPENINGS):
        joined = ""
        for count in range(1, SPAN + 1):
            if start + count > len(lines):
                break
            piece = bare(lines[start + count - 1])
            if not piece and count > 1:
                break
            joined = f"{joined} {piece}".strip()
            if _says_wrote(joined.lower()):
                return count
    return int(_is_above_quote(lines, start, first))


def _may_end(line: str) -> bool:
    """Whether an attribution could end here: nearly no line of a text has one."""
    return len(line) > LINE or line.rstrip().endswith(":")


def _says_wrote(text: str) -> bool:
    core = text.rstrip(" :")
    if not text.endswith(":") or not any(letter.isdigit() for letter in core):
        return False
    return core.endswith(WROTE) or " schrieb " in core or " schreef " in core


def _is_above_quote(lines: Sequence[str], start: int, first: str) -> bool:
    """In any language: it ends in `:`, over a quote, with a date or an address."""
    if not first.endswith(":") or is_quoted(lines[start]):
        return False
    following = next(
        (line for line in lines[start + 1 : start + 3] if line.strip()), ""
    )
    if not is_quoted(following):
        return False
    core = first.rstrip(" :")
    return core.endswith(WROTE) or ("@" in core) or bool(CLOCK.search(core))


def header_block(lines: Sequence[str], start: int) -> bool:
    """A copied header begins here: `De :`, then at least a date and one more field.

    It must give an hour or an address, so that a memo in a letter is none.
    """
    if _group(lines[start]) is None:
        return False
    groups: set[str] = set()
    has_proof = False
    misses = 0
    for line in lines[start : start + BLOCK]:
        group = _group(line)
        if group is None:
            misses += 1
            if misses > 2 or not groups:
                break
            continue
        misses = 0
        groups.add(group)
        has_proof = has_proof or CLOCK.search(bare(line)) is not None
    return (
        has_proof and "from" in groups and len(groups & {"date", "to", "subject"}) >= 2
    )


def _group(line: str) -> str | None:
    if ":" not in line and "message" not in line.lower():
        return None
    text = bare(line)
    if MESSAGE_OF.match(text):
        return "date"
    found = FIELD.match(text)
    return GROUPS.get(found[1].strip().lower()) if found else None


def separator(line: str) -> Mark:
    """`-----Message d'origine-----` and the like."""
    text = bare(line)
    if not (text.startswith(("-", "_", "=", "*")) or text.endswith(":")):
        return ""
    found = SEPARATOR.fullmatch(text)
    if found is None:
        return ""
    return "forward" if found["forward"] else "reply"


def is_rule(line: str) -> bool:
    """A line drawn of characters, as Outlook puts above the header that it copies."""
    return RULE.fullmatch(line[:LINE]) is not None
