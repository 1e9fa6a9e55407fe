"""Every failure as one sentence, an exit status and an object.

What never enters this room: a traceback; `--debug` shows it elsewhere.
"""

from typing import Final

from cordee.clients.agent.errors import AgentError
from cordee.clients.cli import wording
from cordee.clients.cli.catalogue import access, expertise, mail, studies
from cordee.clients.cli.catalogue import errors as words
from cordee.clients.cli.catalogue import files as file_words
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import Unfound
from cordee.clients.cli.misuse import Misuse
from cordee.clients.sdk import (
    CardRefused,
    CaseRefused,
    ConsentEnded,
    CordeeError,
    FileFault,
    LastWayIn,
    MailRefused,
    NotFound,
    NotOnline,
    ProfileError,
    ProfileInUse,
    Refused,
    ServerRefused,
    StudyRefused,
)

EXITS: Final = (
    (ProfileInUse, Exit.IN_USE),
    (ProfileError, Exit.PROFILE),
    (NotFound, Exit.NOT_FOUND),
    (NotOnline, Exit.OFFLINE),
    (Refused, Exit.TAMPERED),
)
"""The first that fits; any other refusal is Exit.REFUSED."""


def exit_of(error: Exception) -> Exit:
    """The status that tells a script what kind of failure this is."""
    if isinstance(error, Misuse):
        return error.exit
    if isinstance(error, Unfound):
        return Exit.NOT_FOUND
    if isinstance(error, AgentError):
        return Exit.REFUSED
    if isinstance(error, TimeoutError):
        return Exit.OFFLINE
    if isinstance(error, CordeeError):
        return next(
            (code for kind, code in EXITS if isinstance(error, kind)), Exit.REFUSED
        )
    return Exit.FAULT


def sentence_of(error: Exception) -> str:  # noqa: PLR0911 - a table
    """What happened and what to do."""
    if isinstance(error, Misuse):
        return error.sentence
    if isinstance(error, AgentError):
        return f"{error}."
    if isinstance(error, Unfound):
        return _unfound(error)
    if isinstance(error, TimeoutError):
        return _sentence(words.CAUSES["NotOnline"](), "check_network", "")
    if isinstance(error, CordeeError):
        return _refusal(error)
    if isinstance(error, OSError) and error.filename:
        return words.NO_FILE(path=error.filename, reason=error.strerror)
    return words.FAULT(kind=type(error).__name__)


def object_of(error: Exception) -> dict[str, object]:
    """The failure for a program."""
    about: dict[str, object] = {
        "exit": int(exit_of(error)),
        "kind": type(error).__name__,
        "rule": getattr(error, "rule", None),
        "sentence": sentence_of(error),
    }
    if isinstance(error, Unfound):
        about["candidates"] = list(error.candidates)
    return {"error": about}


def _refusal(error: CordeeError) -> str:
    worded = _worded(error)
    if worded:
        return worded
    said = words.RULES.get(getattr(error, "rule", None) or "")
    if said is not None:
        return words.WITH_RULE(sentence=said(), rule=getattr(error, "rule", ""))
    names = (kind.__name__ for kind in type(error).__mro__)
    cause = next(words.CAUSES[name] for name in names if name in words.CAUSES)
    detail = ""
    if isinstance(error, CardRefused):
        return _card(error)
    if isinstance(error, LastWayIn):
        cause = access.WOULD_LOSE[error.reason]
    if isinstance(error, Refused):
        detail = error.rule
    if isinstance(error, ServerRefused):
        cause = words.CODES.get(error.code.value, cause)
        detail = error.rule or error.code.value
    return _sentence(cause(), error.remedy.value, detail)


def _worded(error: CordeeError) -> str:
    """What has a sentence of its own; empty for any other failure."""
    if isinstance(error, FileFault):
        return file_words.FAULTS[error.word](path=wording.clean(error.path)) + "."
    if isinstance(error, StudyRefused):
        return studies.FAULTS[error.word]()
    if isinstance(error, MailRefused):
        return mail.FAULTS[error.word]()
    if isinstance(error, CaseRefused):
        return expertise.FAULTS[error.word]()
    return expertise.CONSENT_FAULT() if isinstance(error, ConsentEnded) else ""


def _card(error: CardRefused) -> str:
    """What is wrong with a card as typed; the groups to look at, where it shows."""
    cause = f"{access.CARD_RULES[error.rule]()} ({error.rule})"
    if not error.groups:
        return _sentence(cause, error.remedy.value, "")
    names = ", ".join(map(str, error.groups))
    look = access.GROUPS(len(error.groups), groups=names)
    return words.SENTENCE(cause=cause, remedy=look)


def _sentence(cause: str, remedy: str, detail: str) -> str:
    advice = words.REMEDIES[remedy]()
    if detail:
        return words.WITH_DETAIL(cause=cause, detail=detail, remedy=advice)
    return words.SENTENCE(cause=cause, remedy=advice)


def _unfound(error: Unfound) -> str:
    if error.candidates:
        names = " ; ".join(error.candidates)
        return words.SEVERAL(words=error.words, names=names)
    text = {
        "thread": words.NO_THREAD,
        "message": words.NO_MESSAGE,
        "role": words.NO_ROLE,
    }
    return text.get(error.kind, words.NOBODY)(words=error.words)
