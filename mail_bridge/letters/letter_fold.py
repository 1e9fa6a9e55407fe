"""What the words of a thread ask for of letters (docs/protocol.md §5.13).

Pure: one word at a time, in the log's order. What never enters this room: what was
sent already, a file, a clock.
"""

from typing import Final

import msgspec

from cordee.clients.sdk.letter_fold import Letter, LetterSaid, letters_of
from cordee.clients.sdk.mail_rules import counts
from cordee.clients.sdk.mailbox_fold import folded
from cordee.crypto.letter_event import (
    LetterDraft,
    LetterEvent,
    LetterExit,
    LetterRecall,
    LetterValidated,
    Recipient,
)
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.domain.delivery import ARRIVED, State
from cordee.mail_bridge.outbound.ports import Told

DOUBTED: Final = "MSG-05"
"""Said by a device that was revoked, as far as is known: it sends nothing."""
TAKEN: Final = frozenset({State.RELAYED}) | ARRIVED
"""States of a mail that another operator has accepted."""
MAX_LETTERS: Final = 500
"""Letters of one thread that are followed: as many as `letters_of` does."""
MAX_WORDS: Final = 4_000
"""Words on one letter that are followed: four for each of its versions."""


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """A version that went: its draft, when (Unix ms), and the addresses it names."""

    version: int
    message: bytes
    time: int
    addresses: frozenset[str]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What one word asks for; `letter` is the one that it is about, None for none.

    `goes` are the versions that went, this one last, when it makes one go. `recall` is
    the version to call back from `recalled`, when it went there. `replaces` are the
    versions that went before a new one was drafted: what waits of them stays here.
    `validated` when this word validates it.
    """

    letter: bytes | None = None
    goes: tuple[Going, ...] = ()
    replaces: tuple[Going, ...] = ()
    recall: Going | None = None
    recalled: Recipient | None = None
    validated: bool = False


NOTHING: Final = Asked()


class LetterFold:
    """The letters of one thread, as far as it was read."""

    def __init__(self) -> None:
        self._said: Final[dict[bytes, list[LetterSaid]]] = {}
        self._letters: Final[dict[bytes, Letter]] = {}
        self._exits: Final[dict[bytes, LetterSaid]] = {}
        self._went: Final[dict[bytes, list[Going]]] = {}
        self._drafts: Final[dict[bytes, bytes]] = {}
        self._states: Final[dict[tuple[bytes, str], MailState]] = {}
        self._taken: Final[dict[tuple[bytes, str], int]] = {}

    def letter(self, letter: bytes) -> Letter | None:
        """Its newest version; None before there is one."""
        return self._letters.get(letter)

    def exit(self, letter: bytes) -> LetterSaid | None:
        """The word that the patient left, which may be there before any version."""
        return self._exits.get(letter)

    def went(self, letter: bytes) -> tuple[Going, ...]:
        """Versions that went, oldest first."""
        return tuple(self._went.get(letter, ()))

    def state(self, message: bytes, address: str) -> MailState | None:
        """What was told last of a version at one mailbox."""
        return self._states.get((message, folded(address)))

    def taken(self, message: bytes, address: str) -> int:
        """When an operator was first told to have a version; 0 for never."""
        return self._taken.get((message, folded(address)), 0)

    def take(self, told: Told) -> Asked:
        """What a word asks for."""
        event = told.event
        if DOUBTED in told.rules:
            return NOTHING
        if isinstance(event, MailState):
            return self._stated(told, event)
        if not isinstance(event, LetterEvent) or not counts(event, told.capacity):
            return NOTHING
        return self._word(told, event)

    def _stated(self, told: Told, event: MailState) -> Asked:
        letter = self._drafts.get(event.target)
        if letter is None or not counts(event, told.capacity):
            return NOTHING
        mail = (event.target, folded(event.address))
        self._states[mail] = event
        if event.state in TAKEN:
            self._taken.setdefault(mail, event.time)
        return Asked(letter=letter)

    def _word(self, told: Told, event: LetterEvent) -> Asked:
        id_ = event.letter
        if id_ not in self._said and len(self._said) >= MAX_LETTERS:
            return NOTHING
        words = self._said.setdefault(id_, [])
        if len(words) >= MAX_WORDS:
            return NOTHING
        said = _said(told, event)
        words.append(said)
        if isinstance(event, LetterExit):
            self._exits.setdefault(id_, said)
        before, now = self._letters.get(id_), letters_of(words).get(id_)
        if now is None:
            return Asked(letter=id_)
        self._letters[id_] = now
        replaces: tuple[Going, ...] = ()
        if now.drafted == said:
            self._drafts[now.drafted.message] = id_
            replaces = self.went(id_)
        if isinstance(event, LetterRecall):
            return self._recalled(before, event)
        return Asked(
            letter=id_,
            goes=self._goes(before, now, said),
            replaces=replaces,
            validated=isinstance(event, LetterValidated) and now.validated == said,
        )

    def _goes(
        self, before: Letter | None, now: Letter, said: LetterSaid
    ) -> tuple[Going, ...]:
        """The versions that went, when this word makes the newest go.

        One that the patient objects to is told of like them, and went nowhere.
        """
        if not _is_due(now) or (before is not None and _is_due(before)):
            return ()
        draft = now.draft
        going = Going(
            version=draft.version,
            message=now.drafted.message,
            time=said.time,
            addresses=_addresses(draft),
        )
        went = self._went.setdefault(draft.letter, [])
        if not draft.opposed:
            went.append(going)
            return tuple(went)
        return (*went, going)

    def _recalled(self, before: Letter | None, event: LetterRecall) -> Asked:
        """The newest version that went to this address, the first time it is asked."""
        address = folded(event.address)
        nothing = Asked(letter=event.letter)
        if before is None or address in before.recalls:
            return nothing
        went = [one for one in self.went(event.letter) if address in one.addresses]
        to = self._recipient(event.letter, address)
        if not went or to is None:
            return nothing
        return Asked(letter=event.letter, recall=went[-1], recalled=to)

    def _recipient(self, letter: bytes, address: str) -> Recipient | None:
        """Who has an address, by the newest version that names it."""
        drafts = [one.event for one in reversed(self._said[letter])]
        named = (
            recipient
            for draft in drafts
            if isinstance(draft, LetterDraft)
            for recipient in draft.recipients
        )
        return next((o for o in named if folded(o.mailbox.address) == address), None)


def _is_due(letter: Letter) -> bool:
    """Validated, and the patient left: it goes, or its recipients learn why not."""
    return letter.validated is not None and letter.exit is not None


def _addresses(draft: LetterDraft) -> frozenset[str]:
    return frozenset(folded(one.mailbox.address) for one in draft.recipients)


def _said(told: Told, event: LetterEvent) -> LetterSaid:
    return LetterSaid(
        seq=told.seq,
        message=told.message,
        account=told.author,
        behalf=told.behalf,
        capacity=told.capacity or None,
        time=told.time,
        event=event,
    )
