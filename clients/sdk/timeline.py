"""Lines as they are shown: the log's items and my outbox, with what changed them.

What never enters this room: a decision about what to believe.
"""

from typing import Final

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.attachments.shown import coming_files
from cordee.clients.sdk.case_lines import (
    case_line_of,
    coming_study,
    standing_of,
    study_line_of,
)
from cordee.clients.sdk.case_views import CaseStanding
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import (
    Effects,
    decoded,
    files_of,
    parts_of,
    reply_of,
    text_of,
)
from cordee.clients.sdk.errors import NotFound
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.letter_lines import letter_line_of
from cordee.clients.sdk.mail_lines import (
    change_of,
    correspondents,
    mail_of,
    states_of,
)
from cordee.clients.sdk.mail_reader import is_heard_at
from cordee.clients.sdk.message_reader import SEALED_OUT
from cordee.clients.sdk.participants import Participants
from cordee.clients.sdk.reach import comings, reach, readers
from cordee.clients.sdk.said_about import effects_on, letter_line
from cordee.clients.sdk.said_of_case import acting, case_in, case_line
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.store.items import (
    StoredItem,
    item_at,
    item_of,
    line_of,
    shown_before,
)
from cordee.clients.sdk.store.outbox import (
    Outgoing,
    outgoing_by_id,
    outgoing_lines,
)
from cordee.clients.sdk.store.uploads import Upload, upload_of, uploads_in
from cordee.clients.sdk.threads import Thread
from cordee.clients.sdk.used import check_used, shown_files
from cordee.clients.sdk.views import (
    MessageKind,
    MessageState,
    MessageView,
    ReactionView,
    ThreadView,
)
from cordee.crypto.attachment import FilePart
from cordee.crypto.case_event import (
    Consent,
    ConsentEnd,
    ExpertiseCount,
    ExpertiseReport,
    ExpertiseRequest,
    ExpertiseStep,
)
from cordee.crypto.epoch import Capacity
from cordee.crypto.event import Event, File, Text, Unknown
from cordee.crypto.letter_event import (
    LetterDraft,
    LetterExit,
    LetterRecall,
    LetterValidated,
)
from cordee.crypto.mail_event import Correspondent, MailIn
from cordee.crypto.study_event import Study

UNSTORED: Final = bytes(16)
NOTICES: Final[dict[str, MessageKind]] = {
    "epoch": "members",
    "leave": "left",
    "complaint": "complaint",
    "filed": "filed",
}
KINDS: Final[dict[type, MessageKind]] = {
    Text: "text",
    File: "file",
    MailIn: "mail",
    Correspondent: "mailbox",
    LetterDraft: "letter",
    LetterValidated: "letter",
    LetterExit: "letter",
    LetterRecall: "letter",
    ExpertiseRequest: "case",
    ExpertiseStep: "case",
    ExpertiseCount: "case",
    ExpertiseReport: "case",
    Consent: "consent",
    ConsentEnd: "consent",
    Study: "study",
}


