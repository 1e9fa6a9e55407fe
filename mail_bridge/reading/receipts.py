"""Read receipts (RFC 8098), and those of systems that could not file what came.

The error of ANS is `processed/Error: <code>^<label>` (volet de transmission d'un
document CDA par courriel MSSanté); 902 is a patient that they do not know. What never
enters this room: who is told.
"""

import re
from collections.abc import Sequence
from typing import Final

from cordee.mail_bridge.reading.addresses import address
from cordee.mail_bridge.reading.fields import Fields, split
from cordee.mail_bridge.reading.identifiers import message_id
from cordee.mail_bridge.reading.limits import SUBJECT
from cordee.mail_bridge.reading.mail import ReadReceipt
from cordee.mail_bridge.reading.parts import Leaf
from cordee.mail_bridge.reading.reports import returned_id

KINDS: Final = frozenset(
    {"message/disposition-notification", "message/global-disposition-notification"}
)
DISPOSITIONS: Final = frozenset(
    {"displayed", "deleted", "dispatched", "processed", "denied", "failed"}
)
ANS_ERROR: Final = re.compile(
    r"/\s*error\s*:\s*([^\^;]{1,32}?)\s*\^\s*(.*)", re.IGNORECASE
)
ERROR_CODE: Final = re.compile(r"\s*([A-Za-z0-9_-]{1,32})\s*\^\s*(.+)")


def read_receipt(leaves: Sequence[Leaf]) -> ReadReceipt | None:
    """The first disposition notification among `leaves`."""
    leaf = next((leaf for leaf in leaves if leaf.content.value in KINDS), None)
    if leaf is None:
        return None
    data = leaf.data
    group, _ = split(data, 0, len(data))
    disposition = group.text("disposition", SUBJECT)
    mode, _, rest = disposition.partition(";")
    code, error = _error(group, rest)
    word = re.split(r"[/:\s]", rest.strip().lower() or mode.strip().lower())[0]
    return ReadReceipt(
        original_message_id=message_id(group.first("original-message-id"))
        or returned_id(leaves),
        final_recipient=_recipient(group, "final-recipient"),
        original_recipient=_recipient(group, "original-recipient"),
        disposition=word if word in DISPOSITIONS else "",
        is_automatic="mdn-sent-automatically" in mode.lower()
        or mode.lower().startswith("automatic-action"),
        error=error,
        error_code=code,
    )


def _error(group: Fields, disposition: str) -> tuple[str, str]:
    """(code, text) of ANS, or the field Error or Failure."""
    found = ANS_ERROR.search(disposition)
    if found is not None:
        return found[1], found[2].strip()
    said = group.text("error", SUBJECT) or group.text("failure", SUBJECT)
    coded = ERROR_CODE.fullmatch(said)
    if coded is not None:
        return coded[1], coded[2].strip()
    if not said and "/error" in disposition.lower():
        return "", disposition.strip()
    return "", said


def _recipient(group: Fields, name: str) -> str:
    return address(group.text(name, SUBJECT).rpartition(";")[2])
