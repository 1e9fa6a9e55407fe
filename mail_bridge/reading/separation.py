"""A text -> what its sender says now, what he quotes, how he signs.

Each line goes to exactly one of the three, in its order: nothing is lost when a rule is
wrong, it is only folded. What never enters this room: HTML; it became `> ` before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cordee.mail_bridge.reading.attributions import (
    attribution,
    header_block,
    is_quoted,
    is_rule,
    near_attributions,
    near_quotes,
    separator,
)
from cordee.mail_bridge.reading.candidates import joined
from cordee.mail_bridge.reading.lines import CUT
from cordee.mail_bridge.reading.signatures import split_signature

LOOKED_AT: Final = 4_000
"""Lines in which a quote may begin; those after them go with the last one."""
SHORT_RUN: Final = 2
"""Lines with `>` that nobody is said to have written: `> 150 mg/L` is no quote."""
IN_THE_QUOTE: Final = re.compile(
    r"\b(?:réponses?|commentaires?|annotations?|answers?|comments?|replies)\b"
    r"[^.\n]{0,60}(?:dans (?:le|votre|ton|vos)|en (?:rouge|bleu|vert|gras|majuscule)"
    r"|ci-?dessous|ci-?après|entre les lignes|below|inline|in-line|in red|in blue"
    r"|in bold|in your)",
    re.IGNORECASE,
)
"""Somebody who answers inside a quote that has no marks says so."""


@dataclass(frozen=True, slots=True)
class Separated:
    """Blank lines at both ends of each are dropped, everything else is there."""

    text: str
    quote: str
    signature: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines `start:end` are quoted; `named` when a line above says by whom."""

    start: int
    end: int
    named: bool


def separate(text: str) -> Separated:
    """Never raises. Linear in the length of `text`."""
    every = text.split("\n")
    lines, rest = every[:LOOKED_AT], _uncut(every[LOOKED_AT:])
    cut, is_forward = _cut(lines)
    head, tail = _uncut(lines[:cut]), _uncut(lines[cut:])
    if any(line.strip() for line in tail) and IN_THE_QUOTE.search("\n".join(head)):
        return _separated([*head, *tail, *rest], [], [])
    said, signed, quoted = _separate_marked(head)
    if is_forward and not _has_text(said):
        return _separated([*said, *quoted, *tail, *rest], [], signed)
    if quoted or tail:
        return _separated(said, [*quoted, *tail, *rest], signed)
    return _separated([*said, *rest], [], signed)


def _uncut(lines: list[str]) -> list[str]:
    return [line for line in lines if line != CUT] if CUT in lines else lines


def _separated(
    said: Sequence[str], quoted: Sequence[str], signed: Sequence[str]
) -> Separated:
    return Separated(_joined(said), _joined(quoted), _joined(signed))


def _joined(lines: Sequence[str]) -> str:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "\n".join(map(str.rstrip, lines[start:end]))


def _cut(lines: Sequence[str]) -> tuple[int, bool]:
    """Where a quote begins that has no marks, or the end; and if it is forwarded."""
    attributed = near_attributions(lines)
    near = attributed | near_quotes(lines)
    if CUT in lines:
        near.add(lines.index(CUT))
    for place in sorted(near):
        line = lines[place]
        if line == CUT:
            return place, any(
                separator(near) == "forward" for near in lines[place : place + 4]
            )
        if not line or is_quoted(line):
            continue
        mark = separator(line)
        if mark:
            return _above(lines, place), mark == "forward"
        if header_block(lines, place):
            return _above(lines, place), False
        count = attribution(lines, place) if place in attributed else 0
        if count and not _leads_to_marks(lines, place + count):
            return _above(lines, place), False
    return len(lines), False


def _above(lines: Sequence[str], place: int) -> int:
    """The rule over a copied header goes with it."""
    above = place
    while above > 0 and not lines[above - 1].strip():
        above -= 1
    return above - 1 if above and is_rule(lines[above - 1]) else place


def _leads_to_marks(lines: Sequence[str], place: int) -> bool:
    for line in lines[place : place + 4]:
        if line.strip():
            return is_quoted(line)
    return False


def _separate_marked(lines: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """(said, signed, quoted) of lines whose quotes have `>`."""
    runs = list(_runs(lines)) if _has_marks(joined(lines)) else []
    if not runs or _is_no_quote(lines, runs):
        return *split_signature(lines), []
    after, signed_after = split_signature(lines[runs[-1].end :], is_under=True)
    if len(runs) > 1 or _is_inline(lines, runs[0], after):
        return _keep_interleaved(lines, runs, after, signed_after)
    run = runs[0]
    before, signed = split_signature(lines[: run.start])
    said = [*before, "", *after] if _has_text(before) else after
    return said, [*signed, *signed_after], list(lines[run.start : run.end])


def _runs(lines: Sequence[str]) -> Iterator[_Run]:
    """Quoted lines, and blank ones between them."""
    place, attributed = 0, near_attributions(lines)
    while place < len(lines):
        may_name = place in attributed and not is_quoted(lines[place])
        count = attribution(lines, place) if may_name else 0
        if count and _leads_to_marks(lines, place + count):
            end = _run_end(lines, place + count)
            yield _Run(place, end, named=True)
        elif is_quoted(lines[place]):
            end = _run_end(lines, place)
            first = lines[place : place + 3]
            named = bool(attribution(first, 0)) or header_block(lines, place)
            yield _Run(place, end, named=named)
        else:
            end = place + 1
        place = end


def _run_end(lines: Sequence[str], place: int) -> int:
    end = place
    while place < len(lines):
        if is_quoted(lines[place]):
            end = place + 1
        elif lines[place].strip():
            break
        place += 1
    return end


def _is_no_quote(lines: Sequence[str], runs: Sequence[_Run]) -> bool:
    """One or two lines with `>` and no name: a value above a bound."""
    quoted = sum(
        bool(line.strip("> ")) for run in runs for line in lines[run.start : run.end]
    )
    return quoted <= SHORT_RUN and not any(run.named for run in runs)


def _is_inline(lines: Sequence[str], run: _Run, after: Sequence[str]) -> bool:
    """An answer under a quote that another text stands over, without a name between."""
    return not run.named and _has_text(after) and _has_text(lines[: run.start])


def _keep_interleaved(
    lines: Sequence[str],
    runs: Sequence[_Run],
    after: list[str],
    signed: list[str],
) -> tuple[list[str], list[str], list[str]]:
    """Answers between the quoted lines make no sense without them."""
    last = runs[-1]
    if _has_text(after):
        return [*lines[: last.end], *after], signed, []
    before, card = split_signature(lines[runs[-2].end : last.start], is_under=True)
    said = [*lines[: runs[-2].end], *before]
    return said, [*card, *signed], list(lines[last.start : last.end])


def _has_marks(text: str) -> bool:
    """Whether any line is quoted (`is_quoted`)."""
    return "\n>" in text or "\n >" in text


def _has_text(lines: Sequence[str]) -> bool:
    return any(line.strip() for line in lines)
