"""The bytes of a mail -> a Mail: the one door of this room.

What never enters this room: a socket, a clock, a file; a mail that raises anything but
MailMalformed.
"""

import hashlib
import re
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import Final

from cordee.mail_bridge.errors import MailMalformed, MailTooLarge
from cordee.mail_bridge.reading.addresses import people, person
from cordee.mail_bridge.reading.bodies import Body, read_body
from cordee.mail_bridge.reading.clean import clean_line
from cordee.mail_bridge.reading.fields import Fields, split
from cordee.mail_bridge.reading.files import Files, read_files
from cordee.mail_bridge.reading.identifiers import message_id, message_ids
from cordee.mail_bridge.reading.kinds import fault_code, kind_of, loop_of, mss_of
from cordee.mail_bridge.reading.limits import FILES, LIMITS, SHOWN, SUBJECT, Limits
from cordee.mail_bridge.reading.lines import without_cuts
from cordee.mail_bridge.reading.mail import (
    Attachment,
    DeliveryReport,
    Kind,
    Mail,
    Person,
    ReadReceipt,
)
from cordee.mail_bridge.reading.parameters import parse_structured
from cordee.mail_bridge.reading.parts import Leaf, Tree, read_tree
from cordee.mail_bridge.reading.receipts import KINDS as RECEIPTS
from cordee.mail_bridge.reading.receipts import read_receipt
from cordee.mail_bridge.reading.reports import STATUSES, delivery_reports
from cordee.mail_bridge.reading.separation import Separated, separate

BODY: Final = re.compile(rb"\r?\n\r?\n|\r\r")
REPORT_PARTS: Final = (
    RECEIPTS | STATUSES | {"text/rfc822-headers", "message/global-headers"}
)
LAST_YEAR: Final = 4_102_444_800
"""2100: a Date beyond it is a mistake."""


def read(raw: bytes, limits: Limits = LIMITS) -> Mail:
    """A mail as it came. Raises MailMalformed (nothing) and MailTooLarge; nothing else.

    Linear in the length of `raw`; holds it, and what it decodes, once.
    """
    if len(raw) > limits.raw:
        raise MailTooLarge("This mail is larger than is read.")
    if not raw.strip(b" \t\r\n"):
        raise MailMalformed("This mail is empty.")
    header, start = split(raw, 0, len(raw))
    tree = read_tree(raw, header, start, limits)
    subject = header.text("subject", SUBJECT)
    machine = _machine(header, subject, tree)
    body = read_body(_content(tree, machine.kind))
    files = read_files(body.files, limits.files)
    _say_skipped(tree, files)
    parts = _separated(body, files, machine.kind)
    return _mail(raw, header, subject, machine, files, parts)


@dataclass(frozen=True, slots=True)
class _Machine:
    """What a machine says in it, if one does."""

    kind: Kind
    fault_code: str
    deliveries: tuple[DeliveryReport, ...]
    receipt: ReadReceipt | None


def _machine(header: Fields, subject: str, tree: Tree) -> _Machine:
    own = tuple(leaf for leaf in tree.leaves if "mail" not in leaf.within)
    receipt = read_receipt(own)
    code = fault_code(subject, receipt)
    if code is not None:
        return _Machine("fault", code, (), receipt)
    if receipt is not None:
        return _Machine("read-receipt", "", (), receipt)
    deliveries = delivery_reports(header, own)
    content = parse_structured(header.first("content-type"))
    sender = person(header.first("from"))
    kind = kind_of(header, content, subject, sender, has_reports=bool(deliveries))
    return _Machine(kind, "", deliveries if kind == "delivery-report" else (), None)


def _content(tree: Tree, kind: Kind) -> list[Leaf]:
    """Without the parts of a report, and the mail of ours that it returns."""
    leaves = [leaf for leaf in tree.leaves if leaf.content.value not in REPORT_PARTS]
    if kind not in {"delivery-report", "read-receipt", "fault"}:
        return leaves
    return [
        leaf
        for leaf in leaves
        if "mail" not in leaf.within and leaf.content.value != "message/rfc822"
    ]


