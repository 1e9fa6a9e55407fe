"""A mail as it was taken, and the trace that we write in front of it (RFC 5321 §4.4).

What never enters this room: a socket, a decision.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from cordee.mail_bridge.domain.policy import PeerIdentity

MAX_GREETING: Final = 253
_GREETING: Final = re.compile(r"[A-Za-z0-9.:_\[\]-]+\Z")


@dataclass(slots=True)
class Received:
    """One mail, of a peer that may send it, for recipients that are ours.

    Nothing of it changes, but that its bytes are let go once they were read.
    """

    peer: PeerIdentity
    sender: str
    """"" is the null sender."""
    recipients: tuple[str, ...]
    data: bytes
    """With CRLF; Return-Path and Received are the first lines."""
    received_at: int
    """Unix ms."""
    utf8: bool = False
    """Said with SMTPUTF8."""
    size: int = field(init=False)
    """Of `data`, as it came."""

    def __post_init__(self) -> None:
        self.size = len(self.data)

    def let_go(self) -> None:
        """Forget the bytes: what was read of them is as large again."""
        self.data = b""


def trace(  # noqa: PLR0913 - as many as the header has parts
    *,
    sender: str,
    greeting: str,
    peer: Any,  # noqa: ANN401 - as the socket names it
    host: str,
    protocol: str,
    identifier: str,
    date: str,
) -> bytes:
    """Return-Path and Received, with their line ends. No recipient: one may be Bcc."""
    name = greeting if _is_sober(greeting) else "unknown"
    address = f" ([{peer[0]}])" if isinstance(peer, tuple) and peer else ""
    return (
        f"Return-Path: <{sender}>\r\n"
        f"Received: from {name}{address}\r\n"
        f"\tby {host} with {protocol} id {identifier};\r\n"
        f"\t{date}\r\n"
    ).encode()


def _is_sober(greeting: str) -> bool:
    return len(greeting) <= MAX_GREETING and _GREETING.match(greeting) is not None
