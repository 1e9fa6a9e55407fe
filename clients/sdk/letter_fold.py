"""Where each letter of a thread stands (docs/protocol.md §5.13).

Pure. What never enters this room: a file, what became of a mail, the network.
"""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from cordee.clients.sdk.mail_rules import counts
from cordee.clients.sdk.mailbox_fold import folded as same_case
from cordee.crypto.letter_event import (
    LetterDraft,
    LetterEvent,
    LetterExit,
    LetterRecall,
    LetterValidated,
)

LetterStatus = Literal["drafted", "validated", "leaving", "opposed"]
"""`validated` waits for the patient's exit, `leaving` may go now."""

MAX_LETTERS: Final = 500
"""Letters of one thread that are followed; a stay has a handful."""


class LetterSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One word on a letter: by whom, in which capacity, at which place of the log.

    `time` is the server's (Unix ms); `capacity` that of the member who spoke, or of
    the role `behalf` that he spoke for, None for no member.
    """

    seq: int
    message: bytes
    account: bytes
    behalf: bytes | None
    capacity: str | None
    time: int
    event: LetterEvent

    @property
    def speakers(self) -> frozenset[bytes]:
        """The account, and the role that it spoke for."""
        return frozenset(one for one in (self.account, self.behalf) if one is not None)


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The newest version of a letter; `validated` is of that version.

    `exit` may have come before any version; `recalls` are by address in one case, of
    whatever version.
    """

    draft: LetterDraft
    drafted: LetterSaid
    validated: LetterSaid | None = None
    exit: LetterSaid | None = None
    recalls: dict[str, LetterSaid] = msgspec.field(
        default_factory=dict[str, LetterSaid]
    )

    @property
    def status(self) -> LetterStatus:
        if self.draft.opposed:
            return "opposed"
        if self.validated is None:
            return "drafted"
        return "validated" if self.exit is None else "leaving"


def letters_of(said: Iterable[LetterSaid]) -> dict[bytes, Letter]:
    """Letters by id, from all that was said in the order of the log."""
    letters: dict[bytes, Letter] = {}
    exits: dict[bytes, LetterSaid] = {}
    for one in said:
        if not counts(one.event, one.capacity):
            continue
        if isinstance(one.event, LetterExit):
            exits.setdefault(one.event.letter, one)
        known = letters.get(one.event.letter)
        now = _after(known, one, exits.get(one.event.letter))
        if now is not None and (known is not None or len(letters) < MAX_LETTERS):
            letters[one.event.letter] = now
    return letters


def is_validation(letter: Letter | None, said: LetterSaid) -> bool:
    """Whether this is the validator's word on exactly the newest version."""
    event = said.event
    return (
        letter is not None
        and isinstance(event, LetterValidated)
        and event.version == letter.draft.version
        and event.sha256 == letter.draft.sha256
        and letter.draft.validator in said.speakers
    )


def _after(
    letter: Letter | None, said: LetterSaid, exit_: LetterSaid | None
) -> Letter | None:
    event = said.event
    if isinstance(event, LetterDraft):
        return _drafted(letter, said, event, exit_)
    if letter is None:
        return None
    if isinstance(event, LetterExit):
        return msgspec.structs.replace(letter, exit=exit_)
    if isinstance(event, LetterRecall):
        address = same_case(event.address)
        recalls = letter.recalls | {address: letter.recalls.get(address, said)}
        return msgspec.structs.replace(letter, recalls=recalls)
    if letter.validated is None and is_validation(letter, said):
        return msgspec.structs.replace(letter, validated=said)
    return letter


def _drafted(
    letter: Letter | None,
    said: LetterSaid,
    draft: LetterDraft,
    exit_: LetterSaid | None,
) -> Letter | None:
    version = 0 if letter is None else letter.draft.version
    if draft.version != version + 1:
        return letter
    recalls = dict[str, LetterSaid]() if letter is None else letter.recalls
    return Letter(draft=draft, drafted=said, exit=exit_, recalls=recalls)
