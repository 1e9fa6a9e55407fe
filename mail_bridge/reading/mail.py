"""What a mail is once it has been read: types, and nothing that reads.

Every text here is decoded, without control characters and direction marks, and safe to
show. What never enters this room: bytes of a header, a charset, a decision.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal[
    "reply", "automatic", "delivery-report", "read-receipt", "fault", "ended"
]
"""A person's mail; an automatic answer; a DSN (RFC 3464); an MDN (RFC 8098); a system
that could not file what we sent (`[KO Intégration système !]`); a patient's `[FIN]`."""

Why = Literal[
    "executable",  # a program, a script, or a file that runs one
    "too-many",  # after the last file that an event can hold
    "too-deep",  # inside more multiparts or mails than are opened
    "garbled",  # its transfer encoding gives nothing
    "signature",  # a detached S/MIME or OpenPGP signature, of no use to a reader
    "unreadable",  # a winmail.dat that cannot be opened is kept; this says so
]

MAX_OMITTED: Final = 128
"""Characters of one entry of `omitted` in the event."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name, often empty, and an address as written (`local@domain`, or empty)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the mail.

    `name` is a last component of 1 to 128 characters, safe on any system. `media_type`
    is that of the bytes, `declared` what the mail said; `is_mismatch` when a reader who
    trusts the name or the declaration would be deceived. `is_inline` is shown in the
    text (a photograph pasted there, a logo), `is_decoration` when it is such a logo.
    `clinical` is "xdm" for an archive that IHE XDM describes, "cda" for a loose
    ClinicalDocument.
    """

    name: str
    media_type: str
    declared: str
    data: bytes = field(repr=False)
    is_inline: bool = False
    is_decoration: bool = False
    is_mismatch: bool = False
    clinical: Literal["", "xdm", "cda"] = ""


@dataclass(frozen=True, slots=True)
class Omitted:
    """A file that is left out, and why."""

    name: str
    why: Why

    @property
    def line(self) -> str:
        """As an event says it: `executable facture.exe`, at most 128 characters."""
        return f"{self.why} {self.name}"[:MAX_OMITTED]


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a DSN says of one recipient (RFC 3464 §2.3).

    `action` is failed, delayed, delivered, relayed, expanded, or empty when the report
    is only a text of which this is what could be understood; `status` is x.y.z or
    empty.
    `original_message_id` is that of the returned mail, `envelope_id` its ENVID.
    """

    final_recipient: str
    original_recipient: str
    action: str
    status: str
    diagnostic: str
    remote: str
    reporter: str
    original_message_id: str
    envelope_id: str


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """An MDN (RFC 8098 §3.2).

    `disposition` is displayed, deleted, dispatched, processed, denied or failed;
    `is_automatic` when no person asked for it to be sent. `error` is the field Error or
    the ANS failure `<code>^<label>`, whose code is `error_code` (902: unknown patient).
    """

    original_message_id: str
    final_recipient: str
    original_recipient: str
    disposition: str
    is_automatic: bool
    error: str
    error_code: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Header fields by which an automatic answer is known (RFC 3834), lower-cased.

    `hops` counts Received; `null_return_path` is a Return-Path of `<>`.
    """

    auto_submitted: str
    precedence: str
    suppress: str
    list_id: str
    null_return_path: bool
    hops: int

    @property
    def may_answer(self) -> bool:
        """Nothing forbids an automatic answer to this mail (RFC 3834 §2)."""
        return not (
            self.null_return_path
            or self.list_id
            or self.suppress
            or self.precedence in {"bulk", "junk", "list", "auto_reply"}
            or self.auto_submitted not in {"", "no"}
        )


@dataclass(frozen=True, slots=True)
class MssHeaders:
    """The X-MSS- fields as they came: CDA codes, INS (O, N, empty), product, MES."""

    codes: tuple[str, ...]
    ins: str
    product: str
    mes: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was read.

    Message-IDs are without angle brackets, "" when there is none. `time` is the Date in
    Unix ms, None when it cannot be read. `text` is what the sender wrote now, `quote`
    what he quotes, `signature` his signature and notices: each at most the limit of an
    event, what is longer being also the first of the attachments, whole. `receipt_to`
    is the Disposition-Notification-To. `fault_code` is of the kind fault. `digest` is
    that of docs/protocol.md §5.12 item 6.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Person
    reply_to: tuple[Person, ...]
    recipients: tuple[Person, ...]
    subject: str
    time: int | None
    kind: Kind
    fault_code: str
    text: str = field(repr=False)
    quote: str = field(repr=False)
    signature: str = field(repr=False)
    attachments: tuple[Attachment, ...]
    deliveries: tuple[DeliveryReport, ...]
    receipt: ReadReceipt | None
    receipt_to: str
    mss: MssHeaders
    loop: Loop
    digest: bytes
    omitted: tuple[Omitted, ...]

    @property
    def clinical(self) -> tuple[Attachment, ...]:
        """The clinical documents among the files: XDM archives, loose CDA."""
        return tuple(file for file in self.attachments if file.clinical)

    @property
    def concerns(self) -> tuple[str, ...]:
        """The Message-IDs of ours that its reports or its receipt are about."""
        found = [report.original_message_id for report in self.deliveries]
        if self.receipt is not None:
            found.append(self.receipt.original_message_id)
        return tuple(dict.fromkeys(name for name in found if name))
