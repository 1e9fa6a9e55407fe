"""What the reading of an item came to.

What never enters this room: the reading itself.
"""

import msgspec

from cordee.clients.sdk.store.items import HIDDEN, SHOWN


class Freeze(Exception):  # noqa: N818 - an order, not a fault of this program
    """The thread must not be believed any further."""

    def __init__(self, rule: str, *evidence: bytes) -> None:
        self.rule = rule
        self.evidence = evidence
        super().__init__(rule)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How an item is stored and shown. `rules` are those it broke."""

    account: bytes = b""
    behalf: bytes | None = None
    device: bytes = b""
    message: bytes | None = None
    target: bytes | None = None
    event: bytes | None = None
    shown: int = HIDDEN
    rules: tuple[str, ...] = ()


def refused(
    rule: str,
    account: bytes = b"",
    device: bytes = b"",
    behalf: bytes | None = None,
) -> Verdict:
    """A line that says so; account, device and role are the server's word."""
    return Verdict(
        account=account, behalf=behalf, device=device, shown=SHOWN, rules=(rule,)
    )


class Outcome(msgspec.Struct):
    """What changed in one batch, to be told once it is durable.

    `lines` are numbers of new lines; `touched` ids of messages that others changed;
    `reopened` epochs whose key came late; `seen` ids of my outbox
    found in the log before their ack came; `known` numbers of new lines that this
    device wrote itself.
    """

    lines: list[int] = msgspec.field(default_factory=list[int])
    touched: list[bytes] = msgspec.field(default_factory=list[bytes])
    seen: list[bytes] = msgspec.field(default_factory=list[bytes])
    known: set[int] = msgspec.field(default_factory=set[int])
    warnings: list[tuple[str, str, bytes | None]] = msgspec.field(
        default_factory=list[tuple[str, str, bytes | None]]
    )
    changed: bool = False
    reopened: list[int] = msgspec.field(default_factory=list[int])
