"""A slip and its files as the bytes of a mail (RFC 5322; MSSanté: facts A.5).

    header ─ alternative(plain, HTML) ─ files, or IHE_XDM.ZIP and its PDF/A

What never enters this room: a choice of who is written to, or when.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from cordee.mail_bridge.writing.headers import (
    address_field,
    clean,
    id_field,
    list_field,
    needs_utf8,
    text_field,
    token_field,
    trimmed,
)
from cordee.mail_bridge.writing.mime import (
    PDF,
    boundary_of,
    file_part,
    multipart,
    text_part,
)
from cordee.mail_bridge.writing.slip import Composed, Enclosure, MailFile, Slip
from cordee.mail_bridge.writing.style import Style
from cordee.mail_bridge.writing.text import html_text, plain_text
from cordee.mail_bridge.writing.words import words_of

ARCHIVE_NAME: Final = "IHE_XDM.ZIP"
ARCHIVE_TYPE: Final = "application/zip"
QUALIFIED: Final = "O"
UNQUALIFIED: Final = "N"


def compose(slip: Slip, files: Sequence[MailFile], style: Style) -> Composed:
    """The mail of what was said, with the files that were said with it.

    Same arguments, same bytes. Raises MailPermanent 5.1.3 for what is no address, and
    ValueError for a message id or a product reference that is none.
    """
    return _compose(slip, slip.subject, files, style, None)


def compose_document(slip: Slip, enclosure: Enclosure, style: Style) -> Composed:
    """The mail of a clinical document; its subject is the enclosure's (ECO.2.1.3).

    Raises as `compose` does, and ValueError for no PDF or no code.
    """
    if not enclosure.pdfs or not enclosure.codes:
        raise ValueError("a clinical document has a code and a PDF")
    archive = MailFile(ARCHIVE_NAME, ARCHIVE_TYPE, enclosure.archive)
    pdfs = [MailFile(one.name, PDF, one.data) for one in enclosure.pdfs]
    return _compose(slip, enclosure.subject, [archive, *pdfs], style, enclosure)


def _compose(
    slip: Slip,
    subject: str,
    files: Sequence[MailFile],
    style: Style,
    enclosure: Enclosure | None,
) -> Composed:
    has_document = enclosure is not None
    texts = multipart(
        "alternative",
        boundary_of(slip.message_id, "texts"),
        [
            text_part("plain", plain_text(slip, style, has_document=has_document)),
            text_part("html", html_text(slip, style, has_document=has_document)),
        ],
    )
    parts = [texts, *map(file_part, files)]
    whole = boundary_of(slip.message_id, "whole")
    content = multipart("mixed", whole, parts) if files else texts
    head = _header(slip, subject, style) + _mss(slip, style, enclosure)
    return Composed(
        data=head + b"MIME-Version: 1.0\r\n" + content,
        message_id=slip.message_id,
        sender=slip.sender,
        recipient=slip.addressee.address,
        subject=clean(subject),
        codes=enclosure.codes if enclosure else (),
        is_qualified=enclosure.is_qualified if enclosure else None,
        needs_utf8=needs_utf8(slip.addressee.address) or needs_utf8(slip.sender),
    )


def _header(slip: Slip, subject: str, style: Style) -> bytes:
    """The fields of RFC 5322 §3.6, in its order, then those of RFC 8098 and 3834."""
    at = datetime.fromtimestamp(slip.time // 1000, UTC).astimezone(style.zone)
    fields = [
        token_field("Date", format_datetime(at)),
        address_field("From", slip.sender, _display(slip, style)),
    ]
    if slip.reply_to and slip.reply_to != slip.sender:
        fields.append(address_field("Reply-To", slip.reply_to))
    fields += [
        address_field("To", slip.addressee.address, slip.addressee.name),
        id_field("Message-ID", [slip.message_id]),
    ]
    if trimmed([slip.in_reply_to]):
        fields.append(id_field("In-Reply-To", [slip.in_reply_to]))
    references = trimmed(slip.references)
    if references:
        fields.append(id_field("References", references))
    fields.append(text_field("Subject", subject))
    # The same address as the envelope's sender: another one would not be answered by
    # itself (RFC 8098 §2.1).
    fields.append(address_field("Disposition-Notification-To", slip.sender))
    if slip.is_automatic:
        fields.append(token_field("Auto-Submitted", "auto-generated"))
    fields.append(token_field("Content-Language", style.language))
    return b"".join(fields)


def _mss(slip: Slip, style: Style, enclosure: Enclosure | None) -> bytes:
    """The X-MSS- fields: ECO.2.4.1 to .3, ECO.2.2.8."""
    fields = [token_field("X-MSS-NIL", style.nil)]
    if enclosure is not None:
        fields.append(list_field("X-MSS-CODECDA", enclosure.codes))
        word = QUALIFIED if enclosure.is_qualified else UNQUALIFIED
        fields.append(token_field("X-MSS-INS", word))
    if slip.is_final:
        fields.append(token_field("X-MSS-MES", "FIN"))
    return b"".join(fields)


def _display(slip: Slip, style: Style) -> str:
    name, organisation = clean(slip.author.name), clean(style.organisation)
    if not name or name == organisation:
        return organisation
    via = words_of(style.language).via
    return via.format(name=name, organisation=organisation)
