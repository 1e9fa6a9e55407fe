"""Pages: PDF/A-2a and PDF/UA-1, set by typst with the fonts of its wheel.

Text reaches the template as data, never as markup: `json(bytes(sys.inputs.data))`.
What never enters this room: a file on the disk; a thread is not left in a folder.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from importlib.resources import files
from typing import Any, Final, cast

import msgspec
import typst

from cordee.clients.export.gathering import Gathered
from cordee.clients.export.layout import Layout, Page
from cordee.clients.export.letters import without_shape
from cordee.clients.export.words import Language

STANDARDS: Final["list[typst.PDFStandard]"] = ["a-2a", "ua-1"]
"""For archives (ISO 19005-2) and for screen readers (ISO 14289-1)."""

_compile: Final = cast("Callable[..., Any]", typst.compile)
"""Pages come as a list where there are several: its overloads do not say so."""

_PROBE: Final = b"""
#set document(title: "probe")
#set text(lang: "en", fallback: true)
#sys.inputs.data
"""


class RenderingError(Exception):
    """The pages could not be set."""


def render_pdf(
    gathered: Gathered, language: Language, zone: tzinfo | None = None
) -> bytes:
    """The whole thread as one PDF. Raises RenderingError. Blocks: it takes seconds."""
    made = datetime.fromisoformat(gathered.document.exported).replace(microsecond=0)
    found = _compiled(
        _data(gathered, language, zone),
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=made,
    )
    assert isinstance(found, bytes)
    return found


def render_pages(
    gathered: Gathered, language: Language, zone: tzinfo | None = None, ppi: float = 100
) -> list[bytes]:
    """The same pages as PNG pictures, to look at. Raises RenderingError."""
    data = _data(gathered, language, zone)
    found: bytes | list[bytes] = _compiled(data, format="png", ppi=ppi)
    return [found] if isinstance(found, bytes) else found


def _data(gathered: Gathered, language: Language, zone: tzinfo | None) -> str:
    page = Layout(gathered.document, language, zone).page(gathered.lines)
    replaced = without_shape(_texts(page), _has_shapes)
    return msgspec.json.encode(_translated(page, replaced)).decode()


def _compiled(data: str, **options: Any) -> Any:  # noqa: ANN401 - bytes, or one a page
    template = files(__package__ or "").joinpath("template.typ").read_bytes()
    try:
        return _compile(
            template, sys_inputs={"data": data}, ignore_system_fonts=True, **options
        )
    except typst.TypstError as error:
        raise RenderingError(error.message) from error


def _has_shapes(letters: str) -> bool:
    """Whether the fonts have all of these, by setting them."""
    try:
        _compile(
            _PROBE,
            sys_inputs={"data": letters},
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a"],
        )
    except typst.TypstError:
        return False
    return True


def _texts(value: object) -> Iterator[str]:
    """Every text of a page, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in cast("Page", value).values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _texts(one)


def _translated(value: Any, replaced: dict[int, str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value.translate(replaced)
    if isinstance(value, dict):
        page = cast("Page", value)
        return {key: _translated(one, replaced) for key, one in page.items()}
    if isinstance(value, list):
        return [_translated(one, replaced) for one in cast("list[object]", value)]
    return value
