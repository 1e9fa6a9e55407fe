"""Which language a person reads, and texts that exist in both.

What never enters this room: a text.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from typing import Final, NamedTuple

VARIABLES: Final = ("CORDEE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
NO_LOCALE: Final = frozenset({"c", "posix"})


class Language(StrEnum):
    FR = "fr"
    EN = "en"


_current: ContextVar[Language] = ContextVar("language", default=Language.FR)


class Text(NamedTuple):
    """One text in both languages, with the same `{names}` in both."""

    fr: str
    en: str

    def __call__(self, **values: object) -> str:
        """Give it in the reader's language."""
        is_french = _current.get() is Language.FR
        template = _typeset(self.fr) if is_french else self.en
        return template.format(**values)


class Count(NamedTuple):
    """A text that depends on the number `{n}`."""

    one: Text
    many: Text

    def __call__(self, n: int, **values: object) -> str:
        """Zero is singular in French and plural in English."""
        is_french = _current.get() is Language.FR
        is_one = n < 2 if is_french else n == 1
        return (self.one if is_one else self.many)(n=n, **values)


def current() -> Language:
    return _current.get()


def use(language: Language) -> None:
    """Choose for this process, or for this task and those it starts."""
    _current.set(language)


def choose(asked: str | None, environment: Mapping[str, str]) -> Language:
    """`--lang`, then the first variable that is set; French when none says more."""
    words = (asked, *(environment.get(name) for name in VARIABLES))
    word = next((word for word in words if word), "").lower()
    if not word or re.split(r"[._@]", word)[0] in NO_LOCALE:
        return Language.FR
    return Language.FR if word.startswith("fr") else Language.EN


def _typeset(text: str) -> str:
    """Spaces that do not break, and the apostrophe between letters."""
    text = re.sub(r" (?=[!?;:»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)
    return re.sub(r"(?<=\w)'(?=[\w{])", "\N{RIGHT SINGLE QUOTATION MARK}", text)
