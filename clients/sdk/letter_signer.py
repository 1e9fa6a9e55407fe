"""Who signed a letter in a record system: one line under the file of the letter.

The record system's account says it in the thread, where people read it; a gateway that
was told to believe that account reads it too. What never enters this room: whether it
is to be believed.
"""

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

PARIS: Final = ZoneInfo("Europe/Paris")
MAX_NAME: Final = 128
_LINE: Final = re.compile(
    r"^Signée dans le dossier par (?P<name>[^\n]{1,128}) "
    r"\(IDNPS (?P<number>[0-9A-Z/]{8,32})\) "
    r"le (?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2})\.$",
    re.MULTILINE,
)


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """`practitioner` is an IDNPS; `time` is Unix milliseconds."""

    practitioner: str
    name: str
    time: int

    def __repr__(self) -> str:
        return "Signer(…)"


def signer_line(signer: Signer) -> str:
    """The line, in French; times are told to the second, in Paris."""
    name = " ".join(signer.name.split())[:MAX_NAME]
    at = datetime.fromtimestamp(signer.time // 1000, UTC).astimezone(PARIS)
    said = f"{name} (IDNPS {signer.practitioner}) le {at.isoformat()}"
    return f"Signée dans le dossier par {said}."


def signer_in(caption: str) -> Signer | None:
    """Whom such a line names; None where there is none."""
    found = _LINE.search(caption)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(found["time"])
    except ValueError:
        return None
    return Signer(
        practitioner=found["number"],
        name=found["name"],
        time=int(at.timestamp()) * 1000,
    )
