"""What a site says of its letters, from the settings: made once.

What never enters this room: anything about one letter.
"""

from collections.abc import Mapping
from datetime import time, tzinfo

import msgspec

from cordee.documents import ins
from cordee.documents.codes import HOSPITAL, IN_HOSPITAL, Code
from cordee.documents.model import Organization


class LetterSite(msgspec.Struct, frozen=True, kw_only=True):
    """`employee_prefix` begins the number of somebody who has no IDNPS.

    `root` is an OID below which documents are numbered, and `patient_root` one for
    patients without a qualified INS; without them they are OIDs made of UUIDs (X.667).
    `sent_by` is when a letter must have left on the day of the exit, and `grace` how
    long after the exit at least, ms. `record_systems` are accounts whose word on who
    signed a letter is believed. `authorities` are OIDs whose INS may leave.
    """

    establishment: Organization
    employee_prefix: str
    zone: tzinfo
    facility: Code = HOSPITAL
    setting: Code = IN_HOSPITAL
    sent_by: time = time(20)
    grace: int = 3_600_000
    patient_may_answer: bool = False
    authorities: frozenset[str] = ins.PRODUCTION
    root: str = ""
    patient_root: str = ""
    specialities: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    record_systems: frozenset[bytes] = frozenset()
