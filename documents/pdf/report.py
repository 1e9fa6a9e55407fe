"""A request of tele-expertise, and its report, set as PDF/A-1a (R.6316-4 CSP).

A report names both professionals, the date and the hour, what was asked and seen, what
was answered, and what went wrong technically. What never enters this room: a rule.
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from cordee.documents.errors import SettingError
from cordee.documents.pdf.setting import Language, set_pages

MAX_TEXT: Final = 300_000
"""Characters of all sections: what an event can carry, and half again."""

MAX_IMAGES: Final = 12
MAX_IMAGE: Final = 300_000
"""Bytes of one key image: a JPEG of 1,024 pixels a side."""

WORDS: Final = {
    "fr": {
        "requester": "Demandé par",
        "expert": "Répondu par",
        "asked_of": "Adressé à",
        "patient": "Patient",
        "born": "Né(e) le",
        "ins": "INS",
        "asked": "Demande du",
        "answered": "Réponse du",
        "question": "Question posée",
        "context": "Contexte",
        "seen": "Documents examinés",
        "joined": "Documents joints",
        "none": "Aucun document",
        "consent": "Consentement",
        "conclusion": "Conclusion",
        "incidents": "Incidents techniques",
        "no_incident": "Aucun incident technique signalé.",
        "images": "Images clés",
        "signed": "Signé par",
        "case": "Dossier",
        "version": "version",
        "page": "Page",
        "of": "sur",
        "replaces": "Annule et remplace la version précédente",
        "report": "Compte rendu de télé-expertise",
        "request": "Demande de télé-expertise",
    },
    "en": {
        "requester": "Asked by",
        "expert": "Answered by",
        "asked_of": "Addressed to",
        "patient": "Patient",
        "born": "Born on",
        "ins": "INS",
        "asked": "Asked on",
        "answered": "Answered on",
        "question": "Question",
        "context": "Context",
        "seen": "Documents seen",
        "joined": "Documents joined",
        "none": "No document",
        "consent": "Consent",
        "conclusion": "Conclusion",
        "incidents": "Technical incidents",
        "no_incident": "No technical incident was reported.",
        "images": "Key images",
        "signed": "Signed by",
        "case": "Case",
        "version": "version",
        "page": "Page",
        "of": "of",
        "replaces": "Cancels and replaces the previous version",
        "report": "Tele-expertise report",
        "request": "Tele-expertise request",
    },
}


class ReportSection(msgspec.Struct, frozen=True):
    """A title, and plain text whose paragraphs are parted by an empty line."""

    title: str
    text: str

    def __repr__(self) -> str:
        return "ReportSection(…)"


class KeyImage(msgspec.Struct, frozen=True):
    """A JPEG of at most MAX_IMAGE bytes, and what is to be seen on it."""

    caption: str
    jpeg: bytes

    def __repr__(self) -> str:
        return f"KeyImage({len(self.jpeg)} bytes)"


class Expertise(msgspec.Struct, frozen=True, kw_only=True):
    """What a request or a report says; every field is plain text, as it is to be read.

    `requester` and `expert` are lines: name, profession and speciality, structure,
    numbers. `case` is what both call it by. A request has no sections, conclusion or
    incidents. `seen` are names of documents.
    """

    case: str
    version: int = 1
    requester: tuple[str, ...]
    expert: tuple[str, ...]
    patient: str
    birth_date: str = ""
    ins: str = ""
    asked_on: str
    answered_on: str = ""
    question: str
    context: str = ""
    consent: str = ""
    seen: tuple[str, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    conclusion: str = ""
    incidents: str = ""
    images: tuple[KeyImage, ...] = ()

    def __repr__(self) -> str:
        return "Expertise(…)"


def set_report(expertise: Expertise, language: Language, made: datetime) -> bytes:
    """The report as PDF/A-1a; from version 2 on it says that it replaces the last.

    Raises SettingError: no conclusion, too long, an image that is too large or no JPEG.
    """
    if not expertise.conclusion.strip():
        raise SettingError("a report has a conclusion")
    return _set(expertise, "report", language, made)


def set_request(expertise: Expertise, language: Language, made: datetime) -> bytes:
    """The request as PDF/A-1a. Raises SettingError as `set_report` does."""
    return _set(expertise, "request", language, made)


def _set(expertise: Expertise, kind: str, language: Language, made: datetime) -> bytes:
    _check(expertise)
    bare = msgspec.structs.replace(expertise, images=())
    page: dict[str, Any] = msgspec.to_builtins(bare)
    page["images"] = [
        {"caption": one.caption, "bytes": list(one.jpeg)} for one in expertise.images
    ]
    page |= {"words": WORDS[language], "lang": language, "kind": kind}
    return set_pages("report.typ", page, made)


def _check(expertise: Expertise) -> None:
    texts = [expertise.context, expertise.conclusion, expertise.incidents]
    texts += [one.text for one in expertise.sections]
    if sum(map(len, texts)) > MAX_TEXT:
        raise SettingError("this report is too long")
    if len(expertise.images) > MAX_IMAGES:
        raise SettingError(f"a report shows at most {MAX_IMAGES} images")
    for image in expertise.images:
        if len(image.jpeg) > MAX_IMAGE or not image.jpeg.startswith(b"\xff\xd8\xff"):
            raise SettingError("an image is too large, or no JPEG")
