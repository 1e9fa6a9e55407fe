"""Which case, consent or act somebody means, by the words for it.

What never enters this room: a guess between several.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from cordee.clients.cli import casing, moments
from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.finding import MIN_HEX, Unfound, find
from cordee.clients.cli.meant_letters import milliseconds
from cordee.clients.cli.misuse import Misuse, NotDone
from cordee.clients.cli.traits import day
from cordee.clients.sdk import CaseView, ConsentView, ThreadView

T = TypeVar("T")


def now() -> int:
    """Unix ms, by this machine."""
    return milliseconds(moments.now())


async def chosen(errand: Errand, text: str) -> CaseView:
    """The case that these words name; the `last` that changed. Raises NotDone."""
    cases = [one for one in await errand.client.cases() if one.is_signed]
    if cases and (not text or text in commands.LAST):
        return cases[0]
    try:
        return find(
            text,
            cases,
            name=lambda one: one.question,
            identity=lambda one: one.case,
        )
    except Unfound as unfound:
        if unfound.candidates:
            names = " ; ".join(one[: casing.QUESTION] for one in unfound.candidates)
            raise Misuse(words.SEVERAL(names=names)) from None
        raise NotDone(words.NO_CASE(words=text)) from None


async def consent_named(errand: Errand, thread: ThreadView, text: str) -> ConsentView:
    """The consent whose id begins so; the only one without words. Raises NotDone."""
    found = await errand.client.consents(thread.id)
    standing = [one for one in found if not one.ended]
    if not text and len(standing) == 1:
        return standing[0]
    return named(
        text, found, lambda one: one.consent, words.NO_SUCH_CONSENT(words=text)
    )


def named(
    text: str, found: Sequence[T], identity: Callable[[T], bytes], missing: str
) -> T:
    """The one whose id begins so. Raises NotDone with `missing` for none or several."""
    fits = [one for one in found if identity(one).hex().startswith(text.lower())]
    if len(fits) != 1 or len(text) < MIN_HEX:
        raise NotDone(missing)
    return fits[0]


def day_ms(text: str) -> int:
    """The beginning of a day here, Unix ms. Raises Misuse."""
    at = day(text)
    return milliseconds(datetime(at.year, at.month, at.day).astimezone())
