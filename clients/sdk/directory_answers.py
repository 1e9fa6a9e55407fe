"""Answers of the directory as views, and two lists of people as one.

Pure. What never enters this room: a connection, a decision whom to trust.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from cordee.clients.sdk.directory_views import (
    FoundView,
    HitView,
    HoursView,
    LineView,
    MailboxView,
    MatchKind,
    PlaceView,
    ServiceView,
)
from cordee.clients.sdk.views import HolderView, PersonView
from cordee.server.protocol import directory_types as wire

ORDER: Final[Sequence[MatchKind]] = ("identifier", "exact", "prefix", "typo")


def merged(
    words: str, people: Sequence[PersonView], hits: Sequence[FoundView]
) -> tuple[FoundView, ...]:
    """One list: better matches first, and of equal ones those on Cordée.

    Whoever is in both is there once, where the directory has him.
    """
    listed = {one.person.account for one in hits if one.person is not None}
    others = [one for one in people if one.account not in listed]
    alone = [FoundView(person=one) for one in others]
    ranks = {id(one): _rank(words, one) for one in (*hits, *alone)}
    return tuple(sorted((*hits, *alone), key=lambda one: ranks[id(one)]))


def _rank(words: str, one: FoundView) -> tuple[int, bool]:
    match = one.hit.match if one.hit is not None else _match(words, one.person)
    return ORDER.index(match), one.person is None


def _match(words: str, person: PersonView | None) -> MatchKind:
    """How the server's list of people matched: whole words, or their beginnings."""
    if person is None:
        return "typo"
    about = (person.name, person.profession, person.speciality, person.place)
    said = set(_words(" ".join(about)))
    return "exact" if set(_words(words)) <= said else "prefix"


def _words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in flat if not unicodedata.combining(c))
    return re.findall(r"\w+", kept)


def verified_hit(hit: wire.PractitionerHit, person: PersonView | None) -> HitView:
    """A hit as it may be shown: on Cordée only by an account that was verified."""
    account = None if person is None else person.account
    others = tuple(way.value for way in hit.reach if way is not wire.Reach.CORDEE)
    reach = others if account is None else ("cordee", *others)
    told: dict[str, Any] = msgspec.structs.asdict(hit)
    told |= {"match": hit.match.value, "account": account, "reach": reach}
    return HitView(**told)


def place_of(place: wire.PlaceOfWork) -> PlaceView:
    return PlaceView(**msgspec.structs.asdict(place))


def mailbox_of(box: wire.PublishedMailbox) -> MailboxView:
    told: dict[str, Any] = msgspec.structs.asdict(box)
    told |= {"kind": box.kind.value, "state": box.state.value}
    return MailboxView(**told)


def service_of(
    service: wire.Service, holders: Sequence[HolderView] | None
) -> ServiceView:
    """A service; `holders` of its verified role, None when there is none."""
    told: dict[str, Any] = msgspec.structs.asdict(service)
    told |= {
        "lines": tuple(
            LineView(label=one.label, number=one.number, kind=one.kind)
            for one in service.lines
        ),
        "hours": tuple(
            HoursView(weekday=one.weekday, opens=one.opens, closes=one.closes)
            for one in service.hours
        ),
        "verified": holders is not None,
        "holders": tuple(holder.name for holder in holders or ()),
    }
    return ServiceView(**told)
