"""What the directory knows, as FHIR names it: practitioners, roles, organisations.

Identifiers are those of facts: an IDNPS is `8` and the RPPS number, or `0` and the
ADELI number. Times are Unix milliseconds. Empty text means "not known". What never
enters this room: I/O, a patient, an account.
"""

from enum import StrEnum
from typing import TypeAlias

import msgspec

Idnps: TypeAlias = str


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A plain value."""


class Coded(msgspec.Struct, frozen=True):
    """A code of a public nomenclature, and its label as the source writes it."""

    code: str
    label: str


NONE = Coded("", "")


class Address(Value, frozen=True, kw_only=True):
    """`lines` are complement, street and delivery; `department` like 56, 2A, 971."""

    lines: tuple[str, ...] = ()
    postcode: str = ""
    town: str = ""
    commune: str = ""
    department: str = ""
    country: str = ""


class Organization(Value, frozen=True, kw_only=True):
    """A place of work. `id` is the technical identifier of the structure."""

    id: str
    name: str
    sign: str = ""
    siret: str = ""
    siren: str = ""
    finess: str = ""
    finess_legal: str = ""
    sector: Coded = NONE
    address: Address = Address()
    phones: tuple[str, ...] = ()
    fax: str = ""
    email: str = ""


class MailboxType(StrEnum):
    """TRE_R257: whose an MSSanté mailbox is."""

    PERSON = "PER"
    ORGANIZATION = "ORG"
    APPLICATION = "APP"
    PRACTICE = "CAB"


class MailboxState(StrEnum):
    """What deliveries have shown: nothing yet, all is well, not for long, refused."""

    UNTRIED = "untried"
    GOOD = "good"
    STALE = "stale"
    BOUNCING = "bouncing"


class Mailbox(Value, frozen=True, kw_only=True):
    """An MSSanté address. `rank` 1 is preferred; `red_list` is never shown or found.

    `delivered` is the last successful delivery, 0 when there was none.
    """

    address: str
    type: MailboxType
    practitioner: Idnps = ""
    organization: str = ""
    service: str = ""
    digitization: bool = True
    red_list: bool = False
    rank: int = 0
    state: MailboxState = MailboxState.UNTRIED
    delivered: int = 0


class PractitionerRole(Value, frozen=True, kw_only=True):
    """One activity: what somebody does, as what, where. `id` is stable over imports."""

    id: str
    practitioner: Idnps
    organization: Organization | None = None
    speciality: Coded = NONE
    mode: Coded = NONE
    function: Coded = NONE
    kind: Coded = NONE
    pharmacy_section: Coded = NONE
    phones: tuple[str, ...] = ()


class Practitioner(Value, frozen=True, kw_only=True):
    """Somebody who practises. `birth_family` where a source gives it."""

    id: Idnps
    rpps: str = ""
    title: str = ""
    family: str
    given: str
    birth_family: str = ""
    profession: Coded
    category: Coded = NONE
    active: bool = True
    changed: int = 0


class Reach(StrEnum):
    """A way to somebody, the best one first. On Cordée is for the server to say."""

    CORDEE = "cordee"
    MSSANTE = "mssante"
    PHONE = "phone"


class Match(StrEnum):
    """How well the words of a query were found, the best first."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    PREFIX = "prefix"
    TYPO = "typo"


class Hit(Value, frozen=True, kw_only=True):
    """A practitioner who answers a query, at the place that answers it best.

    `score` orders hits, higher first; hits of one `match` may be ordered again by
    what the asker knows, those of different ones never.
    """

    practitioner: Idnps
    family: str
    given: str
    title: str = ""
    profession: str = ""
    speciality: str = ""
    organization: str = ""
    town: str = ""
    postcode: str = ""
    department: str = ""
    active: bool = True
    reach: tuple[Reach, ...] = ()
    match: Match = Match.EXACT
    score: float = 0.0


class Record(Value, frozen=True, kw_only=True):
    """All that is known of one practitioner; red-listed mailboxes are left out."""

    practitioner: Practitioner
    roles: tuple[PractitionerRole, ...]
    mailboxes: tuple[Mailbox, ...]


class Outcome(StrEnum):
    """How a delivery to an MSSanté address ended."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"


class Span(msgspec.Struct, frozen=True):
    """Minutes after midnight, from and to (exclusive), on a weekday (Monday is 0)."""

    weekday: int
    opens: int
    closes: int


class Line(Value, frozen=True, kw_only=True):
    """A way to call a service: a label in its words, a number, and what is there."""

    label: str
    number: str
    kind: str = "phone"


class HealthcareService(Value, frozen=True, kw_only=True):
    """A service of an organisation, and who answers there.

    `role` is the account (hex) of the role on Cordée that stands for it. Hours are
    local time of its department, of Paris when that is empty; `holidays` says whether
    it answers on the public holidays there, `always` that it does at any moment.
    `answer_minutes` is how long an answer usually takes, 0 when nobody said.
    """

    id: str
    organization: str
    organization_name: str
    name: str
    speciality: str = ""
    comment: str = ""
    lines: tuple[Line, ...] = ()
    hours: tuple[Span, ...] = ()
    holidays: bool = False
    always: bool = False
    answer_minutes: int = 0
    role: str = ""
    department: str = ""
