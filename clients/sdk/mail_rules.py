"""Whose word on a mailbox, letter or case counts (docs/protocol.md §5.12 to §5.16).

Pure. What never enters this room: what is done about it.
"""

from collections.abc import Mapping
from typing import Final

from cordee.crypto.billing_event import Act, ActCounter, ActsExported, Ledger
from cordee.crypto.case_event import (
    Consent,
    ConsentEnd,
    ExpertiseCount,
    ExpertiseReport,
    ExpertiseRequest,
    ExpertiseStep,
)
from cordee.crypto.epoch import Capacity
from cordee.crypto.event import Event, Unknown
from cordee.crypto.letter_event import LetterDraft, LetterExit, LetterRecall
from cordee.crypto.mail_event import Correspondent, MailConfirm, MailIn, MailState

TALKERS: Final = frozenset({Capacity.OWNER, Capacity.MEMBER})
SPEAKERS: Final[Mapping[type, frozenset[Capacity]]] = {
    Correspondent: TALKERS,
    MailConfirm: TALKERS,
    MailState: frozenset({Capacity.GATEWAY}),
    MailIn: frozenset({Capacity.GATEWAY}),
    LetterDraft: TALKERS,
    LetterRecall: TALKERS,
    LetterExit: TALKERS | {Capacity.AGENT},
    ExpertiseRequest: TALKERS,
    ExpertiseStep: TALKERS,
    ExpertiseCount: TALKERS,
    ExpertiseReport: TALKERS,
    Consent: TALKERS,
    ConsentEnd: TALKERS,
    Ledger: frozenset({Capacity.OWNER}),
    Act: frozenset({Capacity.OWNER}),
    ActCounter: TALKERS,
    ActsExported: TALKERS,
}
"""Everything else is judged elsewhere: that a letter is validated by its draft, that a
step of a case is taken by its table."""

SHOWN_STANDINGS: Final = frozenset({"known", "desk"})
"""Any other word of a gateway hides a mail until a member says who it is from."""

LATEST: Final = 4_102_444_800_000
"""Unix ms, the year 2100: a mail's own time is anything, and no calendar takes all."""


def bounded(time: int) -> int:
    """A time as it may be shown: one beyond LATEST is that."""
    return min(time, LATEST)


def counts(event: Event | Unknown, capacity: str | None) -> bool:
    """Whether somebody of this capacity may say it; None is no member."""
    speakers = SPEAKERS.get(type(event))
    return speakers is None or capacity in speakers


def is_held(mail: MailIn) -> bool:
    """Whether it waits for a member's word before anything of it is shown."""
    return mail.standing not in SHOWN_STANDINGS


def is_shown(mail: MailIn, confirm: MailConfirm | None) -> bool:
    """Whether its text and files may be shown; `confirm` is the first that counts."""
    return not is_held(mail) or (confirm is not None and confirm.accept)
