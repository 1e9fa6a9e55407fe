"""Keeps the row of each letter, and the deadline for one whose patient has left.

The row says how far it is; the server holds the time, so that a task comes even when
the bridge does not run. What never enters this room: why a mail did not arrive.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from cordee.clients.sdk import CordeeError, NotOnline, ServerRefused
from cordee.clients.sdk.letter_fold import Letter, LetterSaid
from cordee.clients.sdk.mailbox_fold import folded
from cordee.crypto.letter_event import LetterExit, Recipient
from cordee.crypto.task_note import MAX_TEXT, TaskNote
from cordee.documents.kinds import Kind
from cordee.mail_bridge.domain.delivery import Input, State
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.letters import words
from cordee.mail_bridge.letters.document import moment
from cordee.mail_bridge.letters.figures import day_of
from cordee.mail_bridge.letters.letter_fold import LetterFold
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.ports import Account
from cordee.mail_bridge.letters.sending import GP, PATIENT
from cordee.mail_bridge.store import facts, letters, mails
from cordee.mail_bridge.store.letters import LetterRecord, Watched

DEADLINE: Final = "letter deadline"
SENT: Final = "letter-sent"
"""The word of docs/protocol.md §5.14."""

LOST: Final = frozenset({State.FAILED, State.REFUSED})

Secretariat = Callable[[bytes, str], bytes]
"""Which account gets the tasks of a thread and a unit."""
UnitOf = Callable[[bytes], str]
"""The unit of a thread whose letter names none, or has not been drafted."""


class Watching:
    """Watches for one bridge."""

    def __init__(
        self,
        account: Account,
        secretariat: Secretariat,
        unit_of: UnitOf,
        parts: LetterParts,
    ) -> None:
        self._account: Final = account
        self._secretariat: Final = secretariat
        self._unit_of: Final = unit_of
        self._parts: Final = parts

    async def settle(self, thread: bytes, id_: bytes, fold: LetterFold) -> None:
        """Bring row and deadline to where a letter stands. Raises CordeeError."""
        parts, letter, left = self._parts, fold.letter(id_), fold.exit(id_)
        if letter is None and left is None:
            return
        name = letters.letter_name(parts.seals, thread, id_)
        known = await letters.load(parts.pool, parts.seals, name)
        before = None if known is None else known.record
        record = await self._record(thread, letter, left, fold)
        watched: Watched = "no" if before is None else before.watched
        is_over = record.accepted or self._was_accepted(letter, fold)
        is_wanted = bool(record.exit and not record.is_opposed and not is_over)
        if is_wanted and watched != "yes":
            before = await self._keep(name, before, replace(record, watched="perhaps"))
            is_set = await self._set(thread, id_, record, letter)
            watched = "yes" if is_set else "no"
        elif watched != "no" and not is_wanted:
            await self._clear(thread, id_)
            watched = "no"
        await self._keep(name, before, replace(record, watched=watched))

    async def _keep(
        self, name: bytes, before: LetterRecord | None, record: LetterRecord
    ) -> LetterRecord:
        """Keep a row where it changed; gives it."""
        parts = self._parts
        if record != before:
            day = day_of(record.exit, parts.site.zone) if record.exit else None
            await letters.save(parts.pool, parts.seals, name, day, record)
            parts.faults(BridgePoint.LETTER_NOTED)
        return record

    async def _record(
        self,
        thread: bytes,
        letter: Letter | None,
        left: LetterSaid | None,
        fold: LetterFold,
    ) -> LetterRecord:
        exited = left.event.time if left and isinstance(left.event, LetterExit) else 0
        if letter is None:
            return LetterRecord(unit=self._unit_of(thread), exit=exited)
        draft = letter.draft
        asked = [one for one in draft.recipients if one.role != PATIENT]
        gps = [one for one in asked if one.role == GP]
        states = {one.mailbox.address: self._states(letter, one, fold) for one in asked}
        lost = [one for one in gps if _is_lost(states[one.mailbox.address])]
        return LetterRecord(
            unit=draft.unit or self._unit_of(thread),
            counts=draft.kind == Kind.DISCHARGE_LETTER,
            exit=exited,
            validated=0 if letter.validated is None else letter.validated.time,
            accepted=await self._accepted(thread, letter, gps or asked, fold),
            is_read=any(
                State.READ in states[one.mailbox.address]
                or State.ANSWERED in states[one.mailbox.address]
                for one in (gps or asked)
            ),
            is_unreachable=not draft.opposed and len(lost) == len(gps),
            is_opposed=draft.opposed,
        )

    @staticmethod
    def _states(letter: Letter, to: Recipient, fold: LetterFold) -> frozenset[str]:
        """The last state of each version at one mailbox; called back is lost."""
        address = folded(to.mailbox.address)
        if address in letter.recalls:
            return frozenset({State.REFUSED.value})
        told = (
            fold.state(one.message, address) for one in fold.went(letter.draft.letter)
        )
        return frozenset(one.state for one in told if one is not None)

    async def _accepted(
        self,
        thread: bytes,
        letter: Letter,
        recipients: Sequence[Recipient],
        fold: LetterFold,
    ) -> int:
        """When an operator first accepted a version for one who was to get it.

        What came back, or was called back, was accepted for nobody.
        """
        times = list[int]()
        for to in recipients:
            address = folded(to.mailbox.address)
            if address in letter.recalls:
                continue
            for going in fold.went(letter.draft.letter):
                told = fold.state(going.message, address)
                if told is not None and told.state not in LOST:
                    handed = await self._handed_over(thread, going.message, address)
                    times.append(handed or fold.taken(going.message, address))
        return min(filter(None, times), default=0)

    def _was_accepted(self, letter: Letter | None, fold: LetterFold) -> bool:
        """Whether an operator ever had it: what came of it then is another task."""
        return letter is not None and any(
            fold.taken(going.message, address)
            for going in fold.went(letter.draft.letter)
            for address in going.addresses
        )

    async def _handed_over(self, thread: bytes, message: bytes, address: str) -> int:
        """When the other operator said 250, by our own evidence; 0 when unknown."""
        parts = self._parts
        name = mails.mail_name(parts.seals, thread, message, address)
        learnt = await facts.of_mail(parts.pool, parts.seals, name)
        times = (one.time for one in learnt if one.what == Input.HANDED_OVER)
        return next(times, 0)

    async def _set(
        self, thread: bytes, id_: bytes, record: LetterRecord, letter: Letter | None
    ) -> bool:
        """Have the secretariat told if it has not left by then; whether it will be."""
        account = self._secretariat(thread, record.unit)
        note = self._note(thread, record, letter)
        name = self._id(thread, id_)
        try:
            await self._account.set_deadline(
                thread, SENT, self._due(record.exit), account, note, id=name
            )
        except NotOnline:
            raise
        except ServerRefused as refusal:
            if refusal.temporary:
                raise
            return False
        except CordeeError:
            return False  # the secretariat's account is not known: nobody to tell
        self._parts.faults(BridgePoint.LETTER_WATCHED)
        return True

    async def _clear(self, thread: bytes, id_: bytes) -> None:
        try:
            await self._account.clear_deadline(self._id(thread, id_))
        except ServerRefused as refusal:
            if refusal.temporary:
                raise
        self._parts.faults(BridgePoint.LETTER_CLEARED)

    def _id(self, thread: bytes, letter: bytes) -> bytes:
        return self._parts.seals.name(DEADLINE, thread, letter)[:16]

    def _due(self, left: int) -> int:
        """The hour of the site on the day of the exit, and some time after the exit."""
        site = self._parts.site
        at = moment(left, site)
        by = datetime.combine(at.date(), site.sent_by, site.zone)
        due = max(by, at + timedelta(milliseconds=site.grace))
        return int(due.timestamp() * 1000)

    def _note(
        self, thread: bytes, record: LetterRecord, letter: Letter | None
    ) -> TaskNote:
        title, patient = self._account.title_of(thread)
        name = phone = ""
        message = None
        text = words.NO_LETTER
        if letter is not None:
            told, message = letter.draft.patient, letter.drafted.message
            patient = f"{told.family} {told.given} {told.birth_date}".strip()
            gps = [one for one in letter.draft.recipients if one.role == GP]
            for to in (gps or list(letter.draft.recipients))[:1]:
                name, phone = to.mailbox.name, to.mailbox.phone
            text = _why(record, letter)
        return TaskNote(
            title=title[:256],
            patient=(patient or "")[:128],
            name=name[:128],
            phone=phone[:32],
            text=text[:MAX_TEXT],
            message=message,
        )


def _why(record: LetterRecord, letter: Letter) -> str:
    if not record.validated:
        return words.NOT_VALIDATED
    return words.NOT_SENT if letter.draft.recipients else words.NO_RECIPIENT


def _is_lost(states: frozenset[str]) -> bool:
    return bool(states) and states <= LOST
