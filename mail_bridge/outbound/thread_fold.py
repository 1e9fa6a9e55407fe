"""Which mails the words of a thread ask for (docs/protocol.md §5.12, items 1 and 2).

Pure: one word at a time, in the log's order. What never enters this room: what was
mailed already, a database.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec.structs import replace

from cordee.clients.sdk.mail_rules import counts, is_held
from cordee.clients.sdk.mailbox_fold import (
    Standing,
    folded,
    named,
    remembered,
    standing,
)
from cordee.crypto.attachment import FilePart
from cordee.crypto.epoch import Capacity
from cordee.crypto.event import Edit, File, Text, Withdraw
from cordee.crypto.letter_event import LetterDraft
from cordee.crypto.mail_event import Correspondent, MailConfirm, MailIn
from cordee.documents.errors import InsError
from cordee.documents.ins import Ins, Status, parse
from cordee.mail_bridge.outbound.ports import Told
from cordee.mail_bridge.writing import Kind

DOUBTED: Final = "MSG-05"
"""Said by a device that was revoked, as far as is known: mailed to nobody."""
KNOWN: Final = "known"
ANSWERS: Final = frozenset({"reply", "ended"})
"""Kinds of mail that a person wrote; a patient who ends a thread has read it."""
MUTE: Final = frozenset({Capacity.GATEWAY, Capacity.READER})


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to each of `mailboxes`.

    `target` and `original` (Unix ms) are of what an edit or a withdrawal is about;
    `withdrawn_files` counts the files that go with it.
    """

    kind: Kind
    body: str = ""
    files: tuple[FilePart, ...] = ()
    target: bytes | None = None
    original: int = 0
    withdrawn_files: int = 0
    mailboxes: tuple[Standing, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """A person answered by mail; `reply_to` is the message answered, where known."""

    address: str
    reply_to: bytes | None
    digest: bytes


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What one word asks for, or tells.

    Mailboxes that changed, one too many of them, a mail; an answer that came.
    """

    changed: tuple[Standing, ...] = ()
    excess: Standing | None = None
    mail: Wanted | None = None
    answer: Answer | None = None


NOTHING: Final = Asked()


class _Said(msgspec.Struct, frozen=True):
    author: bytes
    seq: int
    time: int
    files: int


class ThreadFold:
    """What is known of one thread, from its first word that the bridge can read."""

    def __init__(
        self, mailboxes: Mapping[str, Standing] = MappingProxyType({})
    ) -> None:
        """`mailboxes` were named before that word, and are kept without it."""
        self._mailboxes: dict[str, Standing] = dict(mailboxes)
        self._said: dict[bytes, _Said] = {}
        self._held: dict[bytes, MailIn] = {}
        self._qualified: set[Ins] = set()

    @property
    def standing(self) -> dict[str, Standing]:
        """The mailboxes that are written to now, by folded address."""
        return standing(self._mailboxes)

    @property
    def qualified(self) -> frozenset[Ins]:
        """Qualified identities that the thread's letters name."""
        return frozenset(self._qualified)

    def take(self, told: Told) -> Asked:
        """Hear one word, and say what it asks for."""
        event = told.event
        if DOUBTED in told.rules or not counts(event, told.capacity):
            return NOTHING
        match event:
            case Correspondent():
                after = named(self._mailboxes, told.seq, told.author, event)
                return self._changed(after)
            case MailConfirm():
                return self._confirmed(told, event)
            case Text() | File() | Edit() | Withdraw() if told.capacity not in MUTE:
                return self._mailed(told, event)
            case _:
                return self._learn(told)

    def _learn(self, told: Told) -> Asked:
        match told.event:
            case MailIn() if is_held(told.event):
                self._held[told.message] = told.event
            case MailIn() if told.event.standing == KNOWN:
                return _answered(told.event)
            case LetterDraft():
                self._identify(told.event)
            case _:
                pass
        return NOTHING

    def _confirmed(self, told: Told, event: MailConfirm) -> Asked:
        mail = self._held.pop(event.target, None)
        if mail is None:
            return NOTHING
        after = remembered(self._mailboxes, told.seq, told.author, mail, event)
        asked = self._changed(after)
        answer = _answered(mail).answer if event.accept else None
        return replace(asked, answer=answer)

    def _changed(self, after: dict[str, Standing]) -> Asked:
        before, self._mailboxes = self._mailboxes, after
        changed = [one for key, one in after.items() if before.get(key) != one]
        written = self.standing
        excess = [
            one
            for one in changed
            if one.on and folded(one.mailbox.address) not in written
        ]
        kept = tuple(one for one in changed if one not in excess)
        return Asked(changed=kept, excess=excess[0] if excess else None)

    def _identify(self, draft: LetterDraft) -> None:
        if draft.patient.status != Status.QUALIFIED:
            return
        try:
            self._qualified.add(parse(draft.patient.matricule, draft.patient.oid))
        except InsError:
            return  # no INS: nothing is qualified by it

    def _mailed(self, told: Told, event: Text | File | Edit | Withdraw) -> Asked:
        if isinstance(event, Edit | Withdraw):
            return self._changing(told, event)
        files = event.files if isinstance(event, File) else ()
        body = event.caption if isinstance(event, File) else event.body
        self._said[told.message] = _Said(told.author, told.seq, told.time, len(files))
        return self._to(told.seq, Wanted(kind=Kind.MESSAGE, body=body, files=files))

    def _changing(self, told: Told, event: Edit | Withdraw) -> Asked:
        """An edit or a withdrawal, by the author of what it is about (§6)."""
        said = self._said.get(event.target)
        if said is None or said.author != told.author:
            return NOTHING
        wanted = Wanted(kind=Kind.EDIT, target=event.target, original=said.time)
        if isinstance(event, Edit):
            return self._to(told.seq, replace(wanted, body=event.body))
        del self._said[event.target]
        # Whoever was named later never got it: nothing is taken back from him.
        return self._to(
            said.seq, replace(wanted, kind=Kind.WITHDRAW, withdrawn_files=said.files)
        )

    def _to(self, seq: int, wanted: Wanted) -> Asked:
        """The mail, to each mailbox that was named before a number."""
        written = self.standing.values()
        mailboxes = tuple(one for one in written if one.since < seq)
        if not mailboxes:
            return NOTHING
        return Asked(mail=replace(wanted, mailboxes=mailboxes))


def _answered(mail: MailIn) -> Asked:
    if mail.kind not in ANSWERS:
        return NOTHING
    return Asked(answer=Answer(mail.address, mail.reply_to, mail.digest))
