"""Letters as a screen is shown them, from what counted.

What never enters this room: the PDF, the network.
"""

from collections.abc import Iterable

import msgspec

from cordee.clients.sdk.letter_fold import Letter
from cordee.clients.sdk.letter_views import (
    LetterLine,
    LetterPatientView,
    LetterRecipientView,
    LetterStanding,
    LetterView,
)
from cordee.clients.sdk.mail_lines import NameOf
from cordee.clients.sdk.mail_rules import bounded
from cordee.clients.sdk.mail_views import MailStateView
from cordee.clients.sdk.mailbox_fold import folded
from cordee.crypto.event import Event, Unknown
from cordee.crypto.letter_event import (
    LetterDraft,
    LetterEvent,
    LetterExit,
    LetterRecall,
)
from cordee.crypto.mail_event import Mailbox


def letter_line_of(
    event: Event | Unknown | None, letter: Letter | None, message: bytes
) -> LetterLine | None:
    """A line on a letter, which stood so right after it; None for any other line."""
    if not isinstance(event, LetterEvent):
        return None
    title = "" if letter is None else letter.draft.title
    if isinstance(event, LetterDraft):
        return LetterLine(
            letter=event.letter,
            deed="drafted",
            version=event.version,
            title=event.title,
            kind=event.kind,
            counts=letter is not None and letter.drafted.message == message,
        )
    if isinstance(event, LetterExit):
        counted = None if letter is None else letter.exit
        return LetterLine(
            letter=event.letter,
            deed="exit",
            title=title,
            counts=counted is not None and counted.message == message,
        )
    if isinstance(event, LetterRecall):
        recalls = {} if letter is None else letter.recalls
        counted = recalls.get(folded(event.address))
        return LetterLine(
            letter=event.letter,
            deed="recalled",
            version=event.version,
            title=title,
            address=event.address,
            reason=event.reason,
            counts=counted is not None and counted.message == message,
        )
    counted = None if letter is None else letter.validated
    return LetterLine(
        letter=event.letter,
        deed="validated",
        version=event.version,
        title=title,
        counts=counted is not None and counted.message == message,
    )


def view_of(
    letter: Letter, mails: Iterable[MailStateView], name_of: NameOf
) -> LetterView:
    """A letter as it stands; `mails` are of its newest draft's message."""
    draft, by = letter.draft, letter.validated
    recipients = _recipients(letter, {folded(one.address): one for one in mails})
    return LetterView(
        letter=draft.letter,
        version=draft.version,
        status=_status(letter, recipients),
        kind=draft.kind,
        title=draft.title,
        patient=LetterPatientView(**msgspec.structs.asdict(draft.patient)),
        unit=draft.unit,
        entry=bounded(draft.entry),
        exit=bounded(_exit(letter)),
        file=(draft.file.message, draft.file.index),
        sha256=draft.sha256,
        message=letter.drafted.message,
        recipients=recipients,
        opposed=draft.opposed,
        author=letter.drafted.account,
        author_name=name_of(letter.drafted.account),
        drafted=letter.drafted.time,
        validator=draft.validator,
        validator_name=name_of(draft.validator),
        validate_by=bounded(draft.validate_by),
        validated_by=None if by is None else by.account,
        validated_by_name="" if by is None else name_of(by.account),
        validated=0 if by is None else by.time,
    )


def _recipients(
    letter: Letter, mails: dict[str, MailStateView]
) -> tuple[LetterRecipientView, ...]:
    def one(mailbox: Mailbox, role: str) -> LetterRecipientView:
        key = folded(mailbox.address)
        return LetterRecipientView(
            address=mailbox.address,
            name=mailbox.name,
            practitioner=mailbox.practitioner,
            phone=mailbox.phone,
            role=role,
            mail=mails.get(key),
            recalled=key in letter.recalls,
        )

    return tuple(one(to.mailbox, to.role) for to in letter.draft.recipients)


def _status(
    letter: Letter, recipients: tuple[LetterRecipientView, ...]
) -> LetterStanding:
    if recipients and all(one.recalled for one in recipients):
        return "recalled"
    is_gone = any(one.mail is not None for one in recipients)
    return "sent" if letter.status == "leaving" and is_gone else letter.status


def _exit(letter: Letter) -> int:
    said = letter.exit
    if said is not None and isinstance(said.event, LetterExit):
        return said.event.time
    return letter.draft.exit
