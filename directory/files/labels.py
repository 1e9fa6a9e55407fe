"""The labels of codes, gathered while rows go by; a few hundred in a whole file."""

from typing import Final

from cordee.directory.errors import WrongFile

MAX_LABELS: Final = 50_000
"""All nomenclatures of the files together have some thousands."""
MAX_CODE: Final = 64
MAX_LABEL: Final = 500


class Labels:
    """By (kind, code); the last label told of a code stands."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, str], str] = {}

    def see(self, kind: str, code: str, label: str) -> None:
        """Keep a label. Raises WrongFile for more than any nomenclature has."""
        if not (code and label) or self.told.get((kind, code)) == label:
            return
        if len(self.told) >= MAX_LABELS:
            raise WrongFile(
                f"it has more than {MAX_LABELS:,} codes: that is no file of codes"
            )
        self.told[kind, code[:MAX_CODE]] = label[:MAX_LABEL]
