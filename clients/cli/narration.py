"""What happens, one sentence an event."""

from typing import assert_never

from cordee.clients.cli import mailing, moments, wording
from cordee.clients.cli.catalogue import access, roles, states, tasks
from cordee.clients.cli.catalogue import commands as words
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.transcript import shorten
from cordee.clients.sdk import (
    Attested,
    CascadeProgress,
    CaseChanged,
    ClientEvent,
    ConnectionChanged,
    EnrolmentWaiting,
    Erased,
    FileProgress,
    LedgerChanged,
    LineChanged,
    MessageChanged,
    MessageGone,
    MessageView,
    NewMessage,
    PresenceChanged,
    RoleChanged,
    StateChanged,
    TaskChanged,
    ThreadChanged,
    ThreadView,
    TypingChanged,
    Warning_,
)

WIDTH = 100


async def narrate(errand: Errand, event: ClientEvent) -> str:  # noqa: C901, PLR0911 - a table
    """Say an event; empty when there is nothing to say."""
    await errand.meet(*_accounts(event))
    match event:
        case NewMessage() | MessageChanged():
            return _line(errand, event.message)
        case StateChanged() | MessageGone() | FileProgress():
            return _became(event)
        case ThreadChanged():
            return words.CHANGED(title=errand.title(event.thread))
        case TypingChanged() | PresenceChanged():
            return _about_someone(errand, event)
        case ConnectionChanged():
            return words.CAME_ONLINE() if event.online else words.WENT_OFFLINE()
        case Attested() | EnrolmentWaiting() | Warning_():
            return _notice(event)
        case CascadeProgress():
            return access.RENEWING(done=event.done, total=event.total)
        case Erased():
            return access.ERASED[event.reason]()
        case LineChanged() | LedgerChanged() | CaseChanged():
            return ""  # no talk: who asks on a line waits for the answer himself
        case RoleChanged():
            return roles.CHANGED(name=wording.name_of(event.role, errand.people))
        case TaskChanged():
            return tasks.CHANGED()
        case _:
            assert_never(event)


def _became(event: StateChanged | MessageGone | FileProgress) -> str:
    if isinstance(event, StateChanged):
        return words.STATE(state=states.STATES[event.state]())
    return words.GIVEN_UP() if isinstance(event, MessageGone) else ""


def _line(errand: Errand, message: MessageView) -> str:
    name = wording.author_of(message, errand.people)
    said = wording.body_of(message, name, errand.people)
    body = " — ".join([shorten(said, WIDTH), *mailing.states(message.mails)])
    return f"{moments.clock(message.time)}  {name} : {body}"


def _about_someone(errand: Errand, event: TypingChanged | PresenceChanged) -> str:
    name = wording.name_of(event.account, errand.people)
    if isinstance(event, PresenceChanged):
        return words.IS_HERE(name=name) if event.online else words.IS_AWAY(name=name)
    return words.TYPES(name=name) if event.on else ""


def _notice(event: Attested | EnrolmentWaiting | Warning_) -> str:
    if isinstance(event, Attested):
        return words.ATTESTED(name=wording.clean(event.name))
    if isinstance(event, EnrolmentWaiting):
        return words.WAITS(account=event.account.hex())
    sentence = wording.warning(event)
    return words.WARNING(sentence=sentence, rule=event.rule or event.sentence)


def _accounts(event: ClientEvent) -> set[bytes]:
    match event:
        case NewMessage(message=message) | MessageChanged(message=message):
            return wording.concerned([message])
        case TypingChanged(account=account) | PresenceChanged(account=account):
            return {account}
        case RoleChanged(role=role):
            return {role}
        case ThreadChanged(thread=ThreadView(members=members)):
            return {member.account for member in members}
        case _:
            return set()
