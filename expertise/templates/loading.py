"""Read templates: those that are shipped, and those of an organisation in their place.

What never enters this room: a folder; whoever has one gives names and bytes.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from cordee.expertise import data
from cordee.expertise.errors import DataError
from cordee.expertise.templates.model import Template

MAX_TEMPLATE: Final = 256 << 10
"""Bytes of one template: the longest of ours has a thirtieth of it."""
MAX_TEMPLATES: Final = 200
BUILTIN: Final = (
    "dermatology",
    "cardiology-ecg",
    "radiology",
    "diabetic-foot",
    "psychiatry",
)


@lru_cache(maxsize=1)
def builtin() -> tuple[Template, ...]:
    """The templates that are shipped, in the order in which they are shown."""
    names = [f"templates/{name}.json" for name in BUILTIN]
    return tuple(load_template(data.read(name), name) for name in names)


def load_templates(files: Iterable[tuple[str, bytes]]) -> tuple[Template, ...]:
    """The templates of an organisation, then those shipped that it does not replace.

    `files` are names and contents. Raises DataError naming the file and the place in
    it; two files with one id are refused.
    """
    own: dict[str, Template] = {}
    for name, written in files:
        template = load_template(written, name)
        if template.id in own:
            raise DataError(f"{_shown(name)}: there are two templates {template.id}")
        if len(own) >= MAX_TEMPLATES:
            raise DataError(f"there are more than {MAX_TEMPLATES} templates")
        own[template.id] = template
    return (*own.values(), *(one for one in builtin() if one.id not in own))


def load_template(written: bytes, name: str) -> Template:
    """One template of a file `name`. Raises DataError with a sentence and its place."""
    shown = _shown(name)
    if len(written) > MAX_TEMPLATE:
        raise DataError(f"{shown}: a template has at most {MAX_TEMPLATE} bytes")
    try:
        template = msgspec.json.decode(written, type=Template, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{shown}: {_shown(str(error))}") from None
    problems = differences(template)
    if problems:
        raise DataError(f"{shown}: {problems[0]}")
    return template


def differences(template: Template) -> tuple[str, ...]:
    """Where the two languages differ, or an id stands twice; empty when all is well."""
    problems: list[str] = []
    for language in ("fr", "en"):
        ids = [section.id for section in template.sections.of(language)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        problems += [f"the section {one} stands twice in {language}" for one in twice]
    french = [section.id for section in template.sections.fr]
    english = [section.id for section in template.sections.en]
    problems += [f"the section {one} is not in en" for one in _less(french, english)]
    problems += [f"the section {one} is not in fr" for one in _less(english, french)]
    if not problems and french != english:
        problems.append("the sections stand in another order in en than in fr")
    return tuple(problems)


def _less(some: list[str], others: list[str]) -> list[str]:
    return [one for one in dict.fromkeys(some) if one not in others]


def _shown(text: str) -> str:
    """A name or an error of somebody else's file, short and in one line."""
    return "".join(mark if mark.isprintable() else "?" for mark in text[:200])
