"""What a scanner is asked and answers.

What never enters this room: a socket.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

from cordee.mail_bridge.errors import MailTemporary

MAX_NAME: Final = 128
_UNPRINTABLE: Final = re.compile(r"[^ -~]+")


@dataclass(frozen=True, slots=True)
class Clean:
    """Nothing was found, or nobody looked."""


@dataclass(frozen=True, slots=True)
class Found:
    """The name of what was found: printable ASCII, at most 128 characters."""

    name: str


Verdict: TypeAlias = Clean | Found
CLEAN: Final = Clean()


class Scanner(Protocol):
    """Whoever can be asked."""

    async def scan(self, data: bytes) -> Verdict:
        """Judge the bytes. Raises MailTemporary when nobody could look."""
        ...


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """Who is asked, and where: `/run/clamav/clamd.ctl`, `host:3310`, `icap://…`."""

    kind: Literal["off", "clamd", "icap"] = "off"
    address: str = ""
    timeout: float = 120.0
    """Seconds for one mail: an archive in an archive takes its time."""
    scans: int = 8
    """At a time; clamd has ten threads by default."""


def unable(sentence: str) -> MailTemporary:
    """Nobody could look: the mail is not taken now (X.7.0, RFC 3463)."""
    return MailTemporary("4.7.0", sentence)


def found(name: str) -> Found:
    """A finding with a name that may be shown and logged."""
    return Found(_UNPRINTABLE.sub("?", name).strip()[:MAX_NAME] or "unnamed")
