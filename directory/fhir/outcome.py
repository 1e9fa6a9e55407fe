"""OperationOutcome: what went wrong, or was ignored, in FHIR's words.

What never enters this room: what the client searched for.
"""

from collections.abc import Sequence
from typing import Final

from cordee.directory.fhir.elements import Element

ERROR: Final = "error"
WARNING: Final = "warning"


def outcome(severity: str, code: str, *sentences: str) -> Element:
    """One issue a sentence; `code` is of the value set issue-type."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {"severity": severity, "code": code, "diagnostics": sentence}
            for sentence in sentences
        ],
    }


def ignored(names: Sequence[str]) -> Element:
    """Which parameters were not understood, and not heeded."""
    return outcome(
        WARNING,
        "not-supported",
        *(f"parameter not known, not heeded: {name}" for name in names),
    )


def cut(most: int) -> Element:
    """That more was to be included than one page may hold."""
    sentence = f"more than {most} resources were to be included: the rest is left out"
    return outcome(WARNING, "too-costly", sentence)
