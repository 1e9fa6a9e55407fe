"""A mail as it came -> what it says: bytes in, typed values out.

Everything that another operator can write is read here, in bounded time and memory, and
nothing of it runs. What never enters this room: I/O, a clock, a key, a decision.
"""

from cordee.mail_bridge.reading.facts import facts
from cordee.mail_bridge.reading.limits import LIMITS, Limits
from cordee.mail_bridge.reading.mail import (
    Attachment,
    DeliveryReport,
    Mail,
    Omitted,
    Person,
    ReadReceipt,
)
from cordee.mail_bridge.reading.reader import read

__all__ = [
    "LIMITS",
    "Attachment",
    "DeliveryReport",
    "Limits",
    "Mail",
    "Omitted",
    "Person",
    "ReadReceipt",
    "facts",
    "read",
]
