"""All that was said of a case or a consent, out of the store, and what it came to.

What never enters this room: the server's word on a case.
"""

from collections.abc import Callable

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.case_fold import CaseSaid, MayAct, SignedCase, case_of
from cordee.clients.sdk.case_lines import case_line_of
from cordee.clients.sdk.case_reader import consent_said
from cordee.clients.sdk.case_views import CaseLine
from cordee.clients.sdk.consent_fold import KnownConsent, consent_of
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.effects import decoded
from cordee.clients.sdk.mail_reader import is_heard_at
from cordee.clients.sdk.store.items import StoredItem, aimed_at
from cordee.clients.sdk.threads import Thread
from cordee.crypto.case_event import CaseEvent, Consent, ConsentEnd
from cordee.crypto.event import Event, Unknown

NameOf = Callable[[bytes], str]


def acting(accounts: Accounts) -> MayAct:
    """Whether somebody may act for an account now, by the chains that are here."""

    def may_act(account: bytes, for_: bytes) -> bool:
        if account == for_:
            return True
        chain = accounts.get(for_)
        if chain is None or for_ in accounts.frozen or not chain.state.is_held:
            return False
        return chain.state.holder(account) is not None and not chain.state.closed

    return may_act


def said_of_case(context: Context, thread: Thread, case: bytes) -> list[CaseSaid]:
    """All of the log that names this case, in its order."""
    found: list[CaseSaid] = []
    for item in aimed_at(context.database, thread.id, case):
        record = item.record
        event = None if record.event is None else decoded(record.event)
        if not isinstance(event, CaseEvent) or item.message is None:
            continue
        if isinstance(event, Consent | ConsentEnd):
            continue
        found.append(
            CaseSaid(
                seq=item.seq,
                message=item.message,
                account=record.account,
                behalf=record.behalf,
                time=record.time,
                talks=is_heard_at(thread, item, event),
                event=event,
            )
        )
    return found


def case_in(
    context: Context,
    thread: Thread,
    case: bytes,
    may_act: MayAct,
    up_to: int | None = None,
) -> SignedCase | None:
    """Where a case stands, now or at number `up_to`; None for no such case."""
    said = said_of_case(context, thread, case)
    return case_of([one for one in said if up_to is None or one.seq <= up_to], may_act)


def consent_in(context: Context, thread: Thread, consent: bytes) -> KnownConsent | None:
    """A consent of a thread, and whether it ended."""
    return consent_of(consent_said(context.database, thread, consent))


def case_line(
    context: Context,
    thread: Thread,
    event: Event | Unknown | None,
    item: StoredItem,
    may_act: MayAct,
    name_of: NameOf,
) -> CaseLine | None:
    """A line on a case or a consent, with whether it did anything."""
    if not isinstance(event, CaseEvent) or item.message is None:
        return None
    counts = _counts(context, thread, event, item, may_act)
    return case_line_of(event, counts=counts, name_of=name_of)


def _counts(
    context: Context,
    thread: Thread,
    event: CaseEvent,
    item: StoredItem,
    may_act: MayAct,
) -> bool:
    message = item.message or b""
    if isinstance(event, Consent | ConsentEnd):
        known = consent_in(context, thread, event.consent)
        return known is not None and message in {known.message, known.ended_as}
    stood = case_in(context, thread, event.case, may_act, item.seq)
    if stood is None:
        return False
    return stood.moved_by(message)
