"""Extraction_Correspondance_MSSante: mailboxes, whose they are, where.

It has no column for the red list: who is on it is not in the file. What never enters
this room: a state, which deliveries tell.
"""

import re
from typing import Final

from cordee.directory.files.fields import Bad
from cordee.directory.files.identity import MAX_IDENTIFIER, digest, practitioner_id
from cordee.directory.files.kinds import Header
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.rows import Rows, pick
from cordee.directory.model import MailboxType

NO_ADDRESS: Final = Bad("no e-mail address")
UNKNOWN_TYPE: Final = Bad("a type of mailbox that is not known")
LONG_NUMBER: Final = Bad(f"an identifier of more than {MAX_IDENTIFIER} characters")
NOBODY: Final = "a personal mailbox without its person"
MAX_ADDRESS: Final = 254
"""RFC 5321 §4.5.3.1.3, without the angle brackets."""
_ADDRESS: Final = re.compile(r"[^@\s\\]+@[^@\s\\]+\.[^@\s\\]+\Z")
_TYPES: Final = frozenset(MailboxType)
_YES: Final = frozenset({"o", "oui", "y", "yes", "1", "true", "vrai"})
_MAILBOX: Final = (
    "Type de BAL",
    "Adresse BAL",
    "Type Identifiant PP",
    "Identifiant PP",
    "Identification nationale PP",
    "Type identifiant structure",
    "Identification Structure",
    "Service de rattachement",
    "Dématérialisation",
    "Raison Sociale structure BAL",
)
USED: Final = _MAILBOX


class MssanteRows(Rows):
    """Stages mailboxes."""

    tables = ("mailbox",)

    def __init__(self, header: Header, notes: Notes, labels: Labels) -> None:
        super().__init__(header, notes, labels)
        self._mailbox = pick(header, *_MAILBOX)

    def take(self, number: int, fields: list[str]) -> Bad | None:
        (kind, address, id_type, person, national, structure_type, structure, service,
         digitization, name) = self._mailbox(fields)  # fmt: skip
        kind, address = kind.upper(), address.lower()
        if kind not in _TYPES:
            return UNKNOWN_TYPE
        if len(address) > MAX_ADDRESS or not _ADDRESS.match(address):
            return NO_ADDRESS
        if len(structure) > MAX_IDENTIFIER:
            return LONG_NUMBER
        practitioner = practitioner_id(national, id_type, person)
        if kind == MailboxType.PERSON and not practitioner:
            self.notes.warn(number, NOBODY)
        digital = "t" if digitization.lower() in _YES else "f"
        values = (kind, practitioner, structure, structure_type, name, service, digital)
        row = "\t".join(values)
        self.staged["mailbox"].append(f"{number}\t{address}\t{row}\t{digest(values)}\n")
        return None
