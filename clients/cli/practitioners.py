"""People of the directory in words, the same on the command line and on the screen.

What never enters this room: a layout; a claim that somebody reads on Cordée who is not
there.
"""

import re
from typing import Final

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import directory as words
from cordee.clients.cli.catalogue import mail
from cordee.clients.sdk import (
    FoundView,
    HitView,
    MailboxView,
    PlaceView,
    PractitionerView,
)

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
HOW_COME_BY: Final = re.compile(r"^(?:Qualifié|Spécialiste)e? en ")


def name_of(found: FoundView) -> str:
    """The attested name of who is on Cordée, else the directory's."""
    if found.person is not None:
        return wording.clean(found.person.name) or wording.short(found.person.account)
    return "" if found.hit is None else hit_name(found.hit)


def hit_name(hit: HitView) -> str:
    """`Yann LE GOFF`."""
    return wording.one_line(f"{_calm(hit.given)} {hit.family}")


def calling_of(found: FoundView) -> str:
    """Profession and speciality; what an organisation vouches for comes first."""
    hit = found.hit
    if found.person is not None:
        return wording.calling(found.person)
    if hit is None:
        return ""
    speciality = speciality_of(hit.speciality)
    parts = [hit.profession, speciality, "" if hit.active else words.INACTIVE()]
    return wording.one_line(", ".join(dict.fromkeys(part for part in parts if part)))


def speciality_of(label: str) -> str:
    """`Médecine générale` for `Qualifié en Médecine générale`."""
    said = HOW_COME_BY.sub("", label)
    return said[:1].upper() + said[1:]


def place_of(found: FoundView) -> str:
    """`Cabinet du Port, 56300 Pontivy`."""
    hit = found.hit
    if hit is None:
        return "" if found.person is None else wording.one_line(found.person.place)
    town = f"{hit.postcode} {_calm(hit.town)}".strip()
    parts = [hit.organization, town]
    return wording.one_line(", ".join(part for part in parts if part))


def ways_of(found: FoundView) -> str:
    """`sur Cordée, téléphone`; that there is none is said too."""
    return ", ".join(words.WAYS[way]() for way in found.reach) or words.NO_WAY()


def delivered(found: FoundView) -> str:
    """When a message last arrived in a mailbox of his; empty when none did."""
    if found.hit is None or not found.hit.delivered:
        return ""
    return words.DELIVERED(when=_when(found.hit.delivered))


def not_here(found: PractitionerView, *, in_chat: bool = False) -> str:
    """That he is not on Cordée, how he is reached, and how to write to him."""
    said = words.NOT_HERE(name=hit_name(found.hit))
    boxes = [box.address for box in found.mailboxes if box.state != "bouncing"]
    phones = [phone for place in found.places for phone in place.phones]
    ways = [f"{words.WAYS['phone']()} {_in_pairs(phone)}" for phone in phones[:1]]
    ways += [f"{words.WAYS['mssante']()} {box}" for box in boxes[:1]]
    if not ways:
        return f"{said} {words.REACH_NONE()}"
    said = f"{said} {words.REACH_BY(ways=wording.one_line(', '.join(ways)))}"
    return " ".join([said, *_offer(found, in_chat=in_chat)]) if boxes else said


def _offer(found: PractitionerView, *, in_chat: bool) -> list[str]:
    """What may be done now: written to through the gateway, and what that means."""
    if not in_chat:
        number = wording.one_line(found.hit.practitioner)
        return [mail.OFFER(number=number)]
    name = mail.BY_MAIL(name=hit_name(found.hit))
    return [mail.SEALED_TO_GATEWAY(name=name), mail.AGAIN_TO_WRITE()]


def in_full(found: PractitionerView) -> list[str]:
    """All that is published of somebody, line by line."""
    hit = FoundView(person=found.person, hit=found.hit)
    head = [name_of(hit), calling_of(hit)]
    number = words.IDNPS(number=wording.one_line(found.hit.practitioner))
    lines = [", ".join(part for part in (*head, number) if part)]
    if found.person is not None:
        name = wording.clean(found.person.name)
        lines.append(words.ON_CORDEE(name=name))
    else:
        lines.append(words.NOT_HERE(name=name_of(hit)))
    for place in found.places:
        lines += _place(place)
    lines += [words.MAILBOX(text=_mailbox(box)) for box in found.mailboxes]
    if found.person is None and found.mailboxes:
        lines += _offer(found, in_chat=False)
    return lines


def _place(place: PlaceView) -> list[str]:
    town = f"{place.postcode} {_calm(place.town)}".strip()
    mode = place.mode.partition(",")[0]
    said = place.town.casefold()
    lines_of_it = [one for one in place.lines if one.casefold() != said]
    about = [place.name, *lines_of_it, town, speciality_of(place.speciality), mode]
    text = ", ".join(dict.fromkeys(part for part in about if part))
    lines = [words.PLACE(text=wording.one_line(text))] if text else []
    lines += [words.PHONE(number=_in_pairs(one)) for one in place.phones]
    if place.fax:
        lines.append(words.FAX(number=_in_pairs(place.fax)))
    return lines


def _mailbox(box: MailboxView) -> str:
    when = _when(box.delivered) if box.delivered else ""
    about = [words.MAILBOXES[box.kind](), words.STATES[box.state](when=when)]
    if box.service:
        about.append(box.service)
    return wording.one_line(f"{box.address} ({', '.join(about)})")


def _calm(text: str) -> str:
    """Files write given names and towns in capitals: said without shouting."""
    return text.title() if text.isupper() else text


def _in_pairs(number: str) -> str:
    """`02 97 12 34 56`; what is no number of ten digits stays as it is."""
    digits = re.sub(r"[\s.-]", "", number)
    if not re.fullmatch(r"0[0-9]{9}", digits):
        return wording.one_line(number)
    return NO_BREAK.join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _when(milliseconds: int) -> str:
    return moments.brief(milliseconds, moments.now().date())
