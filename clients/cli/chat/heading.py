"""What stands above the messages: title, who can read, what is wrong.

What never enters this room: a widget.
"""

from dataclasses import dataclass

from cordee.clients.cli import casing, mailing, spans, wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import expertise, mail, roles
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.deeds import can_write
from cordee.clients.cli.meant_cases import now
from cordee.clients.sdk import ThreadView


@dataclass(frozen=True)
class Banner:
    """One line over the messages; a grave one stops everything here."""

    text: str = ""
    is_grave: bool = False


def title(thread: ThreadView, people: Acquaintances) -> str:
    """The title, and the patient it is about."""
    parts = [people.title(thread)]
    if thread.patient:
        parts.append(words.PATIENT(patient=wording.one_line(thread.patient)))
    return "   ".join(parts)


def readers(thread: ThreadView, people: Acquaintances, me: bytes) -> str:
    """Who can read; for a direct thread, who it is."""
    others = people.others(thread)
    if len(others) == 1 and thread.direct:
        person = people.known.get(others[0])
        here = words.HERE() if others[0] in people.here else ""
        place = wording.clean(person.place) if person else ""
        calling = wording.calling(person)
        parts = [cased(thread), here, calling, place, _kept(thread)]
        return " · ".join(part for part in parts if part)
    names = [
        words.YOU().lower() if m.account == me else people.name(m.account, m.name)
        for m in people.ordered(thread)
    ]
    can_read = words.CAN_READ(len(names), names=", ".join(names))
    parts = [cased(thread), for_role(thread, people), can_read]
    parts += [mailed(thread), _kept(thread)]
    return " · ".join(part for part in parts if part)


def cased(thread: ThreadView) -> str:
    """Where the newest tele-expertise stands; empty where there is none."""
    if thread.case is None:
        return ""
    return expertise.HEADING(status=casing.status(thread.case, now()))


def mailed(thread: ThreadView) -> str:
    """Who gets it by mail, in the clear beyond the gateway; empty for nobody."""
    if not thread.mailboxes:
        return ""
    if not thread.gateways:
        return mail.NO_GATEWAY()
    names = ", ".join(map(mailing.box_name, thread.mailboxes))
    return mail.SENT_TO(names=names)


def for_role(thread: ThreadView, people: Acquaintances) -> str:
    """The role in whose name I read and write here; empty as myself."""
    if thread.seat is None:
        return ""
    return roles.READS_AS(role=people.name(thread.seat))


def invitation(thread: ThreadView, people: Acquaintances) -> str:
    """What the composer says before anything is written."""
    if thread.seat is None:
        return words.PLACEHOLDER(title=people.title(thread))
    return roles.IN_THE_NAME(role=people.name(thread.seat))


def _kept(thread: ThreadView) -> str:
    """How long what is said here is kept; nothing before that is known."""
    return spans.kept(thread.retention, thread.hold) if thread.epoch >= 0 else ""


def banner(
    thread: ThreadView | None, me: bytes, *, is_online: bool, is_attested: bool
) -> Banner:
    """Say the gravest thing only."""
    if thread is not None and thread.frozen:
        return Banner(wording.frozen_reason(thread.frozen), is_grave=True)
    if thread is not None and not thread.joined:
        return Banner(words.LEFT_BANNER())
    if not is_attested:
        return Banner(words.UNATTESTED_BANNER())
    if not is_online:
        return Banner(words.OFFLINE_BANNER())
    if thread is not None and not can_write(thread, me):
        return Banner(words.READER_BANNER())
    return Banner()


def typing(names: list[str]) -> str:
    """`Anna Lefèvre et Bruno Marchetti écrivent…`."""
    if not names:
        return ""
    text = words.IS_TYPING if len(names) == 1 else words.ARE_TYPING
    *most, last = names
    joined = words.AND().join([", ".join(most), last]) if most else last
    return text(names=joined)
