"""What is known of a PDF without showing it.

What never enters this room: its text.
"""

from enum import StrEnum

import msgspec


class Active(StrEnum):
    """What does something, or holds something, when a document is opened."""

    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    EMBEDDED_FILE = "embedded-file"
    FORM = "form"
    """A form that a program fills in (XFA), or that sends what is filled in."""

    MEDIA = "media"


class Claim(msgspec.Struct, frozen=True):
    """What a PDF says it conforms to: part 1 to 4 of PDF/A, level A, B, U or none."""

    part: int
    conformance: str

    def __str__(self) -> str:
        return f"PDF/A-{self.part}{self.conformance.lower()}"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The structure of a PDF; one that needs a password has no more than that.

    `claim` is what its metadata says; that it keeps it is for a validator to find.
    `unembedded` are fonts that are not inside. `is_partial` says that there was too
    much to look at all of it.
    """

    version: str
    pages: int
    is_encrypted: bool
    needs_password: bool = False
    claim: Claim | None = None
    active: frozenset[Active] = frozenset()
    unembedded: tuple[str, ...] = ()
    is_partial: bool = False

    @property
    def is_archival(self) -> bool:
        """Whether it says it is a PDF/A, and nothing that was looked at denies it."""
        harmless = not self.active and not self.unembedded and not self.is_encrypted
        return self.claim is not None and harmless and not self.is_partial
