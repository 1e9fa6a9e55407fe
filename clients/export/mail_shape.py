"""What is filed of mail and of letters, in `thread.json`.

Times are ISO 8601 in UTC; ids are lower-case hex. What never enters this room: anything
of a mail that no member has recognised but its address and its time.
"""

from collections.abc import Callable

import msgspec

from cordee.clients.sdk import (
    LetterLine,
    MailboxChange,
    MailStateView,
    MailView,
    OpenedView,
)

Iso = Callable[[int], str]
"""Unix milliseconds as text."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A clinical document that a mail brought; `marks` say what does not hold."""

    title: str
    code: str
    author: str
    patient: str
    matricule: str
    marks: tuple[str, ...]
    body: str


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that came; `standing` is known, desk, held, accepted or rejected.

    Of one that is held or rejected only `address`, `time` and `by` are filed. `time`
    is its author's word, `by` the account that said who it is from.
    """

    address: str
    name: str
    subject: str
    time: str
    sort: str
    standing: str
    by: str | None
    quote: str
    opened: tuple[Opened, ...]
    omitted: tuple[str, ...]


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox is written to from this line on (`on`), or no more."""

    address: str
    name: str
    practitioner: str
    on: bool


class MailStep(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a mail, by the gateway's signed word; `host` answered so."""

    state: str
    time: str
    code: str
    reason: str
    host: str


class MailProof(msgspec.Struct, frozen=True, kw_only=True):
    """All that became of a line at one mailbox, in the order of the log."""

    address: str
    name: str
    steps: tuple[MailStep, ...]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Something signed about a letter; `counts` says whether it did anything."""

    letter: str
    deed: str
    version: int
    title: str
    address: str
    reason: str
    counts: bool


def mail_of(view: MailView | None, iso: Iso) -> Mail | None:
    if view is None:
        return None
    return Mail(
        address=view.address,
        name=view.name,
        subject=view.subject,
        time=iso(view.time),
        sort=view.sort,
        standing=view.standing,
        by=None if view.by is None else view.by.hex(),
        quote=view.quote,
        opened=tuple(map(_opened, view.opened)),
        omitted=view.omitted,
    )


def mailbox_of(view: MailboxChange | None) -> Mailbox | None:
    if view is None:
        return None
    return Mailbox(
        address=view.address,
        name=view.name,
        practitioner=view.practitioner,
        on=view.on,
    )


def proof_of(view: MailStateView, iso: Iso) -> MailProof:
    return MailProof(
        address=view.address,
        name=view.name,
        steps=tuple(
            MailStep(
                state=one.state,
                time=iso(one.time),
                code=one.code,
                reason=one.reason,
                host=one.host,
            )
            for one in view.steps
        ),
    )


def letter_of(view: LetterLine | None) -> Letter | None:
    if view is None:
        return None
    return Letter(
        letter=view.letter.hex(),
        deed=view.deed,
        version=view.version,
        title=view.title,
        address=view.address,
        reason=view.reason,
        counts=view.counts,
    )


def _opened(view: OpenedView) -> Opened:
    return Opened(
        title=view.title,
        code=view.code,
        author=view.author,
        patient=view.patient,
        matricule=view.matricule,
        marks=view.marks,
        body=view.body,
    )
