"""The person that words mean, on Cordée; else how he is reached otherwise.

What never enters this room: a guess; who was found by a typo is asked about.
"""

from typing import Final

from cordee.clients.cli import practitioners
from cordee.clients.cli.catalogue import directory as words
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import Unfound
from cordee.clients.cli.misuse import Misuse
from cordee.clients.sdk import FoundView, PersonView

LIMIT: Final = 10


class NotHere(Misuse):
    """He is in the directory, and not on Cordée; the sentence says how to reach him."""

    exit = Exit.REFUSED


class NotCertain(Misuse):
    """The words fit somebody by a typo only: nobody is written to by a guess."""

    exit = Exit.NOT_FOUND


class DirectoryAway(Misuse):
    """Nobody on Cordée fits, and the directory, which may know him, does not answer."""

    exit = Exit.OFFLINE


async def reachable(errand: Errand, text: str) -> PersonView:
    """Whom these words mean: a name on Cordée, a number, or words of the directory.

    Raises Unfound, NotHere, NotCertain, DirectoryAway.
    """
    try:
        return await errand.person(text)
    except Unfound as unfound:
        if unfound.candidates:
            raise
        one = await certain(errand, text)
    if one.person is None:
        assert one.hit is not None, "whoever is found is one of the two"
        known = await errand.client.practitioner(one.hit.practitioner)
        name = practitioners.name_of(one)
        sentence = practitioners.not_here(known) if known else words.NOT_HERE(name=name)
        raise NotHere(sentence)
    return one.person


async def certain(errand: Errand, text: str) -> FoundView:
    """The one that these words fit without a typo.

    Raises Unfound, NotCertain, DirectoryAway.
    """
    me = errand.client.account
    listed = await errand.client.find(text, LIMIT)
    found = [
        one for one in listed.found if one.person is None or one.person.account != me
    ]
    good = [one for one in found if one.hit is None or one.hit.match != "typo"]
    if len(good) > 1:
        number = [one for one in good if one.hit and one.hit.match == "identifier"]
        good = number or good
    if len(good) == 1:
        return good[0]
    names = [_told(one) for one in good or found]
    if good:
        raise Unfound(text, names)
    if names:
        raise NotCertain(words.NOT_CERTAIN(words=text, names=" ; ".join(names[:3])))
    if not listed.whole:
        raise DirectoryAway(words.AWAY())
    raise Unfound(text)


def _told(one: FoundView) -> str:
    parts = practitioners.name_of(one), practitioners.place_of(one)
    return ", ".join(part for part in parts if part)
