"""Mail and mailboxes as a screen is shown them, from events that counted.

Pure. What never enters this room: anything of a mail that waits but where it is from.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from cordee.clients.sdk.effects import Effects, is_open
from cordee.clients.sdk.mail_rules import bounded, is_held
from cordee.clients.sdk.mail_views import (
    CorrespondentView,
    MailboxChange,
    MailSort,
    MailStanding,
    MailStateView,
    MailStep,
    MailView,
    OpenedView,
)
from cordee.clients.sdk.mailbox_fold import Mailboxes, folded, standing
from cordee.crypto.event import Event, Unknown
from cordee.crypto.mail_event import Correspondent, MailIn, MailState, Opened

SORTS: Final[Mapping[str, MailSort]] = {
    "reply": "reply",
    "automatic": "automatic",
    "ended": "ended",
    "fault": "fault",
}
"""A word that is not here is a reply: it is read like one."""

NameOf = Callable[[bytes], str]


def correspondents(mailboxes: Mailboxes) -> tuple[CorrespondentView, ...]:
    """The mailboxes that a thread writes to, the first named first."""
    return tuple(
        CorrespondentView(
            address=one.mailbox.address,
            name=one.mailbox.name,
            practitioner=one.mailbox.practitioner,
            phone=one.mailbox.phone,
            since=one.since,
            by=one.by,
        )
        for one in standing(mailboxes).values()
    )


def change_of(event: Event | Unknown | None) -> MailboxChange | None:
    """A line on a mailbox; None for any other."""
    if not isinstance(event, Correspondent):
        return None
    mailbox = event.mailbox
    return MailboxChange(
        address=mailbox.address,
        name=mailbox.name,
        practitioner=mailbox.practitioner,
        phone=mailbox.phone,
        on=event.on,
    )


def mail_of(
    event: Event | Unknown | None,
    effects: Effects,
    mailboxes: Mailboxes,
    name_of: NameOf,
) -> MailView | None:
    """A mail that came; None for any other line."""
    if not isinstance(event, MailIn):
        return None
    by = None if effects.confirm is None else effects.confirm[0]
    by = by if is_held(event) else None
    view = MailView(
        address=event.address,
        name="",
        subject="",
        time=bounded(event.time),
        sort=SORTS.get(event.kind, "reply"),
        standing=_standing(event, effects),
        by=by,
        by_name="" if by is None else name_of(by),
    )
    if not is_open(event, effects) or effects.withdrawn:
        return view
    return MailView(
        address=event.address,
        name=_name(event, effects, mailboxes),
        subject=event.subject,
        time=bounded(event.time),
        sort=view.sort,
        standing=view.standing,
        by=by,
        by_name=view.by_name,
        quote=event.quote,
        opened=tuple(map(_opened, event.opened)),
        omitted=event.omitted,
    )


def states_of(
    mails: Iterable[MailState], mailboxes: Mailboxes
) -> tuple[MailStateView, ...]:
    """How far a message is with each mailbox, in the order of their first word."""
    said: dict[str, list[MailState]] = {}
    for one in mails:
        said.setdefault(folded(one.address), []).append(one)
    return tuple(_state(key, steps, mailboxes) for key, steps in said.items())


def _state(key: str, steps: list[MailState], mailboxes: Mailboxes) -> MailStateView:
    last, known = steps[-1], mailboxes.get(key)
    return MailStateView(
        address=last.address,
        name="" if known is None else known.mailbox.name,
        state=last.state,
        time=bounded(last.time),
        code=last.code,
        reason=last.reason,
        host=last.host,
        steps=tuple(
            MailStep(
                state=one.state,
                time=bounded(one.time),
                code=one.code,
                reason=one.reason,
                host=one.host,
            )
            for one in steps
        ),
    )


def _standing(mail: MailIn, effects: Effects) -> MailStanding:
    if not is_held(mail):
        return "desk" if mail.standing == "desk" else "known"
    if effects.confirm is None:
        return "held"
    return "accepted" if effects.confirm[1].accept else "rejected"


def _name(mail: MailIn, effects: Effects, mailboxes: Mailboxes) -> str:
    """As its members call the mailbox, as whoever confirmed it did, or its own word."""
    known = mailboxes.get(folded(mail.address))
    if known is not None:
        return known.mailbox.name
    said = "" if effects.confirm is None else effects.confirm[1].name
    return said or mail.name


def _opened(one: Opened) -> OpenedView:
    return OpenedView(
        title=one.title,
        code=one.code,
        time=bounded(one.time),
        author=one.author,
        patient=one.patient,
        matricule=one.matricule,
        marks=one.marks,
        body=one.body,
    )
