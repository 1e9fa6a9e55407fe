"""What was said in a thread, as the bytes of a mail; pure: the same in, the same out.

    mail = compose(slip, files, style)

What never enters this room: I/O, a clock, a random number, who may be written to.
"""

from cordee.mail_bridge.writing.composing import compose, compose_document
from cordee.mail_bridge.writing.limits import check_addressee, check_size
from cordee.mail_bridge.writing.slip import (
    Addressee,
    Author,
    Composed,
    Enclosure,
    Kind,
    MailFile,
    Slip,
)
from cordee.mail_bridge.writing.style import Style
from cordee.mail_bridge.writing.subjects import (
    check_pattern,
    elided,
    reply_subject,
    subject_of,
)

__all__ = [
    "Addressee",
    "Author",
    "Composed",
    "Enclosure",
    "Kind",
    "MailFile",
    "Slip",
    "Style",
    "check_addressee",
    "check_pattern",
    "check_size",
    "compose",
    "compose_document",
    "elided",
    "reply_subject",
    "subject_of",
]