class Timeline:
    """Builds the views of threads and messages from the local store."""

    def __init__(
        self,
        context: Context,
        identities: Identities,
        seats: Seats,
        participants: Participants,
        accounts: Accounts,
    ) -> None:
        self._context = context
        self._may_act = acting(accounts)
        self._identities = identities
        self._seats = seats
        self._participants = participants

    def thread(self, thread: Thread) -> ThreadView:
        memory = thread.memory
        held = thread.current
        members = () if held is None else held.record.core.members
        me = self._seats.of(thread)
        gateways = [m.account for m in members if m.capacity == Capacity.GATEWAY]
        others = [m.account for m in members if m.account not in {me, *gateways}]
        mailboxes = correspondents(memory.mailboxes)
        title = memory.title
        if not title:
            names = [*map(self._identities.name, others), *(b.name for b in mailboxes)]
            title = ", ".join([one for one in names if one][:3])
        return ThreadView(
            id=thread.id,
            title=title,
            patient=memory.patient,
            members=tuple(map(self._participants.member, members)),
            unread=memory.unread,
            last_time=memory.last_time,
            last_text=memory.last_text,
            frozen=memory.frozen or thread.suspended,
            direct=memory.direct,
            joined=memory.joined,
            epoch=memory.epoch,
            retention=0 if held is None else held.record.core.retention.after,
            hold=0 if held is None else held.record.core.retention.hold,
            filed=memory.filed,
            seat=memory.seat,
            speaks_for=() if held is None else self._seats.roles(held.record.members),
            mailboxes=mailboxes,
            gateways=tuple(gateways),
            case=self._standing(thread),
        )

    def _standing(self, thread: Thread) -> CaseStanding | None:
        """The newest case of a thread; None where nobody has asked anything."""
        if not thread.memory.cases:
            return None
        newest = thread.memory.cases[-1]
        case = case_in(self._context, thread, newest, self._may_act)
        if case is None:
            return None
        return standing_of(case, self._context.clock(), self._name_of)

    def history(
        self, thread: Thread, before: int | None, limit: int
    ) -> list[MessageView]:
        """Lines below `before`, oldest first; my outbox last when it is None."""
        database = self._context.database
        stored = shown_before(database, thread.id, before, limit)
        lines = [self._stored(thread, item) for item in stored]
        if before is None:
            waiting = outgoing_lines(database, thread.id, limit)
            lines += [self._waiting(thread, outgoing) for outgoing in waiting]
            coming = uploads_in(database, thread.id, limit)
            lines += [
                self._coming(thread, upload)
                for upload in coming
                if not upload.record.cancelled
            ]
        return lines[-limit:] if limit else []

    def at(self, thread: Thread, seq: int) -> MessageView:
        """The line of a number. Raises NotFound."""
        item = item_at(self._context.database, thread.id, seq)
        if item is None:
            raise NotFound(f"no item {seq} here")
        return self._stored(thread, item)

    def message(self, thread: Thread, message: bytes) -> MessageView:
        """The line of a message id, stored or waiting. Raises NotFound."""
        view = self.find(thread, message)
        if view is None:
            raise NotFound("no such message here")
        return view

    def find(self, thread: Thread, message: bytes) -> MessageView | None:
        """The line of a message id, or None; what changes another is no line."""
        database = self._context.database
        item = line_of(database, thread.id, message)
        if item is not None:
            return self._stored(thread, item)
        waiting = outgoing_by_id(database, thread.id, message)
        if waiting is not None and waiting.target is None:
            return self._waiting(thread, waiting)
        coming = upload_of(database, thread.id, message)
        if coming is None or coming.record.cancelled:
            return None
        return self._coming(thread, coming)

    def parts(self, thread: Thread, message: bytes) -> tuple[FilePart, ...]:
        """The files of a message. Raises NotFound, also when it was withdrawn."""
        database = self._context.database
        item = item_of(database, thread.id, message)
        waiting = outgoing_by_id(database, thread.id, message)
        author = self._context.me.account if item is None else item.record.account
        kept = waiting if item is None else item
        data = None if kept is None else kept.record.event
        event = None if data is None else decoded(data)
        is_line = item is None or event is None or is_heard_at(thread, item, event)
        files = parts_of(event, effects_on(self._context, thread, author, message))
        if not files or not is_line:
            raise NotFound("no files in this message")
        if isinstance(event, Study):  # packs are nothing without the index
            check_used(thread, [files[0].sha256_plain])
        return files

    def _stored(self, thread: Thread, item: StoredItem) -> MessageView:
        record = item.record
        mine = record.account == self._context.me.account
        event = None if record.event is None else decoded(record.event)
        effects = Effects()
        if item.message is not None:
            effects = effects_on(self._context, thread, record.account, item.message)
        authors = {record.behalf or record.account, self._context.me.account}
        far = reach(thread, self._seats, item.seq, authors)
        joined, gone = comings(thread, item.seq)
        is_erased = record.erased is not None
        mailboxes = thread.memory.mailboxes
        return MessageView(
            id=item.message or UNSTORED,
            seq=item.seq,
            author=record.account,
            author_name=self._name_of(record.account),
            time=record.time,
            kind="erased" if is_erased else _kind(record.kind, event, record.rules),
            retention=thread.record.core.retention.after if is_erased else 0,
            text=text_of(event, effects),
            reply_to=reply_of(event, effects),
            edited=effects.edited,
            withdrawn=effects.withdrawn,
            files=shown_files(thread, files_of(event, effects)),
            reactions=self._reactions(effects),
            acknowledged_by=tuple(effects.acknowledged),
            displayed_by=far.displayed,
            delivered_to=far.delivered,
            recipients=far.recipients,
            follows_gap=item.seq in thread.memory.gaps,
            joined=joined,
            gone=gone,
            state=far.state if mine else "stored",
            reason=None,
            confirmed=not thread.memory.provisional,
            marks=record.rules,
            mine=mine,
            behalf=record.behalf,
            behalf_name=self._name_of(record.behalf or b""),
            mail=mail_of(event, effects, mailboxes, self._identities.name),
            mailbox=change_of(event),
            letter=letter_line(self._context, thread, event, item),
            case=case_line(
                self._context, thread, event, item, self._may_act, self._name_of
            ),
            study=study_line_of(event),
            mails=states_of(effects.mails, mailboxes),
        )

    def _waiting(self, thread: Thread, outgoing: Outgoing) -> MessageView:
        me, behalf = self._context.me.account, outgoing.record.behalf
        event = decoded(outgoing.record.event)
        effects = effects_on(self._context, thread, me, outgoing.message)
        state: MessageState = "waiting" if outgoing.acked is None else "stored"
        if outgoing.record.failed is not None:
            state = "failed"
        mailboxes = thread.memory.mailboxes
        return MessageView(
            id=outgoing.message,
            seq=outgoing.acked,
            author=me,
            author_name=self._identities.name(me),
            time=outgoing.record.time,
            kind=_kind("message", event, ()),
            text=text_of(event, effects),
            reply_to=reply_of(event, effects),
            edited=effects.edited,
            withdrawn=effects.withdrawn,
            files=shown_files(thread, files_of(event, effects)),
            reactions=self._reactions(effects),
            acknowledged_by=tuple(effects.acknowledged),
            displayed_by=(),
            recipients=len(readers(thread, thread.memory.epoch) - {me, behalf}),
            state=state,
            reason=outgoing.record.failed,
            confirmed=True,
            marks=(),
            mine=True,
            behalf=behalf,
            behalf_name=self._name_of(behalf or b""),
            mail=mail_of(event, effects, mailboxes, self._identities.name),
            mailbox=change_of(event),
            letter=letter_line_of(event, None, outgoing.message),
            case=case_line_of(event, counts=True, name_of=self._name_of),
            study=study_line_of(event),
        )

    def _coming(self, thread: Thread, upload: Upload) -> MessageView:
        """A message of mine whose files are on their way."""
        me, record = self._context.me.account, upload.record
        behalf = record.behalf
        return MessageView(
            id=upload.message,
            seq=None,
            author=me,
            author_name=self._identities.name(me),
            time=record.time,
            kind="file" if record.study is None else "study",
            text=record.caption,
            reply_to=record.reply_to,
            edited=False,
            withdrawn=False,
            files=coming_files(upload.files, self._context.progress),
            study=coming_study(record.study),
            reactions=(),
            acknowledged_by=(),
            displayed_by=(),
            recipients=len(readers(thread, thread.memory.epoch) - {me, behalf}),
            state="waiting" if record.failed is None else "failed",
            reason=record.failed,
            confirmed=True,
            marks=(),
            mine=True,
            behalf=behalf,
            behalf_name=self._name_of(behalf or b""),
        )

    def _reactions(self, effects: Effects) -> tuple[ReactionView, ...]:
        return tuple(
            ReactionView(
                account=account, name=self._identities.name(account), symbol=symbol
            )
            for (account, symbol), on in effects.reactions.items()
            if on
        )

    def _name_of(self, account: bytes) -> str:
        return self._identities.name(account) if account else ""


def _kind(
    kind: str, event: Event | Unknown | None, rules: tuple[str, ...]
) -> MessageKind:
    if event is None and rules:
        return "sealed" if rules == (SEALED_OUT,) else "refused"
    if kind != "message":
        return NOTICES[kind]
    return KINDS.get(type(event), "unknown")