def _say_skipped(tree: Tree, files: Files) -> None:
    if tree.too_many:
        files.leave_out(f"{tree.too_many} parts", "too-many")
    if tree.too_deep:
        files.leave_out(f"{tree.too_deep} parts", "too-deep")


def _separated(body: Body, files: Files, kind: Kind) -> Separated:
    """The text of an answer apart from its quote; of a machine, as it is."""
    text = body.text() or files.text
    if kind in {"delivery-report", "read-receipt", "fault"}:
        return Separated(without_cuts(text).strip("\n"), "", "")
    found = separate(text)
    marked = body.marked() if not found.quote else None
    if marked is not None and (better := separate(marked)).quote:
        found = better
    inner = without_cuts(body.forwarded_text())
    if not inner:
        return found
    if not found.text and not found.quote:
        return Separated(inner, "", found.signature)
    quote = f"{found.quote}\n\n{inner}" if found.quote else inner
    return Separated(found.text, quote, found.signature)


def _mail(
    raw: bytes,
    header: Fields,
    subject: str,
    machine: _Machine,
    files: Files,
    parts: Separated,
) -> Mail:
    name = message_id(header.first("message-id"))
    return Mail(
        message_id=name,
        in_reply_to=message_ids(header.first("in-reply-to")),
        references=message_ids(header.first("references")),
        sender=_sender(header),
        reply_to=people(header.first("reply-to")),
        recipients=(*people(header.first("to")), *people(header.first("cc"))),
        subject=subject,
        time=_time(header),
        kind=machine.kind,
        fault_code=clean_line(machine.fault_code, 32),
        text=parts.text[:SHOWN],
        quote=parts.quote[:SHOWN],
        signature=parts.signature[:SHOWN],
        attachments=_with_whole(parts, files.attachments),
        deliveries=machine.deliveries,
        receipt=machine.receipt,
        receipt_to=person(header.first("disposition-notification-to")).address,
        mss=mss_of(header),
        loop=loop_of(header),
        digest=_digest(name, header, raw),
        omitted=tuple(files.omitted),
    )


def _sender(header: Fields) -> Person:
    """From; of several, the first."""
    found = person(header.first("from"))
    return found if found.address else person(header.first("sender"))


def _time(header: Fields) -> int | None:
    parsed = parsedate_tz(header.text("date", 128))
    if parsed is None:
        return None
    try:
        seconds = mktime_tz(parsed)
    except (ValueError, OverflowError):
        return None
    return int(seconds) * 1000 if 0 < seconds < LAST_YEAR else None


def _with_whole(
    parts: Separated, attachments: list[Attachment]
) -> tuple[Attachment, ...]:
    """A text that an event cannot hold is a file as well."""
    pieces = (parts.text, parts.signature, parts.quote)
    folded = len(parts.signature) + len(parts.quote) + len("\n\n")
    if len(parts.text) <= SHOWN and folded <= SHOWN:
        return tuple(attachments)
    whole = "\n\n".join(piece for piece in pieces if piece).encode()
    first = Attachment("message.txt", "text/plain", "text/plain", whole)
    return (first, *attachments)[:FILES]


def _digest(name: str, header: Fields, raw: bytes) -> bytes:
    """docs/protocol.md §5.12 item 6: `<Message-ID>`, then what follows the header.

    Two mails without one that say the same ("Reçu, merci.") are told apart by From and
    Date.
    """
    found = BODY.search(raw)
    unnamed = header.first("from") + b"\n" + header.first("date") + b"\n"
    digest = hashlib.sha256(f"<{name}>".encode() if name else unnamed)
    digest.update(memoryview(raw)[found.end() if found else len(raw) :])
    return digest.digest()
