"""Delivery reports (RFC 3464) and those that servers write in their own words.

What never enters this room: a decision about what failed (domain/delivery).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cordee.mail_bridge.reading.addresses import address
from cordee.mail_bridge.reading.charsets import decode
from cordee.mail_bridge.reading.clean import clean_line
from cordee.mail_bridge.reading.fields import Fields, split
from cordee.mail_bridge.reading.identifiers import message_id
from cordee.mail_bridge.reading.limits import REPORTS, SUBJECT
from cordee.mail_bridge.reading.mail import DeliveryReport
from cordee.mail_bridge.reading.parts import Leaf
from cordee.mail_bridge.reading.words import decode_words

ACTIONS: Final = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
REPLY: Final = re.compile(r"\b([45])\d\d[ -]")
FAILED_FIELD: Final = "x-failed-recipients"
STATUSES: Final = frozenset(
    {"message/delivery-status", "message/global-delivery-status"}
)
RETURNED_ID: Final = re.compile(
    rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\r\n]{1,500}>)",
    re.IGNORECASE | re.MULTILINE,
)
LOOKED_AT: Final = 256 << 10
"""Bytes of a bounce in its own words that are searched for what it returns."""


def delivery_reports(
    header: Fields, leaves: Sequence[Leaf]
) -> tuple[DeliveryReport, ...]:
    """One for each recipient of message/delivery-status; of Exim, each failed one."""
    has_statuses = any(leaf.content.value in STATUSES for leaf in leaves)
    if not has_statuses and not header.first(FAILED_FIELD):
        return ()
    original = returned_id(leaves)
    found: list[DeliveryReport] = []
    for leaf in leaves:
        if leaf.content.value in STATUSES:
            found.extend(_reports(leaf.data, original))
    return tuple(
        (found or list(_failed_recipients(header, leaves, original)))[:REPORTS]
    )


def returned_id(leaves: Sequence[Leaf]) -> str:
    """The Message-ID of the mail that is returned, whole or only its header."""
    for leaf in leaves:
        if leaf.content.value in {"message/rfc822", "message/global"}:
            fields, _ = split(leaf.buffer, leaf.start, leaf.end)
        elif leaf.content.value in {"text/rfc822-headers", "message/global-headers"}:
            data = leaf.data
            fields, _ = split(data, 0, len(data))
        else:
            continue
        found = message_id(fields.first("message-id"))
        if found:
            return found
    return _quoted_id(leaves)


def _quoted_id(leaves: Sequence[Leaf]) -> str:
    """Exim and qmail copy the mail below their own words."""
    for leaf in leaves:
        if leaf.content.value == "text/plain":
            found = RETURNED_ID.search(leaf.data[:LOOKED_AT])
            if found is not None:
                return message_id(found[1])
    return ""


def _reports(data: bytes, original: str) -> Iterator[DeliveryReport]:
    """Groups of fields between empty lines; the first is of the mail as a whole."""
    whole, place = split(data, 0, len(data))
    if whole.first("final-recipient"):
        place = 0
    reporter = _typed(whole, "reporting-mta")
    envelope = whole.text("original-envelope-id", 128)
    for _ in range(REPORTS * 2):
        while place < len(data) and data[place] in b"\r\n":
            place += 1
        if place >= len(data):
            return
        group, after = split(data, place, len(data))
        place = max(after, place + 1)
        if group.first("final-recipient") or group.first("action"):
            yield _report(group, original, envelope, reporter)


def _report(
    group: Fields, original: str, envelope: str, reporter: str
) -> DeliveryReport:
    action = group.word("action").partition(" ")[0]
    status = STATUS.search(group.text("status", 64))
    diagnostic = _typed(group, "diagnostic-code")
    if status is None:
        status = STATUS.search(diagnostic)
    return DeliveryReport(
        final_recipient=address(_typed(group, "final-recipient")),
        original_recipient=address(_typed(group, "original-recipient")),
        action=action if action in ACTIONS else "",
        status=status[1] if status else "",
        diagnostic=diagnostic,
        remote=_typed(group, "remote-mta"),
        reporter=reporter,
        original_message_id=original,
        envelope_id=envelope,
    )


def _typed(group: Fields, name: str) -> str:
    """`rfc822; x@y` without its type (RFC 3464 §2.1.2)."""
    text = group.text(name, SUBJECT)
    kind, found, value = text.partition(";")
    return value.strip() if found and " " not in kind.strip() else text


def _failed_recipients(
    header: Fields, leaves: Sequence[Leaf], original: str
) -> Iterator[DeliveryReport]:
    """X-Failed-Recipients, and the first status or reply that the text gives."""
    names = clean_line(decode_words(header.first(FAILED_FIELD)), 2_000)
    words = next(
        (leaf.data for leaf in leaves if leaf.content.value == "text/plain"), b""
    )
    text = decode(words[:LOOKED_AT])
    for name in filter(None, map(address, names.split(","))):
        status = STATUS.search(text)
        reply = REPLY.search(text)
        action = "delayed" if _is_warning(header) else "failed"
        first = "4" if action == "delayed" else "5"
        guessed = f"{reply[1] if reply else first}.0.0"
        line = next((each for each in text.split("\n") if REPLY.search(each)), "")
        yield DeliveryReport(
            final_recipient=name,
            original_recipient="",
            action=action,
            status=status[1] if status else guessed,
            diagnostic=clean_line(line, SUBJECT),
            remote="",
            reporter="",
            original_message_id=original,
            envelope_id="",
        )


def _is_warning(header: Fields) -> bool:
    subject = header.text("subject", SUBJECT).lower()
    return subject.startswith("warning") or "delayed" in subject
