"""What a template is: fields in the order of its file, each within its bounds.

What never enters this room: bytes.
"""

from typing import Annotated, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from cordee.crypto.case_event import MAX_SECTIONS

Language = Literal["fr", "en"]
Identifier = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9-]{0,31}\Z")]
Title = Annotated[str, Meta(min_length=1, max_length=128)]
Hint = Annotated[str, Meta(max_length=400)]
Phrase = Annotated[str, Meta(min_length=1, max_length=400)]
Phrases = Annotated[tuple[Phrase, ...], Meta(max_length=32)]

T = TypeVar("T")


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a template; what is not known in it is refused."""


class Both(_Part, Generic[T], frozen=True, kw_only=True):
    """The same in French and in English."""

    fr: T
    en: T

    def of(self, language: Language) -> T:
        """In one language."""
        return self.fr if language == "fr" else self.en


class TemplateSection(_Part, frozen=True, kw_only=True):
    """A section: `hint` is what belongs there, `phrases` are put in by one click."""

    id: Identifier
    title: Title
    hint: Hint = ""
    phrases: Phrases = ()


class Conclusion(_Part, frozen=True, kw_only=True):
    """What belongs into a conclusion."""

    hint: Hint = ""
    phrases: Phrases = ()


Sections = Annotated[
    tuple[TemplateSection, ...], Meta(min_length=1, max_length=MAX_SECTIONS)
]


class Template(_Part, frozen=True, kw_only=True):
    """`specialities` are codes of the directory that it is proposed for (SM15)."""

    schema: Literal["cordee.expertise.template/1"]
    id: Identifier
    specialities: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=16)], ...],
        Meta(max_length=32),
    ] = ()
    title: Both[Title]
    sections: Both[Sections]
    conclusion: Both[Conclusion]
