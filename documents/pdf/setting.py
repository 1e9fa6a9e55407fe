"""Pages set as PDF/A-1a with typst: data in, whatever it holds, never as markup.

The fonts are those of the wheel of typst: the same pages wherever it runs. What never
enters this room: what a page is about.
"""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from typing import Any, Final, Literal, cast

import msgspec
import typst

from cordee.documents.errors import SettingError

Language = Literal["fr", "en"]

STANDARDS: Final["list[typst.PDFStandard]"] = ["a-1a"]
"""ISO 19005-1, level A: tagged, so that it can be read aloud (ECO.2.1.5: PDF/A-1)."""

KEPT: Final = frozenset("\n")
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

_compile: Final = cast("Callable[..., Any]", typst.compile)


def set_pages(template: str, page: dict[str, Any], made: datetime) -> bytes:
    """A template of this folder with its data, as PDF/A-1a.

    Raises SettingError. Blocks: a tenth of a second. A character that the fonts do not
    have is written as its name, in brackets.
    """
    shown = _visible(page)
    try:
        return _set(template, shown, made)
    except typst.TypstError:
        return _set_without_shapes(template, shown, made)


def _set_without_shapes(template: str, page: dict[str, Any], made: datetime) -> bytes:
    """Set it again, with the names of what no font shows."""
    letters = "".join(
        sorted({c for c in msgspec.json.encode(page).decode() if c > "~"})
    )
    names = {ord(c): _named(c) for c in _lacking(letters)}
    try:
        named = _mapped(page, lambda text: text.translate(names))
        return _set(template, named, made)
    except typst.TypstError as error:
        raise SettingError("this cannot be set as pages") from error


def _set(template: str, page: dict[str, Any], made: datetime) -> bytes:
    source = files(__package__ or "").joinpath(template).read_bytes()
    found: bytes = _compile(
        source,
        sys_inputs={"data": msgspec.json.encode(page).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=made.replace(microsecond=0),
    )
    return found


def _lacking(letters: str) -> list[str]:
    """Those that no font has a shape of: halve what fails until one is left."""
    if not letters or _has_shapes(letters):
        return []
    if len(letters) == 1:
        return [letters]
    middle = len(letters) // 2
    return _lacking(letters[:middle]) + _lacking(letters[middle:])


def _has_shapes(letters: str) -> bool:
    probe = b'#set document(title: "p")\n#set text(lang: "en")\n#sys.inputs.data\n'
    try:
        _compile(
            probe,
            sys_inputs={"data": letters},
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARDS,
        )
    except typst.TypstError:
        return False
    return True


def _named(character: str) -> str:
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}')}]"


def _visible(page: dict[str, Any]) -> dict[str, Any]:
    """Without what hides or turns text."""
    shown: dict[str, Any] = _mapped(page, _shown)
    return shown


def _shown(text: str) -> str:
    kept = (c for c in text.replace("\t", "    ") if c in KEPT or not _is_hidden(c))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in HIDDEN


def _mapped(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        page = cast("dict[str, Any]", value)
        return {key: _mapped(one, change) for key, one in page.items()}
    if isinstance(value, list | tuple):
        return [_mapped(one, change) for one in cast("list[Any]", value)]
    return value
