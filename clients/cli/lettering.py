"""Letters in words, the same on the command line and on the screen.

What never enters this room: a layout, a file.
"""

from typing import Final

from cordee.clients.cli import mailing, moments, texts
from cordee.clients.cli.catalogue import letters as words
from cordee.clients.sdk import (
    CasePatientView,
    LetterLine,
    LetterPatient,
    LetterPatientView,
    LetterRecipientView,
    LetterView,
)

BACK: Final = frozenset({"failed", "refused"})
"""How a mail stands that nobody got."""


def line(letter: LetterLine, name: str, *, mine: bool) -> str:
    """What somebody said of a letter; that it did nothing is said too."""
    deeds = words.YOUR_DEEDS if mine else words.DEEDS
    said = deeds[letter.deed](
        name=name,
        title=texts.one_line(letter.title),
        version=letter.version,
        address=texts.one_line(letter.address),
        reason=texts.one_line(letter.reason),
    )
    return said if letter.counts else words.WITHOUT_EFFECT(line=said)


def brief(letter: LetterView) -> str:
    """`Lettre de liaison, DURAND Paul, version 2 : envoyée`."""
    patient = f"{letter.patient.family} {letter.patient.given}"
    parts = map(texts.one_line, (letter.title, patient))
    return words.LINE(
        title=", ".join(part for part in parts if part),
        version=letter.version,
        status=status(letter),
    )


def status(letter: LetterView) -> str:
    mails = [one.mail for one in letter.recipients if one.mail is not None]
    if letter.status == "sent" and all(one.state in BACK for one in mails):
        return words.NOT_DELIVERED()
    return words.STATUSES[letter.status](name=texts.one_line(letter.validator_name))


def in_full(letter: LetterView) -> list[str]:
    """All that is known of a letter, line by line."""
    kind = words.KINDS.get(letter.kind)
    about = [kind() if kind else texts.one_line(letter.kind), patient(letter.patient)]
    lines = [brief(letter), ", ".join(part for part in about if part)]
    when = moments.hour(letter.drafted)
    lines.append(words.DRAFTED_BY(name=texts.one_line(letter.author_name), when=when))
    if letter.status == "drafted" and letter.validate_by:
        lines.append(words.DUE(when=moments.hour(letter.validate_by)))
    if letter.validated_by is not None:
        who = texts.one_line(letter.validated_by_name)
        when = moments.hour(letter.validated)
        lines.append(words.VALIDATED_BY(name=who, when=when))
    if letter.exit:
        lines.append(words.LEFT_AT(when=moments.hour(letter.exit)))
    for one in letter.recipients:
        lines += _recipient(one)
    return lines if letter.recipients else [*lines, words.NO_RECIPIENT()]


def patient(one: LetterPatient | LetterPatientView | CasePatientView) -> str:
    """`DURAND Paul, 12/03/1948`; its INS is said nowhere."""
    year, month, day = (*one.birth_date.split("-"), "", "", "")[:3]
    born = f"{day}/{month}/{year}" if day else one.birth_date
    name = f"{one.family or one.birth_name} {one.given}".strip()
    return texts.one_line(", ".join(part for part in (name, born) if part))


def _recipient(one: LetterRecipientView) -> list[str]:
    """To whom, as what, and how far it is."""
    known = words.ROLES.get(one.role)
    role = known() if known else texts.one_line(one.role)
    name = texts.one_line(f"{one.name} <{one.address}>" if one.name else one.address)
    lines = [words.TO(name=name, role=role)]
    if one.mail is not None:
        lines.append(f"  {mailing.progress(one.mail)}")
    return [*lines, f"  {words.RECALLED_FROM()}"] if one.recalled else lines
