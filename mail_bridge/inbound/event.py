"""What a thread is told of a mail: `mail-in/1`, made to fit. Pure.

What never enters this room: where it goes, whether it was told before.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from cordee.clients.sdk.attachments.memory import Content
from cordee.crypto.attachment import MAX_FILES, MAX_NAME, MAX_TYPE
from cordee.crypto.encoding import encode
from cordee.crypto.event import MAX_EVENT
from cordee.crypto.mail_event import MAX_MAIL_BODY, MailIn, Opened
from cordee.mail_bridge.domain.threading import shown_subject
from cordee.mail_bridge.reading import Attachment, Mail

PART_BYTES: Final = 600
"""What an event says of one file, its name apart: keys, hashes, a type."""

NAME_BYTES: Final = 4 * MAX_NAME
MAX_SUBJECT: Final = 512
MAX_LINE: Final = 128
SHORT: Final = 2_000
"""Characters that are left of an opened document when all together are too long."""

FULL_TEXT: Final = "message.txt"
POSTED: Final = frozenset({"reply", "automatic", "ended", "fault"})
INFECTED: Final = "infected"
TOO_MANY: Final = "too-many"


class Told(msgspec.Struct, frozen=True):
    """An event without its files, and the files that it shall have."""

    event: MailIn
    files: tuple[Content, ...]

    def __repr__(self) -> str:
        return f"Told({len(self.files)} files)"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a mail beside reading it.

    `infected` are attachments that are not forwarded; `is_text_infected` drops the text
    too. `inside` are files that lay in clinical archives.
    """

    opened: tuple[Opened, ...] = ()
    inside: tuple[Attachment, ...] = ()
    infected: frozenset[int] = frozenset()
    is_text_infected: bool = False


def tell(
    mail: Mail, found: Found, *, standing: str, reply_to: bytes | None, now: int
) -> Told:
    """Make the event of a mail. `now` (Unix ms) stands in for a Date it lacks."""
    kept, omitted = _files(mail, found)
    text, quote = _texts(mail, found)
    event = MailIn(
        digest=mail.digest,
        address=mail.sender.address[:254] or "?@?",
        name=mail.sender.name[:128],
        subject=shown_subject(mail.subject)[:MAX_SUBJECT],
        time=mail.time if mail.time is not None and mail.time >= 0 else now,
        kind=mail.kind if mail.kind in POSTED else "reply",
        standing=standing,
        reply_to=reply_to,
        body=text,
        quote=quote,
        opened=found.opened,
        files=(),
        omitted=omitted,
    )
    fitted, rest = _fitted(event, len(kept))
    if rest and len(kept) < MAX_FILES:
        kept = (Content(FULL_TEXT, "text/plain", rest.encode()), *kept)
    return Told(fitted, kept)


def _texts(mail: Mail, found: Found) -> tuple[str, str]:
    """What is shown, and what is folded: the signature goes with the quote."""
    if found.is_text_infected:
        return "", ""
    folded = "\n\n".join(filter(None, (mail.signature, mail.quote)))
    if not mail.text:
        return mail.signature[:MAX_MAIL_BODY], mail.quote[:MAX_MAIL_BODY]
    return mail.text[:MAX_MAIL_BODY], folded[:MAX_MAIL_BODY]


def _files(mail: Mail, found: Found) -> tuple[tuple[Content, ...], tuple[str, ...]]:
    """Files to forward, at most MAX_FILES, and a line for each that is left out."""
    lines = [one.line for one in mail.omitted]
    wanted: list[Attachment] = []
    for index, file in enumerate(mail.attachments):
        if index in found.infected:
            lines.insert(0, f"{INFECTED} {file.name}")
        elif not file.is_decoration:
            wanted.append(file)
    wanted += found.inside
    lines += [f"{TOO_MANY} {file.name}" for file in wanted[MAX_FILES:]]
    kept = tuple(
        Content(file.name[:MAX_NAME] or "file", file.media_type[:MAX_TYPE], file.data)
        for file in wanted[:MAX_FILES]
    )
    return kept, tuple(line[:MAX_LINE] for line in lines[:MAX_FILES])


def _fitted(event: MailIn, files: int) -> tuple[MailIn, str]:
    """The event within its bytes, and the whole text when it had to be cut.

    Opened documents are shortened first: they are files too. Then the quote goes.
    """
    room = MAX_EVENT - files * (PART_BYTES + NAME_BYTES) - PART_BYTES
    if _size(event) <= room:
        return event, ""
    event = msgspec.structs.replace(event, opened=_shortened(event.opened, SHORT))
    if _size(event) > room:
        event = msgspec.structs.replace(event, quote="")
    if _size(event) > room:
        event = msgspec.structs.replace(event, opened=_shortened(event.opened, 0))
    over = _size(event) - room
    if over <= 0:
        return event, ""
    kept = event.body.encode()[: max(0, len(event.body.encode()) - over)]
    short = kept.decode("utf-8", "ignore")
    return msgspec.structs.replace(event, body=short), event.body


def _shortened(opened: Sequence[Opened], length: int) -> tuple[Opened, ...]:
    return tuple(msgspec.structs.replace(one, body=one.body[:length]) for one in opened)


def _size(event: MailIn) -> int:
    return len(encode(event))
