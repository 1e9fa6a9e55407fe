"""What the directory says, as frames say it: cut to what the wire carries.

Pure. What never enters this room: a table, an index, a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cordee.directory.model import (
    Hit,
    Mailbox,
    MailboxState,
    Match,
    PractitionerRole,
    Reach,
    Record,
)
from cordee.server.protocol import directory_types as wire
from cordee.server.protocol import limits

SHORT: Final = 256
MAX_LINES: Final = 16
"""Lines of an address, and phones of a place."""
USELESS: Final = frozenset({MailboxState.BOUNCING})
"""What a mailbox may not be to be a way to somebody."""
FAR_MORE: Final = 1.8
"""Of the score of a hit: more than all by which homonyms differ, less than a word."""

Accounts = Mapping[str, bytes]


def first_those_on_cordee(hits: Iterable[Hit], accounts: Accounts) -> list[Hit]:
    """Within one kind of match, whoever has an account comes before who has none.

    A better match stays before a worse one, whoever it is, and so does one that has
    far more of what was asked; otherwise the order stays.
    """
    order, found = list(Match), list(hits)
    best: dict[Match, float] = {}
    for hit in found:
        best[hit.match] = max(hit.score, best.get(hit.match, hit.score))
    return sorted(
        found,
        key=lambda hit: (
            order.index(hit.match),
            hit.score < best[hit.match] - FAR_MORE,
            hit.practitioner not in accounts,
        ),
    )


def hit_of(
    hit: Hit, accounts: Accounts, delivered: Mapping[str, int]
) -> wire.PractitionerHit:
    """A hit with who it is on Cordée, and when something last arrived."""
    account = accounts.get(hit.practitioner)
    ways: tuple[Reach, ...] = tuple(w for w in hit.reach if w is not Reach.CORDEE)
    if account is not None:
        ways = (Reach.CORDEE, *ways)
    return wire.PractitionerHit(
        practitioner=short(hit.practitioner),
        family=short(hit.family),
        given=short(hit.given),
        title=short(hit.title),
        profession=short(hit.profession),
        speciality=short(hit.speciality),
        organization=short(hit.organization),
        town=short(hit.town),
        postcode=short(hit.postcode),
        department=short(hit.department),
        active=hit.active,
        reach=tuple(wire.Reach(way.value) for way in ways),
        match=wire.Match(hit.match.value),
        account=account,
        delivered=delivered.get(hit.practitioner, 0),
    )


def hit_of_record(record: Record) -> Hit:
    """A record as if it had been searched for by its number; its first place."""
    one = record.practitioner
    role = next((r for r in record.roles if r.organization), None)
    role = role or next(iter(record.roles), None)
    place = None if role is None else role.organization
    address = None if place is None else place.address
    return Hit(
        practitioner=one.id,
        family=one.family,
        given=one.given,
        title=one.title,
        profession=one.profession.label,
        speciality="" if role is None else role.speciality.label,
        organization="" if place is None else place.name,
        town="" if address is None else address.town,
        postcode="" if address is None else address.postcode,
        department="" if address is None else address.department,
        active=one.active,
        reach=_reach(record),
        match=Match.IDENTIFIER,
    )


def _reach(record: Record) -> tuple[Reach, ...]:
    ways: list[Reach] = []
    if any(box.state not in USELESS for box in record.mailboxes):
        ways.append(Reach.MSSANTE)
    if any(_phones(role) for role in record.roles):
        ways.append(Reach.PHONE)
    return tuple(ways)


def _phones(role: PractitionerRole) -> tuple[str, ...]:
    place = () if role.organization is None else role.organization.phones
    return tuple(dict.fromkeys(phone for phone in (*role.phones, *place) if phone))


def places_of(roles: Sequence[PractitionerRole]) -> tuple[wire.PlaceOfWork, ...]:
    """Where somebody works, those with an address first."""
    ordered = sorted(roles, key=lambda role: role.organization is None)
    return tuple(map(_place, ordered[: limits.MAX_PLACES]))


def _place(role: PractitionerRole) -> wire.PlaceOfWork:
    place = role.organization
    address = None if place is None else place.address
    return wire.PlaceOfWork(
        organization="" if place is None else short(place.id),
        name="" if place is None else short(place.sign or place.name),
        speciality=short(role.speciality.label),
        mode=short(role.mode.label),
        function=short(role.function.label),
        lines=() if address is None else _texts(address.lines),
        postcode="" if address is None else short(address.postcode),
        town="" if address is None else short(address.town),
        phones=_texts(_phones(role)),
        fax="" if place is None else short(place.fax),
    )


def mailboxes_of(boxes: Sequence[Mailbox]) -> tuple[wire.PublishedMailbox, ...]:
    """The preferred ones first; red-listed ones never."""
    shown = [box for box in boxes if not box.red_list]
    shown.sort(key=lambda box: (box.rank == 0, box.rank, box.address))
    return tuple(
        wire.PublishedMailbox(
            short(box.address),
            wire.MailboxKind(box.type.value),
            short(box.service),
            box.rank,
            wire.MailboxState(box.state.value),
            box.delivered,
        )
        for box in shown[: limits.MAX_PLACES]
    )


def short(text: str) -> str:
    return text[:SHORT]


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(short(text) for text in texts if text)[:MAX_LINES]
