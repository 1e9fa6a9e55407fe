"""What a message says: the events of a chat, typed and versioned.

An event is the array `[tag, fields…]`; the tag names type and version and is
never reused (docs/protocol.md §6). Tags that are unknown here stay readable as
`Unknown`, so that an older client says "update to read this" and loses nothing.
"""

from typing import Annotated, Any, Final, cast

import msgspec
from msgspec import Meta

from cordee.crypto.attachment import MAX_FILES, FilePart
from cordee.crypto.billing_event import BILLING_TAGS, BillingEvent
from cordee.crypto.case_event import CASE_TAGS, CaseEvent
from cordee.crypto.encoding import Bytes16, Structure, decode, decode_value, encode
from cordee.crypto.errors import EncodingError
from cordee.crypto.letter_event import LETTER_TAGS, LetterEvent
from cordee.crypto.mail_event import MAIL_TAGS, MailEvent
from cordee.crypto.patient_event import PATIENT_TAGS, PatientEvent
from cordee.crypto.study_event import STUDY_TAGS, StudyEvent

MAX_EVENT: Final = 200 * 1024
MAX_TAG: Final = 64
MAX_BODY: Final = 40_000
"""Characters of one text: a long discharge summary; more is a document."""

MessageId = Bytes16


class Text(Structure, frozen=True, tag="text/1"):
    """A text, perhaps an answer to another message."""

    body: Annotated[str, Meta(min_length=1, max_length=MAX_BODY)]
    reply_to: MessageId | None
    mentions: Annotated[
        tuple[Annotated[bytes, Meta(min_length=32, max_length=32)], ...],
        Meta(max_length=500),
    ]


class File(Structure, frozen=True, tag="file/1"):
    """Files, with or without words about them."""

    caption: Annotated[str, Meta(max_length=MAX_BODY)]
    reply_to: MessageId | None
    mentions: Annotated[
        tuple[Annotated[bytes, Meta(min_length=32, max_length=32)], ...],
        Meta(max_length=500),
    ]
    files: Annotated[tuple[FilePart, ...], Meta(min_length=1, max_length=MAX_FILES)]


class Edit(Structure, frozen=True, tag="edit/1"):
    """The author replaces the text of his message, or the words about its files."""

    target: MessageId
    body: Annotated[str, Meta(min_length=1, max_length=MAX_BODY)]


class Withdraw(Structure, frozen=True, tag="withdraw/1"):
    """The author takes his message back."""

    target: MessageId


class Reaction(Structure, frozen=True, tag="reaction/1"):
    """A reaction set (`on`) or taken away; one per account, message and symbol."""

    target: MessageId
    symbol: Annotated[str, Meta(min_length=1, max_length=32)]
    on: bool


class Acknowledge(Structure, frozen=True, tag="ack/1"):
    """A named "I have taken this in charge", which a displayed cursor is not."""

    target: MessageId


class Unknown(msgspec.Struct, frozen=True):
    """An event made by a newer version; kept as it came."""

    tag: str
    data: bytes


Event = (
    Text
    | File
    | Edit
    | Withdraw
    | Reaction
    | Acknowledge
    | PatientEvent
    | MailEvent
    | LetterEvent
    | CaseEvent
    | BillingEvent
    | StudyEvent
)
TAGS: Final = (
    PATIENT_TAGS
    | MAIL_TAGS
    | LETTER_TAGS
    | CASE_TAGS
    | BILLING_TAGS
    | STUDY_TAGS
    | {
        "text/1",
        "file/1",
        "edit/1",
        "withdraw/1",
        "reaction/1",
        "ack/1",
    }
)


def encode_event(event: Event) -> bytes:
    """Encode an event. Raises EncodingError: ENC-03 too large, ENC-01 not its shape."""
    try:
        data = encode(event)
    except UnicodeEncodeError:  # a lone surrogate, which no UTF-8 carries
        raise EncodingError("ENC-01", "text is not Unicode") from None
    decode_event(data)
    return data


def decode_event(data: bytes) -> Event | Unknown:
    """Parse an event; one with an unknown tag comes back as `Unknown`.

    Raises EncodingError, for an unknown tag too when the conventions are broken.
    """
    shape: Any = Event
    try:
        event: Event = decode(data, shape, MAX_EVENT)
    except EncodingError as error:
        tag = _tag(decode_value(data, MAX_EVENT))
        if tag is None or tag in TAGS:
            raise error from None
        return Unknown(tag, data)
    return event


def _tag(value: object) -> str | None:
    fields = cast("list[object]", value) if isinstance(value, list) else []
    tag = fields[0] if fields else None
    return tag if isinstance(tag, str) and len(tag) <= MAX_TAG else None
