"""The INS: a matricule (NIR or NIA) and the OID of the authority that gave it.

Key and OIDs: référentiel INS; NIR key as python-stdnum checks it. A wrong key warns
where an identity is read, and blocks where a qualified one is used (`check_usable`).
What never enters this room: a lookup of anybody.
"""

import re
from enum import StrEnum
from typing import Final

import msgspec

from cordee.documents.errors import InsError, InsKeyError

NIR: Final = "1.2.250.1.213.1.4.8"
NIA: Final = "1.2.250.1.213.1.4.9"
TEST: Final = "1.2.250.1.213.1.4.10"
DEMO: Final = "1.2.250.1.213.1.4.11"
PRODUCTION: Final = frozenset({NIR, NIA})
"""OIDs under which there are real people."""

KNOWN: Final = frozenset({NIR, NIA, TEST, DEMO})
"""Those whose meaning is known here; others are kept as they come."""

CORSICA: Final = {"2A": "19", "2B": "18"}
"""Departments 2A and 2B, in the sixth and seventh place, as the key counts them."""

PATIENT_DOMAIN: Final = "patient.mssante.fr"
"""Where the mailboxes of patients are; another one on a test platform."""

MODULUS: Final = 97
BODY: Final = 13
MAX_TYPED: Final = 64
"""Characters that are looked at: a matricule with a space after each digit has 29."""

MAX_OID: Final = 64

_BODY: Final = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}")
_KEY: Final = re.compile(r"[0-9]{2}")
_OID: Final = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]*))+")


class Status(StrEnum):
    """How sure an identity is; only a qualified one carries its INS elsewhere."""

    PROVISIONAL = "provisional"
    RECOVERED = "recovered"
    VALIDATED = "validated"
    QUALIFIED = "qualified"


class Doubt(StrEnum):
    """What to warn of when an INS is read."""

    KEY = "key"
    AUTHORITY = "authority"


class Ins(msgspec.Struct, frozen=True):
    """`matricule` has 15 characters: 13, then the key. Its `repr` shows nothing."""

    matricule: str
    oid: str

    def __repr__(self) -> str:
        return "Ins(…)"

    @property
    def is_key_right(self) -> bool:
        return int(self.matricule[BODY:]) == key_of(self.matricule[:BODY])

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What whoever reads it is warned of, and may go on with."""
        key = () if self.is_key_right else (Doubt.KEY,)
        return key if self.oid in KNOWN else (*key, Doubt.AUTHORITY)


def parse(text: str, oid: str) -> Ins:
    """Read an INS as it is typed or sent; white space is ignored.

    A wrong key and an unknown authority are no error here: see `Ins.doubts`. Raises
    InsError.
    """
    if len(text) > MAX_TYPED:
        raise InsError("an INS has 15 characters")
    written = "".join(text.split()).upper()
    body, key = written[:BODY], written[BODY:]
    if not written.isascii() or not _BODY.fullmatch(body) or not _KEY.fullmatch(key):
        raise InsError("an INS has 13 characters and a key of 2 digits")
    authority = oid.strip().removeprefix("urn:oid:")
    if len(authority) > MAX_OID or not _OID.fullmatch(authority):
        raise InsError("an INS comes with the OID of its authority")
    return Ins(written, authority)


def key_of(body: str) -> int:
    """The key, 1..97, of 13 characters that `parse` takes: 97 - (N mod 97)."""
    department = body[5:7]
    number = body[:5] + CORSICA.get(department, department) + body[7:]
    return MODULUS - int(number) % MODULUS


def check_usable(ins: Ins, status: Status = Status.QUALIFIED) -> None:
    """Raise InsKeyError for a qualified INS of production whose key is wrong.

    It is about nobody, or about somebody else: no question is asked under it.
    """
    is_used = status is Status.QUALIFIED and ins.oid in PRODUCTION
    if is_used and not ins.is_key_right:
        raise InsKeyError("the key of this INS is wrong: read it again")


def may_leave(
    ins: Ins | None, status: Status, authorities: frozenset[str] = PRODUCTION
) -> bool:
    """Whether the matricule may be written where others read it (INS/va1.53).

    Only a qualified one may, of an authority in `authorities`: a test platform adds
    its own. Raises InsKeyError for one of production whose key is wrong.
    """
    if ins is None or status is not Status.QUALIFIED or ins.oid not in authorities:
        return False
    check_usable(ins, status)
    return True


def patient_mailbox(
    ins: Ins,
    status: Status,
    *,
    domain: str = PATIENT_DOMAIN,
    authorities: frozenset[str] = PRODUCTION,
) -> str:
    """The patient's own MSSanté address (ECO.2.2.6), where there may be one.

    Raises InsError for an INS that may not leave, InsKeyError for a wrong key, also
    under a test authority: a mail to nobody is a mail to somebody else.
    """
    if not may_leave(ins, status, authorities):
        raise InsError("only a qualified INS has a mailbox")
    if not ins.is_key_right:
        raise InsKeyError("the key of this INS is wrong: read it again")
    return f"{ins.matricule}@{domain}"
