"""What is said in a ledger: acts, and what was handed to billing (protocol.md §5.16).

A ledger is a thread of a practitioner, of the billing office that the practitioner has,
and of the automation that counts. Nothing clinical is said in it.
"""

from typing import Annotated, Final

from msgspec import Meta

from cordee.crypto.case_event import Cover, Professional
from cordee.crypto.encoding import Bytes16, Hash, Integer, Label, Structure, digest
from cordee.crypto.letter_event import LetterPatient
from cordee.crypto.mail_event import Reason, Short, Word
from cordee.crypto.patient_event import Matricule, Oid

MAX_EXPORTED: Final = 1_000
"""Acts of one ledger in one export: thirty-two a day."""

ACT_SIZE: Final = 16

Cents = Annotated[int, Meta(ge=0, le=10_000_000)]
Day = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Month = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}\Z")]


class Ledger(Structure, frozen=True, tag="ledger/1"):
    """This thread is the ledger of `practitioner`, an account."""

    practitioner: Hash


class Act(Structure, frozen=True, tag="act/1"):
    """An act, as an invoice needs it; its id is `act_id`.

    `code` is TE2 or RQD, `day` the day it was done, in Paris, `tariff` the row of the
    table it is paid by, `rule` the rule that let it pass. `provisional` says that the
    count of the year was not known.
    """

    act: Bytes16
    case: Bytes16
    code: Short
    cents: Cents
    day: Day
    executant: Professional
    prescriber: Professional
    patient: LetterPatient
    cover: Cover | None
    tariff: Short
    rule: Short
    provisional: bool
    time: Integer


class ActCounter(Structure, frozen=True, tag="act-counter/1"):
    """A counter-entry: `act` counts no more, for this reason. It stays to be read."""

    entry: Bytes16
    act: Bytes16
    reason: Reason
    time: Integer


class ActsExported(Structure, frozen=True, tag="acts-exported/1"):
    """These acts and counter-entries were handed to billing, in an export of a month.

    `cents` is the sum of its acts; what its counter-entries take off follows from the
    acts that they name. `sha256` is that of the whole export's JSON.
    """

    export: Bytes16
    month: Month
    acts: Annotated[tuple[Bytes16, ...], Meta(max_length=MAX_EXPORTED)]
    counters: Annotated[tuple[Bytes16, ...], Meta(max_length=MAX_EXPORTED)]
    cents: Integer
    sha256: Hash
    time: Integer


class CountAsk(Structure, frozen=True, tag="count-ask/1"):
    """Asks an automation, on its line, how many acts a patient had in a year.

    `expert` and `requester` are national numbers: what a limit may count by.
    """

    matricule: Matricule
    oid: Oid
    year: Annotated[int, Meta(ge=2000, le=2999)]
    expert: Short
    requester: Short


class CountAnswer(Structure, frozen=True, tag="count-answer/1"):
    """Answers `target`: acts of the year, of the patient in all, and by whom.

    `outcome` is found or refused. An act that a counter-entry names is not counted.
    """

    target: Bytes16
    outcome: Word
    patient: Integer
    by_expert: Integer
    by_requester: Integer
    time: Integer


BillingEvent = Ledger | Act | ActCounter | ActsExported | CountAsk | CountAnswer
BILLING_TAGS: Final = frozenset(
    {
        "ledger/1",
        "act/1",
        "act-counter/1",
        "acts-exported/1",
        "count-ask/1",
        "count-answer/1",
    }
)


def act_id(case: bytes, code: str, account: bytes) -> bytes:
    """The id of an act, 16 bytes: told twice, by whatever device, it is one (§5.16.2).

    `account` is who did it.
    """
    return digest(Label.ACT, case, code, account)[:ACT_SIZE]
