"""The subject of a thread's mails: who writes, from where, a reference; no patient.

A pattern of the site is checked when the settings are read: it can name nothing else.
What never enters this room: a thread's title, which may name a patient.
"""

import re
from string import Formatter
from typing import Final
from unicodedata import normalize

from cordee.mail_bridge.writing.headers import clean
from cordee.mail_bridge.writing.slip import Author
from cordee.mail_bridge.writing.style import Style
from cordee.mail_bridge.writing.words import words_of

FIELDS: Final = frozenset({"author", "organisation", "reference"})
VOWELS: Final = frozenset("aeiou")
"""An h and a y may be either: nobody minds `de Hélène`."""
_OF: Final = re.compile(r"\bde \{author\}")
MAX_SUBJECT: Final = 200
"""Characters: what a list of mails shows, and below what any program cuts."""


def subject_of(style: Style, author: Author, reference: str) -> str:
    """The subject of the first mail of a thread to a mailbox; the others answer it."""
    organisation = author.organisation or style.organisation
    name = clean(author.name) or organisation
    filled = elided(style.subject, name).format(
        author=name,
        organisation=organisation,
        reference=reference,
    )
    return clean(filled)[:MAX_SUBJECT]


def elided(pattern: str, author: str) -> str:
    """French: `Message d'Anna`, where the pattern says `de {author}`."""
    letter = normalize("NFD", author[:1]).casefold()[:1]
    return _OF.sub("d'{author}", pattern) if letter in VOWELS else pattern


def reply_subject(style: Style, subject: str) -> str:
    """The same subject for every later mail, so that programs keep them together."""
    mark = words_of(style.language).reply
    return subject if subject.lower().startswith(mark.lower()) else mark + subject


def check_pattern(pattern: str) -> str:
    """A pattern with known fields only. Raises ValueError with a plain sentence."""
    try:
        fields = {name for _, name, _, _ in Formatter().parse(pattern) if name}
    except ValueError:
        raise ValueError("the pattern of subjects has a brace too many") from None
    if not fields <= FIELDS:
        known = ", ".join(sorted(FIELDS))
        raise ValueError(f"a subject can name {known} only")
    return pattern
