"""A Mail -> what the threading rule is asked (domain/threading.py).

What never enters this room: a store.
"""

from collections.abc import Sequence

from cordee.mail_bridge.domain.threading import Facts
from cordee.mail_bridge.reading.mail import Mail


def facts(mail: Mail, recipients: Sequence[str] = ()) -> Facts:
    """`recipients` are those of the envelope, which come before those of the header."""
    named = [person.address for person in mail.recipients if person.address]
    return Facts(
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        recipients=tuple(dict.fromkeys((*recipients, *named))),
        sender=mail.sender.address,
        subject=mail.subject,
        concerns=mail.concerns,
        is_report=bool(mail.concerns)
        or mail.kind in {"delivery-report", "read-receipt"},
    )
