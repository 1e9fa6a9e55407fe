"""Deadlines at the server for what mails wait for, and the clock of the bridge's own.

The server holds the times, so that a task comes even when the bridge does not run; the
rows say which stand. What never enters this room: a rule of what is waited for
(`domain.watching`), a task's clear text outside its seal.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from cordee.clients.sdk.errors import CordeeError, NotOnline, ServerRefused
from cordee.crypto.task_note import MAX_TEXT, TaskNote
from cordee.mail_bridge.domain.delivery import HOUR, Input
from cordee.mail_bridge.domain.watching import (
    NOTHING,
    Need,
    Terms,
    Watch,
    Watched,
    is_silent,
    watch,
)
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.ports import Conversations
from cordee.mail_bridge.outbound.recording import (
    Learnt,
    due_of,
    own_digest,
    record,
)
from cordee.mail_bridge.store import mails, pairs, watches
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.pairs import Pair
from cordee.mail_bridge.store.records import Label, MailRecord
from cordee.mail_bridge.writing import elided
from cordee.mail_bridge.writing.text import moment

BATCH: Final = 100
_CODES: Final = re.compile(r"^(?:\d{3}[ -]+)?(?:\d\.\d{1,3}\.\d{1,3}\s+)?")
"""What machines put before the words of a reply (RFC 5321, RFC 3463)."""

_log: Final = structlog.get_logger("bridge.tasks")

Secretariat = Callable[[bytes], bytes | None]
"""Which account gets the tasks of a thread, a role as a rule; None for nobody."""


class Tasks:
    """Deadlines of one bridge."""

    def __init__(
        self, conversations: Conversations, secretariat: Secretariat, parts: Parts
    ) -> None:
        self._conversations: Final = conversations
        self._secretariat: Final = secretariat
        self._parts: Final = parts

    async def look(self) -> bool:
        """Note what has been silent for too long; True when there may be more."""
        parts, now = self._parts, self._parts.clock()
        rows = await mails.due(parts.pool, parts.seals, now, BATCH)
        for row in rows:
            if is_silent(row.standing, parts.site.terms, now):
                learnt = Learnt(
                    what=Input.SILENCE, time=now, digest=own_digest("silence")
                )
                await record(parts, row.name, learnt)
            await self._passed(row, now)
        return len(rows) == BATCH

    async def tend(self) -> bool:
        """Set and clear deadlines where something happened; True for more."""
        parts = self._parts
        found = await pairs.stale(parts.pool, parts.seals, BATCH)
        for pair in found:
            if not await self._tend(pair):
                return False
        return len(found) == BATCH

    async def _passed(self, row: MailRow, now: int) -> None:
        """Its time was looked at; the deadlines of its mailbox are looked at next."""
        parts = self._parts
        async with parts.pool.acquire() as connection, connection.transaction():
            held = await mails.lock(connection, parts.seals, row.name)
            if held is None:
                return
            due = due_of(held.standing, parts.site.terms)
            later = due if due is not None and due > now else None
            await mails.set_due(connection, row.name, later)
            await pairs.touch(connection, row.pair)

    async def _tend(self, pair: Pair) -> bool:
        parts, thread = self._parts, pair.record.thread
        account = self._secretariat(thread)
        rows = await mails.unsettled(parts.pool, parts.seals, pair.name)
        wanted = NOTHING
        if account is not None and self._conversations.is_carried(thread):
            standing = [row.standing for row in rows]
            wanted = watch(standing, parts.site.terms, parts.clock())
        ids = {self._id(one): one for one in wanted.all}
        before = await watches.of_pair(parts.pool, pair.name)
        try:
            for id_, one in ids.items():
                if not before.get(id_, False) and account is not None:
                    note = self._note(pair, rows, one, wanted)
                    await self._set(pair, id_, one, account, note)
            for id_ in before.keys() - ids.keys():
                await self._clear(id_)
        except NotOnline:
            return False
        await pairs.freshen(parts.pool, pair)
        return True

    async def _set(
        self, pair: Pair, id_: bytes, one: Watch, account: bytes, note: TaskNote
    ) -> None:
        parts, thread = self._parts, pair.record.thread
        await watches.mean(parts.pool, id_, pair.name)
        parts.faults(BridgePoint.BEFORE_DEADLINE)
        try:
            await self._conversations.set_deadline(
                thread, one.need, one.due, account, note, id=id_
            )
        except NotOnline:
            raise
        except ServerRefused as refusal:
            if refusal.temporary:
                raise NotOnline(refusal.sentence) from None
            _log.error("task_refused", code=refusal.code)  # and asked for again
            return
        except CordeeError as error:  # the secretariat's account is not known
            _log.error("task_for_nobody", trouble=type(error).__name__)
            return
        parts.faults(BridgePoint.AFTER_DEADLINE)
        await watches.note_set(parts.pool, id_)

    async def _clear(self, id_: bytes) -> None:
        try:
            await self._conversations.clear_deadline(id_)
        except ServerRefused as refusal:
            if refusal.temporary:
                raise NotOnline(refusal.sentence) from None
        await watches.drop(self._parts.pool, id_)

    def _id(self, one: Watch) -> bytes:
        return self._parts.seals.name(Label.DEADLINE, one.mail, one.need)[:16]

    def _note(
        self, pair: Pair, rows: Sequence[MailRow], one: Watch, wanted: Watched
    ) -> TaskNote:
        row = next(row for row in rows if row.name == one.mail)
        title, patient = self._conversations.title_of(pair.record.thread)
        others = wanted.others if one is wanted.raised else 0
        return TaskNote(
            title=title[:256],
            patient=(patient or "")[:128],
            name=row.record.name[:128],
            phone=row.record.phone[:32],
            text=self._sentence(row, one.need, others)[:MAX_TEXT],
            message=row.record.message,
        )

    def _sentence(self, row: MailRow, need: Need, others: int) -> str:
        """What to do, in French: who reads it has a telephone and little time."""
        site, made = self._parts.site, row.record
        name = made.name or made.address
        by = made.author_name
        of = elided(" de {author}", by).format(author=by) if by else ""
        of = f"Le message{of} du {moment(row.accepted, site.style)} pour {name}"
        text = _needed(need, of, made, site.terms)
        if others:
            text += f" Autres messages en difficulté vers cette adresse : {others}."
        return text


def _needed(need: Need, of: str, made: MailRecord, terms: Terms) -> str:
    match need:
        case Need.FAILED:
            reason = _CODES.sub("", made.word.reason) or made.word.code
            why = f" Réponse reçue : {reason[:200].rstrip('.')}." if reason else ""
            return f"{of} n'est pas arrivé à {made.address}.{why} Appelez."
        case Need.DELIVERY:
            hours = terms.delivery // HOUR
            return (
                f"{of} n'a aucun accusé de distribution depuis {hours} h. "
                f"Vérifiez par téléphone qu'il est arrivé."
            )
        case Need.ANSWER:
            hours = terms.answer // HOUR
            return (
                f"{of} est sans réponse depuis {hours} h. "
                f"Appelez pour savoir s'il a été lu."
            )
