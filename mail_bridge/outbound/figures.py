"""How many mails left, of which sort: an operator's figures, without content (A.6).

What never enters this room: an address, a name, which mail it was.
"""

from datetime import date
from typing import Final

from cordee.mail_bridge.store.counts import add
from cordee.mail_bridge.store.database import Connection
from cordee.mail_bridge.store.records import MailRecord

SENT: Final = "sent"
TO_PATIENT: Final = "sent.patient"
TO_PROFESSIONAL: Final = "sent.professional"
WITH_ARCHIVE: Final = "sent.xdm"
INS: Final = "sent.ins."
CODE: Final = "sent.code."


async def count_sent(connection: Connection, record: MailRecord, day: date) -> None:
    """Count a mail that was handed over."""
    for word in words_of(record):
        await add(connection, day, word)


def words_of(record: MailRecord) -> list[str]:
    """Every counter that a mail belongs to."""
    words = [SENT, TO_PATIENT if record.is_to_patient else TO_PROFESSIONAL]
    if record.is_qualified is not None:
        words += [WITH_ARCHIVE, INS + ("O" if record.is_qualified else "N")]
    return words + [CODE + code for code in record.codes]
